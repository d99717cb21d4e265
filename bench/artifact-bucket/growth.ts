import { ArtifactStore, build, manyReaders } from './given';
import { policySizes } from './template';
import { POLICY_SIZE } from '../../src/private/quotas';

/** Accounts with one reader each. */
export const ACCOUNTS = [1, 10, 100, 300] as const;

export const accounts = (count: number) => `${count} account${count === 1 ? '' : 's'}`;

/** What becomes of a store that so many read: when it is refused, and how large its policies are. */
export interface Growth {
  readonly refused?: 'at synthesis' | 'in the deployment';
  readonly bucket: number;
  readonly key: number;
}

export function grown(store: ArtifactStore, context: { [flag: string]: unknown }, count: number): Growth {
  const built = build(store, context, manyReaders(count));
  const sizes = policySizes(built);
  const fits = sizes.bucket <= POLICY_SIZE.s3Bucket.limit && sizes.key <= POLICY_SIZE.kmsKey.limit;
  try {
    built.app.synth();
  } catch (error) {
    if (!(error as Error).message.includes('PolicyTooLarge')) throw error;
    return { ...sizes, refused: 'at synthesis' };
  }
  return fits ? sizes : { ...sizes, refused: 'in the deployment' };
}

import { readFileSync } from 'fs';
import { join } from 'path';
import { ArtifactStore } from './given';
import { PEERS_FOLDER } from './install-peers';

/** What is compared. */
export interface Contender {
  readonly name: string;
  /** The user's file. */
  readonly file: string;
  /** The file of the topology that it needs besides. */
  readonly topology?: string;
}

const FOLDER = join(__dirname, 'contenders');
const own = (name: string, file: string): Contender => ({ name, file: join(FOLDER, file) });
const peer = (name: string, file: string): Contender => ({ name, file: join(PEERS_FOLDER, file) });

/** The first is ours. */
export const CONTENDERS: readonly Contender[] = [
  { ...own('SecureArtifactBucket', 'ours.ts'), topology: join(FOLDER, 'topology.ts') },
  own('L2s, careful', 'careful.ts'),
  own('L2s, naive', 'naive.ts'),
  own('bucket of codepipeline.Pipeline', 'pipeline.ts'),
  peer('@gammarers/aws-secure-bucket', 'secure-bucket.ts'),
  peer('aws-solutions-constructs', 'solutions-constructs.ts'),
];

/** Ours lets many accounts in in ways of its own. */
export const GROWING_OURS: readonly Contender[] = [
  own('SecureArtifactBucket, a reader each', 'ours-with-readers.ts'),
  own('SecureArtifactBucket, a group of accounts', 'ours-with-group.ts'),
];

/** What the peers' files need is installed by then. */
export function load({ file }: Contender): ArtifactStore {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(file).artifactStore;
}

export const sourceOf = (file: string) => readFileSync(file, 'utf8');

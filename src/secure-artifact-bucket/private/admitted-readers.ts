import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { ArtifactReader } from '../artifact-reader';
import { bucketReaders, keyReaders } from './bucket-policy';
import { ReaderStatement } from './reader-statement';

/** What a role cannot read twice: the same part, or a part of what it reads as a whole. */
export function duplicateOf(reader: ArtifactReader, before: readonly ArtifactReader[]): string | undefined {
  const same = before.find((each) => each.roleArn === reader.roleArn && (each._part === reader._part || each._part === '*' || reader._part === '*'));
  if (!same) return undefined;
  const part = same.keyPrefix === undefined ? 'every object' : `the objects below ${same.keyPrefix}/`;
  return `must be let in once: the role reads ${part} already; remove one of the two, or give each a keyPrefix of its own`;
}

/** The roles that a topology lets in: the deploy role of each environment, on the application's artifacts. */
export function deployReaders(topology: DeliveryTopology): ArtifactReader[] {
  const where = { path: topology.platform.conventions.iamPath, keyPrefix: topology.artifactKeyPrefix };
  return topology.environments.map(({ account, deployRoleName }) => ArtifactReader.role(account, deployRoleName, where));
}

export interface AdmittedReadersProps {
  readonly stack: Stack;
  readonly bucket: s3.IBucket;
  readonly bucketArn: string;
  /** Whether the bucket's ARN can stand in the key's policy: a reference to the bucket there would be a cycle. */
  readonly bucketArnIsKnown: boolean;
  readonly key: kms.IKey;
  readonly organizationId?: string;
}

/** The roles of other accounts that a bucket lets in, on bucket and key together. */
export class AdmittedReaders {
  private readonly readers: ArtifactReader[] = [];
  private readonly onBucket = new Map<string, ReaderStatement>();
  private onKey?: ReaderStatement;

  constructor(private readonly props: AdmittedReadersProps) {}

  public duplicateOf(reader: ArtifactReader): string | undefined {
    return duplicateOf(reader, this.readers);
  }

  public admit(reader: ArtifactReader): void {
    const { stack, bucket, bucketArn, bucketArnIsKnown, key, organizationId } = this.props;
    const access = { bucketArn, bucketAccount: stack.account, bucketRegion: stack.region, keyPrefix: reader.keyPrefix };
    this.readers.push(reader);

    let statement = this.onBucket.get(reader._part);
    if (!statement) {
      statement = bucketReaders(access, organizationId);
      this.onBucket.set(reader._part, statement);
      bucket.addToResourcePolicy(statement.statement);
    }
    statement.admit(reader);

    if (!this.onKey) {
      this.onKey = keyReaders(access, bucketArnIsKnown, organizationId);
      key.addToResourcePolicy(this.onKey.statement);
    }
    this.onKey.admit(reader);
  }
}

import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { keyConditions, ObjectAccess, ObjectPlace, objectStatement } from './object-access';
import { partOf, Party } from './party';
import { RolesStatements } from './roles-statement';

export interface AdmittedProps {
  readonly stack: Stack;
  readonly bucket: s3.IBucket;
  readonly bucketArn: string;
  /** Whether the bucket's ARN can stand in the key's policy: a reference to the bucket there would be a cycle. */
  readonly bucketArnIsKnown: boolean;
  readonly key: kms.IKey;
  readonly organizationId?: string;
}

/** The roles that a bucket lets in to read, or to write, on bucket and key together. */
export class Admitted {
  private readonly onBucket = new Map<string, RolesStatements>();
  private readonly onKey: RolesStatements;

  constructor(private readonly props: AdmittedProps, private readonly access: ObjectAccess) {
    // In a key policy, the resource is this key.
    const statement = { actions: access.keyActions, resources: ['*'], conditions: keyConditions(this.place(), props.bucketArnIsKnown) };
    this.onKey = this.statements(statement, props.key);
  }

  public admit(party: Party): void {
    const part = partOf(party);
    const statements = this.onBucket.get(part) ?? this.statements(objectStatement(this.place(party.keyPrefix), this.access), this.props.bucket);
    this.onBucket.set(part, statements);
    statements.admit(party);
    this.onKey.admit(party);
  }

  private statements(statement: iam.PolicyStatementProps, on: s3.IBucket | kms.IKey): RolesStatements {
    return new RolesStatements(statement, this.props.organizationId, (each) => void on.addToResourcePolicy(each));
  }

  private place(keyPrefix?: string): ObjectPlace {
    const { bucketArn, stack: { account, region } } = this.props;
    return { bucketArn, bucketAccount: account, bucketRegion: region, keyPrefix };
  }
}

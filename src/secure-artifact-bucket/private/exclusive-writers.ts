import * as iam from 'aws-cdk-lib/aws-iam';
import { denial } from './bucket-policy';
import { Exempt } from './exempt';

/** What leaves an object as it is. Everything else changes, replaces, locks or deletes it, also what S3 will be able to do one day. */
const LEAVING_AS_IT_IS = ['s3:GetObject*', 's3:ListMultipartUploadParts'];

export interface ExclusiveWritersProps {
  readonly bucketArn: string;
  /** Roles for an emergency, which are writers of everything. */
  readonly breakGlassArns: readonly string[];
  /** Writes a statement into the bucket's policy. */
  add(statement: iam.PolicyStatement): void;
}

/**
 * Denies every change of an object to everybody but its writers: whoever else could replace an artifact after it was approved,
 * an administrator of the account included.
 *
 * Each part of the bucket has its own writers, and what lies in none of the parts has those of the whole.
 */
export class ExclusiveWriters {
  private readonly parts = new Map<string, Exempt>();
  private readonly ofWhole: string[];
  private readonly elsewhere: Exempt;

  constructor(private readonly props: ExclusiveWritersProps) {
    this.ofWhole = [...props.breakGlassArns];
    this.elsewhere = this.deny('DenyOtherWriters', { notResources: [props.bucketArn] });
  }

  /** Somebody who writes below a prefix, or everywhere. */
  public admit(arn: string, keyPrefix?: string): void {
    if (keyPrefix !== undefined) {
      this.part(keyPrefix).add(arn);
      return;
    }
    this.ofWhole.push(arn);
    [this.elsewhere, ...this.parts.values()].forEach((each) => each.add(arn));
  }

  private part(keyPrefix: string): Exempt {
    const before = this.parts.get(keyPrefix);
    if (before) return before;
    const objects = `${this.props.bucketArn}/${keyPrefix}/*`;
    const made = this.deny(`DenyOtherWriters${this.parts.size + 1}`, { resources: [objects] });
    // Of several statements for one object each counts: what holds elsewhere must not deny what this part's writers may do.
    this.elsewhere.statement.addNotResources(objects);
    this.parts.set(keyPrefix, made);
    return made;
  }

  private deny(sid: string, where: iam.PolicyStatementProps): Exempt {
    const statement = denial(sid, { notActions: LEAVING_AS_IT_IS, ...where });
    this.props.add(statement);
    return new Exempt(statement, this.ofWhole);
  }
}

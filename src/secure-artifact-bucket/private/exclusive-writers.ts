import { Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { denial } from './bucket-policy';
import { Exempt } from './exempt';
import { arnsOf, Party, roleArn } from './party';

/** What leaves an object as it is. Everything else changes, replaces, locks or deletes it, also what S3 will be able to do one day. */
const LEAVING_AS_IT_IS = ['s3:GetObject*', 's3:ListMultipartUploadParts'];

export interface ExclusiveWritersProps {
  readonly bucketArn: string;
  readonly account: string;
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
  private readonly parts = new Map<string, WritersOfPart>();
  private readonly ofWhole: Writer[];
  private readonly elsewhere: WritersOfPart;

  constructor(private readonly props: ExclusiveWritersProps) {
    this.ofWhole = props.breakGlassArns.map((arn) => ({ arn }));
    this.elsewhere = this.deny('DenyOtherWriters', { notResources: [props.bucketArn] });
  }

  public admitParty(party: Party): void {
    const ownArn = party.accounts.length === 0 ? roleArn(party, this.props.account) : undefined;
    arnsOf(party).forEach((arn) => this.admit({ arn, ownArn }, party.keyPrefix));
  }

  /** Somebody who writes below a prefix, or everywhere. */
  public admit(writer: Writer, keyPrefix?: string): void {
    if (keyPrefix !== undefined) {
      this.part(keyPrefix).admit(writer);
      return;
    }
    this.ofWhole.push(writer);
    [this.elsewhere, ...this.parts.values()].forEach((each) => each.admit(writer));
  }

  private part(keyPrefix: string): WritersOfPart {
    const before = this.parts.get(keyPrefix);
    if (before) return before;
    const objects = `${this.props.bucketArn}/${keyPrefix}/*`;
    const made = this.deny(`DenyOtherWriters${this.parts.size + 1}`, { resources: [objects] });
    // Of several statements for one object each counts: what holds elsewhere must not deny what this part's writers may do.
    this.elsewhere.leaveOut(objects);
    this.parts.set(keyPrefix, made);
    return made;
  }

  private deny(sid: string, where: Where): WritersOfPart {
    const made = new WritersOfPart(sid, where, this.props.add);
    this.ofWhole.forEach((each) => made.admit(each));
    return made;
  }
}

/** Somebody by the ARN, and what a group of an organization would be in the bucket's own account. */
interface Writer {
  readonly arn: string;
  readonly ownArn?: string;
}

interface Where {
  readonly resources?: string[];
  readonly notResources?: string[];
}

/** The writers of one part, and the denials for everybody else. */
class WritersOfPart {
  private readonly exact: string[] = [];
  private readonly own = new Set<string>();
  private readonly others: Exempt;
  private namesakes?: Exempt;

  constructor(private readonly sid: string, private readonly where: Where, private readonly add: ExclusiveWritersProps['add']) {
    this.others = new Exempt(this.deny(sid), []);
  }

  public admit({ arn, ownArn }: Writer): void {
    this.others.add(arn);
    if (ownArn === undefined) {
      this.exact.push(arn);
      this.namesakes?.add(arn);
    } else {
      this.own.add(ownArn);
      this.namesakes ??= this.denyNamesakes();
    }
  }

  /** What another part has writers of its own for. */
  public leaveOut(objects: string): void {
    this.where.notResources!.push(objects);
    [this.others, this.namesakes].forEach((each) => each?.statement.addNotResources(objects));
  }

  /**
   * A group of an organization is told by a pattern, which roles of the bucket's own account could have as well: there, an identity policy
   * would let them write. They are no writers, unless they are named themselves.
   */
  private denyNamesakes(): Exempt {
    const statement = this.deny(`${this.sid}Here`);
    statement.addCondition('ArnLike', { 'aws:PrincipalArn': Lazy.list({ produce: () => [...this.own] }) });
    return new Exempt(statement, this.exact);
  }

  private deny(sid: string): iam.PolicyStatement {
    const statement = denial(sid, { notActions: LEAVING_AS_IT_IS, ...this.where });
    this.add(statement);
    return statement;
  }
}

import { Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ArtifactReader } from '../artifact-reader';
import { allOf, decryptConditions, objectActions, ReadAccess } from './read-access';

/** Nobody, the account's own administrators included, talks to the bucket over plain HTTP or an outdated TLS. */
export function transportStatements(bucketArn: string): iam.PolicyStatement[] {
  const deny = (sid: string, conditions: iam.Conditions) => new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: ['s3:*'],
    resources: [bucketArn, `${bucketArn}/*`],
    conditions,
  });
  return [
    deny('DenyPlainHttp', { Bool: { 'aws:SecureTransport': 'false' } }),
    deny('DenyOldTls', { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
  ];
}

/**
 * A statement that lets readers in, and takes in more of them until the template is written: one statement for all
 * readers of the same part keeps the policy within its size.
 *
 * The accounts are its principals, the roles stand in the condition: a role named as a principal must exist already,
 * and is lost when it is created anew, because AWS stores its unique id.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export class ReaderStatement {
  public readonly statement: iam.PolicyStatement;
  private readonly roleArns = new Set<string>();
  private readonly accounts = new Set<string>();

  constructor(props: iam.PolicyStatementProps, organizationId: string | undefined) {
    this.statement = new iam.PolicyStatement({
      ...props,
      conditions: allOf(
        props.conditions,
        { ArnEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => [...this.roleArns] }) } },
        organizationId === undefined ? undefined : { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
      ),
    });
  }

  public admit({ account, roleArn }: ArtifactReader): void {
    this.roleArns.add(roleArn);
    if (this.accounts.has(account)) return;
    this.accounts.add(account);
    this.statement.addAwsAccountPrincipal(account);
  }
}

/** The bucket's side of reading. */
export function bucketReaders(access: ReadAccess, organizationId: string | undefined): ReaderStatement {
  return new ReaderStatement(objectActions(access), organizationId);
}

/** The key's side of reading. */
export function keyReaders(access: ReadAccess, bucketArnIsKnown: boolean, organizationId: string | undefined): ReaderStatement {
  // In a key policy, the resource is this key.
  return new ReaderStatement({ actions: ['kms:Decrypt'], resources: ['*'], conditions: decryptConditions(access, bucketArnIsKnown) }, organizationId);
}

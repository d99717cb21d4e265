import * as iam from 'aws-cdk-lib/aws-iam';
import { ArtifactReader } from '../artifact-reader';
import { bucketActions, decryptConditions, listActions, allOf, objectActions, ReadAccess } from './read-access';

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

/** Who reads: roles of any accounts that read the same part of the bucket. */
export interface ReaderGroup {
  readonly readers: readonly ArtifactReader[];
  readonly organizationId?: string;
}

/** The bucket's side of reading. */
export function bucketReadStatements(group: ReaderGroup, access: ReadAccess): iam.PolicyStatement[] {
  return [objectActions(access), listActions(access), bucketActions(access)].map((each) => new iam.PolicyStatement({
    ...each,
    principals: accountsOf(group),
    conditions: allOf(each.conditions, onlyThe(group)),
  }));
}

/** The key's side of reading. */
export function keyReadStatement(group: ReaderGroup, access: ReadAccess, bucketArnIsKnown: boolean): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: ['*'], // in a key policy: this key
    principals: accountsOf(group),
    conditions: allOf(decryptConditions(access, bucketArnIsKnown), onlyThe(group)),
  });
}

/**
 * The accounts as principals, their roles in the condition: a role named as a principal must exist already, and is
 * lost when it is created anew, because AWS stores its unique id.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
function accountsOf(group: ReaderGroup): iam.IPrincipal[] {
  return [...new Set(group.readers.map((reader) => reader.account))].map((account) => new iam.AccountPrincipal(account));
}

function onlyThe(group: ReaderGroup): iam.Conditions {
  return {
    ArnEquals: { 'aws:PrincipalArn': group.readers.map((reader) => reader.roleArn) },
    ...(group.organizationId === undefined ? {} : { StringEquals: { 'aws:PrincipalOrgID': group.organizationId } }),
  };
}

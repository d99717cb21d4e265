import * as iam from 'aws-cdk-lib/aws-iam';

/** To everybody, whatever else lets somebody in. */
export const denial = (sid: string, denied: iam.PolicyStatementProps) =>
  new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()], ...denied });

/** Nobody, the account's own administrators included, talks to the bucket over plain HTTP or an outdated TLS. */
export function transportStatements(bucketArn: string): iam.PolicyStatement[] {
  const deny = (sid: string, conditions: iam.Conditions) => denial(sid, { actions: ['s3:*'], resources: [bucketArn, `${bucketArn}/*`], conditions });
  return [
    deny('DenyPlainHttp', { Bool: { 'aws:SecureTransport': 'false' } }),
    deny('DenyOldTls', { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
  ];
}

const ENCRYPTION = 's3:x-amz-server-side-encryption';
const KEY_ID = `${ENCRYPTION}-aws-kms-key-id`;
const CUSTOMER_ALGORITHM = `${ENCRYPTION}-customer-algorithm`;

/**
 * Nobody uploads what the bucket's readers could not decrypt, nor leaves it to a key that somebody else can take away.
 *
 * An upload that says nothing is encrypted with the bucket's key, which is right; a negated comparison alone would refuse it,
 * as a key that is absent is different. One that says `aws:kms` and no key gets the key that AWS manages for S3.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
 */
export function encryptionStatements(bucketArn: string, keyArn: string): iam.PolicyStatement[] {
  const deny = (sid: string, conditions: iam.Conditions) => denial(sid, { actions: ['s3:PutObject'], resources: [`${bucketArn}/*`], conditions });
  return [
    deny('DenyOtherKey', { StringNotEquals: { [KEY_ID]: keyArn }, Null: { [KEY_ID]: 'false' } }),
    deny('DenyKeyOfS3', { StringEquals: { [ENCRYPTION]: 'aws:kms' }, Null: { [KEY_ID]: 'true' } }),
    deny('DenyOtherEncryption', { StringNotEquals: { [ENCRYPTION]: 'aws:kms' }, Null: { [ENCRYPTION]: 'false' } }),
    deny('DenyCustomerKey', { Null: { [CUSTOMER_ALGORITHM]: 'false' } }),
  ];
}

/**
 * Nobody of another organization reads, lists or writes, whatever is added to the policy later. A service that acts for itself belongs to
 * none. Changing the policy stays out of it: an account that leaves its organization keeps its bucket.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
 */
export function organizationStatement(bucketArn: string, organizationId: string): iam.PolicyStatement {
  return denial('DenyOtherOrganizations', {
    actions: ['s3:*Multipart*', 's3:*Object*', 's3:ListBucket*'],
    resources: [bucketArn, `${bucketArn}/*`],
    conditions: { StringNotEquals: { 'aws:PrincipalOrgID': organizationId } },
  });
}

import * as iam from 'aws-cdk-lib/aws-iam';
import { decryptConditions, objectActions, ReadAccess } from './read-access';
import { ReaderStatement } from './reader-statement';

/** Of some actions, to everybody, under the conditions that are given then. */
const denial = (actions: string[], resources: string[]) => (sid: string, conditions: iam.Conditions) =>
  new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()], actions, resources, conditions });

/** Nobody, the account's own administrators included, talks to the bucket over plain HTTP or an outdated TLS. */
export function transportStatements(bucketArn: string): iam.PolicyStatement[] {
  const deny = denial(['s3:*'], [bucketArn, `${bucketArn}/*`]);
  return [
    deny('DenyPlainHttp', { Bool: { 'aws:SecureTransport': 'false' } }),
    deny('DenyOldTls', { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
  ];
}

const ENCRYPTION = 's3:x-amz-server-side-encryption';
const KEY_ID = `${ENCRYPTION}-aws-kms-key-id`;
const CUSTOMER_ALGORITHM = `${ENCRYPTION}-customer-algorithm`;

/**
 * Nobody writes what the bucket's readers could not decrypt, nor leaves it to a key that somebody else can take away.
 *
 * An upload that says nothing is encrypted with the bucket's key, which is right; a negated comparison alone would refuse it,
 * as a key that is absent is different. One that says `aws:kms` and no key gets the key that AWS manages for S3.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
 */
export function encryptionStatements(bucketArn: string, keyArn: string): iam.PolicyStatement[] {
  const deny = denial(['s3:PutObject'], [`${bucketArn}/*`]);
  return [
    deny('DenyOtherKey', { StringNotEquals: { [KEY_ID]: keyArn }, Null: { [KEY_ID]: 'false' } }),
    deny('DenyKeyOfS3', { StringEquals: { [ENCRYPTION]: 'aws:kms' }, Null: { [KEY_ID]: 'true' } }),
    deny('DenyOtherEncryption', { StringNotEquals: { [ENCRYPTION]: 'aws:kms' }, Null: { [ENCRYPTION]: 'false' } }),
    deny('DenyCustomerKey', { Null: { [CUSTOMER_ALGORITHM]: 'false' } }),
  ];
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

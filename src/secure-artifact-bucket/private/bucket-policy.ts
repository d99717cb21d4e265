import * as iam from 'aws-cdk-lib/aws-iam';
import { decryptConditions, objectActions, ReadAccess } from './read-access';
import { ReaderStatement } from './reader-statement';

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

/** The bucket's side of reading. */
export function bucketReaders(access: ReadAccess, organizationId: string | undefined): ReaderStatement {
  return new ReaderStatement(objectActions(access), organizationId);
}

/** The key's side of reading. */
export function keyReaders(access: ReadAccess, bucketArnIsKnown: boolean, organizationId: string | undefined): ReaderStatement {
  // In a key policy, the resource is this key.
  return new ReaderStatement({ actions: ['kms:Decrypt'], resources: ['*'], conditions: decryptConditions(access, bucketArnIsKnown) }, organizationId);
}

import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Given, Made } from '../given';

const ENCRYPTION = 's3:x-amz-server-side-encryption';

export function artifactStore(stack: Stack, { organizationId, keyPrefix, readers, build }: Given): Made {
  const key = new kms.Key(stack, 'Key', { alias: 'delivery-artifacts', enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
  const secure = {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL, enforceSSL: true, minimumTLSVersion: 1.2, versioned: true, removalPolicy: RemovalPolicy.RETAIN,
  };
  const logs = new s3.Bucket(stack, 'AccessLogs', {
    ...secure,
    encryption: s3.BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ expiration: Duration.days(365), noncurrentVersionExpiration: Duration.days(30) }],
  });
  const bucket = new s3.Bucket(stack, 'Artifacts', {
    ...secure,
    encryption: s3.BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    serverAccessLogsBucket: logs,
    serverAccessLogsPrefix: 'artifacts/',
    lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(7) }],
  });
  const principals = readers.map(({ account }) => new iam.AccountPrincipal(account));
  const role = { 'aws:PrincipalArn': readers.map(({ arn }) => arn) };
  const organization = { 'aws:PrincipalOrgID': organizationId };
  bucket.addToResourcePolicy(new iam.PolicyStatement({
    principals,
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    resources: [bucket.arnForObjects(`${keyPrefix}/*`)],
    conditions: { ArnEquals: role, StringEquals: organization },
  }));
  key.addToResourcePolicy(new iam.PolicyStatement({
    principals,
    actions: ['kms:Decrypt'],
    resources: ['*'],
    conditions: { ArnEquals: role, StringEquals: { ...organization, 'kms:ViaService': `s3.${stack.region}.amazonaws.com` } },
  }));
  const deny = (actions: string[], conditions: iam.Conditions) => bucket.addToResourcePolicy(new iam.PolicyStatement({
    effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()], actions, resources: [bucket.arnForObjects('*')], conditions,
  }));
  deny(['s3:PutObject'], { StringNotEquals: { [ENCRYPTION]: 'aws:kms' }, Null: { [ENCRYPTION]: 'false' } });
  deny(['s3:PutObject'], { StringNotEquals: { [`${ENCRYPTION}-aws-kms-key-id`]: key.keyArn }, Null: { [`${ENCRYPTION}-aws-kms-key-id`]: 'false' } });
  deny(['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'], { ArnNotEquals: { 'aws:PrincipalArn': build.roleArn } });
  bucket.grantPut(build, `${keyPrefix}/*`);
  return { bucket, key, logs };
}

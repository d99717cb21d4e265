import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { generation } from './application';
import { encryptionStatements, organizationStatement, transportStatements } from './bucket-policy';
import { administeredBy, keyOrganization, noGrants } from './key-policy';
import { lifecycleRules } from './lifecycle';
import { bucketProtection, contentProtection, deploying, keyContentProtection, keyProtection, ProtectionProps } from './protection';
import { NAME_LENGTH } from '../../private/quotas';
import { SecureArtifactBucketProps } from '../secure-artifact-bucket-props';

/** What bucket and key are defined with: properties of which every default is known. */
export interface BucketValues extends SecureArtifactBucketProps, ProtectionProps {
  readonly removalPolicy: RemovalPolicy;
  readonly exclusiveWriters: boolean;
}

/** Of the bucket's account. */
export const roleArns = (scope: Construct, names: readonly string[] = []): string[] =>
  names.map((name) => `arn:${Aws.PARTITION}:iam::${Stack.of(scope).account}:role/${name}`);

export function defineKey(scope: Construct, values: BucketValues): kms.Key {
  const { topology, removalPolicy, keyAdministratorRoleNames } = values;
  const administrators = keyAdministratorRoleNames && [...roleArns(scope, keyAdministratorRoleNames), ...deploying(values)];
  const key = new kms.Key(scope, `Key${generation(topology)}`, {
    description: `Artifacts of ${scope.node.path}`.slice(0, NAME_LENGTH.kmsDescription.limit),
    enableKeyRotation: true,
    removalPolicy,
    policy: administrators && administeredBy(Stack.of(scope), administrators),
  });
  if (topology) {
    // Readers elsewhere know the key by its alias alone: it has to live as long as the key.
    new kms.Alias(scope, `Alias${generation(topology)}`, { aliasName: topology.platform.artifactKeyAlias, targetKey: key, removalPolicy });
  }
  keyDenials(scope, values).forEach((statement) => key.addToResourcePolicy(statement));
  return key;
}

/** The contents are protected as far as somebody is known who can still change their keeping. */
const protectsContents = ({ exclusiveWriters, deleteProtection, deployingRoleArn }: BucketValues) =>
  exclusiveWriters && !deleteProtection && deployingRoleArn !== undefined;

function keyDenials(scope: Construct, values: BucketValues): iam.PolicyStatement[] {
  const { topology, exclusiveWriters, deleteProtection, breakGlassArns } = values;
  const organizationId = topology?.platform.organizationId;
  const { account } = Stack.of(scope);
  return [
    ...(organizationId === undefined ? [] : [keyOrganization(organizationId)]),
    ...(exclusiveWriters ? [noGrants(breakGlassArns)] : []),
    ...(protectsContents(values) ? [keyContentProtection(account, values)] : []),
    ...(deleteProtection ? [keyProtection(account, values)] : []),
  ];
}

export function defineBucket(scope: Construct, encryptionKey: kms.IKey, bucketName: string | undefined, values: BucketValues): s3.Bucket {
  const { removalPolicy, topology, objectLock, eventBridgeEnabled } = values;
  const bucket = new s3.Bucket(scope, `Bucket${generation(topology)}`, {
    bucketName,
    encryption: s3.BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    lifecycleRules: lifecycleRules(values),
    ...(objectLock ? { objectLockEnabled: true, objectLockDefaultRetention: objectLock } : {}),
    removalPolicy,
  });
  const resource = bucket.node.defaultChild as s3.CfnBucket;
  // CDK's own property would bring a function that does what CloudFormation does by itself.
  if (eventBridgeEnabled) resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled } };
  // The oldest CDK has no property for it.
  resource.addPropertyOverride('BucketEncryption.ServerSideEncryptionConfiguration.0.BlockedEncryptionTypes', { EncryptionType: ['SSE-C'] });
  bucketDenials(bucket.bucketArn, encryptionKey, values).forEach((statement) => bucket.addToResourcePolicy(statement));
  // A retained bucket without its policy would be open to plain HTTP.
  bucket.policy!.applyRemovalPolicy(removalPolicy);
  return bucket;
}

function bucketDenials(bucketArn: string, { keyArn }: kms.IKey, values: BucketValues): iam.PolicyStatement[] {
  const { topology, deleteProtection } = values;
  const organizationId = topology?.platform.organizationId;
  return [
    ...transportStatements(bucketArn),
    ...encryptionStatements(bucketArn, keyArn),
    ...(organizationId === undefined ? [] : [organizationStatement(bucketArn, organizationId)]),
    ...(protectsContents(values) ? [contentProtection(bucketArn, values)] : []),
    ...(deleteProtection ? bucketProtection(bucketArn, values) : []),
  ];
}

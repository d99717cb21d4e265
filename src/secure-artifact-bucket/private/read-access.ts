import { Aws, CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { Problems } from '../../private/problems';
import { isLiteral } from '../../private/tokens';

/** What reading a part of a bucket takes, said once for the reader's policy and for the bucket's and key's. */
export interface ReadAccess {
  readonly bucketArn: string;
  readonly bucketAccount: string;
  readonly bucketRegion: string;
  readonly keyPrefix?: string;
}

/** Reading is getting an object by its key. It is not listing: who deploys is told what to get. */
export function objectActions(access: ReadAccess): iam.PolicyStatementProps {
  return {
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    resources: [access.keyPrefix === undefined ? `${access.bucketArn}/*` : `${access.bucketArn}/${access.keyPrefix}/*`],
  };
}

/**
 * Decrypting only through S3, and only what belongs to this bucket. With S3 Bucket Keys the encryption context holds
 * the bucket's ARN, without them the object's.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
export function decryptConditions(access: ReadAccess, bucketArnIsKnown: boolean): iam.Conditions {
  return {
    // Which suffix partitions other than aws use is not documented for this key; only AWS sets it, so naming both admits nobody.
    StringEquals: { 'kms:ViaService': suffixes(access.bucketRegion).map((suffix) => `s3.${access.bucketRegion}.${suffix}`) },
    ...(bucketArnIsKnown ? { StringLike: { 'kms:EncryptionContext:aws:s3:arn': [access.bucketArn, `${access.bucketArn}/*`] } } : {}),
  };
}

function suffixes(region: string): string[] {
  const own = Token.isUnresolved(region) ? Aws.URL_SUFFIX : RegionInfo.get(region).domainSuffix;
  return [...new Set(['amazonaws.com', own ?? Aws.URL_SUFFIX])];
}

/** All of several conditions: what they say of the same operator is joined key by key. */
export function allOf(...conditions: readonly (iam.Conditions | undefined)[]): Record<string, Record<string, unknown>> {
  const joined: Record<string, Record<string, unknown>> = {};
  for (const each of conditions) {
    for (const [operator, keys] of Object.entries(each ?? {})) {
      joined[operator] = { ...joined[operator], ...keys as Record<string, unknown> };
    }
  }
  return joined;
}

/** Writes the reader's own policy. */
export function grantRead(scope: Construct, grantee: iam.IGrantable, access: ReadAccess, decrypt: iam.PolicyStatementProps): iam.Grant {
  refuseForeignGrantee(scope, grantee);
  const inThatAccount = { StringEquals: { 'aws:ResourceAccount': access.bucketAccount } };
  const [objects, key] = [objectActions(access), decrypt].map((each) => iam.Grant.addToPrincipal({
    grantee,
    actions: each.actions!,
    resourceArns: each.resources!,
    conditions: allOf(each.conditions, inThatAccount),
  }));
  const grant = objects.combine(key);
  if (!grant.success) {
    Problems.throwOne('SecureArtifactBucket', {
      code: 'SecureArtifactBucket.UngrantableGrantee',
      property: 'grantee',
      value: String(grantee.grantPrincipal),
      message: 'must be a role, user or group whose own policy can be written; import an existing role with Role.fromRoleArn',
    }, scope);
  }
  return grant;
}

/** A stack writes identity policies for its own account's principals only: for others CDK drops them silently. */
function refuseForeignGrantee(scope: Construct, grantee: iam.IGrantable): void {
  const theirs = grantee.grantPrincipal.principalAccount;
  const ours = Stack.of(scope).account;
  if (theirs !== undefined && isLiteral(theirs) && isLiteral(ours) && theirs !== ours) {
    Problems.throwOne('SecureArtifactBucket', {
      code: 'SecureArtifactBucket.ForeignGrantee',
      property: 'grantee',
      value: theirs,
      message: `must belong to the stack's account ${ours}; grant it in a stack of its own account, with SecureArtifactBucket.fromTopology. `
        + 'The bucket lets the deploy roles of its topologies in by itself; any other role needs addReader there, with a keyPrefix',
    }, scope);
  }
}

/** A role's name and path as far as they are known now. */
export function literalRole(grantee: iam.IGrantable): { readonly name?: string; readonly path: string } | undefined {
  const node = (grantee as Partial<Construct>).node;
  const resource = node?.defaultChild;
  if (CfnResource.isCfnResource(resource) && resource.cfnResourceType === iam.CfnRole.CFN_RESOURCE_TYPE_NAME) {
    const { roleName, path } = resource as iam.CfnRole;
    // A role that CloudFormation names has a token as its name, which becomes nothing.
    const [name, where] = [roleName, path].map((each) => Stack.of(resource).resolve(each));
    return typeof name === 'object' || typeof where === 'object' ? undefined : { name, path: where ?? '/' };
  }
  return undefined;
}

import { Unresolvable } from './intrinsics';
import { LocatedResource } from './located-resource';
import { accountOf, Principal } from '../../policy/principal';

/** Canned ACLs that let in nobody but the owner. */
const OWNERS_OWN = [undefined, 'Private', 'BucketOwnerRead', 'BucketOwnerFullControl'];
/** Those that let in services, and nobody else. */
const FOR_SERVICES = ['LogDeliveryWrite', 'AwsExecRead'];

/**
 * Lists of control are not evaluated: where one may decide, there is no answer.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
 */
export function refuseAcl(bucket: LocatedResource, asker: Principal): void {
  const acl = bucket.property('AccessControl');
  if (OWNERS_OWN.includes(acl) || (FOR_SERVICES.includes(acl) && asker.kind !== 'service')) return;
  const ignoresPublic = isOn(bucket, 'IgnorePublicAcls') && !FOR_SERVICES.includes(acl);
  if (!ignoresPublic) throw new Unresolvable(`what the AccessControl ${acl} of ${bucket.called} lets through`);
}

/**
 * A public policy lets nobody in from outside while the bucket restricts public access, not even whom it names besides.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function refusePublicPolicy(bucket: LocatedResource, document: any, asker: Principal): void {
  const isInside = asker.kind === 'service' || accountOf(asker) === bucket.stack.account;
  if (isInside || !isOn(bucket, 'RestrictPublicBuckets')) return;
  if ([document.Statement].flat().some(isPublic)) throw new Unresolvable(`what is left of the public policy of ${bucket.called}, which has RestrictPublicBuckets`);
}

/** The plainest case only: S3 has a list of conditions that make a statement private. */
function isPublic({ Effect: effect, Principal: principal, Condition: condition }: any): boolean {
  return effect === 'Allow' && condition === undefined && [principal?.AWS ?? principal].flat().includes('*');
}

/** New buckets have every setting on; a bucket whose template names some has the others off. */
function isOn(bucket: LocatedResource, setting: string): boolean {
  const settings = bucket.property('PublicAccessBlockConfiguration');
  return settings === undefined || String(settings[setting]) === 'true';
}

import { Unresolvable } from './intrinsics';
import { LocatedResource } from './located-resource';
import { publicityOf } from './publicity';
import { NamedPolicy } from '../../policy/document';
import { accountOf, Principal } from '../../policy/principal';

/** Why somebody gets nothing, or may get nothing, whatever the policy grants. */
export interface Restriction {
  readonly isSure: boolean;
  readonly because: string;
}

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
 * A public policy lets nobody in from outside while the bucket restricts public access, not even whom it names besides;
 * services and the bucket's own account stay as they are. Under BlockPublicPolicy S3 refuses such a policy altogether, so
 * that nobody knows what stands there instead.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function restrictionOf(bucket: LocatedResource, policy: NamedPolicy, asker: Principal): Restriction | undefined {
  const [restricts, blocks] = [isOn(bucket, 'RestrictPublicBuckets'), isOn(bucket, 'BlockPublicPolicy')];
  const isInside = asker.kind === 'service' || accountOf(asker) === bucket.stack.account;
  const { isPublic, because } = publicityOf(policy);
  if (isPublic === false || (!blocks && (isInside || !restricts)) || (isPublic === 'maybe' && isInside)) return undefined;
  if (isPublic === 'maybe') return { isSure: false, because };
  if (!isInside && restricts) return { isSure: true, because: `${bucket.called} restricts public access (RestrictPublicBuckets), and its policy is public: ${because}` };
  throw new Unresolvable(`the policy of ${bucket.called}: it is public, which S3 refuses while the bucket has BlockPublicPolicy; ${because}`);
}

/** New buckets have every setting on; a bucket whose template names some has the others off. */
function isOn(bucket: LocatedResource, setting: string): boolean {
  const settings = bucket.property('PublicAccessBlockConfiguration');
  return settings === undefined || String(settings[setting]) === 'true';
}

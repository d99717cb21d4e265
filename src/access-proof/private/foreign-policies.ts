import { LocatedResource } from './located-resource';
import { namesOf } from './names';
import { TemplateIndex } from './template-index';
import { Unknown, unknownIn, Unresolvable } from './unknown';
import { accountOf, Principal } from '../../policy/principal';

/** Resource types whose names sound like it, but which let nobody in on other resources of their service; or are understood. */
const HARMLESS = new Set([
  // Attached to identities, and read as such.
  'AWS::IAM::GroupPolicy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy',
  // Read as the policy of what they name.
  'AWS::Events::EventBusPolicy', 'AWS::Kinesis::ResourcePolicy', 'AWS::Lambda::Permission', 'AWS::Logs::ResourcePolicy', 'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicInlinePolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueueInlinePolicy', 'AWS::SQS::QueuePolicy', 'AWS::SecretsManager::ResourcePolicy',
  // Ways in of their own, by another ARN or with other credentials.
  'AWS::S3::AccessGrant', 'AWS::S3::AccessGrantsInstance', 'AWS::S3::AccessGrantsLocation', 'AWS::S3::AccessPoint', 'AWS::S3::MultiRegionAccessPoint', 'AWS::S3::MultiRegionAccessPointPolicy',
  // About something else: layers, what is cached, what is masked in logs.
  'AWS::CloudFront::CachePolicy', 'AWS::CloudFront::ContinuousDeploymentPolicy', 'AWS::CloudFront::OriginRequestPolicy', 'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::Lambda::LayerVersionPermission', 'AWS::Logs::AccountPolicy',
]);
const GRANTING = /(Policy|Permission|Permissions|Grant|Grants|AccessPoint|Share)$/;

/** Properties that are a policy of another sort, or are read as the resource's own. */
const HARMLESS_PROPERTIES = new Set([
  'ArchivePolicy', 'DataProtectionPolicy', 'DeliveryPolicy', 'LifecyclePolicy', 'RedriveAllowPolicy', 'RedrivePolicy', 'SslPolicy',
  'AWS::DynamoDB::Table ResourcePolicy', 'AWS::ECR::Repository RepositoryPolicyText', 'AWS::Events::EventBus Policy', 'AWS::IAM::ManagedPolicy PolicyDocument',
  'AWS::IAM::Role AssumeRolePolicyDocument', 'AWS::KMS::Key KeyPolicy', 'AWS::Logs::LogGroup ResourcePolicyDocument',
]);
const POLICY = /Polic(y|ies)(Document|Text)?$/;
/** Lists of policies are an identity's own, a user pool's rules for passwords, a parameter's expiry. */
const LISTS = ['Policies', 'LifecyclePolicies'];

/** A policy of a form that is not understood here must not be taken for none. */
export function refuseForeignPolicies(owner: LocatedResource, asker: Principal, index: TemplateIndex): void {
  const property = owner.properties.find((name) => POLICY.test(name) && !LISTS.includes(name) && !HARMLESS_PROPERTIES.has(name) && !HARMLESS_PROPERTIES.has(`${owner.type} ${name}`));
  if (property) throw new Unresolvable(`the ${property} of ${owner.called}`);
  const { account, region } = owner.stack;
  const service = owner.type.slice(0, owner.type.lastIndexOf('::') + 2);
  const types = index.types().filter((type) => type.startsWith(service) && GRANTING.test(type) && !HARMLESS.has(type));
  const found = index.carriers(types, account, owner.type === 'AWS::S3::Bucket' ? undefined : region).find(({ located }) => mayConcern(located, owner));
  if (found) throw new Unresolvable(`what ${found.located.called}, a ${found.located.type}, lets through`);
  if (accountOf(asker) !== account) refuseShares(owner, index);
}

/** What is shared may be used by other accounts, as much as the share's permissions say. */
function refuseShares(owner: LocatedResource, index: TemplateIndex): void {
  const share = index.carriers(['AWS::RAM::ResourceShare'], owner.stack.account).find(({ located }) =>
    located.list('ResourceArns').some((arn) => arn instanceof Unknown || namesOf(owner).includes(arn)));
  if (share) throw new Unresolvable(`what ${share.located.called}, a ${share.located.type}, lets through`);
}

/** It does not where it names something else, by an ARN, and nothing that may be this. */
function mayConcern(located: LocatedResource, owner: LocatedResource): boolean {
  const own = namesOf(owner);
  const given = located.properties.map((name) => located.partly(name));
  if (given.some((value) => own.includes(value)) || given.some(unknownIn)) return true;
  return !given.some((value) => typeof value === 'string' && /^arn:[^*?]+$/.test(value));
}

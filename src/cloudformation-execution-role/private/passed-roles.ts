import { Subject } from './kind-narrowing';
import { isKnown, URL_SUFFIX } from './pattern-text';
import { Permission } from './permission-set';
import { StackValues } from './stack-values';
import { has } from '../../private/shape';

/**
 * To which service a type's role is passed, where that is not the type's own: what `iam:PassedToService` holds then.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const PASSED_TO: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': ['application-autoscaling.amazonaws.com'],
  'AWS::AutoScaling::LaunchConfiguration': ['ec2.amazonaws.com'],
  'AWS::CodePipeline::Pipeline': ['codepipeline.amazonaws.com'],
  'AWS::Cognito::IdentityPoolRoleAttachment': ['cognito-identity.amazonaws.com'],
  'AWS::Cognito::UserPool': ['cognito-idp.amazonaws.com'],
  'AWS::EC2::FlowLog': ['vpc-flow-logs.amazonaws.com'],
  'AWS::EC2::Instance': ['ec2.amazonaws.com'],
  'AWS::ECS::Service': ['ecs.amazonaws.com'],
  'AWS::ECS::TaskDefinition': ['ecs-tasks.amazonaws.com'],
  'AWS::EKS::FargateProfile': ['eks-fargate-pods.amazonaws.com', 'eks.amazonaws.com'],
  'AWS::EKS::Nodegroup': ['ec2.amazonaws.com', 'eks.amazonaws.com'],
  'AWS::IAM::InstanceProfile': ['ec2.amazonaws.com'],
  'AWS::KinesisFirehose::DeliveryStream': ['firehose.amazonaws.com'],
  'AWS::Logs::SubscriptionFilter': ['logs.amazonaws.com'],
  'AWS::RDS::DBCluster': ['rds.amazonaws.com', 'monitoring.rds.amazonaws.com'],
  'AWS::RDS::DBInstance': ['rds.amazonaws.com', 'monitoring.rds.amazonaws.com'],
  'AWS::S3::Bucket': ['s3.amazonaws.com'],
  'AWS::StepFunctions::StateMachine': ['states.amazonaws.com'],
  'AWS::Synthetics::Canary': ['lambda.amazonaws.com'],
};

/** Documents say what may be done with roles; they pass none. */
const DOCUMENTS = /(Polic(y|ies)(Document|Text)?|Tags|Environment|DefinitionString|Definition)$/;
const ROLE_PROPERTY = /(^Roles?$|Roles?Arns?$|RoleARNs?$|Role$)/;
/** The roles of a profile of the stacks are passed to EC2 by the profile itself; of any other one, nobody knows the roles. */
const PROFILE_PROPERTY = /^(Iam)?InstanceProfile(Name|Arn)?$/;
const ROLE_ARN = /^arn:[^:]*:iam::[^:]*:role\//;

/** A role that a resource gives to a service. */
interface PassedRole {
  /** As far as it is known. */
  readonly arn: string;
  readonly services: readonly string[];
}

/** What could not be told. */
export interface UnknownRole {
  readonly property: string;
  readonly value: unknown;
}

/** The roles that a resource's properties name, each with the services that may get it. */
export function passedRoles(subject: Subject, all: readonly StackValues[]): { readonly permissions: Permission[]; readonly unknown: UnknownRole[] } {
  const found: PassedRole[] = [];
  const unknown: UnknownRole[] = [];
  const properties = subject.type === 'AWS::CodePipeline::Pipeline' ? withoutConfigurations(subject.properties) : subject.properties;
  for (const { property, value } of candidates(subject.values, properties)) {
    if (PROFILE_PROPERTY.test(property)) {
      if (!subject.values.texts(value).every((text) => isProfile(text, all))) unknown.push({ property, value });
      continue;
    }
    for (const arn of subject.values.texts(value).flatMap((text) => roleArns(subject.values, text, all))) {
      const name = arn.replace(ROLE_ARN, '').split('/').pop()!;
      if (!ROLE_ARN.test(arn) || /^[*?]/.test(name)) unknown.push({ property, value });
      else found.push({ arn, services: servicesFor(subject.type, arn, all) });
    }
  }
  return {
    permissions: found.map(({ arn, services }) => ({
      action: 'iam:PassRole', resources: [arn], conditions: { StringEquals: { 'iam:PassedToService': services } },
    })),
    unknown,
  };
}

/**
 * What an action of a pipeline is told is for the action: it passes a role on when it runs, with permissions of its own.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html
 */
function withoutConfigurations(value: any): any {
  if (Array.isArray(value)) return value.map(withoutConfigurations);
  if (!has(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'Configuration').map(([key, each]) => [key, withoutConfigurations(each)]));
}

interface Candidate {
  readonly property: string;
  readonly value: unknown;
}

const isIntrinsic = (value: unknown) => has(value) && Object.keys(value as object).length === 1 && /^(Ref|Fn::)/.test(Object.keys(value as object)[0]);

/** Whatever stands where roles stand, and whatever is written as a role's ARN. */
function candidates(values: StackValues, value: unknown, property = ''): Candidate[] {
  if (DOCUMENTS.test(property)) return [];
  if (Array.isArray(value)) return value.flatMap((each) => candidates(values, each, property));
  const isRole = () => values.texts(value).some((text) => ROLE_ARN.test(text));
  if (typeof value === 'string') return /^Roles?$/.test(property) || PROFILE_PROPERTY.test(property) || isRole() ? [{ property, value }] : [];
  if (isIntrinsic(value)) return ROLE_PROPERTY.test(property) || PROFILE_PROPERTY.test(property) || isRole() ? [{ property, value }] : [];
  return has(value) ? Object.entries(value as object).flatMap(([key, each]) => candidates(values, each, key)) : [];
}

/** By its name or by its ARN. */
function isProfile(text: string, all: readonly StackValues[]): boolean {
  return all.some((values) => values.resources.some(([logicalId, { Type: type }]) =>
    type === 'AWS::IAM::InstanceProfile' && [values.name(logicalId), values.arn(logicalId)].includes(text)));
}

/** A role is given by its ARN, or in some places by its name. */
function roleArns(values: StackValues, text: string, all: readonly StackValues[]): string[] {
  if (text.startsWith('arn:')) return [text];
  const made = all.flatMap((each) => each.resources
    .filter(([logicalId, { Type: type }]) => type === 'AWS::IAM::Role' && each.name(logicalId) === text).map(([logicalId]) => each.arn(logicalId)!));
  if (made.length > 0) return made;
  return isKnown(text) ? [values.arnFor('AWS::IAM::Role', text), values.arnFor('AWS::IAM::Role', text, '/*/')] : ['*'];
}

/** Whom the role trusts, if that is known; else whom the type passes its roles to. */
function servicesFor(type: string, arn: string, all: readonly StackValues[]): string[] {
  const expected = PASSED_TO[type] ?? [`${type.split('::')[1].toLowerCase()}.amazonaws.com`];
  const trusted = all.flatMap((values) => values.resources
    .filter(([logicalId, { Type: each }]) => each === 'AWS::IAM::Role' && values.arn(logicalId) === arn)
    .flatMap(([, { Properties: properties }]) => trustedServices(values, properties?.AssumeRolePolicyDocument)));
  if (trusted.length === 0) return [...expected];
  const both = expected.filter((service) => trusted.includes(service));
  return [...new Set(Object.hasOwn(PASSED_TO, type) ? both.length > 0 ? both : [...expected, ...trusted] : trusted)].sort();
}

function trustedServices(values: StackValues, document: unknown): string[] {
  const statements = [(document as { Statement?: unknown })?.Statement ?? []].flat();
  const services = statements.flatMap((each: any) => (each?.Effect === 'Allow' && has(each.Principal) ? values.texts(each.Principal.Service ?? []) : []));
  return [...new Set(services.filter(isKnown).flatMap(forms))].sort();
}

/** A service is trusted by a region's name, or with the partition's suffix, and is told by its plain name when a role is passed. */
function forms(service: string): string[] {
  const plain = service.replace(URL_SUFFIX, 'amazonaws.com').replace(/\.amazonaws\.com\.cn$/, '.amazonaws.com');
  const withoutRegion = plain.replace(/^([a-z0-9-]+)\.(?:\$\{AWS\.Region\}|[a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/, '$1.amazonaws.com');
  return [...new Set([service, plain, withoutRegion])];
}

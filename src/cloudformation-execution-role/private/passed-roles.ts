import { Subject } from './kind-narrowing';
import { isKnown, URL_SUFFIX } from './pattern-text';
import { mostUsedPrefix } from './permission-data';
import { Permission } from './permission-set';
import { ROLE_ARN, roleProperties } from './role-properties';
import { StackValues } from './stack-values';
import { has } from '../../private/shape';

/**
 * To which service a type's role is passed, where that is not the type's own: what `iam:PassedToService` holds then.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const PASSED_TO: Readonly<Record<string, readonly string[]>> = {
  'AWS::AppRunner::Service': ['build.apprunner.amazonaws.com', 'tasks.apprunner.amazonaws.com'],
  'AWS::ApplicationAutoScaling::ScalableTarget': ['application-autoscaling.amazonaws.com'],
  'AWS::AutoScaling::LaunchConfiguration': ['ec2.amazonaws.com'],
  'AWS::Batch::ComputeEnvironment': ['batch.amazonaws.com', 'ecs.amazonaws.com', 'spotfleet.amazonaws.com'],
  'AWS::Batch::JobDefinition': ['ecs-tasks.amazonaws.com'],
  'AWS::CloudWatch::MetricStream': ['streams.metrics.cloudwatch.amazonaws.com'],
  'AWS::CodePipeline::Pipeline': ['codepipeline.amazonaws.com'],
  'AWS::Cognito::IdentityPool': ['cognito-identity.amazonaws.com'],
  'AWS::Cognito::IdentityPoolRoleAttachment': ['cognito-identity.amazonaws.com'],
  'AWS::Cognito::UserPool': ['cognito-idp.amazonaws.com'],
  'AWS::Cognito::UserPoolGroup': ['cognito-identity.amazonaws.com', 'cognito-idp.amazonaws.com'],
  'AWS::EC2::FlowLog': ['vpc-flow-logs.amazonaws.com'],
  'AWS::EC2::Instance': ['ec2.amazonaws.com'],
  'AWS::EC2::SpotFleet': ['spotfleet.amazonaws.com'],
  'AWS::ECS::DaemonTaskDefinition': ['ecs-tasks.amazonaws.com'],
  'AWS::ECS::ExpressGatewayService': ['ecs-tasks.amazonaws.com', 'ecs.amazonaws.com'],
  'AWS::ECS::Service': ['ecs.amazonaws.com'],
  'AWS::ECS::TaskDefinition': ['ecs-tasks.amazonaws.com'],
  'AWS::EKS::Capability': ['capabilities.eks.amazonaws.com', 'eks.amazonaws.com'],
  'AWS::EKS::FargateProfile': ['eks-fargate-pods.amazonaws.com', 'eks.amazonaws.com'],
  'AWS::EKS::Nodegroup': ['ec2.amazonaws.com', 'eks.amazonaws.com'],
  'AWS::EKS::PodIdentityAssociation': ['eks.amazonaws.com', 'pods.eks.amazonaws.com'],
  'AWS::EMR::Cluster': ['application-autoscaling.amazonaws.com', 'elasticmapreduce.amazonaws.com'],
  'AWS::GuardDuty::MalwareProtectionPlan': ['guardduty.amazonaws.com', 'malware-protection-plan.guardduty.amazonaws.com'],
  'AWS::IAM::InstanceProfile': ['ec2.amazonaws.com'],
  'AWS::IoT::RoleAlias': ['credentials.iot.amazonaws.com', 'iot.amazonaws.com'],
  'AWS::KinesisFirehose::DeliveryStream': ['firehose.amazonaws.com'],
  'AWS::Lex::Bot': ['lexv2.amazonaws.com'],
  'AWS::Logs::SubscriptionFilter': ['logs.amazonaws.com'],
  'AWS::MWAA::Environment': ['airflow-env.amazonaws.com', 'airflow.amazonaws.com'],
  'AWS::OSIS::Pipeline': ['osis-pipelines.amazonaws.com'],
  'AWS::RDS::DBCluster': ['directoryservice.rds.amazonaws.com', 'monitoring.rds.amazonaws.com', 'rds.amazonaws.com'],
  'AWS::RDS::DBInstance': ['directoryservice.rds.amazonaws.com', 'monitoring.rds.amazonaws.com', 'rds.amazonaws.com'],
  'AWS::RedshiftServerless::Namespace': ['redshift-serverless.amazonaws.com', 'redshift.amazonaws.com'],
  'AWS::S3::AccessGrantsLocation': ['access-grants.s3.amazonaws.com'],
  'AWS::S3::Bucket': ['s3.amazonaws.com'],
  'AWS::StepFunctions::StateMachine': ['states.amazonaws.com'],
  'AWS::Synthetics::Canary': ['lambda.amazonaws.com'],
};

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
  /** What it would have to be. */
  readonly expected: string;
}

const PROFILE = 'must be an instance profile of the stacks, as nobody knows the role of another one';
const ROLE = 'must name a role of the stacks, or a role by its ARN';

/** Something of a service that has no roles, such as a secret with credentials. */
const OF_OTHERS = /^arn:[^:*]*:(?!iam:)[^:*]+:/;

/** API Gateway then calls with the permissions of whoever calls it. */
const OF_CALLER = /^arn:[^:]*:iam::\*:user\/\*$/;

/**
 * The roles that a resource's properties name, each with the services that may get it.
 *
 * The role of a profile of the stacks is passed to EC2 by the profile itself; of any other profile, nobody knows the role.
 */
export function passedRoles(subject: Subject, all: readonly StackValues[]): { readonly permissions: Permission[]; readonly unknown: UnknownRole[] } {
  const found: PassedRole[] = [];
  const unknown: UnknownRole[] = [];
  const properties = subject.type === 'AWS::CodePipeline::Pipeline' ? withoutConfigurations(subject.properties) : subject.properties;
  for (const { property, value, isProfile } of roleProperties(subject.values, subject.type, properties)) {
    const texts = subject.values.texts(value);
    if (isProfile) {
      if (!texts.every((text) => isOwnProfile(text, all))) unknown.push({ property, value, expected: PROFILE });
      continue;
    }
    for (const text of texts.filter((each) => !OF_CALLER.test(each) && !OF_OTHERS.test(each))) {
      const arns = text.startsWith('arn:') ? [text].filter((arn) => isOneRole(arn, all)) : arnsOfName(subject.values, text, all);
      if (arns.length === 0) unknown.push({ property, value, expected: ROLE });
      found.push(...arns.map((arn) => ({ arn, services: servicesFor(subject.type, arn, all) })));
    }
  }
  for (const arn of rolesInTexts(subject)) {
    if (isOneRole(arn, all)) found.push({ arn, services: servicesFor(subject.type, arn, all) });
    else unknown.push({ property: TEXTS[subject.type], value: arn, expected: ROLE });
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

/** One of the stacks' own, whose name CloudFormation makes up in part, or one whose path and name are known as a whole, if not its account. */
function isOneRole(arn: string, all: readonly StackValues[]): boolean {
  if (!ROLE_ARN.test(arn)) return false;
  return !/[*?]/.test(arn.replace(ROLE_ARN, '')) || all.some((values) => values.resources
    .some(([logicalId, { Type: type }]) => type === 'AWS::IAM::Role' && values.arns(logicalId).includes(arn)));
}

/**
 * Types that have a role in the middle of a text.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/creating-pipeline.html
 */
const TEXTS: Readonly<Record<string, string>> = { 'AWS::Logs::AccountPolicy': 'PolicyDocument', 'AWS::OSIS::Pipeline': 'PipelineConfigurationBody' };
const ROLES_IN_TEXT = /arn:[^:\s"']*:iam::[^:\s"']*:role\/[\w+=,.@/*?-]+/g;

function rolesInTexts({ type, values, properties }: Subject): string[] {
  if (!Object.hasOwn(TEXTS, type)) return [];
  return values.texts(properties[TEXTS[type]] ?? []).flatMap((text) => [...text.matchAll(ROLES_IN_TEXT)].map(([arn]) => arn));
}

/** By its name or by its ARN. */
function isOwnProfile(text: string, all: readonly StackValues[]): boolean {
  return !text.startsWith('*') && all.some((values) => values.resources.some(([logicalId, { Type: type }]) =>
    type === 'AWS::IAM::InstanceProfile' && [...values.names(logicalId), ...values.arns(logicalId)].includes(text)));
}

/** In some places a role is given by its name: one of the stacks', or any of that name, whatever its path; nothing where the name is not known. */
function arnsOfName(values: StackValues, text: string, all: readonly StackValues[]): string[] {
  const made = all.flatMap((each) => each.resources.filter(([, { Type: type }]) => type === 'AWS::IAM::Role').flatMap(([logicalId]) => each.arnsNamed(logicalId, text)));
  if (made.length > 0) return made;
  return isKnown(text) ? [values.arnFor('AWS::IAM::Role', text), values.arnFor('AWS::IAM::Role', text, '/*/')] : [];
}

/** Whom the role trusts, if that is known; else whom the type passes its roles to. */
function servicesFor(type: string, arn: string, all: readonly StackValues[]): string[] {
  const expected = PASSED_TO[type] ?? [...new Set([type.split('::')[1].toLowerCase(), mostUsedPrefix(type)])].map((each) => `${each}.amazonaws.com`).sort();
  const trusted = all.flatMap((values) => values.resources
    .filter(([logicalId, { Type: each }]) => each === 'AWS::IAM::Role' && values.arns(logicalId).includes(arn))
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

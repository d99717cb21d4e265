import { Subject } from './kind-narrowing';
import { OwnRoles } from './own-roles';
import { isKnown } from './pattern-text';
import { mostUsedPrefix } from './permission-data';
import { Permission } from './permission-set';
import { ROLE_ARN, roleProperties } from './role-properties';
import { StackValues } from './stack-values';
import { entryOf } from '../../private/shape';

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
export function passedRoles(subject: Subject, own: OwnRoles): { readonly permissions: Permission[]; readonly unknown: UnknownRole[] } {
  const permissions: Permission[] = [];
  const unknown: UnknownRole[] = [];
  const pass = (arn: string) => permissions.push({
    action: 'iam:PassRole', resources: [arn], conditions: { StringEquals: { 'iam:PassedToService': servicesFor(subject.type, own.trustedBy(arn)) } },
  });
  for (const { property, value, isProfile } of roleProperties(subject.values, subject.type, subject.properties)) {
    const texts = subject.values.texts(value);
    if (isProfile) {
      if (!texts.every((text) => own.hasProfile(text))) unknown.push({ property, value, expected: PROFILE });
      continue;
    }
    for (const text of texts.filter((each) => !OF_CALLER.test(each) && !OF_OTHERS.test(each))) {
      const arns = text.startsWith('arn:') ? [text].filter((arn) => isOneRole(arn, own)) : arnsOfName(subject.values, text, own);
      if (arns.length === 0) unknown.push({ property, value, expected: ROLE });
      arns.forEach(pass);
    }
  }
  for (const arn of rolesInTexts(subject)) {
    if (isOneRole(arn, own)) pass(arn);
    else unknown.push({ property: TEXTS[subject.type], value: arn, expected: ROLE });
  }
  return { permissions, unknown };
}

/** One of the stacks' own, whose name CloudFormation makes up in part, or one whose path and name are known as a whole, if not its account. */
const isOneRole = (arn: string, own: OwnRoles) => ROLE_ARN.test(arn) && (/^([^*?]*\/)?[^*?/]+$/.test(arn.replace(ROLE_ARN, '')) || own.hasArn(arn));

/**
 * Types that have a role in the middle of a text.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/creating-pipeline.html
 */
const TEXTS: Readonly<Record<string, string>> = { 'AWS::Logs::AccountPolicy': 'PolicyDocument', 'AWS::OSIS::Pipeline': 'PipelineConfigurationBody' };
const ROLES_IN_TEXT = /arn:[^:\s"']*:iam::[^:\s"']*:role\/[\w+=,.@/*?-]+/g;

function rolesInTexts({ type, values, properties }: Subject): string[] {
  const property = entryOf(TEXTS, type);
  return values.texts((property && properties[property]) ?? []).flatMap((text) => [...text.matchAll(ROLES_IN_TEXT)].map(([arn]) => arn));
}

/**
 * In some places a role is given by its name: one of the stacks', or any of that name, whatever its path; nothing where the name is not known,
 * or is the empty default of a parameter, which a deployment replaces.
 */
function arnsOfName(values: StackValues, text: string, own: OwnRoles): readonly string[] {
  const made = own.arnsOf(text);
  if (made.length > 0) return made;
  return text !== '' && isKnown(text) ? [values.arnFor('AWS::IAM::Role', text), values.arnFor('AWS::IAM::Role', text, '/*/')] : [];
}

/**
 * Types of which AWS does not say, or says of some of their roles only, that the service that the type is called after gets them: of roles
 * that hooks run with, of an automation that is run by another service, of the machines of a service, of a part of it that has a name of its own.
 */
const ANY_TRUSTED = new RegExp('^AWS::(APS::Scraper|AppFlow::ConnectorProfile|Athena::DataCatalog|CertificateManager::'
  + '|CloudFormation::(?!StackSet$)|CloudTrail::EventDataStore|CloudWatch::LogAlarm|CodeStarConnections::'
  + '|Config::(ConformancePack|OrganizationConformancePack|RemediationConfiguration)|DMS::Endpoint|DataPipeline::'
  + '|DataZone::(Connection|DataSource|Environment|Project)$|Deadline::|ECR::PullThroughCacheRule|EKS::(Addon|Cluster)|EMRContainers::'
  + '|ElasticBeanstalk::ApplicationVersion|Elasticsearch::|GameLift::GameServerGroup|Glue::Catalog|IoTCoreDeviceAdvisor::|IoTSiteWise::'
  + '|Lambda::(MicrovmImage|NetworkConnector)|Logs::Integration|MediaLive::|ODB::|ObservabilityAdmin::|QBusiness::|RTBFabric::|RUM::'
  + '|Redshift::ScheduledAction|S3Files::|S3Tables::|SSMIncidents::|SSMQuickSetup::|SageMaker::(Domain|Project|UserProfile)|SecretsManager::'
  + '|Shield::|Transfer::WebApp)');

const REGION_AND_SUFFIX = /^((\$\{AWS\.Region\}|[a-z]{2}(-[a-z]+)+-\d)\.)?(amazonaws\.com(\.cn)?|\$\{AWS\.URLSuffix\})$/;

/** In China, a role may be passed by a name with or without it. */
const SUFFIXES = ['', '.cn'];

/** Whether a role trusts a service by that name: with or without a region, and with any partition's suffix. */
function isForm(trusted: string, service: string): boolean {
  const name = service.replace(/amazonaws\.com$/, '');
  return trusted.startsWith(name) && REGION_AND_SUFFIX.test(trusted.slice(name.length));
}

/** Of those whom the role trusts, the ones that the type passes its roles to, as a role may be meant for several; all where that is none of them. */
function servicesFor(type: string, trusted: readonly string[]): string[] {
  const said = entryOf(PASSED_TO, type);
  const expected = said ?? [...new Set([type.split('::')[1].toLowerCase(), mostUsedPrefix(type)])].map((each) => `${each}.amazonaws.com`).sort();
  if (trusted.length === 0) return [...expected];
  const both = ANY_TRUSTED.test(type) ? [] : trusted.filter((each) => expected.some((service) => (said ? SUFFIXES.some((suffix) => each === `${service}${suffix}`) : isForm(each, service))));
  return [...new Set(both.length > 0 ? both : [...said ?? [], ...trusted])].sort();
}

import { entryOf } from '../../private/shape';

/** How the resources of a type are called, and how their ARN follows from that. */
export interface Naming {
  /** What the ARN looks like behind the partition, with `{name}` where the name is, and `{path}` for an IAM path. */
  readonly arn: string;
  /** The property with the name. */
  readonly property: string;
  /** What `Ref` gives: the ARN, the property as it is given, the URL of a queue, or anything else, which is of no use here. */
  readonly ref?: 'arn' | 'given' | 'url' | 'other';
  /**
   * The longest name, where CloudFormation makes one of stack and logical id when there is none. Left out where it makes
   * another one, or none that is documented.
   */
  readonly madeUp?: number;
  readonly lowerCase?: true;
  /** CloudFormation makes the name of the logical id alone. */
  readonly withoutStack?: true;
  /** What it puts in front of it. */
  readonly begins?: string;
  /** What the property has in front of the name, and the ARN has not. */
  readonly prefix?: string;
  /** The property with what the name stands below in the ARN, where there is one. */
  readonly below?: string;
  /** What a call may have behind the name. */
  readonly parts?: readonly string[];
}

/**
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const NAMINGS: Readonly<Record<string, Naming>> = {
  // CloudFormation changes a stack with that stack's own role: of other stacks than the nested ones it would be too much.
  'AWS::CloudFormation::Stack': { arn: 'cloudformation:%r:%a:stack/{name}/*', property: '(none)', madeUp: 128, ref: 'other' },
  'AWS::CloudTrail::Trail': { arn: 'cloudtrail:%r:%a:trail/{name}', property: 'TrailName' },
  'AWS::CloudWatch::Alarm': { arn: 'cloudwatch:%r:%a:alarm:{name}', property: 'AlarmName', madeUp: 255 },
  'AWS::CodeBuild::Project': { arn: 'codebuild:%r:%a:project/{name}', property: 'Name' },
  'AWS::CodeDeploy::Application': { arn: 'codedeploy:%r:%a:application:{name}', property: 'ApplicationName', madeUp: 100 },
  'AWS::CodeDeploy::DeploymentConfig': { arn: 'codedeploy:%r:%a:deploymentconfig:{name}', property: 'DeploymentConfigName', madeUp: 100 },
  'AWS::CodePipeline::Pipeline': { arn: 'codepipeline:%r:%a:{name}', property: 'Name', parts: ['/*'] },
  'AWS::DocDB::DBCluster': { arn: 'rds:%r:%a:cluster:{name}', property: 'DBClusterIdentifier' },
  'AWS::DynamoDB::GlobalTable': { arn: 'dynamodb:*:%a:table/{name}', property: 'TableName', madeUp: 255 },
  'AWS::DynamoDB::Table': { arn: 'dynamodb:%r:%a:table/{name}', property: 'TableName', madeUp: 255 },
  'AWS::ECR::Repository': { arn: 'ecr:%r:%a:repository/{name}', property: 'RepositoryName', madeUp: 256, lowerCase: true },
  'AWS::ECS::Cluster': { arn: 'ecs:%r:%a:cluster/{name}', property: 'ClusterName', madeUp: 255 },
  'AWS::ECS::Service': { arn: 'ecs:%r:%a:service/*/{name}', property: 'ServiceName', ref: 'arn', madeUp: 255 },
  'AWS::ECS::TaskDefinition': { arn: 'ecs:%r:%a:task-definition/{name}:*', property: 'Family', ref: 'arn' },
  'AWS::EKS::Cluster': { arn: 'eks:%r:%a:cluster/{name}', property: 'Name' },
  'AWS::Events::EventBus': { arn: 'events:%r:%a:event-bus/{name}', property: 'Name' },
  'AWS::Events::Rule': { arn: 'events:%r:%a:rule/{name}', property: 'Name', madeUp: 64, below: 'EventBusName', ref: 'other' },
  'AWS::IAM::Group': { arn: 'iam::%a:group{path}{name}', property: 'GroupName', madeUp: 128 },
  'AWS::IAM::InstanceProfile': { arn: 'iam::%a:instance-profile{path}{name}', property: 'InstanceProfileName', madeUp: 128 },
  'AWS::IAM::ManagedPolicy': { arn: 'iam::%a:policy{path}{name}', property: 'ManagedPolicyName', madeUp: 128, ref: 'arn' },
  'AWS::IAM::Role': { arn: 'iam::%a:role{path}{name}', property: 'RoleName', madeUp: 64 },
  'AWS::IAM::User': { arn: 'iam::%a:user{path}{name}', property: 'UserName', madeUp: 64 },
  'AWS::KMS::Alias': { arn: 'kms:%r:%a:alias/{name}', property: 'AliasName', prefix: 'alias/', ref: 'other' },
  'AWS::KMS::Key': { arn: 'kms:%r:%a:key/{name}', property: '(none)' },
  'AWS::Kinesis::Stream': { arn: 'kinesis:%r:%a:stream/{name}', property: 'Name', madeUp: 128 },
  'AWS::KinesisFirehose::DeliveryStream': { arn: 'firehose:%r:%a:deliverystream/{name}', property: 'DeliveryStreamName' },
  'AWS::Lambda::Function': { arn: 'lambda:%r:%a:function:{name}', property: 'FunctionName', madeUp: 64, parts: [':*'] },
  'AWS::Logs::LogGroup': { arn: 'logs:%r:%a:log-group:{name}', property: 'LogGroupName', parts: [':*'], madeUp: 512 },
  'AWS::Neptune::DBCluster': { arn: 'rds:%r:%a:cluster:{name}', property: 'DBClusterIdentifier' },
  'AWS::RDS::DBCluster': { arn: 'rds:%r:%a:cluster:{name}', property: 'DBClusterIdentifier', madeUp: 63, lowerCase: true },
  'AWS::RDS::DBInstance': { arn: 'rds:%r:%a:db:{name}', property: 'DBInstanceIdentifier', madeUp: 63, lowerCase: true },
  'AWS::RDS::DBSubnetGroup': { arn: 'rds:%r:%a:subgrp:{name}', property: 'DBSubnetGroupName', madeUp: 255, lowerCase: true },
  'AWS::S3::Bucket': { arn: 's3:::{name}', property: 'BucketName', madeUp: 63, lowerCase: true },
  'AWS::SNS::Topic': { arn: 'sns:%r:%a:{name}', property: 'TopicName', madeUp: 256, ref: 'arn' },
  'AWS::SQS::Queue': { arn: 'sqs:%r:%a:{name}', property: 'QueueName', madeUp: 80, ref: 'url' },
  'AWS::SSM::Parameter': { arn: 'ssm:%r:%a:parameter/{name}', property: 'Name', prefix: '/', ref: 'given', madeUp: 1011, begins: 'CFN-', withoutStack: true },
  'AWS::Scheduler::Schedule': { arn: 'scheduler:%r:%a:schedule/*/{name}', property: 'Name', ref: 'other' },
  // Secrets Manager adds a hyphen and six characters.
  'AWS::SecretsManager::Secret': { arn: 'secretsmanager:%r:%a:secret:{name}-??????', property: 'Name', ref: 'arn', madeUp: 256, withoutStack: true },
  'AWS::StepFunctions::StateMachine': { arn: 'states:%r:%a:stateMachine:{name}', property: 'StateMachineName', ref: 'arn', madeUp: 80, withoutStack: true },
};

/** Of the types that are called something: a template may have any text for a type. */
export const namingOf = (type = ''): Naming | undefined => entryOf(NAMINGS, type);

/**
 * Whether an ARN of a type could be that of any: of the name, not even the beginning is known. The types of IAM have stricter rules of
 * their own.
 */
export function isAnybodys(type: string, arn: string): boolean {
  const { arn: shape, below } = NAMINGS[type];
  const before = shape.split(/\{path\}|\{name\}/)[0].replace(/\*/g, '[^:/]*').replace(/%[ra]/g, '[^:]*');
  return !new RegExp(`^arn:[^:]*:${before}${below === undefined ? '' : '(\\*/)?'}/*[^*?/]`).test(arn);
}

/** Types whose `Ref` is another resource, or a part of one: the function of a version, the secret that is attached to a database. */
export const STANDS_FOR: Readonly<Record<string, { readonly property: string; readonly type: string }>> = {
  'AWS::Lambda::Alias': { property: 'FunctionName', type: 'AWS::Lambda::Function' },
  'AWS::Lambda::Version': { property: 'FunctionName', type: 'AWS::Lambda::Function' },
  'AWS::SecretsManager::SecretTargetAttachment': { property: 'SecretId', type: 'AWS::SecretsManager::Secret' },
};

/** Types that change a resource of another type, and the property that says which, by name or ARN. */
export const REFERENCES: Readonly<Record<string, readonly { readonly property: string; readonly type: string }[]>> = {
  'AWS::CodeDeploy::DeploymentGroup': [{ property: 'ApplicationName', type: 'AWS::CodeDeploy::Application' }],
  'AWS::ECR::RepositoryPolicy': [{ property: 'RepositoryName', type: 'AWS::ECR::Repository' }],
  'AWS::IAM::AccessKey': [{ property: 'UserName', type: 'AWS::IAM::User' }],
  'AWS::IAM::GroupPolicy': [{ property: 'GroupName', type: 'AWS::IAM::Group' }],
  'AWS::IAM::ManagedPolicy': [
    { property: 'Groups', type: 'AWS::IAM::Group' }, { property: 'Roles', type: 'AWS::IAM::Role' }, { property: 'Users', type: 'AWS::IAM::User' },
  ],
  'AWS::IAM::Policy': [
    { property: 'Groups', type: 'AWS::IAM::Group' }, { property: 'Roles', type: 'AWS::IAM::Role' }, { property: 'Users', type: 'AWS::IAM::User' },
  ],
  'AWS::IAM::RolePolicy': [{ property: 'RoleName', type: 'AWS::IAM::Role' }],
  'AWS::IAM::User': [{ property: 'Groups', type: 'AWS::IAM::Group' }],
  'AWS::IAM::UserPolicy': [{ property: 'UserName', type: 'AWS::IAM::User' }],
  'AWS::IAM::UserToGroupAddition': [{ property: 'GroupName', type: 'AWS::IAM::Group' }],
  'AWS::IAM::VirtualMFADevice': [{ property: 'Users', type: 'AWS::IAM::User' }],
  'AWS::Lambda::Alias': [{ property: 'FunctionName', type: 'AWS::Lambda::Function' }],
  'AWS::Lambda::EventInvokeConfig': [{ property: 'FunctionName', type: 'AWS::Lambda::Function' }],
  'AWS::Lambda::Permission': [{ property: 'FunctionName', type: 'AWS::Lambda::Function' }],
  'AWS::Lambda::Url': [{ property: 'TargetFunctionArn', type: 'AWS::Lambda::Function' }],
  'AWS::Lambda::Version': [{ property: 'FunctionName', type: 'AWS::Lambda::Function' }],
  'AWS::Logs::LogStream': [{ property: 'LogGroupName', type: 'AWS::Logs::LogGroup' }],
  'AWS::Logs::MetricFilter': [{ property: 'LogGroupName', type: 'AWS::Logs::LogGroup' }],
  'AWS::Logs::SubscriptionFilter': [{ property: 'LogGroupName', type: 'AWS::Logs::LogGroup' }],
  'AWS::S3::BucketPolicy': [{ property: 'Bucket', type: 'AWS::S3::Bucket' }],
  'AWS::SecretsManager::ResourcePolicy': [{ property: 'SecretId', type: 'AWS::SecretsManager::Secret' }],
  'AWS::SecretsManager::RotationSchedule': [{ property: 'SecretId', type: 'AWS::SecretsManager::Secret' }],
  'AWS::SecretsManager::SecretTargetAttachment': [{ property: 'SecretId', type: 'AWS::SecretsManager::Secret' }],
  'AWS::SNS::Subscription': [{ property: 'TopicArn', type: 'AWS::SNS::Topic' }],
  'AWS::SNS::TopicInlinePolicy': [{ property: 'TopicArn', type: 'AWS::SNS::Topic' }],
  'AWS::SQS::QueueInlinePolicy': [{ property: 'Queue', type: 'AWS::SQS::Queue' }],
  'AWS::SQS::QueuePolicy': [{ property: 'Queues', type: 'AWS::SQS::Queue' }],
  'AWS::SNS::TopicPolicy': [{ property: 'Topics', type: 'AWS::SNS::Topic' }],
};

/** How long the made-up end of a name is, with the hyphen in front, at most. */
const RANDOM = 14;

/**
 * The name that CloudFormation makes up, as far as it is certain, of stack and logical id or of the logical id alone. A name that would
 * be too long is shortened, which is documented nowhere: of each half, no more is taken for certain than what fits if both are cut alike.
 */
export function madeUpName(stackName: string | undefined, logicalId: string, longest: number): string {
  const half = Math.floor((longest - RANDOM - 1) / 2);
  if (stackName === undefined) return logicalId.length <= longest - RANDOM ? `${logicalId}-*` : `${logicalId.slice(0, half)}*`;
  const [certain] = stackName.split('*');
  const whole = certain === stackName;
  if (whole && `${stackName}-${logicalId}`.length <= longest - RANDOM) return `${stackName}-${logicalId}-*`;
  const first = whole && stackName.length <= half ? stackName : `${certain.slice(0, half)}*`;
  return `${first}-${logicalId.slice(0, half)}*`;
}

import { Subject } from './kind-narrowing';
import { imageParameters } from './launch-images';
import { has } from '../../private/shape';

type Properties = Readonly<Record<string, any>>;

/** What a type's handlers may call, and CloudFormation does not for this template. */
interface LeftOut {
  readonly type: RegExp;
  readonly actions: RegExp;
  /** Properties with which it is called after all; nothing where a template cannot ask for it. */
  readonly unless?: (properties: Properties, subject: Subject) => boolean;
}

const given = (...names: readonly string[]) => (properties: Properties) => names.some((name) => has(properties, name));
/** Anywhere in them, also below an `Fn::If`. */
const mentions = (name: string) => (properties: Properties) => JSON.stringify(properties).includes(`"${name}"`);
const isNot = (name: string, value: unknown) => (properties: Properties) => given(name)(properties) && properties[name] !== value;

/** Copies in other regions are filled from the table. A list that is no literal may have any number. */
const isCopied = ({ Replicas: replicas }: Properties) => !Array.isArray(replicas) || replicas.length > 1 || has(replicas[0], 'Fn::If');

/** Whether a launch template, which may be one of others, has its image looked up in Parameter Store. */
const looksUpImages = (_: Properties, subject: Subject) => imageParameters(subject)?.length !== 0;

/** An alias is moved by CodeDeploy where it says so beside its properties. */
const isMovedByCodeDeploy = (_: Properties, { values, logicalId }: Subject) => has(values.stack.template.Resources?.[logicalId], 'UpdatePolicy');

/**
 * Handlers name what they may call in any configuration. Of that, what gives somebody permissions, reads or writes data, or
 * takes a protection away is allowed to those alone whose template asks for it.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
const LEFT_OUT: readonly LeftOut[] = [
  { type: /^AWS::IAM::Role$/, actions: /^iam:AttachRolePolicy$/, unless: given('ManagedPolicyArns') },
  { type: /^AWS::IAM::User$/, actions: /^iam:AttachUserPolicy$/, unless: given('ManagedPolicyArns') },
  { type: /^AWS::IAM::Group$/, actions: /^iam:AttachGroupPolicy$/, unless: given('ManagedPolicyArns') },
  { type: /^AWS::IAM::ManagedPolicy$/, actions: /^iam:AttachRolePolicy$/, unless: given('Roles') },
  { type: /^AWS::IAM::ManagedPolicy$/, actions: /^iam:AttachUserPolicy$/, unless: given('Users') },
  { type: /^AWS::IAM::ManagedPolicy$/, actions: /^iam:AttachGroupPolicy$/, unless: given('Groups') },
  // Whoever takes a role's boundary off is an administrator's work.
  { type: /^AWS::IAM::(Role|User)$/, actions: /^iam:Delete(Role|User)PermissionsBoundary$/ },
  { type: /^AWS::IAM::User$/, actions: /^iam:(Create|Update)LoginProfile$/, unless: given('LoginProfile') },
  { type: /^AWS::KMS::(Replica)?Key$/, actions: /^kms:DisableKey$/, unless: isNot('Enabled', true) },
  // Copies and imports of tables.
  { type: /^AWS::DynamoDB::Table$/, actions: /^dynamodb:(BatchWriteItem|DeleteItem|GetItem|ImportTable|PutItem|Query|Scan|UpdateItem)$/, unless: given('ImportSourceSpecification') },
  { type: /^AWS::DynamoDB::GlobalTable$/, actions: /^dynamodb:(BatchWriteItem|DeleteItem|GetItem|PutItem|Query|Scan|UpdateItem)$/, unless: isCopied },
  { type: /^AWS::DynamoDB::GlobalTable$/, actions: /^kinesis:/, unless: mentions('KinesisStreamSpecification') },
  { type: /^AWS::AutoScaling::/, actions: /^ssm:/, unless: looksUpImages },
  { type: /^AWS::Lambda::Alias$/, actions: /^codedeploy:/, unless: isMovedByCodeDeploy },
  /**
   * Instances that belong to the cluster itself; those of the stacks have types of their own.
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
   */
  { type: /^AWS::RDS::DBCluster$/, actions: /^rds:(Create|Modify)DBInstance$/, unless: given('DBClusterInstanceClass', 'DBInstanceParameterGroupName') },
  { type: /^AWS::VpcLattice::TargetGroup$/, actions: /^lambda:/, unless: ({ Type: type }) => typeof type !== 'string' || type === 'LAMBDA' },
  // Settings of the account, which no property of a cluster asks for.
  { type: /^AWS::ECS::Cluster$/, actions: /^ecs:PutAccountSetting(Default)?$/ },
  { type: /^AWS::S3::Bucket$/, actions: /^s3:(Delete|Get|Put|Restore)Object/ },
  { type: /^AWS::DynamoDB::Table$/, actions: /^logs:/, unless: given('ImportSourceSpecification') },
  { type: /^AWS::DynamoDB::Table$/, actions: /^kinesis:/, unless: given('KinesisStreamSpecification') },
  { type: /^AWS::CodeDeploy::DeploymentGroup$/, actions: /^codedeploy:(CreateDeployment|StopDeployment)$/, unless: given('Deployment') },
  { type: /^AWS::CodeDeploy::DeploymentGroup$/, actions: /^codedeploy:RegisterOnPremisesInstance$/, unless: given('OnPremisesInstanceTagFilters', 'OnPremisesTagSet') },
  { type: /^AWS::CloudFront::Distribution$/, actions: /^(iam:CreateServiceLinkedRole|lambda:(EnableReplication|GetFunction))$/, unless: mentions('LambdaFunctionAssociations') },
  // For actions on instances, and of Systems Manager.
  { type: /^AWS::CloudWatch::Alarm$/, actions: /^iam:CreateServiceLinkedRole$/, unless: (properties) => /:automate:|:opsitem:|:ssm-incidents:/.test(JSON.stringify(properties)) },
  // Whom CloudWatch Logs lets write is one list for the account and region.
  { type: /^AWS::Logs::LogGroup$/, actions: /^logs:(Put|Delete)ResourcePolicy$/, unless: given('ResourcePolicyDocument') },
  { type: /^AWS::Pipes::Pipe$/, actions: /^logs:PutResourcePolicy$/, unless: given('LogConfiguration') },
  { type: /^AWS::MSK::Cluster$/, actions: /^logs:PutResourcePolicy$/, unless: given('LoggingInfo') },
  { type: /^AWS::ElastiCache::CacheCluster$/, actions: /^logs:PutResourcePolicy$/, unless: given('LogDeliveryConfigurations') },
  { type: /^AWS::Transfer::Server$/, actions: /^logs:PutResourcePolicy$/, unless: given('StructuredLogDestinations') },
  { type: /^AWS::EC2::VPNConnection$/, actions: /^logs:PutResourcePolicy$/, unless: mentions('LogOptions') },
  { type: /^AWS::EC2::FlowLog$/, actions: /^s3:/, unless: isNot('LogDestinationType', 'cloud-watch-logs') },
];

/** Whether a resource's template does not ask for an action that its type's handlers name. */
export function isLeftOut(subject: Subject, action: string): boolean {
  const rows = LEFT_OUT.filter((each) => each.type.test(subject.type) && each.actions.test(action));
  return rows.length > 0 && !rows.some(({ unless }) => unless?.(subject.properties, subject));
}

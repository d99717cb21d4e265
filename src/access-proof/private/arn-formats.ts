/** What the ARN of a resource is put together from. Whatever is not known is an error. */
export interface ArnParts {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
  /** The IAM path. */
  readonly path: string;
  /** Characters that AWS makes up. */
  madeUp(length: number): string;
  /** A property that has to be a text; nothing where it is absent. */
  property(name: string): string | undefined;
}

/** How a resource is called once it is deployed: the ARN, and what `Ref` gives. */
export interface ArnFormat {
  /** The property that names it; where it is absent, CloudFormation or the service makes a name up. */
  readonly name?: string;
  /** How the ARNs of its parts go on, as an object's behind its bucket's. */
  readonly parts?: readonly string[];
  readonly ref: 'name' | 'arn' | 'url';
  /** Attributes beside `Arn`. */
  readonly attributes?: Readonly<Record<string, 'arn' | 'name' | ((arn: string, of: ArnParts) => string)>>;
  /** Its ARN stands in the policies of others, but who reaches it is not decided by policies alone. */
  readonly onlyNamed?: true;
  arn(of: ArnParts): string;
  /** How a made-up name looks where it is no name but an id. */
  id?(hash: string): string;
  /** Where an ARN of another form belongs to it: how such an ARN begins. */
  partsElsewhere?(arn: string): string;
}

const regional = (service: string, resource: (of: ArnParts) => string) => (of: ArnParts) => `arn:${of.partition}:${service}:${of.region}:${of.account}:${resource(of)}`;
const global = (service: string, resource: (of: ArnParts) => string) => (of: ArnParts) => `arn:${of.partition}:${service}::${of.account}:${resource(of)}`;
/** A property that may hold a name or an ARN. */
const nameIn = (of: ArnParts, property: string, otherwise: string) => of.property(property)?.split(/[/:]/).pop() ?? otherwise;

const digits = (hash: string) => (hash.startsWith('?') ? '*' : String(parseInt(hash.slice(0, 8), 16) + 1000));
const uuid = (hash: string) => [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
const oidcProvider: ArnFormat = { arn: global('iam', ({ name }) => `oidc-provider/${name.replace(/^https:\/\//, '')}`), name: 'Url', ref: 'arn' };
const alarm: ArnFormat = { arn: regional('cloudwatch', ({ name }) => `alarm:${name}`), name: 'AlarmName', ref: 'name' };
const table: ArnFormat = {
  arn: regional('dynamodb', ({ name }) => `table/${name}`),
  name: 'TableName',
  parts: ['/index/'],
  ref: 'name',
  attributes: { StreamArn: (arn, of) => `${arn}/stream/2000-01-01T00:00:00.${parseInt(of.madeUp(4), 16)}` },
};
/** The function's ARN, whichever way it is named, with what qualifies it. */
const qualified = (of: ArnParts, qualifier: string) => `function:${nameIn(of, 'FunctionName', '')}:${qualifier}`;
const LOAD_BALANCERS: Readonly<Record<string, string>> = { application: 'app', network: 'net', gateway: 'gwy' };
const underListener = (of: ArnParts, parent: string, kind: string) => `${(of.property(parent) ?? '').replace(/:(loadbalancer|listener)\//, `:${kind}/`)}/${of.madeUp(16)}`;

/**
 * The resource types whose ARN follows from the template.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
const FORMATS: Readonly<Record<string, ArnFormat>> = {
  'AWS::ApiGateway::RestApi': { arn: regional('execute-api', ({ name }) => name), id: (hash) => hash.slice(0, 10), ref: 'name', onlyNamed: true, attributes: { RestApiId: 'name' } },
  'AWS::ApiGateway::Stage': { arn: regional('execute-api', (of) => `${of.property('RestApiId')}/${of.name}`), name: 'StageName', ref: 'name', onlyNamed: true },
  'AWS::ApiGatewayV2::Api': { arn: regional('execute-api', ({ name }) => name), id: (hash) => hash.slice(0, 10), ref: 'name', onlyNamed: true, attributes: { ApiId: 'name' } },
  'AWS::ApiGatewayV2::Stage': { arn: regional('execute-api', (of) => `${of.property('ApiId')}/${of.name}`), name: 'StageName', ref: 'name', onlyNamed: true },
  'AWS::CloudFront::Distribution': {
    arn: global('cloudfront', ({ name }) => `distribution/${name}`), id: (hash) => `E${hash.slice(0, 13).toUpperCase()}`, ref: 'name', attributes: { Id: 'name' },
  },
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': alarm,
  'AWS::CodeBuild::Project': { arn: regional('codebuild', ({ name }) => `project/${name}`), name: 'Name', ref: 'name' },
  'AWS::CodeBuild::ReportGroup': { arn: regional('codebuild', ({ name }) => `report-group/${name}`), name: 'Name', ref: 'arn' },
  'AWS::CodeDeploy::Application': { arn: regional('codedeploy', ({ name }) => `application:${name}`), name: 'ApplicationName', ref: 'name' },
  'AWS::CodeDeploy::DeploymentConfig': { arn: regional('codedeploy', ({ name }) => `deploymentconfig:${name}`), name: 'DeploymentConfigName', ref: 'name' },
  'AWS::CodeDeploy::DeploymentGroup': {
    arn: regional('codedeploy', (of) => `deploymentgroup:${of.property('ApplicationName')}/${of.name}`), name: 'DeploymentGroupName', ref: 'name',
  },
  'AWS::CodePipeline::Pipeline': { arn: regional('codepipeline', ({ name }) => name), name: 'Name', parts: ['/'], ref: 'name' },
  'AWS::Cognito::UserPool': { arn: regional('cognito-idp', ({ name }) => `userpool/${name}`), id: (hash) => `made-up_${hash.slice(0, 9)}`, ref: 'name', attributes: { UserPoolId: 'name' } },
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::ECR::Repository': { arn: regional('ecr', ({ name }) => `repository/${name}`), name: 'RepositoryName', ref: 'name' },
  'AWS::ECS::Cluster': { arn: regional('ecs', ({ name }) => `cluster/${name}`), name: 'ClusterName', ref: 'name' },
  'AWS::ECS::Service': {
    arn: regional('ecs', (of) => `service/${nameIn(of, 'Cluster', 'default')}/${of.name}`), name: 'ServiceName', ref: 'arn', attributes: { ServiceArn: 'arn', Name: 'name' },
  },
  'AWS::ECS::TaskDefinition': { arn: regional('ecs', (of) => `task-definition/${of.name}:${digits(of.madeUp(8))}`), name: 'Family', ref: 'arn', attributes: { TaskDefinitionArn: 'arn' } },
  // Mounting one is decided by its network, unless a policy of its own says otherwise.
  'AWS::EFS::FileSystem': { arn: regional('elasticfilesystem', ({ name }) => `file-system/${name}`), id: (hash) => `fs-${hash.slice(0, 17)}`, ref: 'name', onlyNamed: true },
  'AWS::ElasticLoadBalancingV2::Listener': { arn: (of) => underListener(of, 'LoadBalancerArn', 'listener'), ref: 'arn', attributes: { ListenerArn: 'arn' } },
  'AWS::ElasticLoadBalancingV2::ListenerRule': { arn: (of) => underListener(of, 'ListenerArn', 'listener-rule'), ref: 'arn', attributes: { RuleArn: 'arn' } },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    arn: regional('elasticloadbalancing', (of) => `loadbalancer/${LOAD_BALANCERS[of.property('Type') ?? 'application']}/${of.name}/${of.madeUp(16)}`),
    name: 'Name',
    ref: 'arn',
    attributes: { LoadBalancerArn: 'arn', LoadBalancerName: 'name', LoadBalancerFullName: (arn) => arn.replace(/^.*:loadbalancer\//, '') },
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    arn: regional('elasticloadbalancing', (of) => `targetgroup/${of.name}/${of.madeUp(16)}`),
    name: 'Name',
    ref: 'arn',
    attributes: { TargetGroupArn: 'arn', TargetGroupName: 'name', TargetGroupFullName: (arn) => arn.replace(/^.*:targetgroup\//, 'targetgroup/') },
  },
  'AWS::Events::EventBus': { arn: regional('events', ({ name }) => `event-bus/${name}`), name: 'Name', ref: 'name', attributes: { Name: 'name' } },
  'AWS::Events::Rule': {
    arn: regional('events', (of) => (nameIn(of, 'EventBusName', 'default') === 'default' ? `rule/${of.name}` : `rule/${nameIn(of, 'EventBusName', '')}/${of.name}`)), name: 'Name', ref: 'name',
  },
  'AWS::IAM::Group': { arn: global('iam', ({ path, name }) => `group${path}${name}`), name: 'GroupName', ref: 'name' },
  'AWS::IAM::ManagedPolicy': { arn: global('iam', ({ path, name }) => `policy${path}${name}`), name: 'ManagedPolicyName', ref: 'arn', attributes: { PolicyArn: 'arn' } },
  'AWS::IAM::OIDCProvider': oidcProvider,
  'AWS::IAM::Role': { arn: global('iam', ({ path, name }) => `role${path}${name}`), name: 'RoleName', ref: 'name' },
  'AWS::IAM::SAMLProvider': { arn: global('iam', ({ name }) => `saml-provider/${name}`), name: 'Name', ref: 'arn' },
  'AWS::IAM::User': { arn: global('iam', ({ path, name }) => `user${path}${name}`), name: 'UserName', ref: 'name' },
  'AWS::KMS::Key': { arn: regional('kms', ({ name }) => `key/${name}`), id: uuid, ref: 'name', attributes: { KeyId: 'name' } },
  'AWS::Kinesis::Stream': { arn: regional('kinesis', ({ name }) => `stream/${name}`), name: 'Name', ref: 'name' },
  'AWS::Lambda::Alias': { arn: regional('lambda', (of) => qualified(of, of.name)), name: 'Name', ref: 'arn', attributes: { AliasArn: 'arn' } },
  'AWS::Lambda::Function': { arn: regional('lambda', ({ name }) => `function:${name}`), name: 'FunctionName', ref: 'name' },
  'AWS::Lambda::Version': { arn: regional('lambda', (of) => qualified(of, of.name)), id: digits, ref: 'arn', attributes: { FunctionArn: 'arn', Version: 'name' } },
  'AWS::Logs::LogGroup': { arn: regional('logs', ({ name }) => `log-group:${name}:*`), name: 'LogGroupName', parts: [':log-stream:'], ref: 'name' },
  'AWS::S3::Bucket': { arn: ({ partition, name }) => `arn:${partition}:s3:::${name}`, name: 'BucketName', parts: ['/'], ref: 'name' },
  'AWS::SNS::Topic': { arn: regional('sns', ({ name }) => name), name: 'TopicName', ref: 'arn', attributes: { TopicArn: 'arn', TopicName: 'name' } },
  'AWS::SQS::Queue': {
    arn: regional('sqs', ({ name }) => name), name: 'QueueName', ref: 'url', attributes: { QueueName: 'name', QueueArn: 'arn' },
  },
  'AWS::SSM::Parameter': { arn: regional('ssm', ({ name }) => `parameter/${name.replace(/^\//, '')}`), name: 'Name', ref: 'name' },
  'AWS::SecretsManager::Secret': { arn: regional('secretsmanager', (of) => `secret:${of.name}-${of.madeUp(6)}`), name: 'Name', ref: 'arn', attributes: { Id: 'arn' } },
  'AWS::StepFunctions::StateMachine': {
    arn: regional('states', ({ name }) => `stateMachine:${name}`),
    name: 'StateMachineName',
    partsElsewhere: (arn) => `${arn.replace(':stateMachine:', ':execution:')}:`,
    ref: 'arn',
    attributes: { Name: 'name' },
  },
  // What CDK's own construct for a provider makes.
  'Custom::AWSCDKOpenIdConnectProvider': oidcProvider,
};

/** Types come from templates, in which anything may stand. */
export function formatOf(type: string): ArnFormat | undefined {
  return Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
}

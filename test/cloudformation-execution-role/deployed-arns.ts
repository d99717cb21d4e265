import { madeUpName, Place, unpredictable } from './deployed-names';

/** What a resource is called when it is there. */
export interface Identity {
  /** What `Ref` gives. */
  readonly reference: string;
  /** The name or id by which its service knows it. */
  readonly name: string;
  readonly arn: string;
}

type Json = any;

interface Format {
  /** The property with the name; without it CloudFormation makes one up. */
  readonly named?: string;
  /** The prefix of ids that the service gives. */
  readonly id?: string;
  readonly arn: (name: string, place: Place, properties: Json) => string;
  /** Whether `Ref` gives the ARN. */
  readonly byArn?: true;
}

const regional = (service: string, resource: (name: string, properties: Json) => string): Format['arn'] =>
  (name, { region, account }, properties) => `arn:aws:${service}:${region}:${account}:${resource(name, properties)}`;

const ec2 = (id: string, type: string): Format => ({ id, arn: regional('ec2', (name) => `${type}/${name}`) });

const api = (path: string): Format => ({ arn: (name, { region }, { ApiId }) => `arn:aws:apigateway:${region}::/apis/${ApiId}/${path}/${name}` });

const hex = (place: Place) => unpredictable(place, 16, 'hex');
const uuid = (place: Place) => unpredictable(place, 32, 'hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

const balanced = (type: 'loadbalancer/app' | 'targetgroup'): Format => ({
  byArn: true,
  named: 'Name',
  arn: (name, place) => regional('elasticloadbalancing', () => `${type}/${name}/${hex(place)}`)(name, place, {}),
});

/** The resource part of ARNs, as the Service Authorization Reference has it for each service. */
const FORMATS: Readonly<Record<string, Format>> = {
  'AWS::ApiGatewayV2::Api': { id: '', arn: (name, { region }) => `arn:aws:apigateway:${region}::/apis/${name}` },
  'AWS::ApiGatewayV2::Integration': { id: '', ...api('integrations') },
  'AWS::ApiGatewayV2::Route': { id: '', ...api('routes') },
  'AWS::ApiGatewayV2::Stage': { named: 'StageName', ...api('stages') },
  'AWS::CloudWatch::Alarm': { named: 'AlarmName', arn: regional('cloudwatch', (name) => `alarm:${name}`) },
  'AWS::CodeBuild::Project': { named: 'Name', arn: regional('codebuild', (name) => `project/${name}`) },
  'AWS::CodeDeploy::Application': { named: 'ApplicationName', arn: regional('codedeploy', (name) => `application:${name}`) },
  'AWS::CodeDeploy::DeploymentConfig': { named: 'DeploymentConfigName', arn: regional('codedeploy', (name) => `deploymentconfig:${name}`) },
  'AWS::CodeDeploy::DeploymentGroup': {
    named: 'DeploymentGroupName', arn: regional('codedeploy', (name, { ApplicationName }) => `deploymentgroup:${ApplicationName}/${name}`),
  },
  'AWS::CodePipeline::Pipeline': { named: 'Name', arn: regional('codepipeline', (name) => name) },
  'AWS::DynamoDB::Table': { named: 'TableName', arn: regional('dynamodb', (name) => `table/${name}`) },
  'AWS::EC2::EIP': ec2('eipalloc-', 'elastic-ip'),
  'AWS::EC2::FlowLog': ec2('fl-', 'vpc-flow-log'),
  'AWS::EC2::InternetGateway': ec2('igw-', 'internet-gateway'),
  'AWS::EC2::NatGateway': ec2('nat-', 'natgateway'),
  'AWS::EC2::RouteTable': ec2('rtb-', 'route-table'),
  'AWS::EC2::SecurityGroup': ec2('sg-', 'security-group'),
  'AWS::EC2::SecurityGroupEgress': ec2('sgr-', 'security-group-rule'),
  'AWS::EC2::SecurityGroupIngress': ec2('sgr-', 'security-group-rule'),
  'AWS::EC2::Subnet': ec2('subnet-', 'subnet'),
  'AWS::EC2::VPC': ec2('vpc-', 'vpc'),
  'AWS::EC2::VPCEndpoint': ec2('vpce-', 'vpc-endpoint'),
  'AWS::ECR::Repository': { named: 'RepositoryName', arn: regional('ecr', (name) => `repository/${name}`) },
  'AWS::ECS::Cluster': { named: 'ClusterName', arn: regional('ecs', (name) => `cluster/${name}`) },
  'AWS::ECS::Service': { named: 'ServiceName', byArn: true, arn: regional('ecs', (name, { Cluster }) => `service/${Cluster}/${name}`) },
  'AWS::ECS::TaskDefinition': { named: 'Family', byArn: true, arn: regional('ecs', (name) => `task-definition/${name}:1`) },
  'AWS::ElasticLoadBalancingV2::Listener': {
    byArn: true,
    id: '',
    arn: (id, _, { LoadBalancerArn }) => `${LoadBalancerArn.replace(':loadbalancer/', ':listener/')}/${id}`,
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': balanced('loadbalancer/app'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': balanced('targetgroup'),
  'AWS::Events::EventBus': { named: 'Name', arn: regional('events', (name) => `event-bus/${name}`) },
  'AWS::Events::Rule': {
    named: 'Name', arn: regional('events', (name, { EventBusName: bus }) => (bus === undefined ? `rule/${name}` : `rule/${bus}/${name}`)),
  },
  'AWS::IAM::Role': { named: 'RoleName', arn: (name, { account }, { Path }) => `arn:aws:iam::${account}:role${Path ?? '/'}${name}` },
  'AWS::KMS::Alias': { named: 'AliasName', arn: regional('kms', (name) => name) },
  'AWS::Lambda::EventSourceMapping': { arn: (_, place) => regional('lambda', () => `event-source-mapping:${uuid(place)}`)('', place, {}) },
  'AWS::Lambda::Function': { named: 'FunctionName', arn: regional('lambda', (name) => `function:${name}`) },
  'AWS::Logs::LogGroup': { named: 'LogGroupName', arn: regional('logs', (name) => `log-group:${name}`) },
  'AWS::RDS::DBInstance': { named: 'DBInstanceIdentifier', arn: regional('rds', (name) => `db:${name}`) },
  'AWS::RDS::DBSubnetGroup': { named: 'DBSubnetGroupName', arn: regional('rds', (name) => `subgrp:${name}`) },
  'AWS::S3::Bucket': { named: 'BucketName', arn: (name) => `arn:aws:s3:::${name}` },
  'AWS::SNS::Topic': { named: 'TopicName', byArn: true, arn: regional('sns', (name) => name) },
  'AWS::SQS::Queue': { named: 'QueueName', arn: regional('sqs', (name) => name) },
  'AWS::SSM::Parameter': { named: 'Name', arn: regional('ssm', (name) => `parameter/${name.replace(/^\//, '')}`) },
  'AWS::SecretsManager::Secret': {
    named: 'Name', byArn: true, arn: (name, place) => regional('secretsmanager', () => `secret:${name}-${unpredictable(place, 6)}`)('', place, {}),
  },
  'AWS::StepFunctions::StateMachine': { named: 'StateMachineName', byArn: true, arn: regional('states', (name) => `stateMachine:${name}`) },
};

/** Keys have neither names nor ids with a prefix. */
const KEY: Format = { arn: (_, place) => regional('kms', () => `key/${uuid(place)}`)('', place, {}) };

/** Types whose resources are no resources of their services: they have a name in the stack, and no ARN. */
const NAMELESS: Format = { id: '', arn: (name, { type }) => `no ARN: ${type} ${name}` };

export function identityOf(place: Place, properties: Json): Identity {
  const { type } = place;
  const { named, id, arn: arnOf, byArn }: Format = type === 'AWS::KMS::Key' ? KEY : FORMATS[type] ?? NAMELESS;
  const given = named === undefined ? undefined : properties[named];
  const name: string = given ?? (id === undefined ? madeUpName(place) : `${id}${unpredictable(place, 17, 'hex')}`);
  const arn = arnOf(name, place, properties);
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html: Ref gives the URL.
  if (type === 'AWS::SQS::Queue') return { name, arn, reference: `https://sqs.${place.region}.amazonaws.com/${place.account}/${name}` };
  const isId = ['AWS::KMS::Key', 'AWS::Lambda::EventSourceMapping'].includes(type);
  return { name, arn, reference: byArn ? arn : isId ? uuid(place) : name };
}

import { ServiceCall } from './service-calls';
import { Deployed } from '../cloudformation-execution-role/deployed-stack';

/** A call of the table, as a request to a service. */
export interface Step extends ServiceCall {
  readonly action: string;
  /** What it is called on; `${name.Part}` for ids that an earlier call has made. */
  readonly resource: string;
}

/** What has to be there before, and whom nobody asks. */
export interface Scenario {
  readonly name: string;
  readonly before: readonly ServiceCall[];
  readonly steps: readonly Step[];
}

type Parameters = ServiceCall['parameters'];

type Row = readonly [action: string, operation: string, resource: string, parameters: Parameters, saves?: string];

/** Steps of one service, in order. */
const stepsOf = (service: string, rows: readonly Row[]): Step[] =>
  rows.map(([action, operation, resource, parameters, saves]) => ({ service, action, operation, resource, parameters, saves }));

const EMPTY_ZIP = `base64:${Buffer.concat([Buffer.from([0x50, 0x4b, 0x05, 0x06]), Buffer.alloc(18)]).toString('base64')}`;
const ANYTHING = '*';
const TAGS = [{ Key: 'team', Value: 'auth' }];

const trust = (service: string) => JSON.stringify({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' }],
});
const keyPolicy = (account: string) => JSON.stringify({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
});
const roleBefore = (RoleName: string, service: string): ServiceCall => ({
  service: 'iam', operation: 'create_role', parameters: { RoleName, AssumeRolePolicyDocument: trust(service) },
});

/** Finds a resource of the stacks. */
type Find = (type: string, startsWith?: string) => Deployed;

export function scenarios(find: Readonly<Record<'tooling' | 'workload' | 'user', Find>>): Readonly<Record<keyof typeof find, readonly Scenario[]>> {
  const ofUser = [queue, topic, worker, role, secret, database, network, gateway, api];
  return {
    tooling: [bucket(find.tooling), key(find.tooling), repository(find.tooling), stateMachine(find.tooling), build(find.tooling), bus(find.tooling)],
    workload: [parameter(find.workload), alarm(find.workload), table(find.workload), balancer(find.workload), endpoint(find.workload)],
    user: ofUser.map((scenario) => scenario(find.user)),
  };
}

function bucket(find: Find): Scenario {
  const { name: Bucket, arn } = find('AWS::S3::Bucket', 'ArtifactAccessLogs');
  // The stack's own policy lets nobody delete it but the role that deploys, which has another name here.
  const Policy = JSON.stringify({
    Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `${arn}/*` }],
  });
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }];
  return {
    name: 'a bucket',
    before: [],
    steps: stepsOf('s3', [
      ['s3:CreateBucket', 'create_bucket', arn, { Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }],
      ['s3:PutEncryptionConfiguration', 'put_bucket_encryption', arn, { Bucket, ServerSideEncryptionConfiguration: { Rules } }],
      ['s3:PutLifecycleConfiguration', 'put_bucket_lifecycle_configuration', arn, {
        Bucket, LifecycleConfiguration: { Rules: [{ ID: 'AccessLogs', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 365 } }] },
      }],
      ['s3:PutBucketOwnershipControls', 'put_bucket_ownership_controls', arn, {
        Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      }],
      ['s3:PutBucketPublicAccessBlock', 'put_public_access_block', arn, { Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }],
      ['s3:PutBucketVersioning', 'put_bucket_versioning', arn, { Bucket, VersioningConfiguration: { Status: 'Enabled' } }],
      ['s3:PutBucketTagging', 'put_bucket_tagging', arn, { Bucket, Tagging: { TagSet: TAGS } }],
      ['s3:PutBucketPolicy', 'put_bucket_policy', arn, { Bucket, Policy }],
      ['s3:DeleteBucketPolicy', 'delete_bucket_policy', arn, { Bucket }],
      ['s3:DeleteBucket', 'delete_bucket', arn, { Bucket }],
    ]),
  };
}

function key(find: Find): Scenario {
  const { account, region } = find('AWS::KMS::Key');
  const arn = `arn:aws:kms:${region}:${account}:key/\${key.KeyMetadata.KeyId}`;
  const KeyId = '${key.KeyMetadata.KeyId}';
  return {
    name: 'a key',
    before: [],
    steps: stepsOf('kms', [
      ['kms:CreateKey', 'create_key', ANYTHING, { Policy: keyPolicy(account), Tags: [{ TagKey: 'team', TagValue: 'auth' }] }, 'key'],
      ['kms:EnableKeyRotation', 'enable_key_rotation', arn, { KeyId }],
      ['kms:DescribeKey', 'describe_key', arn, { KeyId }],
      ['kms:UpdateKeyDescription', 'update_key_description', arn, { KeyId, Description: 'Artifacts' }],
      ['kms:PutKeyPolicy', 'put_key_policy', arn, { KeyId, PolicyName: 'default', Policy: keyPolicy(account) }],
      ['kms:TagResource', 'tag_resource', arn, { KeyId, Tags: [{ TagKey: 'team', TagValue: 'auth' }] }],
      ['kms:UntagResource', 'untag_resource', arn, { KeyId, TagKeys: ['team'] }],
      ['kms:ScheduleKeyDeletion', 'schedule_key_deletion', arn, { KeyId, PendingWindowInDays: 7 }],
    ]),
  };
}

function repository(find: Find): Scenario {
  const { name: repositoryName, arn, properties } = find('AWS::ECR::Repository');
  const tags = { resourceArn: arn };
  return {
    name: 'a repository',
    before: [],
    steps: stepsOf('ecr', [
      ['ecr:CreateRepository', 'create_repository', arn, { repositoryName }],
      ['ecr:SetRepositoryPolicy', 'set_repository_policy', arn, { repositoryName, policyText: JSON.stringify(properties.RepositoryPolicyText) }],
      ['ecr:PutLifecyclePolicy', 'put_lifecycle_policy', arn, { repositoryName, lifecyclePolicyText: properties.LifecyclePolicy.LifecyclePolicyText }],
      ['ecr:PutImageTagMutability', 'put_image_tag_mutability', arn, { repositoryName, imageTagMutability: 'IMMUTABLE' }],
      ['ecr:PutImageScanningConfiguration', 'put_image_scanning_configuration', arn, {
        repositoryName, imageScanningConfiguration: { scanOnPush: true },
      }],
      ['ecr:TagResource', 'tag_resource', arn, { ...tags, tags: TAGS }],
      ['ecr:DeleteRepository', 'delete_repository', arn, { repositoryName }],
    ]),
  };
}

function stateMachine(find: Find): Scenario {
  const { name, arn: stateMachineArn, account } = find('AWS::StepFunctions::StateMachine');
  const definition = JSON.stringify({ StartAt: 'Nothing', States: { Nothing: { Type: 'Pass', End: true } } });
  const roleArn = `arn:aws:iam::${account}:role/Machine`;
  return {
    name: 'a state machine',
    before: [roleBefore('Machine', 'states')],
    steps: stepsOf('stepfunctions', [
      ['states:CreateStateMachine', 'create_state_machine', stateMachineArn, { name, definition, roleArn }],
      ['states:UpdateStateMachine', 'update_state_machine', stateMachineArn, { stateMachineArn, definition }],
      ['states:TagResource', 'tag_resource', stateMachineArn, { resourceArn: stateMachineArn, tags: [{ key: 'team', value: 'auth' }] }],
      ['states:DescribeStateMachine', 'describe_state_machine', stateMachineArn, { stateMachineArn }],
      ['states:DeleteStateMachine', 'delete_state_machine', stateMachineArn, { stateMachineArn }],
    ]),
  };
}

function build(find: Find): Scenario {
  const { name, arn, account } = find('AWS::CodeBuild::Project');
  const source = { type: 'NO_SOURCE', buildspec: 'version: 0.2' };
  const environment = { type: 'LINUX_CONTAINER', computeType: 'BUILD_GENERAL1_SMALL', image: 'aws/codebuild/standard:7.0' };
  const serviceRole = `arn:aws:iam::${account}:role/Build`;
  return {
    name: 'a build',
    before: [roleBefore('Build', 'codebuild')],
    steps: stepsOf('codebuild', [
      ['codebuild:CreateProject', 'create_project', arn, { name, source, artifacts: { type: 'NO_ARTIFACTS' }, environment, serviceRole }],
      ['codebuild:UpdateProject', 'update_project', arn, { name, description: 'Tests' }],
      ['codebuild:DeleteProject', 'delete_project', arn, { name }],
    ]),
  };
}

function bus(find: Find): Scenario {
  const { name: Name, arn } = find('AWS::Events::EventBus');
  const { name: Rule, arn: ruleArn } = find('AWS::Events::Rule');
  const { arn: groupArn } = find('AWS::Logs::LogGroup', 'Events');
  return {
    name: 'an event bus and its rule',
    before: [],
    steps: stepsOf('events', [
      ['events:CreateEventBus', 'create_event_bus', arn, { Name }],
      ['events:PutRule', 'put_rule', ruleArn, { Name: Rule, EventBusName: Name, EventPattern: JSON.stringify({ source: ['aws.states'] }) }],
      ['events:PutTargets', 'put_targets', ruleArn, { Rule, EventBusName: Name, Targets: [{ Id: 'Target0', Arn: groupArn }] }],
      ['events:RemoveTargets', 'remove_targets', ruleArn, { Rule, EventBusName: Name, Ids: ['Target0'] }],
      ['events:DeleteRule', 'delete_rule', ruleArn, { Name: Rule, EventBusName: Name }],
      ['events:TagResource', 'tag_resource', arn, { ResourceARN: arn, Tags: TAGS }],
      ['events:DeleteEventBus', 'delete_event_bus', arn, { Name }],
    ]),
  };
}

function parameter(find: Find): Scenario {
  const { name: Name, arn } = find('AWS::SSM::Parameter');
  return {
    name: 'a parameter',
    before: [],
    steps: stepsOf('ssm', [
      ['ssm:PutParameter', 'put_parameter', arn, { Name, Type: 'String', Value: 'none' }],
      ['ssm:DeleteParameter', 'delete_parameter', arn, { Name }],
    ]),
  };
}

function alarm(find: Find): Scenario {
  const { name: AlarmName, arn } = find('AWS::CloudWatch::Alarm');
  const metric = { Namespace: 'AWS/ApplicationELB', MetricName: 'RequestCount', Statistic: 'Sum', Period: 60 };
  return {
    name: 'an alarm',
    before: [],
    steps: stepsOf('cloudwatch', [
      ['cloudwatch:PutMetricAlarm', 'put_metric_alarm', arn, {
        AlarmName, ...metric, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold',
      }],
      ['cloudwatch:DeleteAlarms', 'delete_alarms', arn, { AlarmNames: [AlarmName] }],
    ]),
  };
}

function table(find: Find): Scenario {
  const { name: TableName, arn } = find('AWS::DynamoDB::Table');
  return {
    name: 'a table',
    before: [],
    steps: stepsOf('dynamodb', [
      ['dynamodb:CreateTable', 'create_table', arn, {
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }],
      ['dynamodb:DescribeTable', 'describe_table', arn, { TableName }],
      ['dynamodb:TagResource', 'tag_resource', arn, { ResourceArn: arn, Tags: TAGS }],
      ['dynamodb:UpdateTimeToLive', 'update_time_to_live', arn, { TableName, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } }],
      ['dynamodb:UpdateContinuousBackups', 'update_continuous_backups', arn, {
        TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }],
      ['dynamodb:UntagResource', 'untag_resource', arn, { ResourceArn: arn, TagKeys: ['team'] }],
      ['dynamodb:DeleteTable', 'delete_table', arn, { TableName }],
    ]),
  };
}

function queue(find: Find): Scenario {
  const { name: QueueName, arn } = find('AWS::SQS::Queue', 'Orders');
  const QueueUrl = '${queue.QueueUrl}';
  return {
    name: 'a queue',
    before: [],
    steps: stepsOf('sqs', [
      ['sqs:CreateQueue', 'create_queue', arn, { QueueName }, 'queue'],
      ['sqs:TagQueue', 'tag_queue', arn, { QueueUrl, Tags: { team: 'orders' } }],
      ['sqs:SetQueueAttributes', 'set_queue_attributes', arn, { QueueUrl, Attributes: { VisibilityTimeout: '180' } }],
      ['sqs:UntagQueue', 'untag_queue', arn, { QueueUrl, TagKeys: ['team'] }],
      ['sqs:DeleteQueue', 'delete_queue', arn, { QueueUrl }],
    ]),
  };
}

function topic(find: Find): Scenario {
  const { name: Name, arn: TopicArn } = find('AWS::SNS::Topic');
  const { arn: Endpoint } = find('AWS::SQS::Queue', 'Orders');
  return {
    name: 'a topic and a subscription',
    before: [],
    steps: stepsOf('sns', [
      ['sns:CreateTopic', 'create_topic', TopicArn, { Name }],
      ['sns:TagResource', 'tag_resource', TopicArn, { ResourceArn: TopicArn, Tags: TAGS }],
      ['sns:Subscribe', 'subscribe', TopicArn, { TopicArn, Protocol: 'sqs', Endpoint, ReturnSubscriptionArn: true }, 'subscription'],
      ['sns:Unsubscribe', 'unsubscribe', TopicArn, { SubscriptionArn: '${subscription.SubscriptionArn}' }],
      ['sns:DeleteTopic', 'delete_topic', TopicArn, { TopicArn }],
    ]),
  };
}

function worker(find: Find): Scenario {
  const { name: FunctionName, arn, account } = find('AWS::Lambda::Function');
  const code = { Runtime: 'nodejs22.x', Handler: 'index.handler', Role: `arn:aws:iam::${account}:role/Worker` };
  return {
    name: 'a function',
    before: [roleBefore('Worker', 'lambda')],
    steps: stepsOf('lambda', [
      ['lambda:CreateFunction', 'create_function', arn, { FunctionName, ...code, Code: { ZipFile: EMPTY_ZIP } }],
      ['lambda:GetFunction', 'get_function', arn, { FunctionName }],
      ['lambda:TagResource', 'tag_resource', arn, { Resource: arn, Tags: { team: 'orders' } }],
      ['lambda:AddPermission', 'add_permission', arn, {
        FunctionName, StatementId: 'Api', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com',
      }],
      ['lambda:UpdateFunctionCode', 'update_function_code', arn, { FunctionName, ZipFile: EMPTY_ZIP }],
      ['lambda:UpdateFunctionConfiguration', 'update_function_configuration', arn, { FunctionName, Timeout: 30 }],
      ['lambda:RemovePermission', 'remove_permission', arn, { FunctionName, StatementId: 'Api' }],
      ['lambda:DeleteFunction', 'delete_function', arn, { FunctionName }],
    ]),
  };
}

function role(find: Find): Scenario {
  const { name: RoleName, arn } = find('AWS::IAM::Role');
  const nothing = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }] });
  const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
  return {
    name: 'a role',
    before: [],
    steps: stepsOf('iam', [
      ['iam:CreateRole', 'create_role', arn, { RoleName, AssumeRolePolicyDocument: trust('lambda') }],
      ['iam:TagRole', 'tag_role', arn, { RoleName, Tags: TAGS }],
      ['iam:PutRolePolicy', 'put_role_policy', arn, { RoleName, PolicyName: 'Default', PolicyDocument: nothing }],
      ['iam:AttachRolePolicy', 'attach_role_policy', arn, { RoleName, PolicyArn }],
      ['iam:UpdateAssumeRolePolicy', 'update_assume_role_policy', arn, { RoleName, PolicyDocument: trust('lambda') }],
      ['iam:DetachRolePolicy', 'detach_role_policy', arn, { RoleName, PolicyArn }],
      ['iam:DeleteRolePolicy', 'delete_role_policy', arn, { RoleName, PolicyName: 'Default' }],
      ['iam:UntagRole', 'untag_role', arn, { RoleName, TagKeys: ['team'] }],
      ['iam:DeleteRole', 'delete_role', arn, { RoleName }],
    ]),
  };
}

function secret(find: Find): Scenario {
  const { name: Name, arn } = find('AWS::SecretsManager::Secret');
  // Its last six characters are made up.
  const made = '${secret.ARN}';
  return {
    name: 'a secret',
    before: [],
    steps: stepsOf('secretsmanager', [
      ['secretsmanager:GetRandomPassword', 'get_random_password', ANYTHING, { PasswordLength: 30 }],
      ['secretsmanager:CreateSecret', 'create_secret', arn.replace(/-[^-]{6}$/, ''), { Name, SecretString: '{}' }, 'secret'],
      ['secretsmanager:GetSecretValue', 'get_secret_value', made, { SecretId: made }],
      ['secretsmanager:PutSecretValue', 'put_secret_value', made, { SecretId: made, SecretString: '{"username":"orders"}' }],
      ['secretsmanager:UpdateSecret', 'update_secret', made, { SecretId: made, Description: 'Orders' }],
      ['secretsmanager:TagResource', 'tag_resource', made, { SecretId: made, Tags: TAGS }],
      ['secretsmanager:UntagResource', 'untag_resource', made, { SecretId: made, TagKeys: ['team'] }],
      ['secretsmanager:DeleteSecret', 'delete_secret', made, { SecretId: made, ForceDeleteWithoutRecovery: true }],
    ]),
  };
}

function database(find: Find): Scenario {
  const { name: DBInstanceIdentifier, arn } = find('AWS::RDS::DBInstance');
  const user = { MasterUsername: 'orders', MasterUserPassword: 'not-a-secret' };
  const instance = { DBInstanceClass: 'db.t4g.medium', Engine: 'postgres', AllocatedStorage: 100, ...user };
  return {
    name: 'a database',
    before: [],
    steps: stepsOf('rds', [
      ['rds:CreateDBInstance', 'create_db_instance', arn, { DBInstanceIdentifier, ...instance }],
      ['rds:DescribeDBInstances', 'describe_db_instances', arn, { DBInstanceIdentifier }],
      ['rds:ModifyDBInstance', 'modify_db_instance', arn, { DBInstanceIdentifier, AllocatedStorage: 200 }],
      ['rds:DeleteDBInstance', 'delete_db_instance', arn, { DBInstanceIdentifier, SkipFinalSnapshot: true }],
    ]),
  };
}

function network(find: Find): Scenario {
  const { account, region } = find('AWS::EC2::VPC');
  const VpcId = '${vpc.Vpc.VpcId}';
  const SubnetId = '${subnet.Subnet.SubnetId}';
  const RouteTableId = '${table.RouteTable.RouteTableId}';
  const InternetGatewayId = '${gateway.InternetGateway.InternetGatewayId}';
  const GroupId = '${group.GroupId}';
  const arn = (type: string, id: string) => `arn:aws:ec2:${region}:${account}:${type}/${id}`;
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }];
  const egress = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }];
  return {
    name: 'a network',
    before: [],
    steps: stepsOf('ec2', [
      ['ec2:CreateVpc', 'create_vpc', arn('vpc', '*'), { CidrBlock: '10.0.0.0/16' }, 'vpc'],
      ['ec2:DescribeVpcs', 'describe_vpcs', ANYTHING, {}],
      ['ec2:ModifyVpcAttribute', 'modify_vpc_attribute', arn('vpc', VpcId), { VpcId, EnableDnsHostnames: { Value: true } }],
      ['ec2:CreateSubnet', 'create_subnet', arn('vpc', VpcId), { VpcId, CidrBlock: '10.0.0.0/24' }, 'subnet'],
      ['ec2:ModifySubnetAttribute', 'modify_subnet_attribute', arn('subnet', SubnetId), { SubnetId, MapPublicIpOnLaunch: { Value: true } }],
      ['ec2:CreateRouteTable', 'create_route_table', arn('vpc', VpcId), { VpcId }, 'table'],
      ['ec2:CreateInternetGateway', 'create_internet_gateway', arn('internet-gateway', '*'), {}, 'gateway'],
      ['ec2:AttachInternetGateway', 'attach_internet_gateway', arn('vpc', VpcId), { VpcId, InternetGatewayId }],
      ['ec2:CreateRoute', 'create_route', arn('route-table', RouteTableId), {
        RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId,
      }],
      ['ec2:ReplaceRoute', 'replace_route', arn('route-table', RouteTableId), {
        RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId,
      }],
      ['ec2:CreateSecurityGroup', 'create_security_group', arn('vpc', VpcId), { VpcId, GroupName: 'orders', Description: 'Orders' }, 'group'],
      ['ec2:AuthorizeSecurityGroupIngress', 'authorize_security_group_ingress', arn('security-group', GroupId), { GroupId, IpPermissions }],
      ['ec2:AuthorizeSecurityGroupEgress', 'authorize_security_group_egress', arn('security-group', GroupId), { GroupId, IpPermissions: egress }],
      ['ec2:RevokeSecurityGroupEgress', 'revoke_security_group_egress', arn('security-group', GroupId), { GroupId, IpPermissions: egress }],
      ['ec2:RevokeSecurityGroupIngress', 'revoke_security_group_ingress', arn('security-group', GroupId), { GroupId, IpPermissions }],
      ['ec2:DeleteSecurityGroup', 'delete_security_group', arn('security-group', GroupId), { GroupId }],
      ['ec2:DeleteRoute', 'delete_route', arn('route-table', RouteTableId), { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' }],
      ['ec2:DeleteRouteTable', 'delete_route_table', arn('route-table', RouteTableId), { RouteTableId }],
      ['ec2:DetachInternetGateway', 'detach_internet_gateway', arn('vpc', VpcId), { VpcId, InternetGatewayId }],
      ['ec2:DeleteInternetGateway', 'delete_internet_gateway', arn('internet-gateway', InternetGatewayId), { InternetGatewayId }],
      ['ec2:DeleteSubnet', 'delete_subnet', arn('subnet', SubnetId), { SubnetId }],
      ['ec2:DeleteVpc', 'delete_vpc', arn('vpc', VpcId), { VpcId }],
    ]),
  };
}

/** A network that is there before, with two subnets. */
const networkBefore: readonly ServiceCall[] = [
  { service: 'ec2', operation: 'create_vpc', parameters: { CidrBlock: '10.0.0.0/16' }, saves: 'vpc' },
  ...['first', 'second'].map((saves, i) => ({
    service: 'ec2', operation: 'create_subnet', parameters: { VpcId: '${vpc.Vpc.VpcId}', CidrBlock: `10.0.${i}.0/24` }, saves,
  })),
];
const SUBNETS = ['${first.Subnet.SubnetId}', '${second.Subnet.SubnetId}'];

function gateway(find: Find): Scenario {
  const { account, region } = find('AWS::EC2::NatGateway');
  const arn = (type: string, id: string) => `arn:aws:ec2:${region}:${account}:${type}/${id}`;
  const AllocationId = '${address.AllocationId}';
  const NatGatewayId = '${nat.NatGateway.NatGatewayId}';
  return {
    name: 'a gateway and its address',
    before: networkBefore,
    steps: stepsOf('ec2', [
      ['ec2:AllocateAddress', 'allocate_address', arn('elastic-ip', '*'), { Domain: 'vpc' }, 'address'],
      ['ec2:CreateNatGateway', 'create_nat_gateway', arn('subnet', SUBNETS[0]), { AllocationId, SubnetId: SUBNETS[0] }, 'nat'],
      ['ec2:DescribeNatGateways', 'describe_nat_gateways', ANYTHING, {}],
      ['ec2:DeleteNatGateway', 'delete_nat_gateway', arn('natgateway', NatGatewayId), { NatGatewayId }],
      ['ec2:ReleaseAddress', 'release_address', arn('elastic-ip', AllocationId), { AllocationId }],
    ]),
  };
}

function endpoint(find: Find): Scenario {
  const { account, region } = find('AWS::EC2::VPCEndpoint');
  const arn = (type: string, id: string) => `arn:aws:ec2:${region}:${account}:${type}/${id}`;
  const VpcId = '${vpc.Vpc.VpcId}';
  const id = '${endpoint.VpcEndpoint.VpcEndpointId}';
  return {
    name: 'an endpoint',
    before: networkBefore,
    steps: stepsOf('ec2', [
      ['ec2:CreateVpcEndpoint', 'create_vpc_endpoint', arn('vpc', VpcId), {
        VpcId, ServiceName: `com.amazonaws.${region}.logs`, VpcEndpointType: 'Interface', SubnetIds: SUBNETS,
      }, 'endpoint'],
      ['ec2:DescribeVpcEndpoints', 'describe_vpc_endpoints', ANYTHING, {}],
      ['ec2:DeleteVpcEndpoints', 'delete_vpc_endpoints', arn('vpc-endpoint', id), { VpcEndpointIds: [id] }],
    ]),
  };
}

function balancer(find: Find): Scenario {
  const { name: Name, arn } = find('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const { name: groupName, arn: groupArn } = find('AWS::ElasticLoadBalancingV2::TargetGroup');
  const LoadBalancerArn = '${balancer.LoadBalancers.0.LoadBalancerArn}';
  const TargetGroupArn = '${group.TargetGroups.0.TargetGroupArn}';
  const ListenerArn = '${listener.Listeners.0.ListenerArn}';
  const group = { Protocol: 'HTTP', Port: 8080, VpcId: '${vpc.Vpc.VpcId}', TargetType: 'ip' };
  const DefaultActions = [{ Type: 'forward', TargetGroupArn }];
  return {
    name: 'a load balancer',
    before: networkBefore,
    steps: stepsOf('elbv2', [
      ['elasticloadbalancing:CreateLoadBalancer', 'create_load_balancer', arn, { Name, Subnets: SUBNETS, Scheme: 'internal' }, 'balancer'],
      ['elasticloadbalancing:ModifyLoadBalancerAttributes', 'modify_load_balancer_attributes', LoadBalancerArn, {
        LoadBalancerArn, Attributes: [{ Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' }],
      }],
      ['elasticloadbalancing:DescribeLoadBalancers', 'describe_load_balancers', ANYTHING, {}],
      ['elasticloadbalancing:SetSubnets', 'set_subnets', LoadBalancerArn, { LoadBalancerArn, Subnets: SUBNETS }],
      ['elasticloadbalancing:CreateTargetGroup', 'create_target_group', groupArn, { Name: groupName, ...group }, 'group'],
      ['elasticloadbalancing:ModifyTargetGroup', 'modify_target_group', TargetGroupArn, { TargetGroupArn, HealthCheckPath: '/healthz' }],
      ['elasticloadbalancing:ModifyTargetGroupAttributes', 'modify_target_group_attributes', TargetGroupArn, {
        TargetGroupArn, Attributes: [{ Key: 'stickiness.enabled', Value: 'false' }],
      }],
      ['elasticloadbalancing:CreateListener', 'create_listener', LoadBalancerArn, { LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions }, 'listener'],
      ['elasticloadbalancing:ModifyListener', 'modify_listener', ListenerArn, { ListenerArn, Port: 8080 }],
      ['elasticloadbalancing:DeleteListener', 'delete_listener', ListenerArn, { ListenerArn }],
      ['elasticloadbalancing:DeleteTargetGroup', 'delete_target_group', TargetGroupArn, { TargetGroupArn }],
      ['elasticloadbalancing:DeleteLoadBalancer', 'delete_load_balancer', LoadBalancerArn, { LoadBalancerArn }],
    ]),
  };
}

function api(find: Find): Scenario {
  const { region, arn: functionArn } = { region: find('AWS::ApiGatewayV2::Api').region, arn: find('AWS::Lambda::Function').arn };
  const ApiId = '${api.ApiId}';
  const arn = (path: string) => `arn:aws:apigateway:${region}::/apis${path}`;
  const Stage = { ApiId, StageName: '$default' };
  return {
    name: 'an API',
    before: [],
    steps: stepsOf('apigatewayv2', [
      ['apigateway:POST', 'create_api', arn(''), { Name: 'Api', ProtocolType: 'HTTP' }, 'api'],
      ['apigateway:PATCH', 'update_api', arn(`/${ApiId}`), { ApiId, Description: 'Orders' }],
      ['apigateway:POST', 'create_integration', arn(`/${ApiId}/integrations`), {
        ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: functionArn, PayloadFormatVersion: '2.0',
      }, 'integration'],
      ['apigateway:POST', 'create_route', arn(`/${ApiId}/routes`), { ApiId, RouteKey: '$default', Target: 'integrations/${integration.IntegrationId}' }, 'route'],
      ['apigateway:POST', 'create_stage', arn(`/${ApiId}/stages`), { ...Stage, AutoDeploy: true }],
      ['apigateway:PATCH', 'update_stage', arn(`/${ApiId}/stages/$default`), { ...Stage, Description: 'Orders' }],
      ['apigateway:DELETE', 'delete_stage', arn(`/${ApiId}/stages/$default`), Stage],
      ['apigateway:DELETE', 'delete_route', arn(`/${ApiId}/routes/\${route.RouteId}`), { ApiId, RouteId: '${route.RouteId}' }],
      ['apigateway:DELETE', 'delete_integration', arn(`/${ApiId}/integrations/\${integration.IntegrationId}`), { ApiId, IntegrationId: '${integration.IntegrationId}' }],
      ['apigateway:DELETE', 'delete_api', arn(`/${ApiId}`), { ApiId }],
    ]),
  };
}

import { ACCOUNT, allow, answer, policyOf, proofOf, REGION, role, roleArn, unanswerable } from './templates';
import { Intrinsics } from '../../src/access-proof/private/intrinsics';

const regional = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const resolve = (resources: object, value: unknown) => new Intrinsics({ name: 'One', account: ACCOUNT, region: REGION, partition: 'aws', template: { Resources: resources as any } }, { exported: () => undefined }).resolve(value);

test.each<[string, object, string, string | RegExp, string | RegExp]>([
  ['AWS::ApiGateway::RestApi', {}, 'RestApiId', /^[0-9a-f]{10}$/, /^[0-9a-f]{10}$/],
  ['AWS::ApiGatewayV2::Api', {}, 'ApiId', /^[0-9a-f]{10}$/, /^[0-9a-f]{10}$/],
  ['AWS::CloudFront::Distribution', {}, 'Id', /^E[0-9A-F]{13}$/, /^E[0-9A-F]{13}$/],
  ['AWS::ApiGateway::Stage', { RestApiId: 'a', StageName: 'prod' }, 'Arn', 'prod', regional('execute-api', 'a/prod')],
  ['AWS::ApiGatewayV2::Stage', { ApiId: 'a', StageName: '$default' }, 'Arn', '$default', regional('execute-api', 'a/$default')],
  ['AWS::ApiGateway::RestApi', {}, 'Arn', /^[0-9a-f]{10}$/, /^arn:aws:execute-api:eu-west-1:111111111111:[0-9a-f]{10}$/],
  ['AWS::ApiGatewayV2::Api', {}, 'Arn', /^[0-9a-f]{10}$/, /^arn:aws:execute-api:eu-west-1:111111111111:[0-9a-f]{10}$/],
  ['AWS::CloudFront::Distribution', {}, 'Arn', /^E/, /^arn:aws:cloudfront::111111111111:distribution\/E/],
  ['AWS::CodeBuild::ReportGroup', { Name: 'r' }, 'Arn', regional('codebuild', 'report-group/r'), regional('codebuild', 'report-group/r')],
  ['AWS::CodeDeploy::Application', { ApplicationName: 'a' }, 'Arn', 'a', regional('codedeploy', 'application:a')],
  ['AWS::CodeDeploy::DeploymentConfig', { DeploymentConfigName: 'c' }, 'Arn', 'c', regional('codedeploy', 'deploymentconfig:c')],
  ['AWS::CodeDeploy::DeploymentGroup', { ApplicationName: 'a', DeploymentGroupName: 'g' }, 'Arn', 'g', regional('codedeploy', 'deploymentgroup:a/g')],
  ['AWS::CloudWatch::Alarm', { AlarmName: 'a' }, 'Arn', 'a', regional('cloudwatch', 'alarm:a')],
  ['AWS::CloudWatch::CompositeAlarm', { AlarmName: 'c' }, 'Arn', 'c', regional('cloudwatch', 'alarm:c')],
  ['AWS::CodePipeline::Pipeline', { Name: 'p' }, 'Arn', 'p', regional('codepipeline', 'p')],
  ['AWS::ECS::Cluster', { ClusterName: 'c' }, 'Arn', 'c', regional('ecs', 'cluster/c')],
  ['AWS::Cognito::UserPool', {}, 'Arn', /^made-up_/, /^arn:aws:cognito-idp:eu-west-1:111111111111:userpool\/made-up_/],
  ['AWS::DynamoDB::GlobalTable', { TableName: 't' }, 'Arn', 't', regional('dynamodb', 'table/t')],
  ['AWS::DynamoDB::Table', { TableName: 't' }, 'StreamArn', 't', /^arn:aws:dynamodb:eu-west-1:111111111111:table\/t\/stream\/2000-01-01T/],
  ['AWS::ECS::Service', { ServiceName: 's', Cluster: regional('ecs', 'cluster/c') }, 'Name', regional('ecs', 'service/c/s'), 's'],
  ['AWS::ECS::Service', { ServiceName: 's' }, 'ServiceArn', regional('ecs', 'service/default/s'), regional('ecs', 'service/default/s')],
  ['AWS::ECS::TaskDefinition', { Family: 'f' }, 'TaskDefinitionArn', /:task-definition\/f:\d+$/, /:task-definition\/f:\d+$/],
  ['AWS::EFS::FileSystem', {}, 'Arn', /^fs-[0-9a-f]{17}$/, /file-system\/fs-/],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', { Name: 'l', Type: 'network' }, 'LoadBalancerFullName', /:loadbalancer\/net\/l\/[0-9a-f]{16}$/, /^net\/l\/[0-9a-f]{16}$/],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', { Name: 't' }, 'TargetGroupFullName', /:targetgroup\/t\/[0-9a-f]{16}$/, /^targetgroup\/t\/[0-9a-f]{16}$/],
  ['AWS::Events::Rule', { Name: 'r' }, 'Arn', 'r', regional('events', 'rule/r')],
  ['AWS::Events::Rule', { Name: 'r', EventBusName: 'b' }, 'Arn', 'r', regional('events', 'rule/b/r')],
  ['AWS::Kinesis::Stream', { Name: 's' }, 'Arn', 's', regional('kinesis', 'stream/s')],
  ['AWS::Lambda::Alias', { FunctionName: 'f', Name: 'live' }, 'AliasArn', regional('lambda', 'function:f:live'), regional('lambda', 'function:f:live')],
  ['AWS::Lambda::Version', { FunctionName: regional('lambda', 'function:f') }, 'FunctionArn', /:function:f:\d+$/, /:function:f:\d+$/],
  ['AWS::StepFunctions::StateMachine', { StateMachineName: 'm' }, 'Name', regional('states', 'stateMachine:m'), 'm'],
])('%s with %j', (Type, Properties, attribute, ref, value) => {
  const resources = { X: { Type, Properties } };
  const fits = (given: string, wanted: string | RegExp) => (typeof wanted === 'string' ? expect(given).toBe(wanted) : expect(given).toMatch(wanted));
  fits(resolve(resources, { Ref: 'X' }), ref);
  if (attribute) fits(resolve(resources, { 'Fn::GetAtt': ['X', attribute] }), value);
});

test('a listener and its rules lie under their load balancer', () => {
  const resources = {
    L: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Name: 'l' } },
    Listener: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: { LoadBalancerArn: { Ref: 'L' } } },
    Rule: { Type: 'AWS::ElasticLoadBalancingV2::ListenerRule', Properties: { ListenerArn: { Ref: 'Listener' } } },
  };
  expect(resolve(resources, { Ref: 'Listener' })).toMatch(/^arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener\/app\/l\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
  expect(resolve(resources, { 'Fn::GetAtt': ['Rule', 'RuleArn'] })).toMatch(/:listener-rule\/app\/l(\/[0-9a-f]{16}){3}$/);
});

describe('an alias of a function', () => {
  const F = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f' } };
  const Live = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'F' }, Name: 'live' } };
  const P = (name: unknown) => ({ Type: 'AWS::Lambda::Permission', Properties: { FunctionName: name, Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' } });
  const invokes = (resource: string) => ({ principal: 'apigateway.amazonaws.com', action: 'lambda:InvokeFunction', resource: regional('lambda', resource) });

  test.each<[unknown, string, string]>([
    [{ Ref: 'Live' }, 'denied', 'allowed'], ['f:live', 'denied', 'allowed'], [regional('lambda', 'function:f:live'), 'denied', 'allowed'], [{ Ref: 'F' }, 'allowed', 'denied'],
  ])('has permissions of its own: %j', (name, ofFunction, ofAlias) => {
    const proof = proofOf({ resources: { F, Live, P: P(name) } });
    expect([answer(proof, invokes('function:f')), answer(proof, invokes('function:f:live'))]).toEqual([ofFunction, ofAlias]);
  });
});

describe('a table', () => {
  const grants = (action: string) => ({ PolicyDocument: policyOf(allow(action, '*', { Principal: { AWS: '222222222222' } })) });
  const guest = { principal: roleArn('guest', '222222222222'), principalPolicies: [JSON.stringify(policyOf(allow('*')))] };
  const TABLE = regional('dynamodb', 'table/t');

  test('that is global has the policy of its replica', () => {
    const global = (region: string) => proofOf({ resources: { T: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { TableName: 't', Replicas: [{ Region: REGION }, { Region: region, ResourcePolicy: grants('dynamodb:GetItem') }].slice(region === REGION ? 1 : 0) } } } });
    const gets = { ...guest, action: 'dynamodb:GetItem', resource: TABLE };
    expect([REGION, 'us-east-1'].map((region) => answer(global(region), gets))).toEqual(['allowed', 'denied']);
    expect(unanswerable(proofOf({ resources: { T: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { TableName: 't', Replicas: [] } } } }), gets)).toContain('the replica of One/T in eu-west-1');
  });

  test('has a stream with a policy of its own', () => {
    const resources = { T: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 't', ResourcePolicy: grants('dynamodb:*'), StreamSpecification: { ResourcePolicy: grants('dynamodb:GetRecords') } } } };
    const stream = resolve(resources, { 'Fn::GetAtt': ['T', 'StreamArn'] });
    const asks = { ...guest, resource: stream };
    expect(['dynamodb:GetRecords', 'dynamodb:DescribeStream'].map((action) => answer(proofOf({ resources }), { ...asks, action }))).toEqual(['allowed', 'denied']);
  });
});

test('executions belong to their state machine, and no other', () => {
  const proof = proofOf({ resources: { M: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'm' } }, Reader: role('reader', allow('states:DescribeExecution', regional('states', 'execution:m:*'))) } });
  const describes = { principal: roleArn('reader'), action: 'states:DescribeExecution', resource: regional('states', 'execution:m:x') };
  expect(answer(proof, describes)).toBe('allowed');
  expect(unanswerable(proof, { ...describes, resource: regional('states', 'execution:m2:x') })).toContain('execution:m2:x, which no template holds');
});

test.each([
  ['cloudformation:UpdateStack', 'cloudformation', 'stack/One/1'],
  ['CloudFormation:ExecuteChangeSet', 'cloudformation', 'stack/One/1'],
])('%s is about a resource of a service that nobody can ask about, whatever templates hold', (action, service, rest) => {
  const proof = proofOf({ resources: { Updater: role('updater', allow('*')) } });
  const said = unanswerable(proof, { principal: roleArn('updater'), action, resource: regional(service, rest) });
  expect(said).toContain(`${rest}, for resources of ${service} cannot be asked about, whatever templates hold`);
  expect(said).not.toContain('which no template holds');
});

test('a resource of a type that nobody can ask about is not said to be in no template alone', () => {
  const proof = proofOf({ resources: { L: { Type: 'AWS::Lambda::LayerVersion', Properties: { LayerName: 'l' } }, Reader: role('reader', allow('*')) } });
  expect(unanswerable(proof, { principal: roleArn('reader'), action: 'lambda:GetLayerVersion', resource: regional('lambda', 'layer:l:1') }))
    .toContain('layer:l:1, which no template holds, or which is of a type that cannot be asked about');
});

test('a stream of records is shared by a policy that names it', () => {
  const S = { Type: 'AWS::Kinesis::Stream', Properties: { Name: 's' } };
  const P = { Type: 'AWS::Kinesis::ResourcePolicy', Properties: { ResourceArn: { 'Fn::GetAtt': ['S', 'Arn'] }, ResourcePolicy: policyOf(allow('kinesis:PutRecord', '*', { Principal: { AWS: '222222222222' } })) } };
  const puts = { principal: roleArn('guest', '222222222222'), principalPolicies: [JSON.stringify(policyOf(allow('*')))], action: 'kinesis:PutRecord', resource: regional('kinesis', 'stream/s') };
  expect([answer(proofOf({ resources: { S, P } }), puts), answer(proofOf({ resources: { S } }), puts)]).toEqual(['allowed', 'denied']);
});

test('who reaches a file system is not decided by policies alone', () => {
  const E = { Type: 'AWS::EFS::FileSystem', Properties: {} };
  const proof = proofOf({ resources: { E, Reader: role('reader', allow('*')) } });
  const resource = resolve({ E }, { 'Fn::GetAtt': ['E', 'Arn'] });
  expect(unanswerable(proof, { principal: roleArn('reader'), action: 'elasticfilesystem:ClientMount', resource })).toContain('who reaches One/E, a AWS::EFS::FileSystem');
});

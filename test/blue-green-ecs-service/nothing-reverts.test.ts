import { readFileSync } from 'fs';
import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Built, build, CONTRACT, DIGEST } from './setup';
import { TrafficShift } from '../../src';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const RECOMMENDED = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));

type Resource = Readonly<Record<string, any>>;
/** The resources of a type, by logical id, without what CloudFormation does not compare. */
function resourcesOf({ stack }: Built, type: string): Record<string, Resource> {
  const found = Object.entries(Template.fromStack(stack).findResources(type));
  return Object.fromEntries(found.map(([id, { Metadata: _, ...resource }]) => [id, resource]));
}

const SERVICE = 'AWS::ECS::Service';
const before = build();
const [id] = Object.keys(resourcesOf(before, SERVICE));

test('the service has exactly these properties: with every other, an update of the library or of CDK would be one that ECS refuses', () => {
  const { Properties: properties } = resourcesOf(before, SERVICE)[id];
  expect(properties).toEqual({
    Cluster: { Ref: 'ServiceCluster572F72F1' },
    DeploymentConfiguration: { MaximumPercent: 200, MinimumHealthyPercent: 100 },
    DeploymentController: { Type: 'CODE_DEPLOY' },
    EnableECSManagedTags: true,
    HealthCheckGracePeriodSeconds: 120,
    LaunchType: 'FARGATE',
    LoadBalancers: [{ ContainerName: 'app', ContainerPort: 8080, TargetGroupArn: { Ref: 'ServiceBlueC582B4C8' } }],
    NetworkConfiguration: {
      AwsvpcConfiguration: {
        AssignPublicIp: 'DISABLED',
        SecurityGroups: [{ 'Fn::GetAtt': ['ServiceTaskSecurityGroup8B142934', 'GroupId'] }],
        Subnets: [{ Ref: 'VpcPrivateSubnet1Subnet536B997A' }, { Ref: 'VpcPrivateSubnet2Subnet3788AAA1' }],
      },
    },
    PlatformVersion: 'LATEST',
    PropagateTags: 'SERVICE',
    TaskDefinition: before.service.family,
  });
});

test('the service names no revision and no count of tasks, and has no circuit breaker', () => {
  const { Properties: properties } = resourcesOf(before, SERVICE)[id];
  expect(properties.TaskDefinition).toBe(topologyOf().environment('prod').taskRoleName);
  expect(properties).not.toHaveProperty('DesiredCount');
  expect(properties.DeploymentConfiguration).not.toHaveProperty('DeploymentCircuitBreaker');
});

test('the service waits for both listeners, without which ECS and CodeDeploy refuse the target groups, and for its task definition', () => {
  const listeners = Object.keys(resourcesOf(before, 'AWS::ElasticLoadBalancingV2::Listener'));
  expect(listeners).toHaveLength(2);
  expect(resourcesOf(before, SERVICE)[id].DependsOn).toEqual(expect.arrayContaining([...listeners, ...Object.keys(resourcesOf(before, 'AWS::ECS::TaskDefinition'))]));
});

const withShift = (shift: TrafficShift) => build({ topology: topologyOf({ service: CONTRACT, environments: [DEV, { ...PROD, shift }] }) });
const withGrant = () => {
  const built = build();
  new dynamodb.Table(built.stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }).grantReadData(built.service.taskRole);
  return built;
};
const withAlarm = () => {
  const built = build();
  const metric = new cloudwatch.Metric({ namespace: 'Acme', metricName: 'Failures' });
  built.service.addRollbackAlarms([new cloudwatch.Alarm(built.stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 })]);
  return built;
};

describe('the service is not touched by', () => {
  test.each<[string, () => Built, string]>([
    ['another size', () => build({ cpu: 1024, memoryLimitMiB: 2048 }), 'AWS::ECS::TaskDefinition'],
    ['other environment variables', () => build({ environmentVariables: { LOG_LEVEL: 'debug' } }), 'AWS::ECS::TaskDefinition'],
    ['another initial image', () => build({ initialImage: `nginx@${DIGEST}` }), 'AWS::ECS::TaskDefinition'],
    ['another shift', () => withShift(TrafficShift.linear(10, Duration.minutes(6))), 'AWS::CodeDeploy::DeploymentConfig'],
    ['another wait', () => build({ terminationWait: Duration.hours(1) }), 'AWS::CodeDeploy::DeploymentGroup'],
    ['another retention of the log', () => build({ logRetention: logs.RetentionDays.ONE_DAY }), 'AWS::Logs::LogGroup'],
    ['an alarm', withAlarm, 'AWS::CodeDeploy::DeploymentGroup'],
    ['a permission of the task, for which it does wait', withGrant, 'AWS::IAM::Policy'],
    ['the recommended feature flags of CDK', () => build({}, RECOMMENDED), 'AWS::CodeDeploy::DeploymentGroup'],
  ])('%s', (_, change, touched) => {
    const after = change();
    expect(resourcesOf(after, SERVICE)[id].Properties).toEqual(resourcesOf(before, SERVICE)[id].Properties);
    expect(resourcesOf(after, touched)).not.toEqual(resourcesOf(before, touched));
  });
});

describe('listeners, whose update would send users to the first target group,', () => {
  const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';

  test('are not touched by what may change at any time', () => {
    for (const change of [() => build({ cpu: 1024, memoryLimitMiB: 2048, terminationWait: Duration.hours(1) }), withAlarm]) {
      expect(resourcesOf(change(), LISTENER)).toEqual(resourcesOf(before, LISTENER));
    }
  });

  test('have no properties but these, in particular no tags', () => {
    const tagged = build({ topology: topologyOf({ service: CONTRACT, platform: { ...TOOLING, conventions: { tags: { team: 'auth' } } } }) });
    for (const { Properties: properties } of Object.values(resourcesOf(tagged, LISTENER))) {
      expect(Object.keys(properties).sort()).toEqual(['Certificates', 'DefaultActions', 'LoadBalancerArn', 'Port', 'Protocol', 'SslPolicy']);
    }
  });
});

test('nothing in the template is a count of tasks', () => {
  expect(JSON.stringify(Template.fromStack(before.stack).toJSON())).not.toMatch(/DesiredCount|ScalableTarget/);
});

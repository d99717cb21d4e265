import { App, CfnParameter, Duration, Lazy, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Built, build, CONTRACT, DIGEST, INITIAL_IMAGE, serviceTopology, surroundings, WorkloadStack } from './setup';
import { BlueGreenEcsService, BlueGreenEcsServiceProps, CanaryAlarmSet, ReleaseDeployer, ServiceContract, TrafficShift } from '../../src';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const environment = serviceTopology().environment('prod');
const templateOf = (change: Partial<BlueGreenEcsServiceProps> = {}) => Template.fromStack(build(change).stack);
const idOf = (template: Template, type: string, properties: object = {}) => {
  const ids = Object.keys(template.findResources(type, { Properties: properties }));
  expect(ids).toHaveLength(1);
  return ids[0];
};
const only = (template: Template, type: string): any => Object.values(template.findResources(type))[0];

const template = templateOf();
const blue = Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup')).find((id) => id.startsWith('ServiceBlue'))!;
const green = Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup')).find((id) => id.startsWith('ServiceGreen'))!;
const loadBalancerGroup = idOf(template, 'AWS::EC2::SecurityGroup', { GroupDescription: 'Load balancer of auth-service in prod' });
const taskGroup = idOf(template, 'AWS::EC2::SecurityGroup', { GroupDescription: 'Tasks of auth-service in prod' });

describe('the image', () => {
  test('is the released one, and another until there is a release', () => {
    const [parameter, definition] = Object.entries(template.toJSON().Parameters).find(([id]) => id.startsWith('ServiceReleasedImage')) as [string, any];
    expect(definition).toMatchObject({ Type: 'AWS::SSM::Parameter::Value<String>', Default: environment.imagePointerParameterName });
    const [[condition, expression]] = Object.entries(template.toJSON().Conditions);
    expect(expression).toEqual({ 'Fn::Equals': [{ Ref: parameter }, 'none'] });
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ Image: { 'Fn::If': [condition, INITIAL_IMAGE, { Ref: parameter }] } })],
    });
  });

  test('of the first build may come from the topology\'s repository, whose registry is known when it is deployed', () => {
    const topology = serviceTopology();
    const { ContainerDefinitions: [container] } = only(templateOf({ initialImage: `${topology.imageRepositoryUri}@${DIGEST}` }), 'AWS::ECS::TaskDefinition').Properties;
    expect(container.Image['Fn::If'][1]).toEqual({
      'Fn::Join': ['', [`${TOOLING.account}.dkr.ecr.eu-west-1.`, { Ref: 'AWS::URLSuffix' }, `/${topology.imageRepositoryName}@${DIGEST}`]],
    });
  });
});

describe('a task', () => {
  test('is what the contract says', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: environment.taskRoleName,
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      RuntimePlatform: { CpuArchitecture: 'X86_64', OperatingSystemFamily: 'LINUX' },
      Cpu: '512',
      Memory: '1024',
      ContainerDefinitions: [Match.objectLike({ Name: 'app', Essential: true, PortMappings: [{ ContainerPort: 8080, Protocol: 'tcp' }] })],
    });
  });

  test('writes nowhere but into its scratch volume', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Volumes: [{ Name: 'scratch' }],
      ContainerDefinitions: [Match.objectLike({
        ReadonlyRootFilesystem: true,
        MountPoints: [{ ContainerPath: '/tmp', SourceVolume: 'scratch', ReadOnly: false }],
        Privileged: Match.absent(),
      })],
    });
  });

  test('gets the environment variables, and the size', () => {
    templateOf({ environmentVariables: { LOG_LEVEL: 'info' }, cpu: 1024, memoryLimitMiB: 4096 }).hasResourceProperties('AWS::ECS::TaskDefinition', {
      Cpu: '1024', Memory: '4096', ContainerDefinitions: [Match.objectLike({ Environment: [{ Name: 'LOG_LEVEL', Value: 'info' }] })],
    });
  });

  test('has the roles that other accounts know by name, in the conventions\' path', () => {
    const topology = serviceTopology({ platform: { ...TOOLING, conventions: { iamPath: '/delivery/', permissionsBoundaryName: 'Boundary', tags: { team: 'auth' } } } });
    const bounded = templateOf({ topology });
    const { taskRoleName, executionRoleName } = topology.environment('prod');
    for (const [role, property] of [[taskRoleName, 'TaskRoleArn'], [executionRoleName, 'ExecutionRoleArn']]) {
      const id = idOf(bounded, 'AWS::IAM::Role', { RoleName: role });
      bounded.hasResourceProperties('AWS::ECS::TaskDefinition', { [property]: { 'Fn::GetAtt': [id, 'Arn'] } });
    }
    const roles = Object.values(bounded.findResources('AWS::IAM::Role'));
    expect(roles).toHaveLength(3);
    for (const { Properties } of roles) {
      expect(Properties).toMatchObject({
        Path: '/delivery/',
        PermissionsBoundary: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${PROD.account}:policy/Boundary`]] },
        Tags: [{ Key: 'team', Value: 'auth' }],
      });
    }
  });

  test('has no policy beside its roles, for which the service would not wait', () => template.resourceCountIs('AWS::IAM::Policy', 0));

  test('logs into a group with a key of its own, for as long as is said', () => {
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    const group = idOf(template, 'AWS::Logs::LogGroup', { RetentionInDays: 90, KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ LogConfiguration: { LogDriver: 'awslogs', Options: Match.objectLike({ 'awslogs-group': { Ref: group } }) } })],
    });
    templateOf({ logRetention: logs.RetentionDays.TEN_YEARS }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 3653 });
  });

  test('of an older revision can still be started after a stack update', () => {
    template.hasResource('AWS::ECS::TaskDefinition', { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Delete' });
  });
});

describe('the load balancer', () => {
  test('answers users and tests over TLS 1.2 and 1.3 only, each with a target group', () => {
    for (const [port, target] of [[443, blue], [8443, green]] as const) {
      template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
        Port: port,
        Protocol: 'HTTPS',
        SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
        Certificates: [{ CertificateArn: Match.anyValue() }],
        DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: target } }],
      });
    }
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 2);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 0);
  });

  test('takes the test port from the contract', () => {
    const topology = topologyOf({ service: ServiceContract.fargate({ port: 80, healthCheckPath: '/', testPort: 9443, containerName: 'web' }) });
    const other = templateOf({ topology });
    other.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 9443 });
    other.hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [Match.objectLike({ ContainerName: 'web', ContainerPort: 80 })] });
  });

  test('asks both groups of tasks for their health', () => {
    template.resourcePropertiesCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetType: 'ip', Protocol: 'HTTP', Port: 8080, HealthCheckPath: '/healthz', Matcher: { HttpCode: '200' }, Name: Match.absent(),
    }, 2);
  });

  test('is internal unless it is to be open, and drops headers that are none', () => {
    const attribute = (key: string, value: string) => ({ LoadBalancerAttributes: Match.arrayWith([{ Key: key, Value: value }]) });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal', ...attribute('routing.http.drop_invalid_header_fields.enabled', 'true') });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', attribute('deletion_protection.enabled', 'true'));
    const open = templateOf({ internetFacing: true });
    open.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing' });
    const { Subnets: subnets } = only(open, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties;
    expect(JSON.stringify(subnets)).toMatch(/VpcPublicSubnet1.*VpcPublicSubnet2/);
  });

  test.each<[string, boolean, object]>([
    ['the VPC', false, { CidrIp: { 'Fn::GetAtt': ['Vpc8378EB38', 'CidrBlock'] } }],
    ['everybody', true, { CidrIp: '0.0.0.0/0' }],
  ])('lets %s in on 443, and nobody on the test port', (_, internetFacing, peer) => {
    const rules = only(templateOf({ internetFacing }), 'AWS::EC2::SecurityGroup').Properties.SecurityGroupIngress;
    expect(rules).toEqual([{ ...peer, IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'Users' }]);
  });

  test('lets a tester in where somebody says so', () => {
    const { stack, service } = build();
    service.loadBalancer.connections.allowFrom(ec2.Peer.ipv4('10.1.0.0/16'), ec2.Port.tcp(CONTRACT.testPort));
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.arrayWith([Match.objectLike({ CidrIp: '10.1.0.0/16', FromPort: 8443, ToPort: 8443 })]),
    });
  });
});

describe('the network of the tasks', () => {
  test('lets in the load balancer alone, on the contract\'s port', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: { 'Fn::GetAtt': [taskGroup, 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': [loadBalancerGroup, 'GroupId'] },
      FromPort: 8080,
      ToPort: 8080,
      IpProtocol: 'tcp',
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    expect(template.toJSON().Resources[taskGroup].Properties.SecurityGroupIngress).toBeUndefined();
  });

  test('leads to HTTPS endpoints and nowhere else, and from the load balancer to the tasks', () => {
    expect(template.toJSON().Resources[taskGroup].Properties.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })]);
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      GroupId: { 'Fn::GetAtt': [loadBalancerGroup, 'GroupId'] }, DestinationSecurityGroupId: { 'Fn::GetAtt': [taskGroup, 'GroupId'] }, FromPort: 8080, ToPort: 8080,
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
  });

  test('leads to more where somebody says so', () => {
    const { stack, service } = build();
    service.connections.allowTo(ec2.Peer.ipv4('10.2.0.0/16'), ec2.Port.tcp(5432));
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: Match.arrayWith([Match.objectLike({ CidrIp: '10.2.0.0/16', FromPort: 5432 })]),
    });
  });
});

describe('a release', () => {
  const group = (change: Partial<BlueGreenEcsServiceProps> = {}) => only(templateOf(change), 'AWS::CodeDeploy::DeploymentGroup').Properties;
  const shiftedBy = (shift: TrafficShift) => templateOf({ topology: topologyOf({ service: CONTRACT, environments: [DEV, { ...PROD, shift }] }) });

  test('moves traffic between the two target groups, by the two listeners, for this service', () => {
    const listener = (port: number) => ({ Ref: idOf(template, 'AWS::ElasticLoadBalancingV2::Listener', { Port: port }) });
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
      ECSServices: [{ ClusterName: { Ref: idOf(template, 'AWS::ECS::Cluster') }, ServiceName: { 'Fn::GetAtt': [idOf(template, 'AWS::ECS::Service'), 'Name'] } }],
      LoadBalancerInfo: {
        TargetGroupPairInfoList: [{
          ProdTrafficRoute: { ListenerArns: [listener(443)] },
          TestTrafficRoute: { ListenerArns: [listener(8443)] },
          TargetGroups: [blue, green].map((id) => ({ Name: { 'Fn::GetAtt': [id, 'TargetGroupName'] } })),
        }],
      },
    });
  });

  test('is brought back when it fails, and when it is stopped', () => {
    expect(group().AutoRollbackConfiguration).toEqual({ Enabled: true, Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST'] });
  });

  test.each<[Duration | undefined, number]>([[undefined, 10], [Duration.minutes(0), 0], [Duration.days(2), 2880]])('keeps the old tasks for %s', (terminationWait, minutes) => {
    expect(group({ terminationWait }).BlueGreenDeploymentConfiguration).toMatchObject({
      TerminateBlueInstancesOnDeploymentSuccess: { Action: 'TERMINATE', TerminationWaitTimeInMinutes: minutes },
      DeploymentReadyOption: { ActionOnTimeout: 'CONTINUE_DEPLOYMENT', WaitTimeInMinutes: 0 },
    });
  });

  test.each<[string, TrafficShift, object]>([
    ['a canary', TrafficShift.canary(5, Duration.minutes(30)), { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryPercentage: 5, CanaryInterval: 30 } }],
    ['equal parts', TrafficShift.linear(20, Duration.minutes(7)), { Type: 'TimeBasedLinear', TimeBasedLinear: { LinearPercentage: 20, LinearInterval: 7 } }],
  ])('goes as the environment says: %s', (_, shift, routing) => {
    const shifted = shiftedBy(shift);
    const id = idOf(shifted, 'AWS::CodeDeploy::DeploymentConfig');
    shifted.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', { ComputePlatform: 'ECS', TrafficRoutingConfig: routing, DeploymentConfigName: Match.absent() });
    shifted.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', { DeploymentConfigName: { Ref: id } });
  });

  test('goes as the environment says: all at once', () => {
    const shifted = shiftedBy(TrafficShift.allAtOnce());
    shifted.resourceCountIs('AWS::CodeDeploy::DeploymentConfig', 0);
    shifted.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', { DeploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce' });
  });

  test('is made with a role of its own, without AWS\'s policy for all services', () => {
    const role = group().ServiceRoleArn['Fn::GetAtt'][0];
    expect(template.toJSON().Resources[role].Properties.ManagedPolicyArns).toBeUndefined();
  });

  test('is declared as expected drift', () => {
    const codeDeploy = { ChangedBy: 'codedeploy.amazonaws.com' };
    const [production, tests] = [443, 8443].map((port) => idOf(template, 'AWS::ElasticLoadBalancingV2::Listener', { Port: port }));
    expect(template.toJSON().Metadata['cdk-secure-delivery:ExpectedDrift']).toEqual([
      { LogicalId: idOf(template, 'AWS::ECS::Service'), Properties: ['/TaskDefinition', '/LoadBalancers'], ...codeDeploy },
      { LogicalId: production, Properties: ['/DefaultActions'], ...codeDeploy },
      { LogicalId: tests, Properties: ['/DefaultActions'], ...codeDeploy },
    ]);
  });

  test('can be stopped with a command that is in the outputs', () => {
    const outputs = Object.values<any>(template.findOutputs('*'));
    const command = JSON.stringify(outputs.find((each) => JSON.stringify(each.Value).includes('stop-deployment')).Value);
    expect(command).toContain('--auto-rollback-enabled');
    expect(command).toContain(JSON.stringify({ Ref: idOf(template, 'AWS::CodeDeploy::DeploymentGroup') }));
    expect(outputs.some((each) => each.Value['Fn::GetAtt']?.[1] === 'DNSName')).toBe(true);
  });
});

describe('everything that others read', () => {
  test('is there', () => {
    const { stack, service } = build();
    const of = (value: unknown) => stack.resolve(value);
    const ref = (type: string) => ({ Ref: idOf(template, type) });
    expect(service.family).toBe(environment.taskRoleName);
    expect(service.environment).toBe(service.topology.environment('prod'));
    expect(service.terminationWait.toMinutes()).toBe(10);
    expect(of(service.cluster.clusterName)).toEqual(ref('AWS::ECS::Cluster'));
    expect(of(service.service.serviceArn)).toEqual(ref('AWS::ECS::Service'));
    expect(of(service.taskDefinition.taskDefinitionArn)).toEqual(ref('AWS::ECS::TaskDefinition'));
    expect(of(service.application.applicationName)).toEqual(ref('AWS::CodeDeploy::Application'));
    expect(of(service.deploymentGroup.deploymentGroupName)).toEqual(ref('AWS::CodeDeploy::DeploymentGroup'));
    expect(of(service.deploymentGroup.deploymentConfig.deploymentConfigName)).toEqual(ref('AWS::CodeDeploy::DeploymentConfig'));
    expect(JSON.stringify(of(service.deploymentGroup.deploymentConfig.deploymentConfigArn))).toContain(`:deploymentconfig:",${JSON.stringify(ref('AWS::CodeDeploy::DeploymentConfig'))}`);
    expect(of(service.loadBalancer.loadBalancerArn)).toEqual(ref('AWS::ElasticLoadBalancingV2::LoadBalancer'));
    expect([service.blueTargetGroup, service.greenTargetGroup].map((each) => of(each.targetGroupArn))).toEqual([{ Ref: blue }, { Ref: green }]);
    expect(of(service.taskRole.roleName)).toEqual({ Ref: idOf(template, 'AWS::IAM::Role', { RoleName: environment.taskRoleName }) });
    expect(of(service.executionRole.roleName)).toEqual({ Ref: idOf(template, 'AWS::IAM::Role', { RoleName: environment.executionRoleName }) });
    expect(of(service.logGroup.logGroupName)).toEqual(ref('AWS::Logs::LogGroup'));
  });

  test('is found by whoever is handed a service, and by nobody who is handed something else', () => {
    expect(BlueGreenEcsService._is(build().service)).toBe(true);
    expect(BlueGreenEcsService._is({ ...build().service })).toBe(false);
    expect(BlueGreenEcsService._is(undefined)).toBe(false);
  });
});

describe('removal', () => {
  test('keeps the log and its key, and protects the load balancer', () => {
    for (const type of ['AWS::Logs::LogGroup', 'AWS::KMS::Key']) template.hasResource(type, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  test('DESTROY lets all of it go, and is warned of', () => {
    const { stack } = build({ removalPolicy: RemovalPolicy.DESTROY });
    const destroyed = Template.fromStack(stack);
    for (const type of ['AWS::Logs::LogGroup', 'AWS::KMS::Key']) destroyed.hasResource(type, { DeletionPolicy: 'Delete' });
    destroyed.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { LoadBalancerAttributes: Match.arrayWith([{ Key: 'deletion_protection.enabled', Value: 'false' }]) });
    Annotations.fromStack(stack).hasWarning('/Prod/Service', Match.stringLikeRegexp('BlueGreenEcsService.destroyed'));
  });

  test('RETAIN keeps even what a failed first deployment leaves', () => {
    templateOf({ removalPolicy: RemovalPolicy.RETAIN }).hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
  });
});

test('a VPC that does not say where it lies is taken at its word', () => {
  const stack = new WorkloadStack(new App());
  const vpc = Object.create(new ec2.Vpc(stack, 'Own'), { env: { value: undefined } });
  expect(() => new BlueGreenEcsService(stack, 'Service', { ...surroundings(stack), vpc })).not.toThrow();
});

describe('what others bring', () => {
  const warningsOf = ({ stack }: Built) => Annotations.fromStack(stack).findWarning('*', Match.anyValue())
    .map(({ id, entry }) => [id, /BlueGreenEcsService\.\w+/.exec(String(entry.data))?.[0]]);

  test('is missed when it is not there', () => {
    expect(warningsOf(build())).toEqual([['/Prod/Service', 'BlueGreenEcsService.noAlarms'], ['/Prod/Service', 'BlueGreenEcsService.noDeployer']]);
  });

  test('is not missed when it is', () => {
    const built = build();
    new CanaryAlarmSet(built.stack, 'Alarms', { service: built.service });
    new ReleaseDeployer(built.stack, 'Release', { service: built.service });
    expect(warningsOf(built)).toEqual([]);
  });
});

test('tags of the conventions are on everything that takes tags', () => {
  const topology = serviceTopology({ platform: { ...TOOLING, conventions: { tags: { team: 'auth' } } } });
  const tagged = templateOf({ topology });
  for (const type of ['AWS::ECS::Service', 'AWS::ECS::Cluster', 'AWS::ECS::TaskDefinition', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::KMS::Key', 'AWS::Logs::LogGroup']) {
    tagged.hasResourceProperties(type, { Tags: Match.arrayWith([{ Key: 'team', Value: 'auth' }]) });
  }
});

test('the same template comes out every time', () => expect(JSON.stringify(templateOf().toJSON())).toBe(JSON.stringify(template.toJSON())));

describe('bad input', () => {
  const none = undefined as any;
  const image = (initialImage: any): [string, () => unknown, string[]] => [`the image ${String(initialImage)}`, () => build({ initialImage }), ['BlueGreenEcsService.InvalidImage initialImage']];
  const size = (cpu: any, memoryLimitMiB: any, property = 'memoryLimitMiB'): [string, () => unknown, string[]] =>
    [`cpu ${cpu} with memory ${memoryLimitMiB}`, () => build({ cpu, memoryLimitMiB }), [`BlueGreenEcsService.InvalidSize ${property}`]];
  const wait = (terminationWait: any): [string, () => unknown, string[]] =>
    [`the wait ${String(terminationWait)}`, () => build({ terminationWait }), ['BlueGreenEcsService.InvalidWait terminationWait']];
  const networked = (change: (stack: WorkloadStack) => Partial<BlueGreenEcsServiceProps>) => () => {
    const stack = new WorkloadStack(new App());
    return new BlueGreenEcsService(stack, 'Service', { ...surroundings(stack), ...change(stack) });
  };
  const imported = (stack: Stack, change: object = {}) => ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
    vpcId: 'vpc-1', availabilityZones: ['eu-west-1a', 'eu-west-1b'], privateSubnetIds: ['subnet-1', 'subnet-2'], ...change,
  });

  test.each<[string, () => unknown, string[]]>([
    ['no props', () => new BlueGreenEcsService(new WorkloadStack(new App()), 'Service', none), ['BlueGreenEcsService.MissingProperty topology']],
    ['a topology that is none', () => build({ topology: {} as any }), ['BlueGreenEcsService.MissingProperty topology']],
    ['no VPC and no certificate', () => build({ vpc: none, certificate: none }),
      ['BlueGreenEcsService.MissingProperty certificate', 'BlueGreenEcsService.MissingProperty vpc']],
    ['a topology without a service contract', () => build({ topology: topologyOf() }), ['DeliveryTopology.NoService topology.service']],
    ['an environment that there is not', () => build({ environment: 'test' }), ['DeliveryTopology.UnknownEnvironment environment']],
    ['an environment of another account', () => build({ environment: 'dev' }), ['DeliveryTopology.WrongAccount env.account']],
    ['a second service of the environment', () => {
      const { app } = build();
      const stack = new WorkloadStack(app, 'Other');
      new BlueGreenEcsService(stack, 'Service', surroundings(stack));
    }, ['BlueGreenEcsService.DuplicateService environment']],
    ...[none, 'nginx', 'nginx:1.27', `nginx@sha256:${'a'.repeat(63)}`, `nginx@sha256:${'A'.repeat(64)}`, `@${DIGEST}`, `a b@${DIGEST}`, `${'a'.repeat(200)}@${DIGEST}`, ['nginx']].map(image),
    size(300, 1024, 'cpu'), size('512', 1024, 'cpu'), size(256, 4096), size(512, 512), size(512, 1500), size(4096, 31 * 1024), size(8192, 18 * 1024), size(16384, 128 * 1024),
    ['a variable without a name', () => build({ environmentVariables: { '': 'x' } }), ['BlueGreenEcsService.InvalidVariable environmentVariables']],
    ['a variable whose name has an equals sign', () => build({ environmentVariables: { 'a=b': 'x' } }), ['BlueGreenEcsService.InvalidVariable environmentVariables']],
    ['a variable that is a number', () => build({ environmentVariables: { PORT: 8080 as any } }), ['BlueGreenEcsService.InvalidVariable environmentVariables.PORT']],
    ...[Duration.seconds(90), Duration.minutes(2881), 10, null, Duration.minutes(Lazy.number({ produce: () => 10 }))].map(wait),
    ['a removal policy that log groups do not know', () => build({ removalPolicy: RemovalPolicy.SNAPSHOT }), ['BlueGreenEcsService.UnsupportedRemovalPolicy removalPolicy']],
    ['an imported VPC that does not know its CIDR block', networked((stack) => ({ vpc: imported(stack) })), ['BlueGreenEcsService.UnusableNetwork vpc']],
    ['a VPC with one zone', networked((stack) => ({ vpc: new ec2.Vpc(stack, 'Small', { maxAzs: 1 }) })), ['BlueGreenEcsService.UnusableNetwork loadBalancerSubnets']],
    ['a VPC without public subnets, to be open to the internet', networked((stack) => ({ vpc: imported(stack), internetFacing: true })), ['BlueGreenEcsService.UnusableNetwork loadBalancerSubnets']],
    ['a VPC without a way out', networked((stack) => ({
      vpc: new ec2.Vpc(stack, 'Isolated', { subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] }),
    })), ['BlueGreenEcsService.UnusableNetwork taskSubnets']],
    ['tasks in public subnets', () => build({ taskSubnets: { subnetType: ec2.SubnetType.PUBLIC } }), ['BlueGreenEcsService.UnusableNetwork taskSubnets']],
    ['a load balancer for the internet in private subnets', () => build({ internetFacing: true, loadBalancerSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } }),
      ['BlueGreenEcsService.UnusableNetwork loadBalancerSubnets']],
    ['one subnet twice', networked((stack) => ({ vpc: imported(stack, { vpcCidrBlock: '10.0.0.0/16', privateSubnetIds: ['subnet-1', 'subnet-1'] }) })),
      ['BlueGreenEcsService.UnusableNetwork loadBalancerSubnets']],
    ['a VPC of another region', networked((stack) => ({ vpc: new ec2.Vpc(new WorkloadStack(stack.node.root as App, 'Elsewhere', 'us-east-1'), 'Vpc') })),
      ['BlueGreenEcsService.UnusableNetwork vpc']],
    ['a VPC of another account', networked((stack) => ({
      vpc: new ec2.Vpc(new Stack(stack.node.root as App, 'Elsewhere', { env: { account: '222222222222', region: PROD.region } }), 'Vpc'),
    })), ['BlueGreenEcsService.UnusableNetwork vpc']],
    ['a text for internetFacing', () => build({ internetFacing: 'false' as any }), ['BlueGreenEcsService.MissingProperty internetFacing']],
    ['a VPC that is a text', () => build({ vpc: 'vpc-1' as any }), ['BlueGreenEcsService.MissingProperty vpc']],
    ['a certificate that is a text', () => build({ certificate: 'arn:aws:acm:eu-west-1:333333333333:certificate/a' as any }), ['BlueGreenEcsService.MissingProperty certificate']],
    ...['eu-west-1:222222222222', 'us-east-1:333333333333'].map((place): [string, () => unknown, string[]] => [
      `a certificate of ${place}`,
      networked((stack) => ({ certificate: acm.Certificate.fromCertificateArn(stack, 'Elsewhere', `arn:aws:acm:${place}:certificate/a`) })),
      ['BlueGreenEcsService.UnusableNetwork certificate'],
    ]),
    ['a certificate of a stack elsewhere', () => {
      const app = new App();
      const certificate = new acm.Certificate(new WorkloadStack(app, 'Elsewhere', 'us-east-1'), 'Certificate', { domainName: 'example.com' });
      const stack = new WorkloadStack(app);
      new BlueGreenEcsService(stack, 'Service', { ...surroundings(stack), certificate });
    }, ['BlueGreenEcsService.UnusableNetwork certificate']],
    ['a certificate whose ARN is a number', () => build({ certificate: { certificateArn: 12 } as any }), ['BlueGreenEcsService.MissingProperty certificate']],
    ...[
      `${serviceTopology().imageRepositoryUri}:v1`, `${serviceTopology().imageRepositoryUri}@sha256:abc`, `${serviceTopology().imageRepositoryUri}@undefined`,
      `999999999999.dkr.ecr.eu-west-1.amazonaws.com/x@${DIGEST}`, `111111111111.dkr.ecr.eu-west-1.amazonaws.com/other@${DIGEST}`,
    ].map(image),
    ['subnets that the VPC has not', () => build({ taskSubnets: { subnetGroupName: 'none' } }), ['BlueGreenEcsService.UnusableNetwork taskSubnets']],
  ])('fails for %s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test('subnets that were listed are shown by their ids', () => {
    const subnets = (stack: Stack) => ['subnet-1', new CfnParameter(stack, 'Subnet').valueAsString]
      .map((subnetId, i) => ec2.Subnet.fromSubnetAttributes(stack, `Subnet${i}`, { subnetId, availabilityZone: 'eu-west-1a' }));
    const { message } = deliveryErrorOf(networked((stack) => ({ loadBalancerSubnets: { subnets: subnets(stack) } })));
    expect(message).toContain('loadBalancerSubnets: must select subnets in at least two availability zones');
    expect(message).toMatch(/got \{"subnets":\["subnet-1","\(unresolved\)"\]\}/);
  });

  test.each<[string, () => string]>([
    ['of the topology\'s repository', () => `${serviceTopology().imageRepositoryUri}@${DIGEST}`],
    ['of a public registry', () => `public.ecr.aws/acme/app@${DIGEST}`],
    ['that only the deployment knows', () => Lazy.string({ produce: () => 'x' })],
  ])('an image %s is none', (_, initialImage) => expect(() => build({ initialImage: initialImage() })).not.toThrow());

  test('is told all at once, and leaves nothing behind', () => {
    const stack = new WorkloadStack(new App(), 'Prod', 'us-east-1');
    const work = () => new BlueGreenEcsService(stack, 'Service', { ...surroundings(stack), topology: topologyOf(), initialImage: 'nginx', cpu: 1 });
    expect(problemsOf(work)).toEqual([
      'DeliveryTopology.WrongRegion env.region', 'DeliveryTopology.NoService topology.service', 'BlueGreenEcsService.InvalidImage initialImage', 'BlueGreenEcsService.InvalidSize cpu',
    ]);
    expect(stack.node.findChild('Service').node.children).toEqual([]);
  });

  test.each<[string, () => unknown]>([
    ['every size that Fargate has', () => {
      const sizes = [[256, 512], [256, 2048], [512, 4096], [1024, 2048], [2048, 16384], [4096, 30720], [8192, 20480], [16384, 122880]];
      for (const [cpu, memoryLimitMiB] of sizes) build({ cpu, memoryLimitMiB });
    }],
    ['tokens, which are not checked', () => networked((stack) => ({
      initialImage: new CfnParameter(stack, 'Image').valueAsString,
      cpu: Lazy.number({ produce: () => 512 }),
      environmentVariables: { A: new CfnParameter(stack, 'A').valueAsString },
    }))()],
    ['isolated subnets, where somebody says so', networked((stack) => ({
      vpc: new ec2.Vpc(stack, 'Isolated', { subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] }),
      taskSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    }))],
    ['an imported VPC whose zones are not known yet', networked((stack) => ({
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
        vpcId: 'vpc-1',
        vpcCidrBlock: '10.0.0.0/16',
        availabilityZones: new CfnParameter(stack, 'Zones', { type: 'CommaDelimitedList' }).valueAsList,
        privateSubnetIds: new CfnParameter(stack, 'Subnets', { type: 'CommaDelimitedList' }).valueAsList,
      }),
    }))],
  ])('takes %s', (_, work) => expect(work).not.toThrow());
});

test('tags that a user adds reach the service as well', () => {
  const { stack, service } = build();
  Tags.of(service).add('cost-center', '4711');
  Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { Tags: [{ Key: 'cost-center', Value: '4711' }], PropagateTags: 'SERVICE' });
});

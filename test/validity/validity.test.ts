import { readFileSync } from 'fs';
import { App, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ACKNOWLEDGED, acknowledgementOf, AT_MOST, STORES_ACKNOWLEDGED, withoutPack } from './acknowledged';
import { hasResource, unscopedActions, UNSCOPED } from './unscoped';
import { ALL_PACKS, cfnLintFindings, Finding, nagFindings, schemaFindings, Templates } from './validators';
import {
  ArtifactReader, BlueGreenEcsPipeline, BlueGreenEcsService, BreakGlassRole, CanaryAlarmSet, CrossAccountDeployRole, DeliveryEventBus,
  DeliveryEventForwarding, DeliveryTopology, DeployPermissions, ImagePointer, OrgGuardrails, PipelineSource, ReleaseDeployer, RoleAudit,
  RoleTrailAudit, RoleUseAudit, SecureArtifactBucket, SecureImageRepository, ServiceContract,
} from '../../src';
import { partitionOf } from '../../src/private/partition';
import { topologyOf } from '../helpers/topologies';

const REGIONS = [['aws', 'eu-west-1'], ['aws-cn', 'cn-north-1'], ['aws-us-gov', 'us-gov-west-1']] as const;
const RECOMMENDED = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));
const FLAGS = [['the recommended feature flags', RECOMMENDED], ['no feature flag', {}]] as const;

/** Every construct in every way of using it. */
function everything(region: string, context: object): App {
  const app = new App({ context: { ...context }, analyticsReporting: false });
  const topology = topologyOf({
    platform: topologyPlatform(region),
    service: ServiceContract.fargate({ port: 8080, healthCheckPath: '/healthz' }),
    environments: [{ name: 'prod', account: '333333333333', region, production: true }],
  });
  const tooling = new Stack(app, 'Tooling', { env: { account: '111111111111', region } });
  const artifacts = new SecureArtifactBucket(tooling, 'Artifacts', { topology, readers: [ArtifactReader.role('444444444444', 'Reader')] });
  artifacts.addApplication(topologyOf({ platform: topologyPlatform(region), application: 'web', environments: topology.environments }));
  new SecureArtifactBucket(tooling, 'Alone', { readers: [ArtifactReader.role('444444444444', 'Reader', { keyPrefix: 'a/b' })] });
  const agnostic = new Stack(app, 'Agnostic');
  new SecureArtifactBucket(agnostic, 'Alone', { bucketName: 'my-artifacts', readers: [ArtifactReader.role('444444444444', 'Reader')] });

  const workload = new Stack(app, 'Workload', { env: { account: '333333333333', region } });
  const role = new iam.Role(workload, 'Role', { assumedBy: new iam.AccountPrincipal('111111111111') });
  SecureArtifactBucket.fromTopology(workload, 'Artifacts', topology).grants.read(role);

  new DeliveryEventBus(tooling, 'Events', { topology });
  // There is no Step Functions action in China.
  if (!region.startsWith('cn-')) {
    const connectionArn = `arn:${tooling.partition}:codeconnections:${region}:111111111111:connection/00000000-0000-0000-0000-000000000000`;
    new BlueGreenEcsPipeline(tooling, 'Pipeline', { topology, artifacts, source: PipelineSource.connection({ connectionArn, repository: 'acme/auth-service' }) });
  }
  foundation(app, topology, region);
  service(app, topology, region);
  audits(app, topology, region);
  new OrgGuardrails(new Stack(app, 'Organization', { env: { account: '444444444444', region } }), 'Guardrails', { topology, rootId: 'r-ab12' });
  return app;
}

function foundation(app: App, topology: DeliveryTopology, region: string): void {
  const stack = new Stack(app, 'Foundation', { env: { account: '333333333333', region } });
  new CrossAccountDeployRole(stack, 'DeployRole', { topology, environment: 'prod' });
  const other = topologyOf({ platform: topologyPlatform(region), application: 'web', environments: topology.environments });
  new CrossAccountDeployRole(stack, 'DeployEverything', { topology: other, environment: 'prod', permissions: everyPermission(stack) });
  const pipelineRole = iam.Role.fromRoleArn(stack, 'Pipeline', `arn:${partitionOf(region)}:iam::111111111111:role/pipeline`);
  const permissions = [DeployPermissions.lambdaFunction({ functionName: 'thumbnails', publishedVersionsOnly: true, pipelineName: 'pipeline' })];
  new CrossAccountDeployRole(stack, 'DeployAlone', { pipelineRole, roleName: 'deploy-alone', permissions });
  new ImagePointer(stack, 'ImagePointer', { topology, environment: 'prod' });
  new DeliveryEventForwarding(stack, 'Events', { topology, environment: 'prod' });
}

/** Every way of deploying. */
function everyPermission(stack: Stack): DeployPermissions[] {
  const role = (name: string) => iam.Role.fromRoleName(stack, name, name);
  const codeDeploy = { applicationName: 'web', deploymentGroupName: 'blue-green', deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce' };
  return [
    DeployPermissions.releaseDeployer(),
    DeployPermissions.codeDeployToEcs({ ...codeDeploy, taskDefinitionFamily: 'web', passedRoles: [role('web-task')] }),
    DeployPermissions.ecs({ clusterName: 'web', serviceName: 'web', taskDefinitionFamily: 'web', passedRoles: [role('web-execution')] }),
    // AWS does not offer the action in China.
    ...(stack.region.startsWith('cn-') ? [] : [DeployPermissions.changeSets({ stackNames: ['web'], deploymentRole: role('web-deployment'), changeSetName: 'pipeline' })]),
    DeployPermissions.lambdaFunction({ functionName: 'thumbnails', alarmNames: ['errors'] }),
    DeployPermissions.codeDeployInPlace({ ...codeDeploy, deploymentGroupName: 'fleet' }),
    DeployPermissions.s3({ bucketName: 'acme-website', keyPrefix: 'web' }),
  ];
}

/** In a region beside the home region, where the service is in that, and with a role of the foundation's account. */
function audits(app: App, topology: DeliveryTopology, region: string): void {
  const home = { 'eu-west-1': 'us-east-1' }[region] ?? region;
  const other = { 'eu-west-1': region, 'cn-north-1': 'cn-northwest-1', 'us-gov-west-1': 'us-gov-east-1' }[region]!;
  const account = '333333333333';
  const of = { topology, environment: 'prod', knownPrincipalIds: ['AROAEXAMPLEEXAMPLEID'] };
  new RoleAudit(new Stack(app, 'Audit', { env: { account, region: home } }), 'RoleAudit', { ...of, additionalPolicyNames: ['Operations'], additionalPolicyNamePrefixes: ['ops/jobs-'] });
  new RoleUseAudit(new Stack(app, 'Uses', { env: { account, region: other } }), 'RoleUses', of);
  const stack = new Stack(app, 'BreakGlass', { env: { account, region } });
  new BreakGlassRole(stack, 'BreakGlass', {
    topology,
    environment: 'prod',
    users: [{ account, userName: 'anaya' }, { account: '444444444444', userName: 'emergency/richard' }],
    managedPolicies: [iam.ManagedPolicy.fromManagedPolicyName(stack, 'Operations', 'Operations')],
  });
  const trail = new Stack(app, 'Trail', { env: { account: '444444444444', region } });
  const logGroup = logs.LogGroup.fromLogGroupName(trail, 'LogGroup', 'organization-trail');
  const alarmActionArn = `arn:${trail.partition}:sns:${region}:444444444444:alarms`;
  new RoleTrailAudit(trail, 'RoleAudit', { topology, logGroup, alarmActions: [{ bind: () => ({ alarmActionArn }) }] });
}

function service(app: App, topology: DeliveryTopology, region: string): void {
  const stack = new Stack(app, 'Service', { env: { account: '333333333333', region } });
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    // Known to nobody before the deployment, as that of a VPC which the app makes.
    vpcCidrBlock: Fn.importValue('VpcCidrBlock'),
    availabilityZones: [`${region}a`, `${region}b`],
    privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  });
  const certificateArn = `arn:${stack.partition}:acm:${region}:333333333333:certificate/00000000-0000-0000-0000-000000000000`;
  const made = new BlueGreenEcsService(stack, 'Service', {
    topology,
    environment: 'prod',
    vpc,
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', certificateArn),
    initialImage: `public.ecr.aws/acme/placeholder@sha256:${'ab'.repeat(32)}`,
  });
  new CanaryAlarmSet(stack, 'Alarms', { service: made });
  new ReleaseDeployer(stack, 'Release', { service: made });
}

const topologyPlatform = (region: string) => ({
  account: '111111111111', region, organizationId: 'o-abc1234567', conventions: { tags: { team: 'auth' }, iamPath: '/delivery/' },
});

const templatesOf = (app: App): Templates => Object.fromEntries(app.node.children.filter(Stack.isStack)
  .map((stack) => [stack.stackName, Template.fromStack(stack).toJSON()]));

describe.each(REGIONS)('in %s', (_, region) => {
  describe.each(FLAGS)('with %s', (__, context) => {
    const templates = templatesOf(everything(region, context));

    test('CloudFormation\'s schemas and rules accept every template', () => {
      expect(Object.keys(templates)).toEqual(['Tooling', 'Agnostic', 'Workload', 'Foundation', 'Service', 'Audit', 'Uses', 'BreakGlass', 'Trail', 'Organization']);
      expect(schemaFindings(templates)).toEqual([]);
    });

    test('cfn-lint has nothing to say', async () => expect(await cfnLintFindings(templates, region)).toEqual([]), 120_000);
  });
});

describe('statements on every resource', () => {
  const used = new Set(REGIONS.flatMap(([, region]) => Object.values(templatesOf(everything(region, {}))).flatMap(unscopedActions)));

  test('are there for actions only that know no resource, each with its source', () => {
    expect([...used].sort()).toEqual(Object.keys(UNSCOPED).sort());
  });

  test.each(Object.entries(UNSCOPED))('%s knows no resource, in AWS\'s list of actions', (action, source) => {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(hasResource(action)).toBe(false);
  });

  test('would be found', () => {
    expect(hasResource('s3:GetObject')).toBe(true);
    const statement = { Effect: 'Allow', Action: ['s3:GetObject', 'sts:GetCallerIdentity'], Resource: '*' };
    expect(unscopedActions({ Resources: { P: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Statement: [statement] } } } } })).toEqual(['s3:GetObject', 'sts:GetCallerIdentity']);
    expect(unscopedActions({ Resources: { P: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Statement: { ...statement, Effect: 'Deny' } } } } } })).toEqual([]);
  });
});

/** A rule and a resource count once. */
function acknowledge(app: App, findings: Finding[]): { unknown: Finding[]; used: Set<string> } {
  const used = new Set<string>();
  const unknown = findings.filter((finding) => {
    const found = acknowledgementOf(app, finding);
    if (found) used.add(`${found.rule} ${found.type}`);
    return !found;
  });
  return { unknown, used };
}

describe('cdk-nag', () => {
  test.each(FLAGS)('finds with %s only what is acknowledged', (_, context) => {
    const app = everything('eu-west-1', context);
    const { unknown, used } = acknowledge(app, nagFindings(app));
    expect(unknown).toEqual([]);
    // An acknowledgement that nothing needs any more has to go.
    expect([...used].sort()).toEqual(ACKNOWLEDGED.map((each) => `${each.rule} ${each.type}`).sort());
  });

  test('the table of acknowledged findings does not grow, and gives reasons', () => {
    expect(ACKNOWLEDGED.length).toBeLessThanOrEqual(AT_MOST);
    for (const { why } of ACKNOWLEDGED) expect(why.length).toBeGreaterThan(20);
  });
});

/** What holds what is delivered, with default props. */
function stores(context: object, topology?: DeliveryTopology): App {
  const app = new App({ context: { ...context }, analyticsReporting: false });
  const stack = new Stack(app, 'Stores', { env: { account: '111111111111', region: 'eu-west-1' } });
  new SecureArtifactBucket(stack, 'Artifacts', { topology });
  if (topology) new SecureImageRepository(stack, 'Images', { topology });
  return app;
}

describe.each([['with a topology', topologyOf({ platform: topologyPlatform('eu-west-1') })], ['alone', undefined]])('cdk-nag with all packs, of the stores %s', (_, topology) => {
  test.each(FLAGS)('finds with %s only what is acknowledged', (__, context) => {
    const found = nagFindings(stores(context, topology), ALL_PACKS).map(({ rule, resource }) => `${withoutPack(rule)} ${resource.slice('Stores/'.length)}`);
    // A rule and a resource count once, and an acknowledgement that nothing needs any more has to go.
    expect([...new Set(found)].sort()).toEqual(STORES_ACKNOWLEDGED.map(({ rule, resource }) => `${rule} ${resource}`).sort());
  });
});

test('of the stores at most four findings are acknowledged, with reasons', () => {
  expect(STORES_ACKNOWLEDGED.length).toBeLessThanOrEqual(4);
  for (const { why } of STORES_ACKNOWLEDGED) expect(why.length).toBeGreaterThan(20);
});

describe('each validator finds a fault', () => {
  const broken = (change: (resource: any) => void): Templates => {
    const [name, template] = Object.entries(templatesOf(everything('eu-west-1', {})))[0];
    const copy = JSON.parse(JSON.stringify(template));
    change(Object.values<any>(copy.Resources).find((each) => each.Type === 'AWS::S3::Bucket'));
    return { [name]: copy };
  };
  const misspelt = broken((bucket) => { bucket.Properties.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.KMSMasterKeyId = 'x'; });

  test('CloudFormation\'s schema, a misspelt property', () => expect(schemaFindings(misspelt)).not.toEqual([]));
  test('cfn-lint, a misspelt property', async () => expect(await cfnLintFindings(misspelt, 'eu-west-1')).not.toEqual([]), 60_000);
  test('cfn-lint, a type that the partition lacks', async () => {
    const chatbot = { Tooling: { Resources: { Chat: { Type: 'AWS::Chatbot::SlackChannelConfiguration', Properties: {} } } } };
    expect(await cfnLintFindings(chatbot, 'cn-north-1')).not.toEqual([]);
  }, 60_000);
  test('cdk-nag, a bucket that talks plain HTTP', () => {
    const app = new App();
    new s3.Bucket(new Stack(app, 'Plain'), 'Bucket');
    const found = nagFindings(app, ALL_PACKS).map((each) => each.rule);
    expect(found).toEqual(expect.arrayContaining(['AwsSolutions-S10', ...ALL_PACKS.slice(1).map((pack) => `${pack}-S3BucketSSLRequestsOnly`)]));
  });
});

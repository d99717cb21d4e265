import { App, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ourAssembly } from './assembly';
import {
  BlueGreenEcsService, BreakGlassRole, CanaryAlarmSet, DeliveryEventBus, DeliveryEventForwarding, DeliveryTopology,
  ImagePointer, OrgGuardrails, ReleaseDeployer, RoleAudit, RoleTrailAudit, RoleUseAudit, SecureArtifactBucket, SecureBuild,
  SecureImageRepository, ServiceContract,
} from '../../src';
import { PROPERTIES as PIPELINE } from '../../src/blue-green-ecs-pipeline/private/validate-pipeline';
import { POINTER_OPTIONS } from '../../src/blue-green-ecs-service/private/validate-pointer';
import { PROPERTIES as SERVICE } from '../../src/blue-green-ecs-service/private/validate-service';
import { PROPERTIES as ALARMS } from '../../src/canary-alarm-set/private/validate-alarms';
import { BUS_OPTIONS, FORWARDING_OPTIONS } from '../../src/delivery-events/private/validate-events';
import { CONVENTIONS } from '../../src/delivery-topology/private/validate-conventions';
import { CONTRACT_OPTIONS } from '../../src/delivery-topology/private/validate-service';
import { ENVIRONMENT_OPTIONS, PLATFORM_OPTIONS, TOPOLOGY_OPTIONS } from '../../src/delivery-topology/private/validate-topology';
import { PROPERTIES as GUARDRAILS } from '../../src/org-guardrails/private/validate-guardrails';
import { AUDIT_OPTIONS, USE_AUDIT_OPTIONS } from '../../src/role-audit/private/validate-audit';
import { PROPERTIES as BREAK_GLASS, USER_PROPERTIES } from '../../src/role-audit/private/validate-break-glass';
import { TRAIL_AUDIT_OPTIONS } from '../../src/role-audit/private/validate-trail-audit';
import { ATTRIBUTES } from '../../src/secure-artifact-bucket/private/imported-artifact-bucket';
import { PROPERTIES as BUILD } from '../../src/secure-build/private/validate-build';
import { pipelineOf, toolingOf, deliverable } from '../blue-green-ecs-pipeline/pipeline-world';
import { build as serviceOf, surroundings, WorkloadStack } from '../blue-green-ecs-service/setup';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf, topologyProps } from '../helpers/topologies';

/** What a struct has, with what it inherits. */
function optionsOf(fqn: string): string[] {
  const { properties = [], interfaces = [] } = ourAssembly().types[fqn];
  return [...properties.map(({ name }) => name!), ...interfaces.flatMap(optionsOf)];
}

test.each<[string, readonly string[]]>([
  ['DeliveryTopologyProps', TOPOLOGY_OPTIONS], ['DeliveryPlatformProps', PLATFORM_OPTIONS], ['DeliveryConventionsProps', CONVENTIONS],
  ['DeliveryEnvironmentProps', ENVIRONMENT_OPTIONS], ['FargateServiceContractProps', CONTRACT_OPTIONS],
  ['RoleAuditProps', AUDIT_OPTIONS], ['RoleUseAuditProps', USE_AUDIT_OPTIONS], ['RoleTrailAuditProps', TRAIL_AUDIT_OPTIONS],
  ['BreakGlassRoleProps', BREAK_GLASS], ['BreakGlassUser', USER_PROPERTIES], ['OrgGuardrailsProps', GUARDRAILS],
  ['DeliveryEventBusProps', BUS_OPTIONS], ['DeliveryEventForwardingProps', FORWARDING_OPTIONS], ['SecureArtifactBucketAttributes', ATTRIBUTES],
  ['SecureBuildProps', BUILD], ['BlueGreenEcsServiceProps', SERVICE], ['BlueGreenEcsPipelineProps', PIPELINE], ['ImagePointerProps', POINTER_OPTIONS],
  ['CanaryAlarmSetProps', ALARMS], ['ReleaseDeployerProps', ['service']],
])('the options of %s are all that are known', (name, known) => {
  expect([...known].sort()).toEqual(optionsOf(`cdk-secure-delivery.${name}`).sort());
});

const topology = topologyOf();
const guarded = topologyOf({ platform: { ...TOOLING, conventions: { iamPath: '/delivery/' } } });
const stackIn = (account: string, region = 'eu-west-1') => new Stack(new App(), 'Stack', { env: { account, region } });
const prod = { topology, environment: 'prod' };
const helper = { account: '444444444444', userName: 'anaya' };
const of = (change: object): any => topologyProps(change);
const trail = (props: object) => {
  const security = stackIn('555555555555');
  const logGroup = logs.LogGroup.fromLogGroupName(security, 'Trail', 'trail');
  return new RoleTrailAudit(security, 'Audit', { topology, logGroup, alarmActions: [{ bind: () => ({ alarmActionArn: 'x' }) }], ...props });
};
const attributes = { bucketName: 'acme-artifacts', keyArn: 'arn:aws:kms:eu-west-1:111111111111:key/00000000-0000-0000-0000-000000000000' };

const buildOf = (option: object) => {
  const tooling = stackIn(TOOLING.account);
  const [artifacts, repository] = [new SecureArtifactBucket(tooling, 'Artifacts', { topology }), new SecureImageRepository(tooling, 'Images', { topology })];
  return new SecureBuild(tooling, 'Build', { topology, artifacts, repository, ...option });
};
const withService = (make: (service: BlueGreenEcsService, stack: Stack) => unknown) => {
  const { stack, service } = serviceOf();
  return make(service, stack);
};
const newService = (option: object) => {
  const stack = new WorkloadStack(new App());
  return new BlueGreenEcsService(stack, 'Service', { ...surroundings(stack), ...option });
};

/** Each misspelt, as JavaScript lets it be, with what it would have been good for. */
const MISSPELT: readonly (readonly [what: string, option: string, value: unknown, make: (option: any) => unknown, problem: string])[] = [
  ['a topology', 'sharedAccount', true, (option) => new DeliveryTopology(of(option)), 'DeliveryTopology.InvalidSetting sharedAccount'],
  ['a platform', 'organisationId', 'o-abc1234567', (option) => new DeliveryTopology(of({ platform: { ...TOOLING, ...option } })), 'DeliveryTopology.InvalidSetting platform.organisationId'],
  ['conventions', 'permissionBoundaryName', 'Boundary', (conventions) => new DeliveryTopology(of({ platform: { ...TOOLING, conventions } })),
    'DeliveryTopology.InvalidConvention platform.conventions.permissionBoundaryName'],
  ['an environment', 'prodution', true, (option) => new DeliveryTopology(of({ environments: [DEV, { ...PROD, ...option }] })), 'DeliveryTopology.InvalidSetting environments[1].prodution'],
  ['a service contract', 'container', 'web', (option) => new DeliveryTopology(of({ service: ServiceContract.fargate({ port: 80, healthCheckPath: '/', ...option }) })),
    'DeliveryTopology.InvalidService service.container'],
  ['an audit', 'breakGlassRoles', ['Emergency'], (option) => new RoleAudit(stackIn(PROD.account, 'us-east-1'), 'Audit', { ...prod, ...option }), 'RoleAudit.InvalidSetting breakGlassRoles'],
  ['an audit of uses', 'additionalRoleNames', ['Deployer'], (option) => new RoleUseAudit(stackIn(PROD.account), 'Audit', { ...prod, ...option }), 'RoleAudit.InvalidSetting additionalRoleNames'],
  ['an audit of a trail', 'knownPrincipalId', ['AROAEXAMPLEEXAMPLEID'], trail, 'RoleAudit.InvalidSetting knownPrincipalId'],
  ['a break-glass role', 'maxMFAAge', 5, (option) => new BreakGlassRole(stackIn(PROD.account), 'Role', { ...prod, users: [helper], administratorAccess: true, ...option }),
    'BreakGlassRole.InvalidSetting maxMFAAge'],
  ['a user', 'path', '/emergency/', (option) => new BreakGlassRole(stackIn(PROD.account), 'Role', { ...prod, users: [{ ...helper, ...option }], administratorAccess: true }),
    'BreakGlassRole.InvalidUser users[0].path'],
  ['guardrails', 'targets', ['r-ab12'], (option) => new OrgGuardrails(stackIn('999999999999'), 'Guardrails', { topology: guarded, rootId: 'r-ab12', ...option }), 'OrgGuardrails.InvalidSetting targets'],
  ['a bus', 'retention', 7, (option) => new DeliveryEventBus(stackIn(TOOLING.account), 'Bus', { topology, ...option }), 'DeliveryEventBus.InvalidSetting retention'],
  ['forwarding', 'rules', [], (option) => new DeliveryEventForwarding(stackIn(PROD.account), 'Events', { ...prod, ...option }), 'DeliveryEventForwarding.InvalidSetting rules'],
  ['a bucket of another app', 'prefix', 'weekly', (option) => SecureArtifactBucket.fromAttributes(stackIn(PROD.account), 'Bucket', { ...attributes, ...option }),
    'SecureArtifactBucket.InvalidAttribute prefix'],
  ['a build', 'testCommand', ['npm test'], buildOf, 'SecureBuild.InvalidSetting testCommand'],
  ['a pipeline', 'approvedBefore', ['dev'], (option) => pipelineOf(toolingOf(deliverable(), {}), deliverable(), option), 'BlueGreenEcsPipeline.InvalidSetting approvedBefore'],
  ['a service', 'variables', { A: 'b' }, newService, 'BlueGreenEcsService.InvalidSetting variables'],
  ['an image pointer', 'image', 'none', (option) => new ImagePointer(stackIn(PROD.account), 'Pointer', { ...prod, ...option }), 'ImagePointer.InvalidSetting image'],
  ['a release deployer', 'removalPolicy', 'destroy', (option) => withService((service, stack) => new ReleaseDeployer(stack, 'Deployer', { service, ...option })),
    'ReleaseDeployer.InvalidSetting removalPolicy'],
  ['alarms', 'errorRate', 5, (option) => withService((service, stack) => new CanaryAlarmSet(stack, 'Alarms', { service, ...option })), 'CanaryAlarmSet.InvalidSetting errorRate'],
];

describe('an option that there is not', () => {
  test.each(MISSPELT)('is refused for %s: %s', (_, option, value, make, problem) => expect(problemsOf(() => make({ [option]: value }))).toEqual([problem]));

  test.each(MISSPELT)('is as good as nothing for %s where it is undefined: %s', (_, option, __, make) => expect(() => make({ [option]: undefined })).not.toThrow());

  test('is told beside everything else that is wrong', () => {
    expect(problemsOf(() => new DeliveryTopology({ platform: { ...TOOLING, account: '1', organisationId: 'o-abc1234567' }, aplication: 'auth', environments: [DEV] } as any))).toEqual([
      'DeliveryTopology.InvalidSetting aplication', 'DeliveryTopology.InvalidSetting platform.organisationId',
      'DeliveryTopology.InvalidAccount platform.account', 'DeliveryTopology.InvalidName application',
    ]);
    expect(problemsOf(() => new DeliveryTopology({ platfrom: TOOLING, application: 'auth' } as any))).toEqual([
      'DeliveryTopology.MissingProperty platform', 'DeliveryTopology.MissingProperty environments', 'DeliveryTopology.InvalidSetting platfrom',
    ]);
  });

  test('is told with those that there are, and with what was given, if that can be said', () => {
    const given = (value: unknown) => deliveryErrorOf(() => new DeliveryEventBus(stackIn(TOOLING.account), 'Bus', { topology, retention: value } as any)).message;
    expect(given(7)).toContain('retention: must be left out, as there is no such option; the options are topology, logRetention, got 7');
    expect(given(Lazy.string({ produce: () => 'x' }))).toContain('got "(unresolved)"');
    expect(given(new Stack(new App(), 'Other'))).toContain('got "the construct Other"');
    // Its tree throws.
    expect(given(iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'))).toContain('got ');
  });
});

test('platform and environments of a topology make another one', () => {
  const { platform, environments } = topologyOf({ platform: { ...TOOLING, conventions: { namePrefix: 'acme' } } });
  const other = new DeliveryTopology({ platform, application: 'web', environments });
  expect(other.platform.artifactBucketName).toBe(platform.artifactBucketName);
  const told = (all: typeof environments) => all.map(({ name, production }) => [name, production]);
  expect(told(other.environments)).toEqual(told(environments));
});

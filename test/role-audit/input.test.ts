import { App, Aws, CfnCondition, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { auditedAccount, HOME, REGION, topology, useAudit } from './audited-account';
import { DeliveryEventForwarding, RoleAudit, RoleAuditProps } from '../../src';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const audit = (props: any = {}, env: object = HOME) => new RoleAudit(new Stack(new App(), 'Home', { env }), 'RoleAudit', props && { topology, environment: 'prod', ...props });
const inRegion = (region: string) => topologyOf({ platform: { ...TOOLING, region }, environments: [{ ...PROD, region }] });

function twice(): void {
  const { app } = auditedAccount();
  new RoleAudit(new Stack(app, 'Again', { env: HOME }), 'RoleAudit', { topology, environment: 'prod' });
}

describe('is refused', () => {
  test.each<[string, () => unknown, string[]]>([
    ['nothing', () => audit(null), ['RoleAudit.NoTopology topology']],
    ['no topology', () => audit({ topology: {} }), ['RoleAudit.NoTopology topology']],
    ['an unknown environment', () => audit({ environment: 'stage' }), ['DeliveryTopology.UnknownEnvironment environment']],
    ['an audit in the environment\'s region, where no change arrives', () => audit({}, REGION), ['RoleAudit.EventsNeverArrive env.region']],
    ['an audit in another partition', () => audit({}, { account: PROD.account, region: 'cn-north-1' }), ['RoleAudit.EventsNeverArrive env.region']],
    ['an audit in China\'s other region', () => audit({ topology: inRegion('cn-northwest-1') }, { account: PROD.account, region: 'cn-northwest-1' }), ['RoleAudit.EventsNeverArrive env.region']],
    ['an audit in GovCloud\'s other region', () => audit({ topology: inRegion('us-gov-east-1') }, { account: PROD.account, region: 'us-gov-east-1' }), ['RoleAudit.EventsNeverArrive env.region']],
    ['a partition of which nothing is documented', () => audit({ topology: inRegion('us-iso-east-1') }, { account: PROD.account, region: 'us-iso-east-1' }),
      ['RoleAudit.UnsupportedPartition topology.platform.region']],
    ['an audit in another account', () => audit({}, { account: DEV.account, region: 'us-east-1' }), ['DeliveryTopology.WrongAccount env.account']],
    ['an audit in a stack without account and region', () => audit({}, {}), ['DeliveryTopology.AgnosticStack env']],
    ['a second audit', twice, ['RoleAudit.DuplicateAudit environment']],
    ['names that are none', () => audit({ additionalRoleNames: ['a*', 'ok', 'ok'], breakGlassRoleNames: 'x', additionalPolicyNames: ['*', 7, 'p', 'p'], knownPrincipalIds: ['AIDAUSEREXAMPLE12', null, '*'] }), [
      'RoleAudit.InvalidName additionalRoleNames[0]', 'RoleAudit.InvalidName additionalRoleNames[2]', 'RoleAudit.InvalidName breakGlassRoleNames',
      'RoleAudit.InvalidName additionalPolicyNames[0]', 'RoleAudit.InvalidName additionalPolicyNames[1]', 'RoleAudit.InvalidName additionalPolicyNames[3]',
      'RoleAudit.InvalidPrincipalId knownPrincipalIds[0]', 'RoleAudit.InvalidPrincipalId knownPrincipalIds[1]', 'RoleAudit.InvalidPrincipalId knownPrincipalIds[2]',
    ]],
    ['beginnings of names that are none', () => audit({ additionalPolicyNamePrefixes: ['j-', 'ops/jobs-', 'jobs-*', 'j', 'ops/', '/ops/jobs-', '', 7, Aws.STACK_NAME, 'j-', `${'p'.repeat(129)}`] }),
      [2, 3, 4, 5, 6, 7, 8, 9, 10].map((i) => `RoleAudit.InvalidName additionalPolicyNamePrefixes[${i}]`)],
    ['lists that are none', () => audit({ additionalPolicyNames: 'p', additionalPolicyNamePrefixes: 'jobs-', knownPrincipalIds: 'AROAEXAMPLEEXAMPLEID' }),
      ['RoleAudit.InvalidName additionalPolicyNames', 'RoleAudit.InvalidName additionalPolicyNamePrefixes', 'RoleAudit.InvalidPrincipalId knownPrincipalIds']],
    ['a trail that is none', () => audit({ trail: 'arn:aws:cloudtrail:…' }), ['RoleAudit.BlindTrail trail']],
    ['a trail that is no construct', () => audit({ trail: { node: {} } }), ['RoleAudit.BlindTrail trail']],
    ['a trail that only looks like one', () => audit({ trail: { isMultiRegionTrail: true } }), ['RoleAudit.BlindTrail trail']],
    ['uses without a topology', () => useAudit(REGION, { topology: undefined }), ['RoleAudit.NoTopology topology']],
    ['uses in another partition', () => useAudit({ account: PROD.account, region: 'cn-north-1' }), ['RoleAudit.EventsNeverArrive env.region']],
    ['uses where RoleAudit sees them', () => useAudit(HOME), ['RoleAudit.EventsNeverArrive env.region']],
    ['uses in a stack without account and region', () => useAudit({}), ['DeliveryTopology.AgnosticStack env']],
    ['uses that are watched there', () => useAudit(REGION, {}, auditedAccount().app), ['RoleAudit.DuplicateAudit environment']],
    ['uses with names that are none', () => useAudit(REGION, { breakGlassRoleNames: ['/x'] }), ['RoleAudit.InvalidName breakGlassRoleNames[0]']],
  ])('%s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test('with what to do instead', () => {
    expect(deliveryErrorOf(() => audit({}, REGION)).message).toContain(
      `must be us-east-1, as events of IAM arrive there alone; set env: { account: '${PROD.account}', region: 'us-east-1' } on the stack Home`);
    expect(deliveryErrorOf(twice).message).toContain('Home/RoleAudit does so already');
  });

  test.each([
    [`arn:aws:iam::${PROD.account}:role/emergency/BreakGlass`, 'and not its ARN: emergency/BreakGlass; the role of a BreakGlassRole of the topology is known without being named'],
    [`arn:aws:sts::${PROD.account}:assumed-role/BreakGlass/anaya`, 'and not its ARN; the role of a BreakGlassRole of the topology is known without being named'],
    ['*', 'for example emergency/BreakGlass; the role of a BreakGlassRole of the topology is known without being named'],
  ])('with which name is wanted instead of %s', (name, message) => {
    for (const work of [() => audit({ breakGlassRoleNames: [name] }), () => useAudit(REGION, { breakGlassRoleNames: [name] })]) {
      expect(deliveryErrorOf(work).message).toContain(message);
    }
    expect(deliveryErrorOf(() => audit({ additionalRoleNames: [name] })).message).not.toContain('without being named');
  });

  test('at synthesis, when nothing forwards the environment\'s events', () => {
    const alone = audit();
    expect(() => Template.fromStack(Stack.of(alone))).toThrow('[RoleAudit.NoForwarding]');
    new DeliveryEventForwarding(new Stack(alone.node.root as App, 'Foundation', { env: { account: DEV.account, region: DEV.region } }), 'Events', { topology, environment: 'dev' });
    expect(() => Template.fromStack(Stack.of(alone))).toThrow('must have a DeliveryEventForwarding for prod in the same app');
  });

  test('at synthesis, more roles than a pattern has room for', () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => `${'r'.repeat(62)}${i + 10}`);
    expect(() => Template.fromStack(auditedAccount({ additionalRoleNames: names(9) }).homeStack)).not.toThrow();
    expect(() => Template.fromStack(auditedAccount({ additionalRoleNames: names(20) }).homeStack)).toThrow(/pattern of Changes: must be at most 2048 characters.*\[RoleAudit.PatternTooLarge\]/);
  });
});

describe('beside a boundary and the names that the topology gives', () => {
  const bounded = topologyOf({ platform: { ...TOOLING, conventions: { permissionsBoundaryName: 'b'.repeat(64) } } });
  const names = (count: number) => Array.from({ length: count }, (_, i) => `${'p'.repeat(62)}${i + 10}`);
  const synthesized = (props: Partial<RoleAuditProps>) => () => Template.fromStack(auditedAccount(props, bounded).homeStack);

  test('there is room for 12 policies with names of 64 characters', () => {
    expect(synthesized({ additionalPolicyNames: names(12) })).not.toThrow();
    expect(synthesized({ additionalPolicyNames: names(13) })).toThrow(/pattern of Policies: must be at most 2048 characters.*\[RoleAudit.PatternTooLarge\]/);
  });

  test('or for 11 with which names begin, of as many', () => {
    expect(synthesized({ additionalPolicyNamePrefixes: names(11) })).not.toThrow();
    expect(synthesized({ additionalPolicyNamePrefixes: names(12) })).toThrow(/pattern of Policies: must be at most 2048 characters.*\[RoleAudit.PatternTooLarge\]/);
    expect(synthesized({ additionalPolicyNamePrefixes: names(11).slice(1), additionalPolicyNames: names(1) })).not.toThrow();
  });

  test('and for 11 roles as well', () => {
    expect(synthesized({ additionalPolicyNames: names(12), additionalRoleNames: names(11) })).not.toThrow();
    expect(synthesized({ additionalPolicyNames: names(12), additionalRoleNames: names(12) })).toThrow('pattern of Changes');
  });
});

describe('a trail', () => {
  function synthesized(trailOf: (stack: Stack) => IConstruct, props: Partial<RoleAuditProps> = {}, env: object = HOME): void {
    const app = new App();
    const trails = new Stack(app, 'Trails', { env });
    const { homeStack } = auditedAccount({ trail: trailOf(trails), ...props }, topology, HOME, app);
    Template.fromStack(homeStack);
  }
  const trail = (props: cloudtrail.TrailProps = {}) => (stack: Stack) => new cloudtrail.Trail(stack, 'Trail', props);
  const changed = (change: (resource: cloudtrail.CfnTrail) => void) => (stack: Stack) => {
    const made = trail()(stack);
    change(made.node.defaultChild as cloudtrail.CfnTrail);
    return made;
  };
  const overridden = (property: string, value: unknown) => changed((resource) => {
    if (property !== 'EventSelectors') resource.eventSelectors = undefined;
    resource.addPropertyOverride(property, value);
  });
  const withBucket = (props: cloudtrail.AddEventSelectorOptions) => (stack: Stack) => {
    const made = trail()(stack);
    made.addS3EventSelector([{ bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'acme') }], props);
    return made;
  };
  const advanced = (...selectors: (readonly [string, string[]])[][]) => changed((resource) => {
    resource.eventSelectors = undefined;
    resource.advancedEventSelectors = selectors.map((fields) => ({ fieldSelectors: fields.map(([field, equalTo]) => ({ field, equalTo })) }));
  });
  const management: readonly [string, string[]] = ['eventCategory', ['Management']];

  test.each<[string, (stack: Stack) => IConstruct]>([
    ['as CDK makes it', trail()],
    ['as CloudFormation knows it', (stack) => trail()(stack).node.defaultChild!],
    ['with all management events', trail({ managementEvents: cloudtrail.ReadWriteType.ALL })],
    ['with data events besides', withBucket({ readWriteType: cloudtrail.ReadWriteType.ALL, includeManagementEvents: true })],
    ['with data events besides, and nothing said', withBucket({})],
    ['with a selector for management events', advanced([management])],
    ['with one for reading and one for writing', advanced([management, ['readOnly', ['true']]], [management, ['readOnly', ['false']]])],
    ['that an override makes one of all regions', changed((resource) => {
      resource.isMultiRegionTrail = false;
      resource.addPropertyOverride('IsMultiRegionTrail', 'true');
    })],
    ['of which the deployment knows the rest', changed((resource) => {
      resource.isLogging = new CfnParameter(resource.stack, 'Logs').value as any;
      resource.eventSelectors = Fn.conditionIf('Any', [], []);
      new CfnCondition(resource.stack, 'Any', { expression: Fn.conditionEquals('a', 'a') });
    })],
    ['with selectors of which the deployment knows the kind', changed((resource) => {
      const kind = new CfnParameter(resource.stack, 'Kind').valueAsString;
      resource.eventSelectors = [{ includeManagementEvents: Lazy.any({ produce: () => Fn.conditionIf('Any', true, false) }), readWriteType: kind }];
      new CfnCondition(resource.stack, 'Any', { expression: Fn.conditionEquals('a', 'a') });
    })],
  ])('%s has what an audit needs', (_, trailOf) => expect(() => synthesized(trailOf)).not.toThrow());

  test.each<[string, (stack: Stack) => cloudtrail.Trail, string]>([
    ['of one region', trail({ isMultiRegionTrail: false }), 'trail: must be of all regions: set isMultiRegionTrail to true, got "the construct Trails/Trail" [RoleAudit.BlindTrail]'],
    ['without global services', trail({ includeGlobalServiceEvents: false }), 'must have global services'],
    ['that writes only', trail({ managementEvents: cloudtrail.ReadWriteType.WRITE_ONLY }), 'must have management events that read and that write'],
    ['that reads only', trail({ managementEvents: cloudtrail.ReadWriteType.READ_ONLY }), 'must have management events that read and that write'],
    ['of data events alone', withBucket({ includeManagementEvents: false }), 'must have management events that read and that write'],
    ['that is switched off', changed((resource) => { resource.isLogging = false; }), 'must log'],
    ['of one region, as CloudFormation makes it', changed((resource) => { resource.isMultiRegionTrail = undefined; }), 'must be of all regions'],
    ['with selectors for data events', advanced([['eventCategory', ['Data']]]), 'must have management events'],
    ['with a selector for one service', advanced([management, ['eventSource', ['kms.amazonaws.com']]]), 'must have management events'],
    ['with a selector for writing', advanced([management, ['readOnly', ['false']]]), 'must have management events'],
    ['with a selector for nothing', advanced([]), 'must have management events'],
    ['that an override makes one of a region', overridden('IsMultiRegionTrail', false), 'must be of all regions'],
    ['that an override switches off', overridden('IsLogging', null), 'must log'],
    ['whose global services an override takes away', changed((resource) => resource.addPropertyDeletionOverride('IncludeGlobalServiceEvents')), 'must have global services'],
    ['that an override leaves without management events', overridden('EventSelectors', [{ IncludeManagementEvents: false }]), 'must have management events'],
    ['that an override leaves with writing alone', overridden('EventSelectors', [{ ReadWriteType: 'WriteOnly' }]), 'must have management events'],
    ['with selectors that are a number', changed((resource) => { resource.eventSelectors = Lazy.any({ produce: () => 7 }) as any; }), 'must have properties that CloudTrail takes'],
    ['with selectors that an override makes a number', overridden('EventSelectors', 7), 'must have management events'],
    ['with selectors that are nothing', changed((resource) => { resource.eventSelectors = Lazy.any({ produce: () => [null] }) as any; }), 'must have management events'],
    ['with advanced selectors without fields', overridden('AdvancedEventSelectors', [{}, null, { FieldSelectors: 7 }, { FieldSelectors: [null] }]), 'must have management events'],
    ['with an advanced selector for what is not reading', overridden('AdvancedEventSelectors', [{
      FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, { Field: 'readOnly', NotEquals: ['true'] }],
    }]), 'must have management events'],
  ])('%s is refused at synthesis', (_, trailOf, message) => expect(() => synthesized(trailOf)).toThrow(message));

  test('of another account is refused at synthesis, unless it is of the organization, or nobody knows its account', () => {
    const elsewhere = { account: DEV.account, region: 'eu-west-1' };
    const message = `trail: must record what is audited, ${PROD.account}: it records its own account ${DEV.account} alone; set isOrganizationTrail to true, or give `
      + 'another trail or none, got "the construct Trails/Trail" [RoleAudit.BlindTrail]';
    expect(() => synthesized(trail(), {}, elsewhere)).toThrow(message);
    expect(() => synthesized(trail({ isOrganizationTrail: true, orgId: 'o-exampleorgid', trailName: 'all' }), {}, elsewhere)).not.toThrow();
    expect(() => synthesized(trail(), {}, {})).not.toThrow();
  });
});

import { App, Annotations as Warnings, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { HOME, REGION, rulesOf, toldBy, topology } from './audited-account';
import { assumption, eventOf, fromAccount } from './records';
import { BreakGlassRole, DeliveryEventForwarding, DeliveryTopology, RoleAudit, RoleUseAudit } from '../../src';
import { DEV, PROD, topologyOf } from '../helpers/topologies';

const ID = 'cdk-secure-delivery:RoleAudit.untoldUses';
const ELSEWHERE = { ...REGION, region: 'ap-southeast-2' };
const web = topologyOf({ application: 'web' });
const ofWeb = web.environment('prod').breakGlassRoleName;

/** What the warnings of a stack begin with. */
const toldIn = (stack: Stack): string[] => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(`ack: ${ID}`))
  .map(({ entry }) => String(entry.data).split('; ')[0]);

/** An audit in a region, which is a stack of that name. */
function audit(scope: Construct, env: { account: string; region: string }, names?: string[], of: DeliveryTopology = topology, environment = 'prod'): Stack {
  const stack = new Stack(scope, `${of.application}-${env.region}-${environment}`, { env });
  const props = { topology: of, environment, breakGlassRoleNames: names };
  if (env.region === HOME.region) new RoleAudit(stack, 'Audit', props);
  else new RoleUseAudit(stack, 'Audit', props);
  return stack;
}

function forwarded(of: DeliveryTopology = topology, app: Construct = new App(), environment = 'prod'): Construct {
  const { account, region } = of.environment(environment);
  new DeliveryEventForwarding(new Stack(app, `Foundation-${of.application}-${environment}`, { env: { account, region } }), 'Events', { topology: of, environment });
  return app;
}

/** What the warnings of each audit begin with, in the order of the audits. */
function told(...audits: readonly (readonly [env: typeof HOME, names?: string[], of?: DeliveryTopology])[]): string[][] {
  const app = forwarded();
  if (audits.some(([, , of]) => of === web)) forwarded(web, app);
  return audits.map(([env, names, of]) => audit(app, env, names, of)).map(toldIn);
}

const ADD = (names: string, region: string, application = 'auth-service') => `add breakGlassRoleNames: [${names}] to ${application}-${region}-prod/Audit`;

describe('a role of which every use is told is missed', () => {
  test('in an audit of uses, until it is named there', () => {
    expect(told([HOME, ['Deployer']], [REGION])).toEqual([[], [ADD('\'Deployer\'', 'eu-west-1')]]);
    expect(told([HOME, ['Deployer']], [REGION, ['Deployer']])).toEqual([[], []]);
  });

  test('in the audit of the home region as well', () => {
    expect(told([HOME], [REGION, ['Deployer']])).toEqual([[ADD('\'Deployer\'', 'us-east-1')], []]);
  });

  test('in each region of its own, and whichever audit is defined first', () => {
    expect(told([ELSEWHERE], [REGION, ['A', 'ops/B']], [HOME, ['C']])).toEqual([
      [ADD('\'A\', \'ops/B\', \'C\'', 'ap-southeast-2')], [ADD('\'C\'', 'eu-west-1')], [ADD('\'A\', \'ops/B\'', 'us-east-1')],
    ]);
  });

  test('once, though several audits name it, with a path or without', () => {
    expect(told([HOME, ['ops/Deployer']], [REGION], [ELSEWHERE, ['Deployer']])).toEqual([[], [ADD('\'ops/Deployer\'', 'eu-west-1')], []]);
  });

  test('where its name is in other capitals, which tells of nothing', () => {
    const app = forwarded();
    const [home, uses] = [audit(app, HOME, ['Deployer']), audit(app, REGION, ['DEPLOYER'])];
    expect([toldIn(home), toldIn(uses)]).toEqual([[ADD('\'DEPLOYER\'', 'us-east-1')], [ADD('\'Deployer\'', 'eu-west-1')]]);
    const session = (where: typeof HOME) => eventOf(assumption(where, `arn:aws:iam::${PROD.account}:role/Deployer`, fromAccount('999999999999')));
    expect([toldBy(rulesOf(home), session(HOME)), toldBy(rulesOf(uses), session(REGION))]).toEqual([['role-uses in us-east-1'], []]);
  });

  test('in an audit of another topology in the same account, where no other one of the region names it', () => {
    expect(told([HOME, ['Deployer']], [REGION, undefined, web])).toEqual([[], [ADD('\'Deployer\'', 'eu-west-1', 'web')]]);
    expect(told([HOME, ['Deployer']], [REGION, undefined, web], [REGION, ['Deployer']])).toEqual([[], [], []]);
    expect(told([HOME, ['Deployer']], [REGION, undefined, web], [REGION])).toEqual([[], [ADD('\'Deployer\'', 'eu-west-1', 'web')], []]);
  });

  test('in audits of another stage', () => {
    const app = new App();
    const [first, second] = [new Stage(app, 'First'), new Stage(app, 'Second')];
    const home = audit(forwarded(topology, first), HOME, ['Deployer']);
    const uses = audit(forwarded(web, second), REGION, undefined, web);
    expect([toldIn(home), toldIn(uses)]).toEqual([[], [ADD('\'Deployer\'', 'eu-west-1', 'Second/web')]]);
  });
});

describe('nothing is missed', () => {
  test('where nobody names a role', () => expect(told([HOME], [REGION], [ELSEWHERE])).toEqual([[], [], []]));

  test('of the break-glass role of an environment, whose own audits know it', () => {
    expect(told([HOME], [REGION], [HOME, undefined, web], [ELSEWHERE, undefined, web])).toEqual([[], [], [], []]);
    expect(told([HOME, [ofWeb]], [REGION, undefined, web])).toEqual([[], []]);
    expect(told([HOME, [ofWeb]], [REGION])).toEqual([[], [ADD(`'${ofWeb}'`, 'eu-west-1')]]);
  });

  test('in another account', () => {
    const app = forwarded();
    forwarded(topology, app, 'dev');
    const stacks = [audit(app, HOME, ['Deployer']), audit(app, { account: DEV.account, region: 'eu-west-1' }, undefined, topology, 'dev')];
    expect(stacks.map(toldIn)).toEqual([[], []]);
  });
});

test('a break-glass role needs no name in the audits of its environment', () => {
  const app = forwarded();
  const stacks = [audit(app, HOME), audit(app, REGION)];
  new BreakGlassRole(new Stack(app, 'Roles', { env: REGION }), 'BreakGlass', {
    topology, environment: 'prod', users: [{ account: '444444444444', userName: 'anaya' }], administratorAccess: true,
  });
  expect(stacks.map(toldIn)).toEqual([[], []]);
});

// CDK looks for that at what lies around the construct, once a warning is given at synthesis.
test('the warning can be acknowledged, on the stack', () => {
  const app = forwarded();
  audit(app, HOME, ['Deployer']);
  const uses = audit(app, REGION);
  Warnings.of(uses).acknowledgeWarning(ID, 'begins no session there');
  expect(toldIn(uses)).toEqual([]);
});

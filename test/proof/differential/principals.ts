import { Context } from './conditions';
import { Random } from './random';
import { ActionKind, STRANGER } from './world';
import { Principal } from '../../../src/policy/principal';

const PROVIDER = (account: string) => `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;

/** Who asks, with every name by which a policy may speak of it. */
export interface Caller {
  readonly principal: Principal;
  /** The very session or user. */
  readonly itself?: string;
  /** The role of a session, the user behind a federated one. */
  readonly behind?: string;
}

export function callerOf(random: Random, account: string, { action, open, unsigned, rootKeeps }: ActionKind, resourceAccount: string): Caller {
  // The simulator takes a provider's account for the caller's, so providers are those of the resource's account.
  if (action === 'sts:AssumeRoleWithWebIdentity') return { principal: { kind: 'federated', provider: PROVIDER(resourceAccount) } };
  const role = `arn:aws:iam::${account}:role/team-a/reader`;
  const session = (name: string) => `arn:aws:sts::${account}:assumed-role/reader/${name}`;
  const user = `arn:aws:iam::${account}:user/alice`;
  return random.weighted<() => Caller>([
    [38, () => ({ principal: { kind: 'role', account, arn: role, sessionName: 'build' }, itself: session('build'), behind: role })],
    [10, () => ({ principal: { kind: 'role', account, arn: role }, behind: role })],
    [20, () => ({ principal: { kind: 'user', account, arn: user }, itself: user })],
    [7, () => {
      const itself = `arn:aws:sts::${account}:federated-user/alice`;
      return { principal: { kind: 'federatedUser', account, arn: itself, userArn: user }, itself, behind: user };
    }],
    [rootKeeps ? 40 : 5, () => ({ principal: { kind: 'root', account, arn: `arn:aws:iam::${account}:root` } })],
    [5, () => {
      const linked = `arn:aws:iam::${account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`;
      const itself = `arn:aws:sts::${account}:assumed-role/AWSServiceRoleForECS/ecs`;
      return { principal: { kind: 'role', account, arn: linked, sessionName: 'ecs', serviceLinked: true }, itself, behind: linked };
    }],
    [open ? 10 : 0, () => ({ principal: { kind: 'service', name: 'events.amazonaws.com' } })],
    [unsigned ? 6 : 0, () => ({ principal: { kind: 'anonymous' } })],
  ])();
}

/** The caller as the simulator takes it. */
export function callerName(principal: Principal): string | { type: 'Anonymous' } {
  switch (principal.kind) {
    case 'anonymous': return { type: 'Anonymous' };
    case 'service': return principal.name;
    case 'federated': return principal.provider;
    case 'role': return sessionOf(principal) ?? principal.arn;
    default: return principal.arn;
  }
}

/** The ARN of a role's session: without the role's path. */
export function sessionOf(principal: Principal): string | undefined {
  if (principal.kind !== 'role' || principal.sessionName === undefined) return undefined;
  return `arn:aws:sts::${principal.account}:assumed-role/${principal.arn.split('/').pop()}/${principal.sessionName}`;
}

/** The keys that AWS sets from who asks. */
export function contextOf(random: Random, { principal, behind, itself }: Caller): Context {
  if (!('account' in principal)) return principal.kind === 'service' ? { 'aws:PrincipalIsAWSService': 'true' } : {};
  const types = { role: 'AssumedRole', user: 'User', federatedUser: 'FederatedUser', root: 'Account' };
  return {
    'aws:PrincipalArn': principal.kind === 'role' ? behind! : itself ?? principal.arn,
    'aws:PrincipalAccount': principal.account,
    'aws:PrincipalType': types[principal.kind],
    'aws:PrincipalIsAWSService': 'false',
    ...principal.kind === 'user' && { 'aws:username': 'alice' },
    ...principal.kind !== 'root' && random.chance(0.8) && { 'aws:PrincipalTag/team': random.weighted([[5, 'team-a'], [1, 'team-b'], [1, 'te*'], [1, '*'], [1, 'Team-A']] as const) },
  };
}

/** A Principal that names the caller in some way, or somebody else. */
export function principalElement(random: Random, caller: Caller, fitting: boolean, mayNegate: boolean): Record<string, unknown> {
  if (mayNegate && random.chance(0.35)) return { NotPrincipal: spared(random, caller, fitting) };
  if (!fitting) return { Principal: stranger(random, caller) };
  const { principal } = caller;
  const everyone = random.pick<unknown>(['*', { AWS: '*' }]);
  if (principal.kind === 'service') return { Principal: random.chance(0.8) ? { Service: listed(random, principal.name, 'sns.amazonaws.com') } : everyone };
  if (principal.kind === 'federated') return { Principal: random.chance(0.9) ? { Federated: principal.provider } : everyone };
  if (principal.kind === 'anonymous') return { Principal: everyone };
  const { account } = principal;
  const names = [...ownNames(caller), `arn:aws:iam::${account}:root`, account];
  return { Principal: random.chance(0.2) ? everyone : { AWS: listed(random, random.pick(names), `arn:aws:iam::${STRANGER}:root`) } };
}

const ownNames = ({ itself, behind }: Caller) => [itself, behind].filter((each) => each !== undefined);

function listed(random: Random, name: string, other: string): string | string[] {
  return random.chance(0.7) ? name : random.shuffled([name, other]);
}

/** Somebody else: of the same account as well, and another session of the same role. */
function stranger(random: Random, { principal, itself, behind }: Caller): unknown {
  if (principal.kind === 'service') return random.pick<unknown>([{ Service: 'sns.amazonaws.com' }, { AWS: STRANGER }]);
  if (principal.kind === 'federated') return { Federated: `${principal.provider}x` };
  if (principal.kind === 'anonymous') return { AWS: STRANGER };
  return random.pick<unknown>([
    { AWS: STRANGER },
    { AWS: `arn:aws:iam::${STRANGER}:root` },
    { AWS: `arn:aws:iam::${principal.account}:user/bob` },
    { AWS: `${behind ?? principal.arn}x` },
    { AWS: `${itself ?? principal.arn}x` },
    { Service: 'events.amazonaws.com' },
  ]);
}

/** A NotPrincipal: one that leaves the caller out, one that forgets one of its names, or one about others. */
function spared(random: Random, caller: Caller, fitting: boolean): unknown {
  const { principal } = caller;
  if (principal.kind === 'service') return { Service: fitting ? 'sns.amazonaws.com' : principal.name };
  if (!('account' in principal) || (fitting && random.chance(0.6))) return { AWS: [`arn:aws:iam::${STRANGER}:root`, `arn:aws:iam::${STRANGER}:role/x`] };
  const all = [`arn:aws:iam::${principal.account}:root`, ...ownNames(caller)];
  return { AWS: random.shuffled(fitting && all.length > 1 ? random.some(all, all.length - 1) : all) };
}

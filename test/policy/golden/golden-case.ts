import { NamedPolicy } from '../../../src/policy/document';
import { AccessRequest, evaluate, OrganizationLevel, Reason, ResourcePolicy } from '../../../src/policy/evaluate';
import { Principal } from '../../../src/policy/principal';

/** A request whose decision AWS documents, and the change of it after which the decision is the opposite. */
export interface GoldenCase {
  readonly id: string;
  readonly what: string;
  /** The page that says so. */
  readonly source: string;
  readonly request: AccessRequest;
  readonly expected: 'allowed' | 'denied';
  readonly reason?: Reason;
  /** The Sid of a statement that decides. */
  readonly by?: string;
  readonly flip: { readonly what: string; readonly request: AccessRequest };
}

/**
 * A request that cannot be decided, and the same with that mended: AWS documents a policy of it as malformed, or it is about
 * something that is not modelled.
 */
export interface InvalidCase {
  readonly id: string;
  readonly what: string;
  readonly source: string;
  readonly request: AccessRequest;
  readonly mended: AccessRequest;
}

export type Json = Readonly<Record<string, unknown>>;
export type Context = AccessRequest['context'];
export type Change = Partial<AccessRequest>;

export const HOME = '111111111111';
export const OTHER = '222222222222';
export const iam = (page: string, anchor?: string) => aws(`IAM/latest/UserGuide/${page}`, anchor);
export const orgs = (page: string, anchor?: string) => aws(`organizations/latest/userguide/${page}`, anchor);
export const kms = (page: string, anchor?: string) => aws(`kms/latest/developerguide/${page}`, anchor);
export const s3 = (page: string, anchor?: string) => aws(`AmazonS3/latest/userguide/${page}`, anchor);
export const aws = (page: string, anchor?: string) => `https://docs.aws.amazon.com/${page}.html${anchor ? `#${anchor}` : ''}`;

export const userOf = (account: string, name = 'jo') => ({ kind: 'user', account, arn: `arn:aws:iam::${account}:user/${name}` } as const);
export const roleOf = (account: string, name = 'Builder', sessionName = 'run1') =>
  ({ kind: 'role', account, arn: `arn:aws:iam::${account}:role/${name}`, sessionName } as const);
export const sessionArn = (account: string, name = 'Builder', sessionName = 'run1') => `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`;
export const rootOf = (account: string) => ({ kind: 'root', account, arn: rootArn(account) } as const);
export const rootArn = (account: string) => `arn:aws:iam::${account}:root`;
export const federatedUserOf = (account: string, name = 'jo') => ({
  kind: 'federatedUser', account, arn: `arn:aws:sts::${account}:federated-user/${name}`, userArn: `arn:aws:iam::${account}:user/${name}`,
} as const);
export const service = (name: string): Principal => ({ kind: 'service', name });
export const ANONYMOUS: Principal = { kind: 'anonymous' };
export const USER = userOf(HOME);
export const ROLE = roleOf(HOME);
export const OBJECT = { arn: 'arn:aws:s3:::depot/parts/a.txt', account: HOME };
export const at = (arn: string, account = HOME) => ({ arn, account });

const statement = (Sid: string, Effect: string, more: Json) => ({
  Sid,
  Effect,
  ...('NotAction' in more ? {} : { Action: '*' }),
  ...('NotResource' in more ? {} : { Resource: '*' }),
  ...more,
});
export const allow = (sid: string, more: Json = {}) => statement(sid, 'Allow', more);
export const deny = (sid: string, more: Json = {}) => statement(sid, 'Deny', more);
export const policy = (name: string, ...statements: Json[]): NamedPolicy =>
  ({ name, document: { Version: '2012-10-17', Statement: statements } });

/** In a trust policy the role itself is the resource. */
export const trusts = (sid: string, who: unknown, more: Json = {}) =>
  ({ Sid: sid, Effect: 'Allow', Principal: who, Action: 'sts:AssumeRole', ...more });

export const identity = (...statements: Json[]) => ({ identityPolicies: [policy('identity', ...statements)] });
export const boundary = (...statements: Json[]) => ({ permissionsBoundary: policy('boundary', ...statements) });
export const session = (...statements: Json[]) => ({ sessionPolicies: [policy('session', ...statements)] });
const attached = (kind: ResourcePolicy['kind']) => (...statements: Json[]) =>
  ({ resourcePolicy: { ...policy(kind, ...statements), kind } });
export const resource = attached('resource');
export const trust = attached('trust');
export const key = attached('key');

/** One list of statements for each level, the root first. */
const levels = (kind: string, lists: Json[][]): OrganizationLevel[] => lists.map((statements, depth) => {
  const name = ['root', 'unit', 'account'][depth];
  return { name, policies: statements.length ? [policy(`${kind}-${name}`, ...statements)] : [] };
});
export const FULL = allow('Full');
export const RCP_FULL = allow('RcpFull', { Principal: '*' });
export const scps = (...lists: Json[][]) => ({ serviceControlPolicies: levels('scp', lists) });
export const rcps = (...lists: Json[][]) => ({ resourceControlPolicies: levels('rcp', lists.map((each) => [RCP_FULL, ...each])) });

export const ask = (...changes: Change[]): AccessRequest =>
  changes.reduce<AccessRequest>((all, each) => ({ ...all, ...each }), { principal: USER, action: 's3:GetObject', resource: OBJECT, context: {} });

/** Allowed by a statement; not without what the flip takes away. */
export const granted = (
  id: string, what: string, source: string, request: AccessRequest, by: string | undefined, less: string, flip: Change,
): GoldenCase => ({ id, what, source, request, expected: 'allowed', reason: 'allowed', by, flip: { what: less, request: ask(request, flip) } });

/** Denied for want of a grant; allowed once the flip adds it. */
export const lacking = (id: string, what: string, source: string, request: AccessRequest, reason: Reason, more: string, flip: Change): GoldenCase =>
  ({ id, what, source, request, expected: 'denied', reason, flip: { what: more, request: ask(request, flip) } });

/** Denied by a statement; allowed without what the flip takes away. */
export const stopped = (id: string, what: string, source: string, request: AccessRequest, by: string, less: string, flip: Change): GoldenCase =>
  ({ id, what, source, request, expected: 'denied', reason: 'explicit deny', by, flip: { what: less, request: ask(request, flip) } });

const conditional = (condition: Json, context: Context) => ask(identity(allow('Conditional', { Condition: condition })), { context });

/** A grant under a condition that holds in the first context, and not in the second. */
export const holds = (id: string, what: string, source: string, condition: Json, context: Context, otherwise: Context): GoldenCase =>
  granted(id, what, source, conditional(condition, context), 'Conditional', 'in a context in which the condition is false', { context: otherwise });

/** A grant under a condition that is false in the first context, and holds in the second. */
export const fails = (id: string, what: string, source: string, condition: Json, context: Context, otherwise: Context): GoldenCase =>
  lacking(id, what, source, conditional(condition, context), 'no identity policy allows it', 'in a context in which the condition is true',
    { context: otherwise });

/** A denial under a condition that holds in the first context, and not in the second. */
export const guards = (id: string, what: string, source: string, condition: Json, context: Context, otherwise: Context): GoldenCase =>
  stopped(id, what, source, ask(identity(FULL, deny('Guard', { Condition: condition })), { context }), 'Guard',
    'in a context in which the condition is false', { context: otherwise });

/** What is not as the case says; nothing where all is. */
export function shortcomings(golden: GoldenCase): string[] {
  const found: string[] = [];
  const decide = (request: AccessRequest) => {
    try {
      return evaluate(request);
    } catch (error) {
      found.push(String(error));
      return undefined;
    }
  };
  const decision = decide(golden.request);
  const flipped = decide(golden.flip.request);
  const allowed = golden.expected === 'allowed';
  if (decision && decision.allowed !== allowed) found.push(`is ${decision.allowed ? 'allowed' : 'denied'}: ${decision.reason}`);
  if (decision && golden.reason && decision.reason !== golden.reason) found.push(`reason is: ${decision.reason}`);
  const sids = decision?.deciding.map((each) => each.sid);
  if (sids && golden.by && !sids.includes(golden.by)) found.push(`decided by: ${sids.join(', ')}`);
  if (flipped && flipped.allowed === allowed) found.push(`the flip is ${flipped.allowed ? 'allowed' : 'denied'} likewise: ${flipped.reason}`);
  return found;
}

import { spawn } from 'child_process';
import { join } from 'path';
import { withKnownKeys } from './encryption-context';
import { installOnce, run } from '../emulator/install-once';

/** The one folder that knows the AGPL-licensed simulator; its README says why. */
export const SIMULATOR_FOLDER = join(__dirname, 'simulator');

const TIMEOUT_MS = 300_000;

/** A policy as it is in a template or in an answer of AWS. */
export type Policy = object;

/** The policies of one level of an organization, by name: the root, each organizational unit below it, the account. */
export interface PolicyLevel {
  readonly level: string;
  readonly policies: Readonly<Record<string, Policy>>;
}

export interface SimulationRequest {
  readonly principal: {
    /** The ARN of the role, not of a session. */
    readonly arn: string;
    readonly account: string;
    readonly organizationId?: string;
    /** By name. */
    readonly identityPolicies: Readonly<Record<string, Policy>>;
    readonly permissionsBoundary?: Policy;
  };
  /** Such as `s3:GetObject`. */
  readonly action: string;
  readonly resource: {
    /** One resource, without wildcards; `*` for actions that have none. */
    readonly arn: string;
    readonly account: string;
    readonly organizationId?: string;
    /** The bucket's, repository's, topic's policy, the role's trust policy, the key's key policy. */
    readonly policy?: Policy;
  };
  /** The levels above the principal, the root first. Each level has to allow: keep FullAWSAccess where it is. */
  readonly serviceControlPolicies?: readonly PolicyLevel[];
  /** The levels above the resource, the root first. RCPFullAWSAccess is there by itself. */
  readonly resourceControlPolicies?: readonly PolicyLevel[];
  /** What is known about the request; wins over what is derived. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * Let go of context keys that AWS does not have for this action, for sweeps over many actions.
   *
   * Otherwise such a key is an error, since it can't have the effect that whoever gave it expects.
   *
   * @default false
   */
  readonly dropInapplicableContext?: boolean;
  /**
   * Ask for this caller instead of `principal.arn`, with the given context and nothing derived.
   *
   * For comparisons with another evaluator, which needs to see the same request.
   */
  readonly verbatim?: Verbatim;
}

export interface Verbatim {
  /** The ARN of a role, session, user, federated user, root user or identity provider, a service's name, or the mark of an unsigned request. */
  readonly caller: string | { readonly type: 'Anonymous' };
  /** For sessions of roles and of federated users. */
  readonly sessionPolicy?: Policy;
}

export type Decision = 'allowed' | 'explicitlyDenied' | 'implicitlyDenied';

export interface SimulationAnswer {
  readonly decision: Decision;
  readonly explanation: {
    /** What each kind of policy says by itself; absent where there is none. */
    readonly byKind: Readonly<Partial<Record<PolicyKind, string>>>;
    /** Statements that allow or deny this request, such as `identity policy read, statement 1`. */
    readonly allowing: readonly string[];
    readonly denying: readonly string[];
  };
}

export type PolicyKind = 'identity' | 'resource' | 'serviceControl' | 'resourceControl' | 'boundary';

export const installSimulator = () => installOnce({
  what: 'the policy simulator into test/proof/simulator/node_modules',
  source: join(SIMULATOR_FOLDER, 'package-lock.json'),
  stamp: join(SIMULATOR_FOLDER, 'node_modules', '.lock.sha256'),
  lock: join(SIMULATOR_FOLDER, 'node_modules.lock'),
  install: async () => run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], 'see that an npm registry is reachable', SIMULATOR_FOLDER),
});

/** Asks the independent simulator; one process answers all requests. An error is never a decision. */
export async function simulate(requests: readonly SimulationRequest[]): Promise<SimulationAnswer[]> {
  if (requests.length === 0) return [];
  await installSimulator();
  const answers = JSON.parse(await ask(JSON.stringify(requests.map((request) => simulation(withKnownKeys(request)))))) as RawAnswer[];
  if (answers.length !== requests.length) throw new Error(`the simulator gave ${answers.length} answers to ${requests.length} requests; see simulate.mjs`);
  return answers.map((answer, i) => understood(answer, requests[i], i));
}

/** The request in the simulator's own form. */
function simulation(request: SimulationRequest): object {
  const { principal, action, resource, verbatim } = request;
  if (!verbatim && !/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(principal.arn)) {
    throw new Error(`principal.arn must be the ARN of a role, got ${JSON.stringify(principal.arn)}`);
  }
  if (/[*?]/.test(resource.arn) && resource.arn !== '*') {
    throw new Error(`resource.arn must name one resource without wildcards, got ${JSON.stringify(resource.arn)}`);
  }
  if (/^arn:[^:]+:kms:.*:key\//.test(resource.arn) && !resource.policy) {
    throw new Error(`resource.policy must be the key policy: each key has one, and without it nobody may ${action}`);
  }
  return {
    request: {
      principal: verbatim?.caller ?? principal.arn,
      action,
      resource: { resource: resource.arn, accountId: resource.account },
      contextVariables: { ...!verbatim && derivedContext(request), ...request.context },
    },
    sessionPolicy: verbatim?.sessionPolicy,
    identityPolicies: named(principal.identityPolicies),
    permissionBoundaryPolicies: principal.permissionsBoundary && named({ boundary: principal.permissionsBoundary }),
    resourcePolicy: resource.policy,
    serviceControlPolicies: levels(request.serviceControlPolicies),
    resourceControlPolicies: levels(request.resourceControlPolicies),
  };
}

/**
 * Keys that AWS itself sets and the simulator does not derive.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html: aws:PrincipalArn is the
 * role's ARN also for a session of it.
 */
function derivedContext({ principal, resource, action }: SimulationRequest): Record<string, string> {
  const region = resource.arn.split(':')[3];
  return {
    'aws:PrincipalArn': principal.arn,
    'aws:PrincipalAccount': principal.account,
    'aws:PrincipalType': 'AssumedRole',
    'aws:PrincipalIsAWSService': 'false',
    'aws:ViaAWSService': 'false',
    'aws:SecureTransport': 'true',
    'aws:ResourceAccount': resource.account,
    ...principal.organizationId && { 'aws:PrincipalOrgID': principal.organizationId },
    ...resource.organizationId && { 'aws:ResourceOrgID': resource.organizationId },
    ...region && { 'aws:RequestedRegion': region },
    ...action.startsWith('kms:') && { 'kms:CallerAccount': principal.account },
  };
}

const named = (policies: Readonly<Record<string, Policy>>) => Object.entries(policies).map(([name, policy]) => ({ name, policy }));

const levels = (hierarchy: readonly PolicyLevel[] = []) =>
  hierarchy.map(({ level, policies }) => ({ orgIdentifier: level, policies: named(policies) }));

interface RawAnswer {
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly resultType: string;
    readonly overallResult: string;
    readonly result?: { readonly analysis: RawAnalysis; readonly ignoredContextKeys?: string[] };
  };
}

interface RawKind {
  readonly result: string;
  readonly allowStatements?: RawStatement[];
  readonly denyStatements?: RawStatement[];
  readonly ouAnalysis?: RawKind[];
}

interface RawStatement {
  readonly policyId?: string;
  readonly explain: { readonly identifier: string };
}

type RawAnalysis = Partial<Record<'identityAnalysis' | 'resourceAnalysis' | 'scpAnalysis' | 'rcpAnalysis' | 'permissionBoundaryAnalysis', RawKind>>;

const DECISIONS: Readonly<Record<string, Decision>> = {
  Allowed: 'allowed', ExplicitlyDenied: 'explicitlyDenied', ImplicitlyDenied: 'implicitlyDenied',
};

function understood({ error, result }: RawAnswer, request: SimulationRequest, index: number): SimulationAnswer {
  const which = `request ${index + 1} (${request.action} on ${request.resource.arn} by ${request.principal.arn})`;
  if (error) throw new Error(`the simulator refuses ${which}; correct what it names: ${JSON.stringify(error)}`);
  const decision = DECISIONS[result?.overallResult ?? ''];
  if (!decision || !result?.result) throw new Error(`the simulator's answer to ${which} can not be understood: ${JSON.stringify(result)}`);
  const ignored = result.result.ignoredContextKeys ?? [];
  const inapplicable = Object.keys(request.context ?? {}).filter(key => ignored.some(name => name.toLowerCase() === key.toLowerCase()));
  if (inapplicable.length > 0 && !request.dropInapplicableContext) {
    throw new Error(`context of ${which} has keys that AWS does not set for this action, remove them: ${inapplicable.join(', ')}`);
  }
  return { decision, explanation: explanation(result.result.analysis) };
}

function explanation(analysis: RawAnalysis): SimulationAnswer['explanation'] {
  const kinds: [PolicyKind, RawKind | undefined][] = [
    ['identity', analysis.identityAnalysis],
    ['resource', analysis.resourceAnalysis],
    ['serviceControl', analysis.scpAnalysis],
    ['resourceControl', analysis.rcpAnalysis],
    ['boundary', analysis.permissionBoundaryAnalysis],
  ];
  const statements = (effect: 'allowStatements' | 'denyStatements') => kinds.flatMap(([kind, raw]) =>
    [raw, ...raw?.ouAnalysis ?? []].flatMap(part => part?.[effect] ?? [])
      .map(({ policyId, explain }) => `${kind} policy${policyId ? ` ${policyId}` : ''}, statement ${explain.identifier}`));
  return {
    byKind: Object.fromEntries(kinds.filter(([, raw]) => raw !== undefined).map(([kind, raw]) => [kind, raw!.result])),
    allowing: statements('allowStatements'),
    denying: statements('denyStatements'),
  };
}

async function ask(input: string): Promise<string> {
  const child = spawn(process.execPath, [join(SIMULATOR_FOLDER, 'simulate.mjs')], { cwd: SIMULATOR_FOLDER, timeout: TIMEOUT_MS });
  let output = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', data => output += data);
  child.stderr.setEncoding('utf8').on('data', data => complaint += data);
  // A process that ended early shows in its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`the simulator ended with ${code}, see what it said:\n${complaint.slice(-2000)}`);
  return output;
}

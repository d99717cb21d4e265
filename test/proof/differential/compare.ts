import { explain } from './disagreements';
import { RCP_FULL_ACCESS } from './generator';
import { callerName } from './principals';
import { AccessRequest, Decision, OrganizationLevel } from '../../../src/policy/evaluate';
import { Decision as Verdict, PolicyLevel, simulate, SimulationRequest } from '../simulator';

export type { Verdict };
export type Evaluate = (request: AccessRequest) => Decision;

/** How many requests one process of the simulator answers: its start costs as much as some hundred answers. */
const BATCH = 1000;

export interface Disagreement {
  readonly index: number;
  readonly request: AccessRequest;
  /** An error of the evaluator is a disagreement as well: the simulator decided. */
  readonly ours: Verdict | string;
  readonly theirs: Verdict;
  /** The classes of `disagreements.ts` that make up the difference; none when it is not recognized. */
  readonly classes: readonly string[];
}

/** Compares an evaluator, which may be a planted bug, with answers of the simulator. */
export function compare(requests: readonly AccessRequest[], answers: readonly Verdict[], evaluate: Evaluate): Disagreement[] {
  return requests.flatMap((request, index) => {
    const theirs = answers[index];
    const ours = verdictOf(evaluate, request);
    return ours === theirs ? [] : [{ index, request, ours, theirs, classes: explain(request, theirs, (each) => verdictOf(evaluate, each)) }];
  });
}

export function verdictOf(evaluate: Evaluate, request: AccessRequest): Verdict | string {
  try {
    const { allowed, reason } = evaluate(request);
    return allowed ? 'allowed' : reason === 'explicit deny' ? 'explicitlyDenied' : 'implicitlyDenied';
  } catch (error) {
    return String(error);
  }
}

/** Asks the simulator, two processes at a time. */
export async function ask(requests: readonly AccessRequest[]): Promise<Verdict[]> {
  const batches = Array.from({ length: Math.ceil(requests.length / BATCH) }, (_, i) => requests.slice(i * BATCH, (i + 1) * BATCH));
  const answers: Verdict[][] = [];
  let next = 0;
  const worker = async () => {
    for (let mine = next++; mine < batches.length; mine = next++) {
      answers[mine] = (await simulate(batches[mine].map(simulation))).map(({ decision }) => decision);
    }
  };
  await Promise.all([worker(), worker()]);
  return answers.flat();
}

/** The request as the simulator takes it. */
function simulation(request: AccessRequest): SimulationRequest {
  const { principal, action, resource, context } = request;
  return {
    principal: {
      arn: '',
      account: 'account' in principal ? principal.account : '',
      identityPolicies: principal.kind === 'root' ? ROOT : byName(request.identityPolicies ?? []),
      permissionsBoundary: request.permissionsBoundary?.document,
    },
    action,
    resource: { ...resource, policy: request.resourcePolicy?.document },
    serviceControlPolicies: levels(request.serviceControlPolicies),
    resourceControlPolicies: levels(request.resourceControlPolicies),
    context,
    verbatim: { caller: callerName(principal), sessionPolicy: request.sessionPolicies?.[0]?.document },
  };
}

/** The simulator has no root user: it is somebody whose identity policy allows everything. */
const ROOT = { root: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } };

const byName = (policies: readonly { name: string; document: object }[]) =>
  Object.fromEntries(policies.map(({ name, document }) => [name, document]));

/** RCPFullAWSAccess is there by itself in the simulator, which takes no policy that allows. */
const levels = (list: readonly OrganizationLevel[] = []): PolicyLevel[] => list.map(({ name, policies }) => ({
  level: name,
  policies: byName(policies.filter((policy) => policy.name !== RCP_FULL_ACCESS.name)),
}));

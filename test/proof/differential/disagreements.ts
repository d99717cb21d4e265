import type { Verdict } from './compare';
import { RCP_FULL_ACCESS } from './generator';
import { sessionOf } from './principals';
import { given, hasUnresolved, Json, linesOf, silenced, withLines, withResources, withStatements, without, withValues, withVersion } from './rewrite';
import { SERVICE_DISAGREEMENTS } from './service-disagreements';
import { AccessRequest } from '../../../src/policy/evaluate';

/**
 * A known difference between the evaluator and the simulator. It is recognized by the request's shape and, more sharply,
 * by rewriting that shape into what the simulator makes of it: the evaluator then has to decide as the simulator did.
 */
export interface DisagreementClass {
  readonly id: string;
  /** What AWS documents, in short. */
  readonly documented: string;
  readonly url: string;
  readonly right: 'evaluator' | 'simulator' | 'not documented';
  readonly simulator: string;
  /** The very same request where it does not have the shape. */
  rewrite(request: AccessRequest): AccessRequest;
}

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
const VARIABLES = `${GUIDE}reference_policies_variables.html`;
const OPERATORS = `${GUIDE}reference_policies_elements_condition_operators.html`;
const NEVER_AN_ARN = 'arn:never:never:never:never:never';

const EVERYTHING = { name: 'everything', document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } };

const isNegated = (operator: string) => /Not/.test(operator);
const isArn = (operator: string) => /Arn/.test(operator);
const hasVariable = (text: string) => text.includes('${');

export const DISAGREEMENTS: readonly DisagreementClass[] = [
  {
    id: 'service-linked-role',
    documented: 'Service and resource control policies do not limit service-linked roles.',
    url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
    right: 'evaluator',
    simulator: 'treats a service-linked role like any other',
    rewrite: (request) => {
      const { principal } = request;
      return principal.kind === 'role' && principal.serviceLinked ? { ...request, principal: { ...principal, serviceLinked: false } } : request;
    },
  },
  {
    id: 'rcp-full-access-detached',
    documented: 'RCPFullAWSAccess is attached to every level and can not be detached, so the request can not occur.',
    url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html',
    right: 'not documented',
    simulator: 'adds RCPFullAWSAccess by itself; the evaluator takes the levels as they are given',
    rewrite: (request) => {
      const levels = request.resourceControlPolicies ?? [];
      const full = (policies: readonly { name: string }[]) => policies.some(({ name }) => name === RCP_FULL_ACCESS.name);
      if (levels.every(({ policies }) => full(policies))) return request;
      const attached = levels.map((level) => (full(level.policies) ? level : { ...level, policies: [RCP_FULL_ACCESS, ...level.policies] }));
      return { ...request, resourceControlPolicies: attached };
    },
  },
  {
    id: 'variables-of-old-versions',
    documented: 'Policy variables are for version 2012-10-17; in older ones, ${aws:username} is that text itself.',
    url: VARIABLES,
    right: 'evaluator',
    simulator: 'replaces variables in every version',
    rewrite: (request) => withVersion(request),
  },
  {
    id: 'negated-without-value',
    documented: 'A variable without a value is null: StringNotEquals and StringNotLike match it.',
    url: VARIABLES,
    right: 'evaluator',
    simulator: 'lets no condition hold that has such a variable',
    rewrite: (request) => without(request, ({ operator, key, values }) =>
      isNegated(operator) && given(request, key).length > 0 && values.some((value) => hasUnresolved(request, value))),
  },
  {
    id: 'not-resource-without-value',
    documented: 'A variable without a value matches no resource, in Resource and in NotResource.',
    url: VARIABLES,
    right: 'evaluator',
    simulator: 'lets no statement apply that has such a NotResource',
    rewrite: (request) => withStatements(request, ({ statement }) =>
      ([statement.NotResource ?? []].flat() as string[]).some((text) => hasUnresolved(request, text)) ? silenced(statement) : statement),
  },
  {
    id: 'any-value-if-exists',
    documented: 'Without its key, a condition with IfExists is true, whatever the operator; that ForAnyValue is false without it is said of ForAnyValue alone.',
    url: OPERATORS,
    right: 'evaluator',
    simulator: 'lets ForAnyValue win, the evaluator IfExists',
    rewrite: (request) => without(request, ({ operator, key }) => /^ForAnyValue:.*IfExists$/.test(operator) && given(request, key).length === 0),
  },
  {
    id: 'empty-text-of-all-values',
    documented: 'ForAllValues is true also where the value of the key is an empty text.',
    url: `${OPERATORS}#Conditions_ARN`,
    right: 'evaluator',
    simulator: 'compares an empty text like any other',
    rewrite: (request) => withLines(request, (line) =>
      (/^ForAllValues:/.test(line.operator) && isEmpty(request, line.key) ? { ...line, operator: line.operator.replace('All', 'Any').replace('Values', 'Value') } : line)),
  },
  {
    id: 'empty-text-is-null',
    documented: 'Null is false where the key exists and its value is not null; an empty text is null.',
    url: `${GUIDE}reference_policies_elements_condition.html`,
    right: 'evaluator',
    simulator: 'takes a key with an empty text for one that exists; the evaluator takes it for null',
    rewrite: (request) => withValues(request, (value, { operator, key }) => (operator === 'Null' && isEmpty(request, key) ? String(value !== 'true') : value)),
  },
  {
    id: 'session-named-by-resource-policy',
    documented: 'What a resource policy grants to a session\'s own ARN is not limited by an implicit deny in a session policy.',
    url: `${GUIDE}reference_policies_evaluation-logic_policy-eval-denyallow.html`,
    right: 'evaluator',
    simulator: 'lets a silent session policy deny first',
    rewrite: (request) => {
      const { principal } = request;
      const itself = principal.kind === 'federatedUser' ? principal.arn : sessionOf(principal);
      const behind = principal.kind === 'federatedUser' ? principal.userArn : 'arn' in principal ? principal.arn : '';
      if (!request.sessionPolicies?.length || itself === undefined) return request;
      return withStatements(request, (place) => (place.kind === 'resource' ? renamed(place.statement, itself, behind) : place.statement));
    },
  },
  {
    id: 'principal-arn-under-session-policy',
    documented: 'What a resource policy grants to "*" with a condition on the role\'s aws:PrincipalArn is not limited by boundaries or session policies.',
    url: `${GUIDE}reference_policies_elements_principal.html`,
    right: 'evaluator',
    simulator: 'lets a silent session policy deny first, though a silent boundary not',
    rewrite: (request) => {
      const { principal } = request;
      const behind = principal.kind === 'federatedUser' ? principal.userArn : principal.kind === 'role' ? principal.arn : undefined;
      if (!request.sessionPolicies?.length || behind === undefined) return request;
      return withStatements(request, ({ kind, statement }) =>
        (kind === 'resource' && isGrantToEveryone(statement) && asksForPrincipalArn(statement, principal) ? { ...statement, Principal: { AWS: behind } } : statement));
    },
  },
  ...SERVICE_DISAGREEMENTS,
  {
    id: 'federated-user-without-session-policy',
    documented: 'A federated user\'s session without a session policy has no permissions, but for resource policies that name the session.',
    url: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html',
    right: 'evaluator',
    simulator: 'gives it the permissions of the user behind it',
    rewrite: (request) => (request.principal.kind === 'federatedUser' && !request.sessionPolicies?.length ? { ...request, sessionPolicies: [EVERYTHING] } : request),
  },
  {
    id: 'everyone-under-boundary',
    documented: 'What a boundary does to a grant to "*" without a condition on the role\'s aws:PrincipalArn is not described.',
    url: `${GUIDE}reference_policies_evaluation-logic_policy-eval-denyallow.html`,
    right: 'not documented',
    simulator: 'lets such a grant pass a silent boundary; the evaluator limits it',
    rewrite: unbounded,
  },
  {
    id: 'trust-under-boundary',
    documented: 'A principal that a role\'s trust policy names needs the leave of its boundary; the general rule for resource policies says otherwise.',
    url: `${GUIDE}id_roles_update-role-trust-policy.html`,
    right: 'evaluator',
    simulator: 'follows the general rule',
    rewrite: (request) => (request.resourcePolicy?.kind === 'trust' ? boundless(request) : request),
  },
  {
    id: 'not-principal-in-part',
    documented: 'A NotPrincipal has to name the account, and should name the role and the session; otherwise it might deny them, depending on the service.',
    url: `${GUIDE}reference_policies_elements_notprincipal.html`,
    right: 'not documented',
    simulator: 'spares whoever is named in one way',
    rewrite: (request) => {
      const { principal, permissionsBoundary } = request;
      if (!('account' in principal) || permissionsBoundary) return request;
      const names = [
        `arn:aws:iam::${principal.account}:root`, principal.arn,
        ...principal.kind === 'role' ? [sessionOf({ ...principal, sessionName: principal.sessionName ?? 'any' })!] : [],
        ...principal.kind === 'federatedUser' ? [principal.userArn] : [],
      ];
      return withStatements(request, ({ statement }) => {
        const listed = [(statement.NotPrincipal as Json | undefined)?.AWS ?? []].flat() as string[];
        const partly = listed.some((each) => names.includes(each)) && !names.every((each) => listed.includes(each));
        return partly ? silenced(statement) : statement;
      });
    },
  },
  {
    id: 'epoch-seconds',
    documented: 'Dates may be given in epoch (UNIX) time, which counts seconds.',
    url: OPERATORS,
    right: 'evaluator',
    simulator: 'takes them for milliseconds',
    rewrite: (request) => withValues(request, (value, { operator }) => (/Date/.test(operator) && /^\d{5,}$/.test(value) ? new Date(Number(value)).toISOString() : value)),
  },
  {
    id: 'not-address-of-other-family',
    documented: 'NotIpAddress holds for every address but the given ones.',
    url: OPERATORS,
    right: 'evaluator',
    simulator: 'lets it not hold for an IPv6 address where the policy has a single IPv4 address',
    rewrite: (request) => without(request, ({ operator, key, values }) => /NotIpAddress/.test(operator)
      && given(request, key).some((address) => address.includes(':')) && values.some((value) => !/[:/]/.test(value))),
  },
  {
    id: 'every-ipv4-address',
    documented: 'An IP condition takes CIDR ranges; 0.0.0.0/0 is every IPv4 address.',
    url: OPERATORS,
    right: 'evaluator',
    simulator: 'takes 0.0.0.0/0 for a single address',
    rewrite: (request) => withValues(request, (value, { operator }) => (/IpAddress/.test(operator) && value === '0.0.0.0/0' ? '0.0.0.0/32' : value)),
  },
  {
    id: 'arn-like-star',
    documented: 'ArnLike compares the six components of an ARN; a lone * is not described.',
    url: OPERATORS,
    right: 'not documented',
    simulator: 'takes * for no ARN, so it matches none; the evaluator takes it for every ARN',
    rewrite: (request) => withValues(request, (value, { operator }) => (isArn(operator) && !isNegated(operator) && value === '*' ? NEVER_AN_ARN : value)),
  },
  {
    id: 'variable-as-arn',
    documented: 'Policy variables may stand in the values of string and ARN conditions.',
    url: VARIABLES,
    right: 'evaluator',
    simulator: 'splits the value at its colons, those of the variable\'s name included, before it replaces variables',
    rewrite: (request) => {
      const split = (operator: string, value: string) => isArn(operator) && hasVariable(value.split(':').slice(0, 5).join(':'));
      // What has too few parts fails every condition; what has enough is an ARN that nothing equals.
      const negated = without(request, ({ operator, key, values }) => isNegated(operator) && given(request, key).length > 0
        && values.some((value) => split(operator, value) && value.split(':').length < 6));
      return withValues(negated, (value, { operator }) => (split(operator, value) ? NEVER_AN_ARN : value));
    },
  },
  {
    id: 'escaped-wildcard-in-equals',
    documented: '${*}, ${?} and ${$} stand for the characters themselves.',
    url: VARIABLES,
    right: 'evaluator',
    simulator: 'leaves ${*} as it is where wildcards have no meaning, as in StringEquals',
    rewrite: (request) => withValues(request, (value, { operator }) => (/String(Not)?Equals/.test(operator) ? value.replace(/\$\{([*?])\}/g, (_, name) => `\${$}{${name}}`) : value)),
  },
  {
    id: 'variable-first-in-resource',
    documented: 'Variables may stand in the part of a Resource behind the fifth colon.',
    url: VARIABLES,
    right: 'evaluator',
    simulator: 'takes what is before the first / or : of that part for the resource type, the start of a variable\'s name included',
    rewrite: (request) => withResources(request, (text) => (/^(?:[^:]*:){2}s[nq]s:[^:]*:[^:]*:\$\{/.test(text) ? `${NEVER_AN_ARN}` : text)),
  },
];

/** The fewest classes that together turn the evaluator's decision into the simulator's; none when they do not. */
export function explain(request: AccessRequest, theirs: Verdict, verdict: (request: AccessRequest) => string): string[] {
  const shaped = DISAGREEMENTS.filter(({ rewrite }) => rewrite(request) !== request);
  for (const size of [1, 2, 3, 4]) {
    for (const classes of subsets(shaped, size)) {
      if (verdict(classes.reduce((each, { rewrite }) => rewrite(each), request)) === theirs) return classes.map(({ id }) => id);
    }
  }
  return [];
}

function* subsets<T>(from: readonly T[], size: number): Generator<T[]> {
  if (size === 0) yield [];
  else for (const [i, first] of from.entries()) for (const rest of subsets(from.slice(i + 1), size - 1)) yield [first, ...rest];
}

const isEmpty = (request: AccessRequest, key: string) => given(request, key).length > 0 && given(request, key).every((value) => value === '');

const isGrantToEveryone = ({ Effect, Principal }: Json) => Effect === 'Allow' && (Principal === '*' || (Principal as Json | undefined)?.AWS === '*');
/** Whether a condition holds for that principal alone. */
const asksForPrincipalArn = (statement: Json, principal: AccessRequest['principal']) => 'arn' in principal && linesOf(statement).some(({ operator, key, values }) =>
  key.toLowerCase() === 'aws:principalarn' && !/Not|^Null|^ForAll|IfExists$/.test(operator) && values.includes(principal.arn));

/** Without what the boundary leaves out, where everyone is granted something. */
function unbounded(request: AccessRequest): AccessRequest {
  const { principal, resourcePolicy } = request;
  const everyone = ([(resourcePolicy?.document as Json | undefined)?.Statement ?? []].flat() as Json[]).some((statement) =>
    isGrantToEveryone(statement) && !asksForPrincipalArn(statement, principal));
  return everyone ? boundless(request) : request;
}

/** With a boundary that allows everything that it does not deny. */
function boundless(request: AccessRequest): AccessRequest {
  const { permissionsBoundary: boundary } = request;
  if (!boundary) return request;
  const document = boundary.document as Json;
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };
  return { ...request, permissionsBoundary: { ...boundary, document: { ...document, Statement: [document.Statement, all].flat() } } };
}

/** A grant to the very session as one to the role behind it. */
function renamed(statement: Json, itself: string, behind: string): Json {
  const names = [(statement.Principal as Json | undefined)?.AWS ?? []].flat() as string[];
  return statement.Effect === 'Allow' && names.includes(itself) ? { ...statement, Principal: { AWS: names.map((name) => (name === itself ? behind : name)) } } : statement;
}

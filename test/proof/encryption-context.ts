import type { SimulationRequest } from './simulator';

const ENCRYPTION_CONTEXT = /^kms:EncryptionContext:/i;

/** Of the same type, a single string, and set by AWS for the same cryptographic operations. */
const STAND_IN = 'kms:RequestAlias';
/** For a context that a policy asks for and this request does not have: it stays absent under this name. */
const ABSENT = 'kms:WrappingKeySpec';

/**
 * The simulator does not know condition keys with a variable part behind a colon, and lets go of
 * `kms:EncryptionContext:aws:s3:arn`. In a request and in all its policies the key therefore goes by the name of another
 * key of its kind: the same comparison, under a name that the simulator knows. It is refused where that would not be
 * the same: two such keys that the request has, two in one place of a policy, or a policy that uses a stand-in for itself.
 */
export function withKnownKeys(request: SimulationRequest): SimulationRequest {
  const known = { ...request, resource: withoutServices(request) };
  const names = new Set(keyNames(known));
  const contexts = [...names].filter((name) => ENCRYPTION_CONTEXT.test(name));
  if (contexts.length === 0) return request;
  const given = contexts.filter((name) => name in (request.context ?? {}));
  const absent = contexts.filter((name) => !given.includes(name));
  if (given.length > 1 || names.has(STAND_IN) || names.has(ABSENT)) {
    throw new Error(`a request to the simulator can have one encryption context, and no ${STAND_IN} or ${ABSENT}; ask for ${contexts.join(' and ')} apart`);
  }
  const others = new Map([...given.map((name): [string, string] => [name, STAND_IN]), ...absent.map((name): [string, string] => [name, ABSENT])]);
  return renamed(known, others) as SimulationRequest;
}

/** What a resource's policy grants to AWS services is nothing to the roles that ask here, and may have a context of its own. */
function withoutServices({ principal, resource, verbatim }: SimulationRequest): SimulationRequest['resource'] {
  const policy = resource.policy as { Statement?: unknown } | undefined;
  if (!policy?.Statement || verbatim || !principal.arn.includes(':role/')) return resource;
  const isForServices = ({ Effect: effect, Principal: who }: any) => effect === 'Allow' && who !== '*' && who !== undefined && Object.keys(who).join() === 'Service';
  return { ...resource, policy: { ...policy, Statement: [policy.Statement].flat().filter((each) => !isForServices(each)) } };
}

function* keyNames(value: unknown): Generator<string> {
  if (value === null || typeof value !== 'object') return;
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) yield name;
    yield* keyNames(inner);
  }
}

function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, names));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [names.get(name) ?? name, renamed(inner, names)]);
  if (new Set(entries.map(([name]) => name)).size < entries.length) throw new Error('two encryption contexts in one place would become one');
  return Object.fromEntries(entries);
}

import type { SimulationRequest } from './simulator';

const ENCRYPTION_CONTEXT = /^kms:EncryptionContext:/i;

/** Of the same type, a single string, and set by AWS for the same cryptographic operations. */
const STAND_IN = 'kms:RequestAlias';

/**
 * The simulator does not know condition keys with a variable part behind a colon, and lets go of
 * `kms:EncryptionContext:aws:s3:arn`. In a request and in all its policies the key therefore goes by the name of another
 * key of its kind: the same comparison, under a name that the simulator knows. It is refused where that would not be
 * the same: two such keys at once, or a policy that uses the stand-in for itself.
 */
export function withKnownKeys(request: SimulationRequest): SimulationRequest {
  const names = new Set(keyNames({ ...request, resource: withoutServices(request) }));
  const [key, ...others] = [...names].filter((name) => ENCRYPTION_CONTEXT.test(name));
  if (key === undefined) return request;
  if (others.length > 0 || names.has(STAND_IN)) {
    throw new Error(`a request to the simulator can have one encryption context and no ${STAND_IN}; ask for ${[key, ...others].join(' and ')} apart`);
  }
  return renamed({ ...request, resource: withoutServices(request) }, key) as SimulationRequest;
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

function renamed(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name === key ? STAND_IN : name, renamed(inner, key)]));
}

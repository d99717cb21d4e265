import { detailsOf } from './actions';
import { mayBeAbsent } from './optional-keys';
import { KnownTags } from './tags';
import { Unresolvable } from './unknown';
import { Principal } from '../../policy/principal';
import { matches, wildcards } from '../../policy/wildcard';

/** A request, as far as it decides which condition keys it has. */
export interface KeyedRequest {
  readonly principal: Principal;
  readonly action: string;
  /** What is known of its context. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Keys of which the question says that the request does not have them, in lower case. */
  readonly absent: ReadonlySet<string>;
  readonly principalTags: KnownTags;
  readonly resourceTags: KnownTags;
  /** Of a key, if they are known; none of anything else. */
  readonly aliases?: readonly string[];
}

type Present = (request: KeyedRequest, has: (key: string) => boolean) => boolean;

const always: Present = () => true;
const by = (...kinds: readonly Principal['kind'][]): Present => ({ principal }) => kinds.includes(principal.kind);
const doing = (...actions: readonly string[]): Present => ({ action }) => actions.includes(action.toLowerCase());
const unlessThroughAnEndpoint: Present = (_, has) => !['aws:sourcevpce', 'aws:sourcevpc', 'aws:sourcevpcarn', 'aws:vpcsourceip'].some(has);

/**
 * Condition keys that a request is sure to have, by when it does: for them, "not known" must not be taken for "absent".
 *
 * Not among them, for AWS says that requests may lack them: `aws:MultiFactorAuthPresent` and `aws:TokenIssueTime` of a
 * user's long-term credentials, `aws:SourceArn` and its like, the keys of VPC endpoints, tags of a request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
const PRESENT: Readonly<Record<string, Present>> = {
  'aws:currenttime': always,
  'aws:epochtime': always,
  'aws:requestedregion': always,
  'aws:resourceaccount': always,
  'aws:securetransport': always,
  'aws:useragent': always,
  'aws:viaawsservice': always,
  'aws:sourceip': unlessThroughAnEndpoint,
  'aws:userid': always,
  'aws:principalaccount': always,
  'aws:principaltype': always,
  'aws:principalarn': by('role', 'user', 'root', 'federatedUser'),
  'aws:principalisawsservice': by('role', 'user', 'root', 'federatedUser', 'service'),
  'aws:principalservicename': by('service'),
  'aws:principalservicenameslist': by('service'),
  'aws:principalorgpaths': (_, has) => has('aws:principalorgid'),
  'aws:resourceorgpaths': (_, has) => has('aws:resourceorgid'),
  'aws:username': by('user'),
  // Roles have temporary credentials and nothing else.
  'aws:multifactorauthpresent': by('role'),
  'aws:tokenissuetime': by('role'),
  'kms:resourcealiases': ({ aliases }) => aliases === undefined,
  'sts:rolesessionname': doing('sts:assumerole', 'sts:assumerolewithsaml', 'sts:assumerolewithwebidentity'),
};

const PRESENT_ALWAYS = new Set(Object.keys(PRESENT).filter((key) => PRESENT[key] === always));

/** Refuses a decision for which a key was looked at that the request has with a value that nobody knows. */
export function refuseUnknownKeys(asked: readonly string[], request: KeyedRequest): void {
  const known = new Set(Object.keys(request.context).map((key) => key.toLowerCase()));
  const has = (key: string) => known.has(key);
  const unknown = asked.find((key) => !has(key) && (PRESENT_ALWAYS.has(key) || (!request.absent.has(key) && isPresent(key, request, has))));
  if (unknown) throw new Unresolvable(`the condition key ${unknown}, which a policy looks at and such a request has; give it in context`);
}

function isPresent(key: string, request: KeyedRequest, has: (key: string) => boolean): boolean {
  if (key.startsWith('aws:principaltag/')) return mayBeTagged(key, request.principalTags);
  if (key.startsWith('aws:resourcetag/')) return mayBeTagged(key, request.resourceTags);
  if (Object.hasOwn(PRESENT, key)) return PRESENT[key](request, has);
  return isClaim(key, request.principal) || isOfAction(key, request);
}

/** CloudFormation's own tags begin with `aws:`. */
const mayBeTagged = (key: string, { complete }: KnownTags) => !complete || key.split('/')[1].startsWith('aws:');

/** A key of the service that the action has, unless AWS says that a request may do without it. */
function isOfAction(key: string, { action, principal, resourceTags }: KeyedRequest): boolean {
  const details = detailsOf(action);
  // Of services whose actions are not known so closely, any key of their own.
  if (!details) return key.startsWith(`${action.toLowerCase().split(':')[0]}:`);
  if (!details.keys.some((each) => matches(wildcards(each), key))) return false;
  if (/:resourcetag\//.test(key)) return mayBeTagged(key, resourceTags);
  return !mayBeAbsent(key, principal);
}

/**
 * What an identity token or an assertion claims about somebody; which claims it has, nobody knows either.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
function isClaim(key: string, principal: Principal): boolean {
  if (principal.kind !== 'federated') return false;
  const issuer = principal.provider.includes(':saml-provider/') ? 'saml' : principal.provider.replace(/^arn:.*:oidc-provider\//, '');
  return key.startsWith(`${issuer.toLowerCase()}:`);
}

import { Identities, Identity, IdentityKind } from './identities';
import { LocatedResource } from './located-resource';
import { KnownTags, NO_TAGS, UNKNOWN_TAGS } from './tags';
import { Unresolvable } from './unknown';
import { NamedPolicy } from '../../policy/document';
import { Principal } from '../../policy/principal';

/** Who makes a request, with the policies that are attached to them. */
export interface Asker {
  readonly principal: Principal;
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  readonly tags: KnownTags;
  /** Where a template holds them. */
  readonly located?: LocatedResource;
}

/** What a question says of who asks. */
export interface AskedBy {
  readonly principal: string;
  readonly action: string;
  readonly sessionName?: string;
  /** Of somebody whom no template holds. */
  readonly policies?: readonly NamedPolicy[];
}

/**
 * Providers that policies name without an ARN.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated-web-identity
 */
const NAMED_PROVIDERS = ['accounts.google.com', 'cognito-identity.amazonaws.com', 'graph.facebook.com', 'www.amazon.com'];
/** What somebody does who is no principal of AWS yet. */
const WEB_IDENTITY = ['sts:assumerolewithwebidentity', 'sts:tagsession', 'sts:setsourceidentity'];
const SAML = ['sts:assumerolewithsaml', 'sts:tagsession', 'sts:setsourceidentity'];

/** Finds out who a question is about. */
export function askerOf(asked: AskedBy, identities: Identities): Asker {
  const { principal: who } = asked;
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/([^/]+)$/.exec(who);
  if (session) return sessionOf(session, asked, identities);
  const [, account, kind] = /^arn:[^:]+:iam::(\d{12}):(role|user)\/./.exec(who) ?? [];
  if (kind === 'role' || (kind === 'user' && asked.sessionName === undefined)) return identityOf(kind as IdentityKind, account, asked, identities);
  if (asked.sessionName !== undefined) throw new Unresolvable(`the session ${asked.sessionName} of ${who}, which is no role`);
  return { principal: withoutPolicies(asked), policies: [], tags: NO_TAGS };
}

/** Somebody who has no policies of their own. */
function withoutPolicies({ principal: who, action }: AskedBy): Principal {
  if (who === '*') return { kind: 'anonymous' };
  const [, account] = /^arn:[^:]+:iam::(\d{12}):root$/.exec(who) ?? [];
  if (account) return { kind: 'root', account, arn: who };
  const [, provider] = /^arn:[^:]+:iam::\d{12}:(oidc|saml)-provider\/./.exec(who) ?? [];
  const does = action.toLowerCase();
  if (provider && !(provider === 'oidc' ? WEB_IDENTITY : SAML).includes(does)) throw new Unresolvable(`the action ${action} by ${who}: those whom it vouches for act as a role`);
  if (provider || (NAMED_PROVIDERS.includes(who) && does === WEB_IDENTITY[0])) return { kind: 'federated', provider: who };
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(who)) return { kind: 'service', name: who };
  throw new Unresolvable(`the principal ${who}, which is no role, session, user, root user, identity provider, service or *`);
}

function sessionOf([arn, , account, roleName, sessionName]: readonly string[], asked: AskedBy, identities: Identities): Asker {
  if (asked.sessionName !== undefined && asked.sessionName !== sessionName) throw new Unresolvable(`the session of ${arn}, which sessionName calls ${asked.sessionName}`);
  const role = identities.roleNamed(account, roleName);
  if (!role) throw new Unresolvable(`the role of ${arn}, which no template holds; ask with its own ARN, principalPolicies and sessionName`);
  return identityOf('role', account, { ...asked, principal: role.arn, sessionName }, identities);
}

function identityOf(kind: IdentityKind, account: string, asked: AskedBy, identities: Identities): Asker {
  const identity = identities.withArn(asked.principal);
  const principal = principalOf(kind, asked.principal, account, asked.sessionName);
  return identity ? held(principal, identity, asked) : brought(principal, kind, account, asked, identities);
}

function held(principal: Principal, identity: Identity, { policies, principal: who }: AskedBy): Asker {
  if (policies) throw new Unresolvable(`the principalPolicies of ${who}, which a template holds with policies of its own; leave them out`);
  return { principal, policies: identity.policies(), boundary: identity.boundary(), tags: identity.tags(), located: identity.located };
}

function brought(principal: Principal, kind: IdentityKind, account: string, { policies, principal: who }: AskedBy, identities: Identities): Asker {
  if (!policies) throw new Unresolvable(`the principal ${who}, which no template holds; give its policies in principalPolicies`);
  const name = who.split('/').pop()!;
  const alike = identities.alike(kind, account, name);
  if (alike) throw new Unresolvable(`the principal ${who}: a template holds ${alike}, and an account has a name once, whatever the path and capitals; ask with its ARN`);
  const attached = identities.attachedFromOutside(kind, account, name);
  return { principal, policies: [...policies, ...attached], tags: UNKNOWN_TAGS };
}

function principalOf(kind: IdentityKind, arn: string, account: string, sessionName: string | undefined): Principal {
  if (kind === 'user') return { kind, arn, account };
  if (sessionName !== undefined && !/^[\w+=,.@-]{2,64}$/.test(sessionName)) throw new Unresolvable(`the session ${sessionName}, which is no name of a session`);
  return { kind, arn, account, sessionName, serviceLinked: arn.includes(':role/aws-service-role/') };
}

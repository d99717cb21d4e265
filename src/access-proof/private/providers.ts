import { Restriction } from './bucket-access';
import { Landscape } from './landscape';
import { Unresolvable } from './unknown';
import { Principal } from '../../policy/principal';

type Context = Readonly<Record<string, unknown>>;

interface Refusal extends Restriction {
  readonly reason: string;
}

/**
 * STS looks for a provider in the account of the role, and refuses tokens for an audience that it does not list.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function refusalOfProvider(principal: Principal, account: string, context: Context, landscape: Landscape): Refusal | undefined {
  const [, owner, issuer] = principal.kind === 'federated' ? /^arn:[^:]+:iam::(\d{12}):(?:oidc|saml)-provider\/(.+)$/.exec(principal.provider) ?? [] : [];
  if (owner === undefined || principal.kind !== 'federated') return undefined;
  if (owner !== account) throw new Unresolvable(`the identity provider ${principal.provider}, which is not of the role's account ${account}`);
  const provider = landscape.identities.provider(principal.provider);
  if (!provider) throw new Unresolvable(`the identity provider ${principal.provider}, which no template holds`);
  const [, audience] = Object.entries(context).find(([key]) => key.toLowerCase() === `${issuer.toLowerCase()}:aud`) ?? [];
  if (audience === undefined || !issuer || provider.type === 'AWS::IAM::SAMLProvider') return undefined;
  const property = provider.properties.find((name) => name.toLowerCase() === 'clientidlist');
  const accepted: unknown[] = property === undefined ? [] : [provider.property(property) ?? []].flat();
  if (accepted.length === 0) throw new Unresolvable(`the audiences that ${provider.called} accepts; give it a ClientIdList`);
  if (accepted.includes(audience)) return undefined;
  const because = `${provider.called} accepts tokens for ${accepted.join(', ')} only (ClientIdList), not for ${String(audience)}`;
  return { isSure: true, reason: 'the identity provider refuses the token', because };
}

import { KnownTags, tagKeys } from './tags';
import { Principal } from '../../policy/principal';

/** Keys and values of a request's context. */
export type Context = Record<string, string | readonly string[]>;
/** Some of them may not be in it. */
type Derived = Record<string, string | readonly string[] | undefined>;

/** What is known of a request before its context is asked for. */
export interface DerivedFrom {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: { readonly arn: string; readonly account: string; readonly region?: string };
  readonly aliases?: readonly string[];
  readonly principalTags: KnownTags;
  readonly resourceTags: KnownTags;
  /** What the resource itself tells of its service's condition keys. */
  readonly resourceKeys?: Readonly<Record<string, string>>;
  /** The organization that an account is in, if any. */
  organizationOf(account: string): string | undefined;
}

/**
 * Keys that AWS itself sets, for a request that is made directly and with TLS.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function derivedContext(from: DerivedFrom): Context {
  const { resource, aliases } = from;
  return withoutAbsent({
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    's3:TlsVersion': from.action.toLowerCase().startsWith('s3:') ? '1.3' : undefined,
    'aws:ResourceAccount': resource.account,
    's3:ResourceAccount': resource.arn.split(':')[2] === 's3' ? resource.account : undefined,
    'aws:ResourceOrgID': from.organizationOf(resource.account),
    'aws:RequestedRegion': regionOf(from),
    ...principalKeys(from),
    ...tagKeys('aws:PrincipalTag', from.principalTags),
    ...tagKeys('aws:ResourceTag', from.resourceTags),
    ...from.resourceKeys,
    'kms:ResourceAliases': aliases?.length ? aliases : undefined,
  });
}

/** What wins over what is derived is found in whatever capitals it is written. */
export function merged(derived: Context, given: Context): Context {
  const names = new Set(Object.keys(given).map((key) => key.toLowerCase()));
  // A request without TLS has no version of it.
  if (names.has('aws:securetransport')) names.add('s3:tlsversion');
  return { ...Object.fromEntries(Object.entries(derived).filter(([key]) => !names.has(key.toLowerCase()))), ...given };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
function principalKeys({ principal, organizationOf }: DerivedFrom): Derived {
  switch (principal.kind) {
    case 'anonymous': return { 'aws:PrincipalAccount': 'anonymous', 'aws:PrincipalType': 'Anonymous', 'aws:userid': 'anonymous' };
    case 'service': return { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': principal.name };
    case 'federated': return {};
  }
  const { account, arn } = principal;
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': account,
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalOrgID': organizationOf(account),
    'kms:CallerAccount': account,
    ...PRINCIPAL_TYPES[principal.kind](arn, account),
  };
}

const PRINCIPAL_TYPES: Readonly<Record<'role' | 'user' | 'root' | 'federatedUser', (arn: string, account: string) => Derived>> = {
  role: () => ({ 'aws:PrincipalType': 'AssumedRole' }),
  user: (arn) => ({ 'aws:PrincipalType': 'User', 'aws:username': arn.split('/').pop() }),
  root: (_, account) => ({ 'aws:PrincipalType': 'Account', 'aws:userid': account }),
  federatedUser: () => ({ 'aws:PrincipalType': 'FederatedUser' }),
};

/**
 * The region that is called, where nothing else is possible: the one of the resource's ARN, of the bucket, or the only
 * one that IAM has. Who assumes a role may do so in any region.
 */
function regionOf({ action, resource: { arn, region } }: DerivedFrom): string | undefined {
  const [, partition, service, inArn] = arn.split(':');
  if (inArn) return inArn;
  if (service === 's3') return region;
  return action.toLowerCase().startsWith('iam:') && partition === 'aws' ? 'us-east-1' : undefined;
}

function withoutAbsent(keys: Derived): Context {
  return Object.fromEntries(Object.entries(keys).filter((entry): entry is [string, string | readonly string[]] => entry[1] !== undefined));
}

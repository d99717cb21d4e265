type Kind = 'text' | 'yes or no' | 'address' | 'time' | 'number' | 'several';

/**
 * The condition keys that AWS has for all services, and what their values are; a `/` at the end stands before a tag's name.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const GLOBAL_KEYS: Readonly<Record<Kind, string>> = {
  'text': 'CalledViaFirst CalledViaLast ChatbotSourceArn Ec2InstanceSourceVpc FederatedProvider PrincipalAccount PrincipalArn PrincipalOrgID PrincipalServiceName PrincipalTag/ PrincipalType Referer '
    + 'RequestTag/ RequestedRegion ResourceAccount ResourceOrgID ResourceTag/ SignInSessionArn SourceAccount SourceArn SourceIdentity SourceOrgID SourceOwner SourceVpc SourceVpcArn SourceVpce UserAgent '
    + 'VpceAccount VpceOrgID userid username AssumedRoot',
  'yes or no': 'MultiFactorAuthPresent PrincipalIsAWSService SecureTransport ViaAWSService ViaAWSMCPService',
  'address': 'SourceIp VpcSourceIp Ec2InstanceSourcePrivateIPv4',
  'time': 'CurrentTime EpochTime TokenIssueTime',
  'number': 'MultiFactorAuthAge',
  'several': 'CalledVia CalledViaAWSMCP PrincipalOrgPaths PrincipalServiceNamesList ResourceOrgPaths SourceOrgPaths TagKeys VpceOrgPaths',
};
const KINDS: ReadonlyMap<string, Kind> = new Map(Object.entries(GLOBAL_KEYS).flatMap(([kind, names]) => names.toLowerCase().split(' ').map((name) => [`aws:${name}`, kind as Kind] as const)));

const OCTET = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const VALUES: Readonly<Partial<Record<Kind, readonly [pattern: RegExp, mustBe: string]>>> = {
  'yes or no': [/^(true|false)$/i, '\'true\' or \'false\''],
  'address': [new RegExp(`^(${OCTET}(\\.${OCTET}){3}|[0-9a-f]*:[0-9a-f:.]*:[0-9a-f.]*)$`, 'i'), 'one IP address, such as 203.0.113.7'],
  'time': [/^(\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?|\d{5,})$/, 'a time such as 2026-01-31T12:00:00Z, or seconds since 1970'],
  'number': [/^\d+(\.\d+)?$/, 'a number'],
};

/** Whether AWS has a key, and what is wrong with its value. Keys of services and claims of identity providers are none of it. */
export function problemWith(key: string, value: string | undefined): string | undefined {
  if (!/^[^:\s]+:\S/.test(key)) return 'is no condition key: those have a prefix, such as aws:SourceIp';
  const name = key.toLowerCase().replace(/^(aws:[a-z]+\/).+$/, '$1');
  if (!name.startsWith('aws:')) return undefined;
  const kind = KINDS.get(name);
  if (!kind) return 'is no condition key that AWS has';
  const [pattern, mustBe] = VALUES[kind] ?? [];
  return value !== undefined && pattern && !pattern.test(value) ? `must be ${mustBe}` : undefined;
}

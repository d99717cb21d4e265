import {
  allow, ANONYMOUS, ask, at, boundary, Change, deny, FULL, HOME, identity, key, OTHER, policy, RCP_FULL,
  rcps, resource, ROLE, roleOf, rootArn, rootOf, scps, service, session, trust, trusts, USER, userOf,
} from './golden-case';
import { PolicyKind } from '../../../src/policy/document';
import { AccessRequest, Reason } from '../../../src/policy/evaluate';

export const REASONS: readonly Reason[] = [
  'allowed', 'explicit deny', 'no policy can allow it', 'no service control policy allows it', 'no resource control policy allows it', 'no identity policy allows it',
  'no resource policy allows it', 'the permissions boundary does not allow it', 'the session policy does not allow it',
];
export const KINDS: readonly PolicyKind[] = ['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'trust', 'key'];
export const REACHES = ['same account', 'cross-account'] as const;
export type Reach = typeof REACHES[number];

/** For one reason, one kind of policy that decides or is silent, and one reach: a request, or why there can be none. */
export interface ReasonCell {
  readonly reason: Reason;
  readonly kind: PolicyKind;
  readonly reach: Reach;
  readonly request?: AccessRequest;
  /** Of a statement of that kind that decides. */
  readonly by?: string;
  readonly impossible?: string;
}

const S3: Change = { action: 's3:GetObject', resource: { arn: 'arn:aws:s3:::depot/a', account: HOME } };
const KMS: Change = { action: 'kms:Decrypt', resource: at(`arn:aws:kms:eu-west-1:${HOME}:key/k1`) };
const STS: Change = { action: 'sts:AssumeRole', resource: at(`arn:aws:iam::${HOME}:role/Deployer`) };
const ACCOUNTS: Record<Reach, string> = { 'same account': HOME, 'cross-account': OTHER };
const may = identity(FULL);
const EC2 = allow('Ec2', { Action: 'ec2:*' });
const out = deny('Out');
const principalOf = (reach: Reach, kind: PolicyKind) => ({ principal: kind === 'session' ? roleOf(ACCOUNTS[reach]) : userOf(ACCOUNTS[reach]) });
const account = (reach: Reach) => ({ AWS: rootArn(ACCOUNTS[reach]) });
const named = (reach: Reach) => ({ AWS: userOf(ACCOUNTS[reach]).arn });
/** Nothing that this resource policy grants stands in the way across accounts. */
const open = (reach: Reach) => (reach === 'cross-account' ? resource(allow('Open', { Principal: account(reach) })) : {});
const request = (reach: Reach, kind: PolicyKind, ...changes: Change[]) => ask(S3, principalOf(reach, kind), open(reach), ...changes);

const ALLOWED: Partial<Record<PolicyKind, (reach: Reach) => [AccessRequest, string]>> = {
  identity: (reach) => [request(reach, 'identity', may), 'Full'],
  resource: (reach) => [request(reach, 'resource', reach === 'cross-account' ? may : {}, resource(allow('Let', { Principal: named(reach) }))), 'Let'],
  trust: (reach) => [request(reach, 'trust', STS, reach === 'cross-account' ? may : {}, trust(trusts('Trust', named(reach)))), 'Trust'],
  key: (reach) => [request(reach, 'key', KMS, reach === 'cross-account' ? may : {}, key(allow('Use', { Principal: named(reach) }))), 'Use'],
};
const DENIED: Record<PolicyKind, (reach: Reach) => AccessRequest> = {
  identity: (reach) => request(reach, 'identity', identity(FULL, out)),
  boundary: (reach) => request(reach, 'boundary', may, boundary(FULL, out)),
  session: (reach) => request(reach, 'session', may, session(FULL, out)),
  scp: (reach) => request(reach, 'scp', may, scps([FULL], [FULL, out])),
  rcp: (reach) => request(reach, 'rcp', may, rcps([], [deny('Out', { Principal: '*', Action: 's3:*' })])),
  resource: (reach) => request(reach, 'resource', may, resource(allow('Open', { Principal: '*' }), deny('Out', { Principal: named(reach) }))),
  trust: (reach) => request(reach, 'trust', STS, may, trust(trusts('Trust', account(reach)), { ...trusts('Out', named(reach)), Effect: 'Deny' })),
  key: (reach) => request(reach, 'key', KMS, may, key(allow('Use', { Principal: account(reach) }), deny('Out', { Principal: named(reach) }))),
};
const OWNERS = 'the account itself may do with it whatever its policies allow';
const NO_GRANT = 'such a policy limits, and grants nothing';
const limit = (kind: PolicyKind, silent: Change) => ({ kind, ask: (reach: Reach) => request(reach, kind, may, silent) });
const SILENT: Partial<Record<Reason, readonly { kind: PolicyKind; ask: (reach: Reach) => AccessRequest | string }[]>> = {
  'no policy can allow it': [
    {
      kind: 'identity',
      ask: (reach) => (reach === 'same account' ? ask(may, { principal: ROLE, action: 'sts:GetSessionToken', resource: at('*') })
        : 'what nobody\'s policies can allow abroad is for the resource\'s own account'),
    },
    {
      kind: 'resource',
      ask: (reach) => (reach === 'same account' ? OWNERS : request(reach, 'resource', may, { action: 's3:PutBucketPolicy', resource: at('arn:aws:s3:::depot') })),
    },
    { kind: 'trust', ask: (reach) => request(reach, 'trust', STS, may, trust(trusts('Trust', account(reach))), { principal: rootOf(ACCOUNTS[reach]) }) },
    {
      kind: 'key',
      ask: (reach) => (reach === 'same account' ? OWNERS : request(reach, 'key', KMS, may, key(allow('Use', { Principal: account(reach) })),
        { action: 'kms:ScheduleKeyDeletion' })),
    },
  ],
  'no service control policy allows it': [limit('scp', scps([FULL], [EC2]))],
  'no resource control policy allows it': [
    limit('rcp', { resourceControlPolicies: [{ name: 'root', policies: [policy('full', RCP_FULL)] }, { name: 'unit', policies: [] }] }),
  ],
  'the permissions boundary does not allow it': [limit('boundary', boundary(EC2))],
  'the session policy does not allow it': [limit('session', session(EC2))],
  'no identity policy allows it': [
    { kind: 'identity', ask: (reach) => request(reach, 'identity', identity(EC2)) },
  ],
  'no resource policy allows it': [
    {
      kind: 'resource',
      ask: (reach) => (reach === 'cross-account' ? request(reach, 'resource', may,
        resource(allow('Else', { Principal: '*', Action: 's3:PutObject' })))
        : 'within an account the identity policy is enough, and where it lacks, that is the reason'),
    },
    { kind: 'trust', ask: (reach) => request(reach, 'trust', STS, may, trust(trusts('Trust', { Service: 'ec2.amazonaws.com' }))) },
    { kind: 'key', ask: (reach) => request(reach, 'key', KMS, may, key(allow('Use', { Principal: { AWS: ROLE.arn } }))) },
  ],
};

const cell = (reason: Reason, kind: PolicyKind, reach: Reach): ReasonCell => {
  const at_ = { reason, kind, reach };
  if (reason === 'explicit deny') return { ...at_, request: DENIED[kind](reach), by: 'Out' };
  if (reason === 'allowed') {
    const [granted, by] = ALLOWED[kind]?.(reach) ?? [];
    return granted ? { ...at_, request: granted, by } : { ...at_, impossible: NO_GRANT };
  }
  const answer = SILENT[reason]?.find((each) => each.kind === kind)?.ask(reach) ?? 'the reason is about policies of another kind';
  return typeof answer === 'string' ? { ...at_, impossible: answer } : { ...at_, request: answer };
};

export const REASON_CELLS: readonly ReasonCell[] =
  REASONS.flatMap((reason) => KINDS.flatMap((kind) => REACHES.map((reach) => cell(reason, kind, reach))));

/** Those who make requests without an account have no identity policies: only a resource policy grants. */
export const WITHOUT_ACCOUNT: readonly { what: string; reason: Reason; request: AccessRequest }[] = [
  {
    what: 'an anonymous request that is let in',
    reason: 'allowed',
    request: ask(resource(allow('Let', { Principal: '*' })),
      { principal: ANONYMOUS }),
  },
  {
    what: 'an anonymous request that is not',
    reason: 'no resource policy allows it',
    request: ask(resource(allow('Let',
      { Principal: { AWS: USER.arn } })), { principal: ANONYMOUS }),
  },
  {
    what: 'a service that is let in',
    reason: 'allowed',
    request: ask(resource(allow('Let', { Principal: { Service: 'sns.amazonaws.com' } })),
      { principal: service('sns.amazonaws.com') }),
  },
  { what: 'a service that is not', reason: 'no resource policy allows it', request: ask({ principal: service('sns.amazonaws.com') }) },
  {
    what: 'a service that is denied',
    reason: 'explicit deny',
    request: ask(resource(allow('Let', { Principal: '*' }),
      deny('Out', { Principal: '*' })), { principal: service('sns.amazonaws.com') }),
  },
];

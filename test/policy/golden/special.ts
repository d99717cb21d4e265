import {
  allow, ANONYMOUS, ask, at, aws, Change, deny, federatedUserOf, FULL, GoldenCase, granted, HOME, iam, identity, key, kms,
  lacking, OTHER, rcps, resource, ROLE, roleOf, rootArn, rootOf, scps, service, stopped, trust, trusts, USER, userOf,
} from './golden-case';

const BUCKET_POLICY = aws('AmazonS3/latest/API/API_PutBucketPolicy');
const QUEUE_LIMITS = aws('AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies');
const QUEUE_EXAMPLES = aws('AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies', 'grant-permissions-to-all-users');
const LAMBDA = aws('lambda/latest/dg/permissions-function-cross-account');
const URLS = aws('lambda/latest/dg/urls-auth');
const KEYS = kms('key-policy-modifying-external-accounts');
const STS = iam('id_credentials_sts-comparison');
const SESSION_TOKEN = iam('id_credentials_temp_control-access_getsessiontoken');
const ASSUME = aws('STS/latest/APIReference/API_AssumeRole');
const WHO = aws('STS/latest/APIReference/API_GetCallerIdentity');
const NEVER = 'no policy can allow it';
const NO_RESOURCE = 'no resource policy allows it';

const may = identity(FULL);
const STRANGER: Change = { principal: userOf(OTHER) };
const BUCKET = at('arn:aws:s3:::depot');
const QUEUE = at(`arn:aws:sqs:eu-west-1:${HOME}:q`);
const FUNCTION = at(`arn:aws:lambda:eu-west-1:${HOME}:function:f`);
const KEY = at(`arn:aws:kms:eu-west-1:${HOME}:key/k1`);
const DEPLOYER = at(`arn:aws:iam::${HOME}:role/Deployer`);
const lets = (who: unknown) => resource(allow('Let', { Principal: who }));
const shut = resource(deny('Shut', { Principal: '*' }));
const trusting = (account: string) => trust(trusts('Trust', { AWS: rootArn(account) }));
const assuming = (...changes: Change[]) => ask({ action: 'sts:AssumeRole', resource: DEPLOYER }, may, ...changes);
const alone = (action: string, ...changes: Change[]) => ask({ action, resource: at('*') }, ...changes);
const table = at(`arn:aws:dynamodb:eu-west-1:${HOME}:table/t`);

/** Whatever the policies of the other account and the resource say; somebody of the owner's account may. */
const ownersOnly = (area: string, source: string, where: Change, names: readonly string[]): GoldenCase[] => names.map((name) =>
  lacking(`owner-${area}-${name}`, `${area}:${name} by another account, to which the policy grants everything`, source,
    ask(may, lets({ AWS: OTHER }), STRANGER, where, { action: `${area}:${name}` }), NEVER, 'by the owner\'s', { principal: USER }));

export const CASES: GoldenCase[] = [
  ...ownersOnly('s3', BUCKET_POLICY, { resource: BUCKET }, ['GetBucketPolicy', 'PutBucketPolicy', 'DeleteBucketPolicy']),
  ...ownersOnly('sqs', QUEUE_LIMITS, { resource: QUEUE }, [
    'AddPermission', 'CancelMessageMoveTask', 'CreateQueue', 'DeleteQueue', 'ListMessageMoveTasks', 'ListQueues', 'ListQueueTags',
    'RemovePermission', 'SetQueueAttributes', 'StartMessageMoveTask', 'TagQueue', 'UntagQueue',
  ]),
  ...ownersOnly('lambda', LAMBDA, { resource: FUNCTION }, [
    'CreateCodeSigningConfig', 'CreateEventSourceMapping', 'CreateFunction', 'GetAccountSettings', 'ListCodeSigningConfigs',
    'ListEventSourceMappings', 'ListFunctions', 'ListLayers', 'ListLayerVersions',
  ]),
  lacking('owner-case', 'an owner\'s operation in other capitals', BUCKET_POLICY,
    ask(may, lets({ AWS: OTHER }), STRANGER, { resource: BUCKET, action: 'S3:putbucketPOLICY' }), NEVER, 'another operation', { action: 's3:PutBucketAcl' }),
  lacking('owner-queue-other', 'a queue\'s owner shares some operations', QUEUE_LIMITS,
    ask(may, lets({ AWS: OTHER }), STRANGER, { resource: QUEUE, action: 'sqs:DeleteQueue' }), NEVER, 'one of those', { action: 'sqs:ReceiveMessage' }),
  lacking('owner-function-other', 'a function\'s owner shares operations on it', LAMBDA,
    ask(may, lets({ AWS: OTHER }), STRANGER, { resource: FUNCTION, action: 'lambda:CreateFunction' }), NEVER, 'one of those', { action: 'lambda:GetFunction' }),
  lacking('owner-anonymous', 'the anonymous may do what a queue\'s owner can share', QUEUE_LIMITS,
    ask(lets('*'), { principal: ANONYMOUS, resource: QUEUE, action: 'sqs:SetQueueAttributes' }), NEVER, 'which this is', { action: 'sqs:SendMessage' }),
  stopped('owner-denied', 'an explicit denial is the reason nevertheless', BUCKET_POLICY,
    ask(may, resource(allow('Let', { Principal: { AWS: OTHER } }), deny('Out', { Principal: { AWS: OTHER }, Action: 's3:PutBucketPolicy' })), STRANGER,
      { resource: BUCKET, action: 's3:PutBucketPolicy' }), 'Out', 'by the owner\'s account', { principal: USER }),
  ...[
    'CreateGrant', 'Decrypt', 'DeriveSharedSecret', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyPair',
    'GenerateDataKeyPairWithoutPlaintext', 'GenerateDataKeyWithoutPlaintext', 'GenerateMac', 'GetKeyRotationStatus', 'GetPublicKey',
    'ListGrants', 'ReEncryptFrom', 'ReEncryptTo', 'RevokeGrant', 'Sign', 'Verify', 'VerifyMac',
  ].map((name) => granted(`key-abroad-${name}`, `kms:${name} can be opened to another account`, KEYS,
    ask(may, key(allow('Use', { Principal: { AWS: OTHER } })), STRANGER, { action: `kms:${name}`, resource: KEY }), 'Use', 'the schedule of its deletion',
    { action: 'kms:ScheduleKeyDeletion' })),

  granted('root-bucket-policy', 'a root user who is shut out may still mend the bucket\'s policy', BUCKET_POLICY,
    ask(shut, { principal: rootOf(HOME), resource: BUCKET, action: 's3:PutBucketPolicy' }), undefined, 'another operation', { action: 's3:PutBucketAcl' }),
  granted('root-bucket-policy-read', 'and read it', BUCKET_POLICY,
    ask(shut, { principal: rootOf(HOME), resource: BUCKET, action: 's3:GetBucketPolicy' }), undefined, 'a user', { principal: USER, ...may }),
  granted('root-bucket-policy-delete', 'and delete it', BUCKET_POLICY,
    ask(shut, { principal: rootOf(HOME), resource: BUCKET, action: 's3:DeleteBucketPolicy' }), undefined, 'the root user of another account',
    { principal: rootOf(OTHER) }),
  stopped('root-bucket-policy-abroad', 'which denies the root user of another account as anybody', BUCKET_POLICY,
    ask(resource(allow('Let', { Principal: '*' }), deny('Shut', { Principal: { AWS: OTHER } })), { principal: rootOf(OTHER), resource: BUCKET, action: 's3:PutBucketPolicy' }), 'Shut',
    'another operation, that it allows', { action: 's3:PutBucketAcl', ...lets({ AWS: OTHER }) }),
  stopped('root-bucket-policy-scp', 'unless a service control policy denies it', BUCKET_POLICY,
    ask(shut, scps([FULL, deny('Out', { Action: 's3:*' })]), { principal: rootOf(HOME), resource: BUCKET, action: 's3:PutBucketPolicy' }), 'Out',
    'without the denial', scps([FULL])),
  stopped('root-bucket-policy-rcp', 'or a resource control policy', BUCKET_POLICY,
    ask(shut, rcps([deny('Out', { Principal: '*', Action: 's3:*' })]), { principal: rootOf(HOME), resource: BUCKET, action: 's3:PutBucketPolicy' }), 'Out',
    'without the denial', rcps([])),

  lacking('root-assume', 'a root user cannot assume a role, though it trusts the account', ASSUME, assuming(trusting(HOME), { principal: rootOf(HOME) }), NEVER,
    'a user', { principal: USER }),
  lacking('root-assume-abroad', 'nor one of another account', ASSUME, assuming(trusting(OTHER), { principal: rootOf(OTHER) }), NEVER,
    'a user', STRANGER),
  lacking('federated-assume', 'nor can a federated user', STS, assuming(trusting(HOME), { principal: federatedUserOf(HOME), sessionPolicies: may.identityPolicies }),
    NEVER, 'a role', { principal: ROLE }),
  lacking('anonymous-assume', 'nor the anonymous, though it trusts everyone', STS, assuming(trust(trusts('Trust', '*')), { principal: ANONYMOUS }), NEVER,
    'a service', { principal: service('ec2.amazonaws.com') }),
  lacking('root-assume-root', 'a root user cannot assume another', aws('STS/latest/APIReference/API_AssumeRoot'),
    alone('sts:AssumeRoot', { principal: rootOf(HOME) }), NEVER, 'a role', { principal: ROLE, ...may }),
  lacking('service-assume-root', 'nor can a service', STS, alone('sts:AssumeRoot', lets('*'), { principal: service('ec2.amazonaws.com') }), NEVER, 'a user',
    { principal: USER, ...may, resourcePolicy: undefined }),

  granted('session-token', 'a user needs no permission for a session token', SESSION_TOKEN, alone('sts:GetSessionToken'), undefined,
    'a role cannot have one', { principal: ROLE, ...may }),
  granted('session-token-denied', 'and no denial takes it away', SESSION_TOKEN, alone('sts:GetSessionToken', identity(deny('Out')), scps([deny('Out')])), undefined,
    'which is one for others', { action: 'sts:GetFederationToken' }),
  granted('session-token-root', 'nor for the root user', SESSION_TOKEN, alone('sts:GetSessionToken', { principal: rootOf(HOME) }, scps([deny('Out')])), undefined,
    'a federated user cannot have one', { principal: federatedUserOf(HOME), ...may, sessionPolicies: may.identityPolicies }),
  lacking('session-token-role', 'a role cannot have one, whatever it is granted', STS, alone('sts:GetSessionToken', may, { principal: roleOf(HOME) }), NEVER,
    'a user, without any grant', { principal: USER, identityPolicies: [] }),
  lacking('federation-token-role', 'a role cannot have a token for a federated user', STS, alone('sts:GetFederationToken', may, { principal: ROLE }), NEVER,
    'a user', { principal: USER }),
  lacking('federation-token-user', 'and a user needs the permission', STS, alone('sts:GetFederationToken'), 'no identity policy allows it', 'with it', may),
  granted('federation-token-root', 'which the root user has', STS, alone('sts:GetFederationToken', { principal: rootOf(HOME) }), undefined,
    'a federated user cannot have one', { principal: federatedUserOf(HOME), ...may, sessionPolicies: may.identityPolicies }),
  ...[USER, ROLE, rootOf(HOME), federatedUserOf(HOME), service('ec2.amazonaws.com')].map((principal) =>
    granted(`caller-identity-${principal.kind}`, `whoever has credentials may ask who that is: ${principal.kind}`, WHO,
      alone('sts:GetCallerIdentity', identity(deny('Out')), { principal }), undefined, 'the anonymous', { principal: ANONYMOUS })),

  granted('unsigned-queue', 'a queue answers unsigned requests', QUEUE_EXAMPLES,
    ask(lets('*'), { principal: ANONYMOUS, resource: QUEUE, action: 'sqs:ReceiveMessage' }), 'Let', 'where only an account is let in', lets({ AWS: OTHER })),
  granted('unsigned-url', 'a function answers them by its URL', URLS,
    ask(lets('*'), { principal: ANONYMOUS, resource: FUNCTION, action: 'lambda:InvokeFunctionUrl' }), 'Let', 'where only an account is let in', lets({ AWS: OTHER })),
  granted('unsigned-invoke', 'which takes two permissions', URLS,
    ask(lets('*'), { principal: ANONYMOUS, resource: FUNCTION, action: 'lambda:InvokeFunction' }), 'Let', 'where only an account is let in', lets({ AWS: OTHER })),
  lacking('unsigned-not-let-in', 'who is not let in need not be answered', iam('reference_policies_elements_principal', 'principal-anonymous'),
    ask(lets({ AWS: HOME }), may, { principal: ANONYMOUS, resource: table, action: 'dynamodb:GetItem' }), NO_RESOURCE, 'a user', { principal: USER }),
];

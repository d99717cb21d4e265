import { PolicyError } from './policy-error';
import { accountOf, Principal } from './principal';

/** A request, as far as the rules of its service go that stand beside all policies. */
export interface ServiceRequest {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: { readonly account: string };
}

type Callers = readonly Principal['kind'][];

/**
 * Operations that some kinds of principals cannot call, whatever they are granted.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
const CALLERS: ReadonlyMap<string, Callers> = new Map<string, Callers>([
  ['sts:assumerole', ['user', 'role', 'service']],
  ['sts:assumeroot', ['user', 'role']],
  ['sts:getcalleridentity', ['user', 'role', 'root', 'federatedUser', 'service']],
  ['sts:getfederationtoken', ['user', 'root']],
  ['sts:getsessiontoken', ['user', 'root']],
]);

/**
 * Nobody needs a permission for these, and no policy can take them away.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
 */
const FREE: readonly string[] = ['sts:getcalleridentity', 'sts:getsessiontoken'];

/**
 * A bucket's policy is its account's own business, and its root user's whatever that policy says.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
const OF_BUCKET_POLICY = named('s3:', ['GetBucketPolicy', 'PutBucketPolicy', 'DeleteBucketPolicy']);

/**
 * Operations that no resource policy can open to another account.
 *
 * On a queue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html.
 * Of Lambda: those that are not on a function that is there, https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-cross-account.html.
 */
const OWNERS_ONLY: readonly string[] = [
  ...OF_BUCKET_POLICY,
  ...named('sqs:', [
    'AddPermission', 'CancelMessageMoveTask', 'CreateQueue', 'DeleteQueue', 'ListMessageMoveTasks', 'ListQueues', 'ListQueueTags',
    'RemovePermission', 'SetQueueAttributes', 'StartMessageMoveTask', 'TagQueue', 'UntagQueue',
  ]),
  ...named('lambda:', [
    'CreateCodeSigningConfig', 'CreateEventSourceMapping', 'CreateFunction', 'GetAccountSettings', 'ListCodeSigningConfigs',
    'ListEventSourceMappings', 'ListFunctions', 'ListLayers', 'ListLayerVersions',
  ]),
];

/**
 * The operations on a key that its policy can open to other accounts; any other it cannot, whatever it says.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
const KEY_OPERATIONS_ACROSS_ACCOUNTS = named('kms:', [
  'CreateGrant', 'Decrypt', 'DeriveSharedSecret', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext', 'GenerateDataKeyWithoutPlaintext', 'GenerateMac', 'GetKeyRotationStatus', 'GetPublicKey',
  'ListGrants', 'ReEncryptFrom', 'ReEncryptTo', 'RevokeGrant', 'Sign', 'Verify', 'VerifyMac',
]);

/** What those do whom an identity provider vouches for, until they have a role. */
const WITHOUT_CREDENTIALS = named('sts:', ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity']);
const OF_PROVIDERS = [...WITHOUT_CREDENTIALS, ...named('sts:', ['SetSourceIdentity', 'TagSession'])];

/**
 * Services, and actions of others, that are documented to answer requests that nobody signed: S3, queues, and functions by
 * their URL.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html#grant-permissions-to-all-users
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
const UNSIGNED = ['s3', 'sqs', ...named('lambda:', ['InvokeFunction', 'InvokeFunctionUrl'])];

function named(service: string, names: readonly string[]): string[] {
  return names.map((name) => (service + name).toLowerCase());
}

/** Refuses a question that policies do not answer, or that nobody can ask. */
export function checkQuestion({ principal, action }: ServiceRequest): void {
  const name = action.toLowerCase();
  // https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
  if (name === 'kms:retiregrant') throw new PolicyError('action', 'is decided by the grant, and a request here holds no grants');
  const isVouchedFor = principal.kind === 'federated';
  if (isVouchedFor && !OF_PROVIDERS.includes(name)) throw new PolicyError('principal', `is vouched for by a provider, and ${action} is for those who have a role`);
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
  if (!isVouchedFor && WITHOUT_CREDENTIALS.includes(name)) throw new PolicyError('principal', `has to be an identity provider, for ${action} is called without AWS credentials`);
}

const mayCall = (action: string, { kind }: Principal) => CALLERS.get(action)?.includes(kind) ?? true;

/** Whether it is allowed whatever policies say. */
export function isFree({ principal, action }: ServiceRequest): boolean {
  const name = action.toLowerCase();
  return FREE.includes(name) && mayCall(name, principal);
}

/** Whether it is denied whatever policies say. */
export function isImpossible({ principal, action, resource }: ServiceRequest): boolean {
  const name = action.toLowerCase();
  const isStranger = principal.kind === 'anonymous' || (accountOf(principal) ?? resource.account) !== resource.account;
  return !mayCall(name, principal) || (isStranger && staysWithinAccount(name));
}

function staysWithinAccount(name: string): boolean {
  return name.startsWith('kms:') ? !KEY_OPERATIONS_ACROSS_ACCOUNTS.includes(name) : OWNERS_ONLY.includes(name);
}

/** Whether the resource's policy cannot deny it: a root user who has shut out everyone may still mend the bucket's policy. */
export function isBeyondResourcePolicy({ principal, action, resource }: ServiceRequest): boolean {
  return principal.kind === 'root' && principal.account === resource.account && OF_BUCKET_POLICY.includes(action.toLowerCase());
}

/** Refuses to say that somebody without credentials is let in, where it is not documented that such a request is answered. */
export function checkUnsigned({ principal, action }: ServiceRequest): void {
  const name = action.toLowerCase();
  const answers = UNSIGNED.includes(name) || UNSIGNED.includes(name.split(':')[0]);
  if (principal.kind === 'anonymous' && !answers) {
    throw new PolicyError('principal', `is anonymous, and it is not documented that ${action} may be called without a signature`);
  }
}

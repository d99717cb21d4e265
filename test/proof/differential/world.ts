import { Random } from './random';

/** The accounts, services and context keys that generated requests are about. */
export const ACCOUNTS = ['111111111111', '222222222222'] as const;
export const STRANGER = '333333333333';

export type KeyKind = 'string' | 'numeric' | 'date' | 'bool' | 'ip' | 'arn';

export interface ContextKey {
  readonly name: string;
  readonly kind: KeyKind;
  /** AWS gives it as a list, which needs ForAllValues or ForAnyValue. */
  readonly multi?: boolean;
  readonly values: readonly string[];
}

export interface ActionKind {
  readonly action: string;
  /** The ARN without account-dependent parts filled in; `*` for actions that have no resource. */
  readonly arns: readonly string[];
  /** What kind of policy the resource has, if any. */
  readonly policy?: 'resource' | 'trust' | 'key';
  readonly weight: number;
  /** Whether AWS services may be let in by the resource's policy. */
  readonly open?: boolean;
  /** Whether unsigned requests are answered; where that is not documented, the evaluator refuses to say who is let in. */
  readonly unsigned?: boolean;
  /** Whether it is of the services that resource control policies do not apply to, which the simulator does not know. */
  readonly beyondRcps?: boolean;
  /** Whether a root user keeps it, whatever the resource's policy denies. */
  readonly rootKeeps?: boolean;
  /** Whether the resource's policy may leave out what it is about. */
  readonly mayOmitResource?: boolean;
  readonly keys?: readonly ContextKey[];
}

const strings = (name: string, ...values: string[]): ContextKey => ({ name, kind: 'string', values });
const lists = (name: string, ...values: string[]): ContextKey => ({ name, kind: 'string', multi: true, values });
const numbers = (name: string, ...values: string[]): ContextKey => ({ name, kind: 'numeric', values });
const arns = (name: string, ...values: string[]): ContextKey => ({ name, kind: 'arn', values });
const bool = (name: string): ContextKey => ({ name, kind: 'bool', values: ['true', 'false'] });
// The same instant in several zones, and neighbours of it.
const INSTANTS = [
  '2026-03-01T00:00:00Z', '2026-03-01T01:00:00+01:00', '2026-02-28T19:00:00-05:00', '2026-03-01T00:30:00Z', '2026-03-01T00:00:00+01:00', '2026-03-01',
  '2026-02-28T23:30:00.500Z',
];
const dates = (name: string): ContextKey => ({ name, kind: 'date', values: INSTANTS });

const TEAMS = ['team-a', 'team-b', 'Team-A', 'te*', 'team-?'];

/** Set from the principal in `generator.ts`, so that they fit it. */
export const PRINCIPAL_KEYS: readonly ContextKey[] = [
  arns('aws:PrincipalArn', 'arn:aws:iam::111111111111:role/team-a/reader', 'arn:aws:iam::222222222222:user/alice'),
  strings('aws:PrincipalAccount', ...ACCOUNTS, STRANGER),
  strings('aws:PrincipalType', 'AssumedRole', 'User', 'Account', 'FederatedUser'),
  strings('aws:username', 'alice', 'bob'),
  strings('aws:PrincipalTag/team', ...TEAMS),
  bool('aws:PrincipalIsAWSService'),
];

export const GLOBAL_KEYS: readonly ContextKey[] = [
  strings('aws:PrincipalOrgID', 'o-abc1234567', 'o-other12345'),
  lists('aws:PrincipalOrgPaths', 'o-abc1234567/r-ab12/ou-ab12-11111111/', 'o-abc1234567/r-ab12/', 'o-other12345/r-zz99/'),
  { name: 'aws:SourceIp', kind: 'ip', values: ['203.0.113.5', '203.0.113.200', '198.51.100.7', '10.0.0.1', '2001:db8::5', '2001:db8:0:1::9'] },
  strings('aws:SourceVpce', 'vpce-11111111', 'vpce-22222222'),
  bool('aws:SecureTransport'),
  bool('aws:MultiFactorAuthPresent'),
  bool('aws:ViaAWSService'),
  numbers('aws:MultiFactorAuthAge', '5', '9', '10', '60', '100', '3600'),
  dates('aws:CurrentTime'),
  dates('aws:TokenIssueTime'),
  strings('aws:RequestedRegion', 'eu-west-1', 'us-east-1', 'eu-central-1'),
  lists('aws:TagKeys', 'team', 'Team', 'cost-center', 'owner'),
  lists('aws:CalledVia', 'cloudformation.amazonaws.com', 'athena.amazonaws.com'),
  arns('aws:SourceArn', 'arn:aws:sns:eu-west-1:111111111111:team-a-events', 'arn:aws:lambda:eu-west-1:111111111111:function:team-a-run',
    'arn:aws:s3:::team-a-artifacts', 'arn:aws:iam::111111111111:role/team-a/reader'),
  strings('aws:SourceAccount', ...ACCOUNTS, STRANGER),
  strings('aws:UserAgent', 'aws-cli/2.15', 'Boto3/1.34', 'AWS-CLI/2.15'),
  strings('aws:RequestTag/team', ...TEAMS, ''),
];

const S3_OBJECT = ['arn:aws:s3:::team-a-artifacts/alice/build.zip', 'arn:aws:s3:::team-a-artifacts/team-a/build.zip', 'arn:aws:s3:::team-b-logs/a:b/2026'];
const BUCKET = ['arn:aws:s3:::team-a-artifacts', 'arn:aws:s3:::team-b-logs'];
const KEY = ['arn:aws:kms:eu-west-1:ACCOUNT:key/11111111-2222-3333-4444-555555555555'];
const ROLE = ['arn:aws:iam::ACCOUNT:role/team-a/deploy', 'arn:aws:iam::ACCOUNT:role/Deploy'];
const TOPIC = ['arn:aws:sns:eu-west-1:ACCOUNT:team-a-events'];
const QUEUE = ['arn:aws:sqs:eu-west-1:ACCOUNT:team-a-jobs'];
const TABLE = ['arn:aws:dynamodb:eu-west-1:ACCOUNT:table/team-a-orders'];
const SECRET = ['arn:aws:secretsmanager:eu-west-1:ACCOUNT:secret:team-a/db-AbCdEf'];
const LAMBDA = ['arn:aws:lambda:eu-west-1:ACCOUNT:function:team-a-run'];
const INSTANCE = ['arn:aws:ec2:eu-west-1:ACCOUNT:instance/i-0123456789abcdef0'];

const REPOSITORY = ['arn:aws:ecr:eu-west-1:ACCOUNT:repository/team-a-app'];

const KMS_KEYS = [
  strings('kms:ViaService', 's3.eu-west-1.amazonaws.com', 'sqs.eu-west-1.amazonaws.com', 's3.us-east-1.amazonaws.com'),
  strings('kms:CallerAccount', ...ACCOUNTS),
  lists('kms:ResourceAliases', 'alias/team-a', 'alias/team-b', 'alias/x'),
];

export const ACTIONS: readonly ActionKind[] = [
  { action: 's3:GetObject', arns: S3_OBJECT, policy: 'resource', weight: 5, open: true, unsigned: true, keys: [numbers('s3:signatureAge', '9', '10', '600000')] },
  {
    action: 's3:PutObject',
    arns: S3_OBJECT,
    policy: 'resource',
    weight: 3,
    keys: [
      strings('s3:x-amz-server-side-encryption', 'aws:kms', 'AES256'), strings('s3:x-amz-acl', 'private', 'bucket-owner-full-control'),
      lists('s3:RequestObjectTagKeys', 'team', 'cost-center'), dates('s3:object-lock-retain-until-date'),
    ],
  },
  {
    action: 's3:ListBucket',
    arns: BUCKET,
    policy: 'resource',
    weight: 4,
    keys: [
      strings('s3:prefix', 'home/alice/', 'home/bob/', 'team-a/x', 'te*/x', 'Team-A/x', 'home/', ''), numbers('s3:max-keys', '9', '10', '100', '1000'), strings('s3:delimiter', '/'),
    ],
  },
  // Those of the bucket's account only, and its root user whatever the policy says.
  { action: 's3:PutBucketPolicy', arns: BUCKET, policy: 'resource', weight: 2, unsigned: true, rootKeeps: true },
  { action: 's3:ListAllMyBuckets', arns: ['*'], weight: 2 },
  { action: 'kms:Decrypt', arns: KEY, policy: 'key', weight: 5, keys: KMS_KEYS },
  { action: 'kms:GenerateDataKey', arns: KEY, policy: 'key', weight: 2, keys: KMS_KEYS },
  // One that no key policy opens to other accounts.
  { action: 'kms:EnableKey', arns: KEY, policy: 'key', weight: 1, keys: KMS_KEYS },
  {
    action: 'sts:AssumeRole',
    arns: ROLE,
    policy: 'trust',
    weight: 6,
    open: true,
    keys: [
      strings('sts:ExternalId', 'id-1', 'ID-1', 'id-2'), strings('sts:RoleSessionName', 'alice', 'build', 'team-a'), lists('sts:TransitiveTagKeys', 'team', 'owner'),
    ],
  },
  { action: 'sts:AssumeRoleWithWebIdentity', arns: ROLE, policy: 'trust', weight: 2, keys: [strings('sts:RoleSessionName', 'alice', 'build', 'team-a')] },
  { action: 'sts:GetCallerIdentity', arns: ['*'], weight: 0.6 },
  { action: 'sts:GetSessionToken', arns: ['*'], weight: 0.6 },
  { action: 'sns:Publish', arns: TOPIC, policy: 'resource', weight: 3, beyondRcps: true, open: true },
  {
    action: 'sns:Subscribe',
    arns: TOPIC,
    policy: 'resource',
    weight: 1,
    beyondRcps: true,
    keys: [
      strings('sns:Protocol', 'https', 'sqs', 'HTTPS'), strings('sns:Endpoint', 'https://example.com/team-a', 'arn:aws:sqs:eu-west-1:111111111111:team-a-jobs'),
    ],
  },
  { action: 'sqs:SendMessage', arns: QUEUE, policy: 'resource', weight: 3, open: true, unsigned: true },
  { action: 'sqs:SetQueueAttributes', arns: QUEUE, policy: 'resource', weight: 1, unsigned: true },
  {
    action: 'iam:PassRole',
    arns: ROLE,
    weight: 3,
    beyondRcps: true,
    keys: [
      strings('iam:PassedToService', 'ecs-tasks.amazonaws.com', 'lambda.amazonaws.com'), arns('iam:AssociatedResourceArn', 'arn:aws:lambda:eu-west-1:111111111111:function:team-a-run'),
    ],
  },
  {
    action: 'iam:CreateRole',
    arns: ROLE,
    weight: 2,
    beyondRcps: true,
    keys: [
      arns('iam:PermissionsBoundary', 'arn:aws:iam::111111111111:policy/team-a/boundary', 'arn:aws:iam::222222222222:policy/team-a/boundary'),
    ],
  },
  {
    action: 'ec2:TerminateInstances',
    arns: INSTANCE,
    weight: 2,
    beyondRcps: true,
    keys: [
      strings('ec2:InstanceType', 't3.micro', 'm5.large', 'T3.MICRO'), numbers('ec2:MetadataHttpPutResponseHopLimit', '1', '2', '10'), bool('ec2:EbsOptimized'),
    ],
  },
  { action: 'ec2:DescribeInstances', arns: ['*'], weight: 1, beyondRcps: true, keys: [strings('ec2:Region', 'eu-west-1', 'us-east-1')] },
  {
    action: 'dynamodb:GetItem',
    arns: TABLE,
    policy: 'resource',
    weight: 3,
    keys: [
      lists('dynamodb:LeadingKeys', 'alice', 'bob', 'team-a'), lists('dynamodb:Attributes', 'id', 'name', 'secret'),
    ],
  },
  { action: 'ecr:BatchGetImage', arns: REPOSITORY, policy: 'resource', weight: 2, mayOmitResource: true },
  { action: 'secretsmanager:GetSecretValue', arns: SECRET, policy: 'resource', weight: 3, keys: [strings('secretsmanager:VersionStage', 'AWSCURRENT', 'AWSPENDING')] },
  {
    action: 'secretsmanager:DeleteSecret',
    arns: SECRET,
    policy: 'resource',
    weight: 1,
    keys: [
      numbers('secretsmanager:RecoveryWindowInDays', '7', '9', '10', '30'), bool('secretsmanager:ForceDeleteWithoutRecovery'),
    ],
  },
  { action: 'lambda:InvokeFunction', arns: LAMBDA, policy: 'resource', weight: 3, beyondRcps: true, open: true, unsigned: true, keys: [bool('lambda:InvokedViaFunctionUrl')] },
];

/** Actions for patterns that are about something else. */
const OTHER_ACTIONS = ['s3:DeleteObject', 's3:GetBucket*', 'kms:Encrypt', 'sns:Unsubscribe', 'sqs:*', 'iam:Get*', 'ec2:Start*', 'dynamodb:Put*', 'sts:TagSession', 'lambda:Get*'];

/** A pattern that stands for an action, in the ways in which people write it. */
export function actionPattern(random: Random, action: string): string {
  const [service, name] = action.split(':');
  return random.weighted([
    [4, () => action],
    [2, () => `${service}:*`],
    [2, () => '*'],
    [2, () => `${service}:${name.slice(0, 3)}*`],
    [1, () => `${service}:*${name.slice(-4)}`],
    [1, () => `${service}:${name.slice(0, -1)}?`],
    [1, () => action.toLowerCase()],
    [1, () => action.toUpperCase()],
  ] as const)();
}

export function otherAction(random: Random, action: string): string {
  const [service] = action.split(':');
  return random.pick(OTHER_ACTIONS.filter((each) => !each.startsWith(`${service}:`)).concat(SIBLINGS[service]));
}

/** Of the same service, and none of them stands for an action of `ACTIONS`. */
const SIBLINGS: Readonly<Record<string, readonly string[]>> = {
  s3: ['s3:DeleteObject', 's3:GetObjectAc?', 's3:PutBucketA*'],
  kms: ['kms:Encrypt', 'kms:Describe*'],
  sts: ['sts:TagSession', 'sts:Get?ederationToken'],
  sns: ['sns:Unsubscribe', 'sns:Get*'],
  sqs: ['sqs:ReceiveMessage', 'sqs:Delete*'],
  iam: ['iam:Get*', 'iam:DeleteRole'],
  ec2: ['ec2:Start*', 'ec2:RunInstances'],
  dynamodb: ['dynamodb:Put*', 'dynamodb:Query'],
  secretsmanager: ['secretsmanager:Put*', 'secretsmanager:ListSecrets'],
  ecr: ['ecr:PutImage', 'ecr:Describe*'],
  lambda: ['lambda:Get*', 'lambda:UpdateFunctionCode'],
};

import { Deployed } from './deployed-stack';
import type { Execution, Question } from './judge';

/** Something that a role which deploys has no business to do. */
export interface Attack extends Question {
  readonly what: string;
}

/** Where it is tried. */
interface Situation {
  readonly execution: Execution;
  readonly account: string;
  readonly region: string;
  /** The resources of the stacks of a type. */
  readonly own: (type: string) => readonly Deployed[];
}

const ADMINISTRATOR = { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' };
const TO = (service: string) => ({ 'iam:PassedToService': `${service}.amazonaws.com` });

type Target = readonly [what: string, action: string, resource: string, context?: Question['context']];

const attack = ([what, action, resource, context = {}]: Target): Attack => ({ what, action, resource, context });

export function attacksOn(execution: Execution, resources: readonly Deployed[]): Attack[] {
  const [{ account, region }] = resources;
  const situation = { execution, account, region, own: (type: string) => resources.filter((each) => each.type === type) };
  return KINDS.flatMap((kind) => kind(situation)).map(attack);
}

const people = ({ account }: Situation): Target[] => {
  const user = `arn:aws:iam::${account}:user/intruder`;
  return [
    ['makes a user', 'iam:CreateUser', user],
    ['gives a user an access key', 'iam:CreateAccessKey', user],
    ['gives a user a password', 'iam:CreateLoginProfile', user],
    ['makes a user an administrator', 'iam:AttachUserPolicy', user, ADMINISTRATOR],
    ['writes a user\'s policy', 'iam:PutUserPolicy', user],
    ['puts a user into a group', 'iam:AddUserToGroup', `arn:aws:iam::${account}:group/Administrators`],
    ['takes a user\'s second factor', 'iam:DeactivateMFADevice', user],
    ['trusts another identity provider', 'iam:CreateOpenIDConnectProvider', `arn:aws:iam::${account}:oidc-provider/intruder.example.com`],
    ['trusts another directory', 'iam:CreateSAMLProvider', `arn:aws:iam::${account}:saml-provider/intruder`],
  ];
};

const foreignRoles = ({ account }: Situation): Target[] => {
  const role = `arn:aws:iam::${account}:role/Administrator`;
  return [
    ['assumes an administrator\'s role', 'sts:AssumeRole', role],
    ['changes who may assume it', 'iam:UpdateAssumeRolePolicy', role],
    ['writes into another role', 'iam:PutRolePolicy', role],
    ['makes another role an administrator', 'iam:AttachRolePolicy', role, ADMINISTRATOR],
    ['frees another role of its boundary', 'iam:DeleteRolePermissionsBoundary', role],
    ['deletes another role', 'iam:DeleteRole', role],
    ['passes an administrator\'s role to a function', 'iam:PassRole', role, TO('lambda')],
    ['passes it to an instance', 'iam:PassRole', role, TO('ec2')],
    ['passes it to tasks', 'iam:PassRole', role, TO('ecs-tasks')],
    ['passes it to CloudFormation', 'iam:PassRole', role, TO('cloudformation')],
    ['makes a role', 'iam:CreateRole', `arn:aws:iam::${account}:role/Intruder`],
    ['makes the role of a service that no stack uses', 'iam:CreateServiceLinkedRole',
      `arn:aws:iam::${account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`, { 'iam:AWSServiceName': 'guardduty.amazonaws.com' }],
    ['makes a policy', 'iam:CreatePolicy', `arn:aws:iam::${account}:policy/Intruder`],
  ];
};

const itself = ({ execution: { arn, policies }, account }: Situation): Target[] => {
  const policy = `arn:aws:iam::${account}:policy/DeliveryExecution-${policies[0]?.name}-AbCdEfGhIjKl`;
  return [
    ['becomes an administrator', 'iam:AttachRolePolicy', arn, ADMINISTRATOR],
    ['writes its own policy', 'iam:PutRolePolicy', arn],
    ['loses one of its policies', 'iam:DetachRolePolicy', arn, { 'iam:PolicyARN': policy }],
    ['changes who may assume it', 'iam:UpdateAssumeRolePolicy', arn],
    ['frees itself of its boundary', 'iam:DeleteRolePermissionsBoundary', arn],
    ['changes its boundary', 'iam:PutRolePermissionsBoundary', arn],
    ['writes a new version of its policy', 'iam:CreatePolicyVersion', policy],
    ['goes back to an old version of its policy', 'iam:SetDefaultPolicyVersion', policy],
    ['passes itself on', 'iam:PassRole', arn, TO('cloudformation')],
  ];
};

const ownRoles = ({ own }: Situation): Target[] => own('AWS::IAM::Role').flatMap(({ arn, logicalId }): Target[] => [
  [`makes ${logicalId} an administrator`, 'iam:AttachRolePolicy', arn, ADMINISTRATOR],
  [`frees ${logicalId} of its boundary`, 'iam:DeleteRolePermissionsBoundary', arn],
  [`passes ${logicalId} to an instance`, 'iam:PassRole', arn, TO('ec2')],
  [`assumes ${logicalId}`, 'sts:AssumeRole', arn],
]);

const secrets = ({ account, region, own }: Situation): Target[] => {
  const secret = `arn:aws:secretsmanager:${region}:${account}:secret:payments-AbCdEf`;
  const key = `arn:aws:kms:${region}:${account}:key/00000000-1111-2222-3333-444444444444`;
  return [
    ['reads a secret', 'secretsmanager:GetSecretValue', secret],
    ['overwrites a secret', 'secretsmanager:PutSecretValue', secret],
    ['shares a secret', 'secretsmanager:PutResourcePolicy', secret],
    ['looks for secrets', 'secretsmanager:ListSecrets', '*'],
    ['reads a parameter', 'ssm:GetParameter', `arn:aws:ssm:${region}:${account}:parameter/payments/password`],
    ['reads several parameters', 'ssm:GetParameters', `arn:aws:ssm:${region}:${account}:parameter/payments/password`],
    ['reads all parameters', 'ssm:GetParametersByPath', `arn:aws:ssm:${region}:${account}:parameter/payments`],
    ...[key, ...own('AWS::KMS::Key').map(({ arn }) => arn)].flatMap((arn): Target[] => [
      ['decrypts data', 'kms:Decrypt', arn],
      ['hands a key to somebody', 'kms:CreateGrant', arn, { 'kms:GrantIsForAWSResource': 'false' }],
      ['turns a key off', 'kms:DisableKey', arn],
    ]),
  ];
};

const data = ({ account, region, own }: Situation): Target[] => [
  ['reads another bucket', 's3:GetObject', 'arn:aws:s3:::acme-payments/invoices.csv'],
  ['opens the account\'s buckets', 's3:PutAccountPublicAccessBlock', '*'],
  ['looks for buckets', 's3:ListAllMyBuckets', '*'],
  ...own('AWS::S3::Bucket').map(({ arn }): Target => ['reads an object', 's3:GetObject', `${arn}/auth-service/build`]),
  ['reads another table', 'dynamodb:Scan', `arn:aws:dynamodb:${region}:${account}:table/payments`],
  ...own('AWS::DynamoDB::Table').flatMap(({ arn }): Target[] => [
    ['reads a table', 'dynamodb:Scan', arn], ['writes into a table', 'dynamodb:PutItem', arn], ['copies a table', 'dynamodb:ExportTableToPointInTime', arn],
  ]),
  ...own('AWS::SQS::Queue').flatMap(({ arn }): Target[] => [['takes a message', 'sqs:ReceiveMessage', arn], ['empties a queue', 'sqs:PurgeQueue', arn]]),
  ...own('AWS::SNS::Topic').map(({ arn }): Target => ['publishes', 'sns:Publish', arn]),
  ...own('AWS::Logs::LogGroup').map(({ arn }): Target => ['reads a log', 'logs:FilterLogEvents', `${arn}:log-stream:`]),
  ...own('AWS::ECR::Repository').flatMap(({ arn }): Target[] => [['pushes an image', 'ecr:PutImage', arn], ['deletes images', 'ecr:BatchDeleteImage', arn]]),
  ['shares a snapshot', 'rds:ModifyDBSnapshotAttribute', `arn:aws:rds:${region}:${account}:snapshot:payments`],
  ['deletes the backups', 'backup:DeleteBackupVault', `arn:aws:backup:${region}:${account}:backup-vault:payments`],
];

const audit = ({ account, region }: Situation): Target[] => [
  ['stops the trail', 'cloudtrail:StopLogging', `arn:aws:cloudtrail:${region}:${account}:trail/organization`],
  ['deletes the trail', 'cloudtrail:DeleteTrail', `arn:aws:cloudtrail:${region}:${account}:trail/organization`],
  ['narrows the trail', 'cloudtrail:PutEventSelectors', `arn:aws:cloudtrail:${region}:${account}:trail/organization`],
  ['deletes the detector', 'guardduty:DeleteDetector', `arn:aws:guardduty:${region}:${account}:detector/1`],
  ['turns the detector off', 'guardduty:UpdateDetector', `arn:aws:guardduty:${region}:${account}:detector/1`],
  ['stops the recorder', 'config:StopConfigurationRecorder', `arn:aws:config:${region}:${account}:configuration-recorder/default/1`],
  ['turns Security Hub off', 'securityhub:DisableSecurityHub', `arn:aws:securityhub:${region}:${account}:hub/default`],
  ['deletes the analyzer', 'access-analyzer:DeleteAnalyzer', `arn:aws:access-analyzer:${region}:${account}:analyzer/organization`],
  ['deletes the trail\'s log', 'logs:DeleteLogGroup', `arn:aws:logs:${region}:${account}:log-group:/aws/cloudtrail/organization:log-stream:`],
];

const organization = ({ account, region }: Situation): Target[] => [
  ['leaves the organization', 'organizations:LeaveOrganization', '*'],
  ['looks at the organization', 'organizations:ListAccounts', '*'],
  ['closes the account', 'account:CloseAccount', `arn:aws:account::${account}:account`],
  ['opens a region', 'account:EnableRegion', `arn:aws:account::${account}:account`],
  ['deletes another stack', 'cloudformation:DeleteStack', `arn:aws:cloudformation:${region}:${account}:stack/payments/1`],
  ['updates another stack', 'cloudformation:UpdateStack', `arn:aws:cloudformation:${region}:${account}:stack/payments/1`],
  ['changes a record', 'route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z0000000000000'],
  ['deletes a certificate', 'acm:DeleteCertificate', `arn:aws:acm:${region}:${account}:certificate/00000000-0000-0000-0000-000000000000`],
];

const running = ({ account, region, own }: Situation): Target[] => [
  ['starts an instance', 'ec2:RunInstances', `arn:aws:ec2:${region}:${account}:instance/i-0123456789abcdef0`],
  ['gets an instance\'s password', 'ec2:GetPasswordData', `arn:aws:ec2:${region}:${account}:instance/i-0123456789abcdef0`],
  ['shares a volume\'s snapshot', 'ec2:ModifySnapshotAttribute', `arn:aws:ec2:${region}::snapshot/snap-0123456789abcdef0`],
  ['connects to another network', 'ec2:CreateVpcPeeringConnection', `arn:aws:ec2:${region}:${account}:vpc/vpc-0123456789abcdef0`],
  ['runs a command on an instance', 'ssm:SendCommand', `arn:aws:ec2:${region}:${account}:instance/i-0123456789abcdef0`],
  ['opens a shell', 'ssm:StartSession', `arn:aws:ec2:${region}:${account}:instance/i-0123456789abcdef0`],
  ['runs a task', 'ecs:RunTask', `arn:aws:ecs:${region}:${account}:task-definition/payments:1`],
  ['opens a shell in a task', 'ecs:ExecuteCommand', `arn:aws:ecs:${region}:${account}:task/payments/1`],
  ...own('AWS::StepFunctions::StateMachine').map(({ arn }): Target => ['starts a release', 'states:StartExecution', arn]),
  ...own('AWS::CodePipeline::Pipeline').map(({ arn }): Target => ['approves a release', 'codepipeline:PutApprovalResult', `${arn}/Prod/Approve`]),
  ...own('AWS::CodeBuild::Project').map(({ arn }): Target => ['starts a build', 'codebuild:StartBuild', arn]),
  ...own('AWS::CodeDeploy::DeploymentGroup').map(({ arn }): Target => ['moves traffic', 'codedeploy:CreateDeployment', arn]),
  ...own('AWS::Lambda::Function').map(({ arn }): Target => ['calls a function', 'lambda:InvokeFunction', arn]),
  ...own('AWS::Events::EventBus').map(({ arn }): Target => ['sends an event', 'events:PutEvents', arn]),
];

/** What other teams have in the account, by its name. */
const foreignResources = ({ account, region }: Situation): Target[] => {
  const at = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  return [
    ['opens another bucket', 's3:PutBucketPolicy', 'arn:aws:s3:::acme-payments'],
    ['takes its protection', 's3:PutBucketPublicAccessBlock', 'arn:aws:s3:::acme-payments'],
    ['deletes another bucket', 's3:DeleteBucket', 'arn:aws:s3:::acme-payments'],
    ['opens another repository', 'ecr:SetRepositoryPolicy', at('ecr', 'repository/payments')],
    ['opens another queue', 'sqs:SetQueueAttributes', at('sqs', 'payments')],
    ['opens another topic', 'sns:SetTopicAttributes', at('sns', 'payments')],
    ['replaces another function', 'lambda:UpdateFunctionCode', at('lambda', 'function:payments')],
    ['opens another function', 'lambda:AddPermission', at('lambda', 'function:payments')],
    ['changes another state machine', 'states:UpdateStateMachine', at('states', 'stateMachine:payments')],
    ['changes another pipeline', 'codepipeline:UpdatePipeline', at('codepipeline', 'payments')],
    ['changes another build', 'codebuild:UpdateProject', at('codebuild', 'project/payments')],
    ['deletes another table', 'dynamodb:DeleteTable', at('dynamodb', 'table/payments')],
    ['changes another database', 'rds:ModifyDBInstance', at('rds', 'db:payments')],
    ['deletes another database', 'rds:DeleteDBInstance', at('rds', 'db:payments')],
    ['changes another service', 'ecs:UpdateService', at('ecs', 'service/payments/payments')],
    ['deletes another alarm', 'cloudwatch:DeleteAlarms', at('cloudwatch', 'alarm:payments')],
    ['turns another rule off', 'events:DisableRule', at('events', 'rule/payments')],
    ['sends another rule elsewhere', 'events:PutTargets', at('events', 'rule/payments')],
    ['overwrites another parameter', 'ssm:PutParameter', at('ssm', 'parameter/payments/image')],
  ];
};

const KINDS = [people, foreignRoles, itself, ownRoles, secrets, data, audit, organization, running, foreignResources];

/**
 * What is hard to refuse, because the ids of these resources are the services' own: nobody knows them before they are there.
 * Nothing is asserted about them; what becomes of them is told.
 */
export function widthOf(resources: readonly Deployed[]): Attack[] {
  const [{ account, region }] = resources;
  const ec2 = (resource: string) => `arn:aws:ec2:${region}:${account}:${resource}-0fedcba9876543210`;
  const key = `arn:aws:kms:${region}:${account}:key/00000000-1111-2222-3333-444444444444`;
  return ([
    ['changes the policy of another key', 'kms:PutKeyPolicy', key],
    ['has another key deleted', 'kms:ScheduleKeyDeletion', key],
    ['deletes another network', 'ec2:DeleteVpc', ec2('vpc/vpc')],
    ['opens another security group', 'ec2:AuthorizeSecurityGroupIngress', ec2('security-group/sg')],
    ['sends another network\'s traffic elsewhere', 'ec2:ReplaceRoute', ec2('route-table/rtb')],
    ['connects another network to the internet', 'ec2:AttachInternetGateway', ec2('vpc/vpc')],
    ['stops another network\'s flow log', 'ec2:DeleteFlowLogs', ec2('vpc-flow-log/fl')],
    ['deletes another endpoint', 'ec2:DeleteVpcEndpoints', ec2('vpc-endpoint/vpce')],
    ['changes another API', 'apigateway:PATCH', `arn:aws:apigateway:${region}::/apis/abcdef1234`],
    ['deletes another API', 'apigateway:DELETE', `arn:aws:apigateway:${region}::/apis/abcdef1234`],
    ['lets anybody write to the logs', 'logs:PutResourcePolicy', '*'],
    ['opens another event bus', 'events:PutPermission', '*'],
  ] satisfies Target[]).map(attack);
}

import { anything, call, CallRule, CallTable, linked, passed, tagged, tagsOf, untagged } from './call';
import { keyOf } from './storage';
import { Deployed } from '../deployed-stack';

const DYNAMODB = 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/api';
const RDS = 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference';
const SECRETS = 'https://docs.aws.amazon.com/secretsmanager/latest/apireference';
const SNS = 'https://docs.aws.amazon.com/sns/latest/api';
const SQS = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference';

const ROLE = passed('Role', 'lambda.amazonaws.com');
/** Lambda looks them up as whoever makes the function: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
const PLACED = ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'].map((action) => call(action, anything, { for: 'VpcConfig' }));

const named = (service: string, property: string, prefix = '') => ({ account, region, properties }: Deployed) =>
  [properties[property]].flat().map((value: string) => (value.startsWith('arn:') ? value : `arn:aws:${service}:${region}:${account}:${prefix}${value}`));

const mapped = named('lambda', 'FunctionName', 'function:');
const byFunction = (resource: Deployed) => ({ 'lambda:FunctionArn': mapped(resource)[0] });
const principal = ({ properties: { Principal } }: Deployed) => ({ 'lambda:Principal': Principal });

/** Queues are known to a policy by their URLs. */
const queues = ({ account, region, properties: { Queues } }: Deployed) => Queues.map((url: string) => `arn:aws:sqs:${region}:${account}:${url.split('/').pop()}`);

const TABLE_SETTINGS: readonly CallRule[] = [
  call('dynamodb:UpdateContinuousBackups', undefined, { for: 'PointInTimeRecoverySpecification' }),
  call('dynamodb:UpdateTimeToLive', undefined, { for: 'TimeToLiveSpecification' }),
];

/** The least that whoever chooses a table's key needs: https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html */
const TABLE_KEY = keyOf('SSESpecification.KMSMasterKeyId', 'dynamodb', [
  'kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom', 'kms:ReEncryptTo',
]);

const topic = ({ properties: { TopicArn } }: Deployed) => TopicArn;
const secret = ({ properties: { SecretId } }: Deployed) => SecretId;

export const APPLICATION: readonly CallTable[] = [
  {
    type: 'AWS::DynamoDB::Table',
    source: `${DYNAMODB}/API_CreateTable.html`,
    create: [
      call('dynamodb:CreateTable', undefined, { with: tagsOf }), tagged('dynamodb:TagResource'), call('dynamodb:DescribeTable'), ...TABLE_SETTINGS,
      ...TABLE_KEY,
    ],
    update: [call('dynamodb:UpdateTable'), call('dynamodb:DescribeTable'), ...TABLE_SETTINGS, tagged('dynamodb:TagResource'), untagged('dynamodb:UntagResource')],
    delete: [call('dynamodb:DeleteTable'), call('dynamodb:DescribeTable')],
  },
  {
    type: 'AWS::Lambda::Function',
    source: `${LAMBDA}/API_CreateFunction.html`,
    create: [call('lambda:CreateFunction', undefined, { with: tagsOf }), tagged('lambda:TagResource'), call('lambda:GetFunction'), ROLE, ...PLACED],
    update: [
      call('lambda:UpdateFunctionCode', undefined, { for: 'Code' }), call('lambda:UpdateFunctionConfiguration'), call('lambda:GetFunction'), ROLE, ...PLACED,
      tagged('lambda:TagResource'), untagged('lambda:UntagResource'),
    ],
    // CloudFormation waits for the interfaces in the VPC, which go later:
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-vpcconfig.html
    delete: [call('lambda:DeleteFunction'), call('ec2:DescribeNetworkInterfaces', anything, { for: 'VpcConfig' })],
  },
  {
    type: 'AWS::Lambda::EventSourceMapping',
    source: `${LAMBDA}/API_CreateEventSourceMapping.html`,
    create: [
      call('lambda:CreateEventSourceMapping', anything, { with: (resource) => ({ ...tagsOf(resource), ...byFunction(resource) }) }),
      tagged('lambda:TagResource'),
      call('lambda:GetEventSourceMapping', undefined, { with: byFunction }),
    ],
    update: [call('lambda:UpdateEventSourceMapping', undefined, { with: byFunction }), tagged('lambda:TagResource'), untagged('lambda:UntagResource')],
    delete: [call('lambda:DeleteEventSourceMapping', undefined, { with: byFunction })],
  },
  {
    type: 'AWS::Lambda::Permission',
    source: `${LAMBDA}/API_AddPermission.html`,
    create: [call('lambda:AddPermission', mapped, { with: principal })],
    update: [],
    delete: [call('lambda:RemovePermission', mapped, { with: principal })],
  },
  {
    type: 'AWS::RDS::DBSubnetGroup',
    source: `${RDS}/API_CreateDBSubnetGroup.html`,
    create: [call('rds:CreateDBSubnetGroup', undefined, { with: tagsOf }), tagged('rds:AddTagsToResource')],
    update: [call('rds:ModifyDBSubnetGroup', undefined, { for: 'SubnetIds' }), tagged('rds:AddTagsToResource'), untagged('rds:RemoveTagsFromResource')],
    delete: [call('rds:DeleteDBSubnetGroup')],
  },
  {
    type: 'AWS::RDS::DBInstance',
    // The linked role: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html
    source: `${RDS}/API_CreateDBInstance.html`,
    create: [
      call('rds:CreateDBInstance', undefined, { with: tagsOf }),
      call('rds:CreateDBInstance', named('rds', 'DBSubnetGroupName', 'subgrp:'), { for: 'DBSubnetGroupName' }),
      tagged('rds:AddTagsToResource'), call('rds:DescribeDBInstances'), linked('rds.amazonaws.com', 'AWSServiceRoleForRDS'),
    ],
    update: [call('rds:ModifyDBInstance'), call('rds:DescribeDBInstances'), tagged('rds:AddTagsToResource'), untagged('rds:RemoveTagsFromResource')],
    delete: [call('rds:DeleteDBInstance'), call('rds:DescribeDBInstances')],
  },
  {
    type: 'AWS::SecretsManager::Secret',
    source: `${SECRETS}/API_CreateSecret.html`,
    create: [
      call('secretsmanager:GetRandomPassword', anything, { for: 'GenerateSecretString' }),
      call('secretsmanager:CreateSecret', undefined, { with: tagsOf }), tagged('secretsmanager:TagResource'),
    ],
    update: [call('secretsmanager:UpdateSecret', undefined, { for: 'Description' }), tagged('secretsmanager:TagResource'), untagged('secretsmanager:UntagResource')],
    delete: [call('secretsmanager:DeleteSecret')],
  },
  {
    type: 'AWS::SecretsManager::SecretTargetAttachment',
    // Completes the secret with what the database is reached by: reads it, reads the database, writes it.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secrettargetattachment.html
    source: `${SECRETS}/API_PutSecretValue.html`,
    create: [
      call('secretsmanager:GetSecretValue', secret), call('secretsmanager:PutSecretValue', secret),
      call('rds:DescribeDBInstances', named('rds', 'TargetId', 'db:'), { for: 'TargetId' }),
    ],
    update: [call('secretsmanager:GetSecretValue', secret), call('secretsmanager:PutSecretValue', secret)],
    delete: [],
  },
  {
    type: 'AWS::SNS::Topic',
    source: `${SNS}/API_CreateTopic.html`,
    create: [call('sns:CreateTopic', undefined, { with: tagsOf }), tagged('sns:TagResource')],
    update: [tagged('sns:TagResource'), untagged('sns:UntagResource')],
    delete: [call('sns:DeleteTopic')],
  },
  {
    type: 'AWS::SNS::Subscription',
    source: `${SNS}/API_Subscribe.html`,
    create: [call('sns:Subscribe', topic, { with: ({ properties: { Protocol, Endpoint } }) => ({ 'sns:Protocol': Protocol, 'sns:Endpoint': Endpoint }) })],
    update: [],
    delete: [call('sns:Unsubscribe', topic)],
  },
  {
    type: 'AWS::SQS::Queue',
    source: `${SQS}/API_CreateQueue.html`,
    create: [call('sqs:CreateQueue', undefined, { with: tagsOf }), tagged('sqs:TagQueue')],
    update: [call('sqs:SetQueueAttributes'), tagged('sqs:TagQueue'), untagged('sqs:UntagQueue')],
    delete: [call('sqs:DeleteQueue')],
  },
  {
    type: 'AWS::SQS::QueuePolicy',
    source: `${SQS}/API_SetQueueAttributes.html`,
    create: [call('sqs:SetQueueAttributes', queues)],
    update: [call('sqs:SetQueueAttributes', queues)],
    delete: [call('sqs:SetQueueAttributes', queues)],
  },
];

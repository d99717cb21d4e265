import { ACCOUNT, allow, answer, bucket, proofOf, REGION, role, roleArn, unanswerable } from './templates';

const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:q`;
const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/d`;
const GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:g`;
const proof = proofOf({
  resources: {
    Admin: role('admin', allow('*')),
    Data: bucket('data'),
    Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } },
    D: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'd' } },
    G: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'g' } },
    M: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'm' } },
  },
});
const admin = { principal: roleArn('admin') };

test.each<[string, string, RegExp]>([
  ['s3:GetObject', '*', /done to one resource; ask with its ARN/],
  ['ec2:TerminateInstances', '*', /done to one resource/],
  ['s3:GetObject', 'arn:aws:s3:::data/*', /a wildcard; ask with one resource/],
  ['s3:GetObject', 'arn:aws:s3:::data/rep?rt', /a wildcard/],
  ['s3:ListBucket', 'arn:aws:s3:::dat*', /a wildcard/],
  ['s3:GetObject', 'arn:aws:s3:::data', /done to arn:\*:s3:.*arn:\*:s3:::\*\/\*/],
  ['s3:GetObject', 'arn:aws:s3:::data/', /done to/],
  ['s3:ListBucket', 'arn:aws:s3:::data/a', /done to .*arn:\*:s3:::\*/],
  ['s3:ListAllMyBuckets', 'arn:aws:s3:::data', /done to no resource; ask with \*/],
  ['sqs:SendMessage', 'arn:aws:s3:::data', /done to arn:\*:sqs:\*:\*:\*/],
  ['s3:GetObject', QUEUE, /done to/],
  ['sts:AssumeRole', 'arn:aws:s3:::data', /done to arn:\*:iam::\*:role\/\*/],
  ['dynamodb:GetItem', `${TABLE}/index/i`, /done to arn:\*:dynamodb:\*:\*:table\/\*/],
  ['ec2:TerminateInstances', QUEUE, /which is no resource of it/],
  ['sts:GetCallerIdentity', QUEUE, /done to no resource/],
  ['logs:CreateLogStream', GROUP, /done to .*log-stream/],
  ['sqs:SendMessage:Now', QUEUE, /which AWS does not have/],
])('nobody can do %s on %s, which would pass as a denial', (action, resource, message) => {
  expect(unanswerable(proof, { ...admin, action, resource })).toMatch(message);
});

test.each([
  ['s3:GetObject', 'arn:aws:s3:::data/a/b'], ['s3:ListBucket', 'arn:aws:s3:::data'], ['dynamodb:Query', `${TABLE}/index/i`], ['dynamodb:Query', TABLE],
  ['logs:CreateLogStream', `${GROUP}:*`], ['logs:PutLogEvents', `${GROUP}:log-stream:s`], ['logs:DescribeLogStreams', GROUP], ['logs:DescribeLogStreams', `${GROUP}:*`],
  ['iam:PassRole', roleArn('admin')], ['states:DescribeExecution', `arn:aws:states:${REGION}:${ACCOUNT}:execution:m:x`], ['s3:ListAllMyBuckets', '*'],
])('but %s on %s is a question', (action, resource) => expect(answer(proof, { ...admin, action, resource })).toBe('allowed'));

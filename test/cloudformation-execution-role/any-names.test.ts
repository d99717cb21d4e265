import * as fc from 'fast-check';
import { ACCOUNT, Granted } from './granted';
import { Holding, LISTS, ROLES, SPECS, Stacks, UNKNOWN, Value, Values } from './values-at-random';
import { computePermissions } from '../../src/cloudformation-execution-role/private/compute-permissions';
import { asToken } from '../../src/cloudformation-execution-role/private/pattern-text';
import { valuesOf } from '../../src/cloudformation-execution-role/private/stack-outputs';
import { Problems } from '../../src/private/problems';

type Json = any;

/** A place of a template where a name stands. */
interface Slot {
  readonly type: string;
  readonly properties: (name: Json) => Json;
  /** What CloudFormation calls with it, and on which ARN. */
  readonly action: string;
  readonly arn: (name: string) => string;
  /** Whether what could be anybody's is left out, as the service may need nothing of it, where it is refused otherwise. */
  readonly isLeftOut?: boolean;
}

const HERE = `eu-west-1:${ACCOUNT}`;
const joined = (...parts: readonly Json[]) => ({ 'Fn::Join': ['', parts] });
const own = (type: string, property: string, action: string, resource: string): Slot => ({
  type, properties: (name) => ({ [property]: name }), action, arn: (name) => `arn:aws:${resource}${name}`,
});
const fn = `lambda:${HERE}:function:`;
const queue = `sqs:${HERE}:`;
const topic = `sns:${HERE}:`;
const secret = (type: string, properties: Slot['properties'], action: string): Slot =>
  ({ type, properties, action, arn: (name) => `arn:aws:secretsmanager:${HERE}:secret:${name}-AbCdEf` });

const SLOTS: Readonly<Record<string, Slot>> = {
  'a queue': own('AWS::SQS::Queue', 'QueueName', 'sqs:CreateQueue', queue),
  'a topic': own('AWS::SNS::Topic', 'TopicName', 'sns:CreateTopic', topic),
  'a log group': own('AWS::Logs::LogGroup', 'LogGroupName', 'logs:CreateLogGroup', `logs:${HERE}:log-group:`),
  'a table': own('AWS::DynamoDB::Table', 'TableName', 'dynamodb:CreateTable', `dynamodb:${HERE}:table/`),
  'a bucket': own('AWS::S3::Bucket', 'BucketName', 's3:CreateBucket', 's3:::'),
  'a parameter': own('AWS::SSM::Parameter', 'Name', 'ssm:PutParameter', `ssm:${HERE}:parameter/`),
  'an alarm': own('AWS::CloudWatch::Alarm', 'AlarmName', 'cloudwatch:PutMetricAlarm', `cloudwatch:${HERE}:alarm:`),
  'a repository': own('AWS::ECR::Repository', 'RepositoryName', 'ecr:CreateRepository', `ecr:${HERE}:repository/`),
  'a secret': secret('AWS::SecretsManager::Secret', (name) => ({ Name: name }), 'secretsmanager:UpdateSecret'),
  'the function of a permission': own('AWS::Lambda::Permission', 'FunctionName', 'lambda:AddPermission', fn),
  'the function of a permission, by ARN': { ...own('AWS::Lambda::Permission', '', 'lambda:AddPermission', fn), properties: (name) => ({ FunctionName: joined(`arn:aws:${fn}`, name) }) },
  'the function of a permission, by partial ARN': { ...own('AWS::Lambda::Permission', '', 'lambda:AddPermission', fn), properties: (name) => ({ FunctionName: joined('function:', name) }) },
  'the log group of a metric filter': own('AWS::Logs::MetricFilter', 'LogGroupName', 'logs:PutMetricFilter', `logs:${HERE}:log-group:`),
  'the bucket of a policy': own('AWS::S3::BucketPolicy', 'Bucket', 's3:PutBucketPolicy', 's3:::'),
  'the topic of a policy': { ...own('AWS::SNS::TopicPolicy', '', 'sns:SetTopicAttributes', topic), properties: (name) => ({ Topics: [joined(`arn:aws:${topic}`, name)] }) },
  'the queue of a policy': { ...own('AWS::SQS::QueuePolicy', '', 'sqs:SetQueueAttributes', queue), properties: (name) => ({ Queues: [joined(`https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/`, name)] }) },
  'the secret of a policy': secret('AWS::SecretsManager::ResourcePolicy', (name) => ({ SecretId: name }), 'secretsmanager:PutResourcePolicy'),
  'the secret of a policy, by ARN': secret('AWS::SecretsManager::ResourcePolicy', (name) => ({ SecretId: joined(`arn:aws:secretsmanager:${HERE}:secret:`, name) }), 'secretsmanager:PutResourcePolicy'),
  'a secret that is read': secret('AWS::SNS::Topic', (name) => ({ TopicName: 'a', DisplayName: joined('{{resolve:secretsmanager:', name, ':SecretString:p}}') }), 'secretsmanager:GetSecretValue'),
  'a secret that is read, by ARN': secret('AWS::SNS::Topic', (name) => ({ TopicName: 'a', DisplayName: joined(`{{resolve:secretsmanager:arn:aws:secretsmanager:${HERE}:secret:`, name, ':SecretString:p}}') }), 'secretsmanager:GetSecretValue'),
  'a parameter that is read': { ...own('AWS::SNS::Topic', '', 'ssm:GetParameters', `ssm:${HERE}:parameter/`), properties: (name) => ({ TopicName: 'a', DisplayName: joined('{{resolve:ssm:/', name, '}}') }) },
  'the provider of a custom resource': { ...own('Custom::X', '', 'lambda:InvokeFunction', fn), properties: (name) => ({ ServiceToken: joined(`arn:aws:${fn}`, name) }) },
  'the code of a function': { ...own('AWS::Lambda::Function', '', 's3:GetObject', 's3:::'), properties: (name) => ({ FunctionName: 'a', Role: `arn:aws:iam::${ACCOUNT}:role/any`, Code: { S3Bucket: name, S3Key: 'key' } }), arn: (name) => `arn:aws:s3:::${name}/key` },
};

const LEFT_OUT: Readonly<Record<string, Slot>> = {
  'a secret of another service': secret('AWS::MSK::BatchScramSecret', (name) => ({ SecretArnList: [joined(`arn:aws:secretsmanager:${HERE}:secret:`, name)] }), 'secretsmanager:GetSecretValue'),
  'the bucket of a flow log': { ...own('AWS::EC2::FlowLog', '', 's3:PutBucketPolicy', 's3:::'), properties: (name) => ({ LogDestinationType: 's3', LogDestination: joined('arn:aws:s3:::', name) }) },
};

/** With a list of what they name, whose elements are ARNs, addresses or names, behind what all of these have. */
const LIST_SLOTS: Readonly<Record<string, Slot & { readonly before: string }>> = {
  'the topics of a policy': { ...own('AWS::SNS::TopicPolicy', 'Topics', 'sns:SetTopicAttributes', topic), before: `arn:aws:${topic}` },
  'the queues of a policy': { ...own('AWS::SQS::QueuePolicy', 'Queues', 'sqs:SetQueueAttributes', queue), before: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/` },
  'the roles of a policy': { ...own('AWS::IAM::Policy', '', 'iam:PutRolePolicy', `iam::${ACCOUNT}:role/`), properties: (roles) => ({ PolicyName: 'a', PolicyDocument: {}, Roles: roles }), before: 'app-' },
};

const options = (type: string) => ({
  allowDeletion: false,
  deployingRoles: [],
  additional: type === 'AWS::Lambda::Function' ? [{ resourceType: type, actions: [], passedRoles: [], passedTo: [] }] : [],
});

function computed(type: string, stacks: Stacks) {
  const problems = new Problems('Execution');
  const { allowances } = computePermissions(valuesOf(stacks.all), options(type), problems);
  const statements = allowances.map(({ actions, resources, conditions }) => ({ Effect: 'Allow', Action: actions, Resource: resources, Condition: conditions }));
  return { isRefused: problems.any, document: JSON.stringify({ Version: '2012-10-17', Statement: statements }), messages: problems.messages };
}

/** With partition, region and account as they are where the stacks are deployed. */
const grantedBy = (document: string) =>
  new Granted([JSON.parse(document.replaceAll(asToken('${AWS.Partition}'), 'aws').replaceAll('${AWS.Partition}', 'aws'))]);

/** All texts that fit, with anything where something is unknown. */
function language(texts: readonly string[]): RegExp {
  const escaped = (part: string) => part.replace(/[.\\+]/g, '\\$&');
  return new RegExp(`^(${texts.map((each) => each.split(UNKNOWN).map(escaped).join('.*')).join('|')})$`);
}

/** Names of others that come close to it. */
const strangers = (text: string) => {
  const known = text.replaceAll(UNKNOWN, 'zz');
  return ['payroll', '', 'a', `x${known}`, `${known}x`, known.slice(1), known.slice(0, -1), `X${known.slice(1)}`, `${known.slice(0, -1)}X`, text.split(UNKNOWN)[0]];
};

/** With what a deployment may choose. */
const chosen = (text: string) => ['zz9', 'q-q', 'x.y-z'].map((each) => text.replaceAll(UNKNOWN, each));

/** With more of them, a text that is read is known by its beginning. */
const MOST_CONDITIONS = 4;

/** Whether it could be anybody's. */
const isOpen = (text: string) => text.startsWith(UNKNOWN);

function examine({ type, properties, action, arn, isLeftOut = false }: Slot, define: (stacks: Stacks) => Values): void {
  const stacks = new Stacks();
  const { json, means } = define(stacks);
  fc.pre(stacks.conditions <= MOST_CONDITIONS);
  stacks.resource(type, properties(json));
  const combinations = stacks.combinations;
  const [texts, besides] = [means, (holding: Holding) => stacks.others.map((each) => each.means(holding))]
    .map((each) => [...new Set(combinations.flatMap((holding) => each(holding)))]);
  // Nothing has no name at all.
  fc.pre(![...texts, ...besides].includes(''));
  const { isRefused, document, messages } = computed(type, stacks);
  const expected = [...isLeftOut ? [] : texts, ...besides].some(isOpen);
  expect({ isRefused, why: expected || messages }).toEqual({ isRefused: expected, why: expected || [] });
  expect(computed(type, stacks).document).toBe(document);
  if (isRefused) return;
  const granted = grantedBy(document);
  const known = texts.filter((each) => !isOpen(each));
  for (const name of known.flatMap(chosen)) expect([name, granted.allows(action, arn(name))]).toEqual([name, true]);
  // A secret that is being made has no ending yet, so that what is granted ends where the name does, too.
  const fits = language([...known.map(arn), ...known.map((each) => arn(each).replace(/-AbCdEf$/, ''))]);
  const others = texts.flatMap(strangers).filter((each) => !fits.test(arn(each)));
  for (const name of others) expect([name, granted.allows(action, arn(name))]).toEqual([name, false]);
}

const runs = { numRuns: Number(process.env.RUNS ?? 100), seed: Number(process.env.SEED ?? 7) };

const single = ({ json, means }: Value): Values => ({ json, means: (holding) => [means(holding)] });

// However a name comes about, what a deployment calls is allowed, nobody else's is, and what could be anybody's is refused.
test.each(Object.entries(SLOTS))('%s is granted as it is called, or refused', (_, slot) => {
  fc.assert(fc.property(SPECS, (spec) => examine(slot, (stacks) => single(stacks.value(spec)))), runs);
});

test('a stored parameter of a nested stack is read as it is given, or refused', () => {
  const slot: Slot = { ...own('AWS::SNS::Topic', '', 'ssm:GetParameters', `ssm:${HERE}:parameter/`), properties: (name) => ({ TopicName: 'a', DisplayName: name }) };
  fc.assert(fc.property(SPECS, (spec) => examine(slot, (stacks) => single(stacks.stored(spec)))), runs);
});

test.each(Object.entries(LEFT_OUT))('%s is granted as it is called, or left out', (_, slot) => {
  fc.assert(fc.property(SPECS, (spec) => examine({ ...slot, isLeftOut: true }, (stacks) => single(stacks.value(spec)))), runs);
});

test.each(Object.entries(LIST_SLOTS))('%s are granted as they are called, or refused', (_, { before, ...slot }) => {
  const names = ({ json, means }: Values): Values => ({ json, means: (holding) => means(holding).map((each) => each.replace(/[:/]$/.test(before) ? before : '', '')) });
  fc.assert(fc.property(LISTS, (spec) => examine(slot, (stacks) => names(stacks.list(spec, before)))), runs);
});

test('the role of a function is passed to Lambda, and no other role is', () => {
  fc.assert(fc.property(ROLES, (spec) => {
    const stacks = new Stacks();
    const { json, means } = stacks.value(spec);
    fc.pre(stacks.conditions <= MOST_CONDITIONS);
    stacks.resource('AWS::Lambda::Function', { FunctionName: 'a', Role: json, Code: { ZipFile: '//' } });
    const { document, messages } = computed('Any', stacks);
    expect(messages).toEqual([]);
    const granted = grantedBy(document);
    const passes = (arn: string, service = 'lambda') => granted.allows('iam:PassRole', arn, { 'iam:PassedToService': `${service}.amazonaws.com` });
    const arns = [...new Set(stacks.combinations.map((each) => means(each)))];
    for (const arn of arns.flatMap(chosen)) expect([arn, passes(arn), passes(arn, 'ec2')]).toEqual([arn, true, false]);
    const others = [`arn:aws:iam::${ACCOUNT}:role/admin`, ...arns.map((each) => each.split(UNKNOWN)[0].slice(0, -1)), ...arns.map((each) => each.replace('Role', 'Rule').replaceAll(UNKNOWN, 'x'))];
    for (const arn of others) expect([arn, passes(arn)]).toEqual([arn, false]);
  }), runs);
});

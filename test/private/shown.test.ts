import { App, Aws, CfnParameter, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DeliveryError } from '../../src/private/errors';
import { shown } from '../../src/private/shape';

const stack = new Stack(new App(), 'Stack');
const messageOf = (value: unknown, message = 'must be other') =>
  new DeliveryError('X', [{ code: 'DeliveryTopology.InvalidName', property: 'p', value, message }]).message.split('\n')[1];

describe('a token says nothing to a reader, and is', () => {
  test.each<[string, unknown, string]>([
    ['a text', Aws.ACCOUNT_ID, 'got "(unresolved)"'],
    ['a part of a text', `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/R`, 'got "arn:(unresolved):iam::(unresolved):role/R"'],
    ['a list', Fn.split(',', Aws.ACCOUNT_ID), 'got "(unresolved)"'],
    ['a member of a list', ['x', Aws.REGION], 'got ["x","(unresolved)"]'],
    ['a number', Token.asNumber(Lazy.number({ produce: () => 1 })), 'got "(unresolved)"'],
    ['an object of CDK', Lazy.any({ produce: () => 1 }), 'got "(unresolved)"'],
    ['a construct, which says something, within an object', { stack, stacks: [stack] }, 'got {"stack":"the construct Stack","stacks":["the construct Stack"]}'],
    ['a stack', stack, 'got "the construct Stack"'],
    ['within an object', { account: '1', port: new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber, subnets: { ids: Fn.split(',', Aws.REGION) } },
      'got {"account":"1","port":"(unresolved)","subnets":{"ids":"(unresolved)"}}'],
  ])('%s', (_, value, told) => expect(messageOf(value)).toContain(`p: must be other, ${told} [`));

  test('a part of what is to be done', () => {
    expect(messageOf(1, `must be a role of ${Aws.ACCOUNT_ID}`)).toContain('must be a role of (unresolved), got 1');
  });
});

test('a construct is named by its path, and nothing is asked of what throws', () => {
  const policy = iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess');
  expect([shown(stack), shown('Stack'), shown({ node: {} }), shown(policy)]).toEqual(['the construct Stack', 'Stack', { node: {} }, policy]);
});

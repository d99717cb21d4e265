import { App, CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { deployedProperties } from '../../src/private/deployed-properties';

const stack = () => new Stack(new App(), 'Stack');

test('what is written, with overrides', () => {
  const resource = new CfnResource(stack(), 'X', { type: 'AWS::SQS::Queue', properties: { QueueName: 'orders' } });
  resource.addPropertyOverride('DelaySeconds', 5);
  expect(deployedProperties(resource)).toEqual({ QueueName: 'orders', DelaySeconds: 5 });
});

test('nothing of what has no properties', () => expect(deployedProperties(new CfnResource(stack(), 'X', { type: 'AWS::SQS::Queue' }))).toEqual({}));

test('not at all of what CDK leaves out, or cannot write', () => {
  expect(deployedProperties(new iam.Policy(stack(), 'X').node.defaultChild as CfnResource)).toBeUndefined();
  const late = () => { throw new Error('too early'); };
  expect(deployedProperties(new CfnResource(stack(), 'X', { type: 'AWS::SQS::Queue', properties: { QueueName: Lazy.string({ produce: late }) } }))).toBeUndefined();
});

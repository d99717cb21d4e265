import { App, CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { deployedProperties } from '../../src/private/deployed-properties';

const stack = () => new Stack(new App(), 'Stack');

test('what is written, with overrides', () => {
  const resource = new CfnResource(stack(), 'X', { type: 'AWS::SQS::Queue', properties: { QueueName: 'orders' } });
  resource.addPropertyOverride('DelaySeconds', 5);
  expect(deployedProperties(resource)).toEqual({ QueueName: 'orders', DelaySeconds: 5 });
});

test('without what an override leaves undefined, which no template has', () => {
  const resource = new CfnResource(stack(), 'X', { type: 'AWS::SQS::Queue' });
  resource.addPropertyOverride('Tags', [{ Key: 'team', Value: undefined }]);
  expect(deployedProperties(resource)).toStrictEqual({ Tags: [{ Key: 'team' }] });
});

test('nothing of what has no properties', () => expect(deployedProperties(new CfnResource(stack(), 'X', { type: 'AWS::SQS::Queue' }))).toEqual({}));

test('not at all of what CDK leaves out, or cannot write', () => {
  expect(deployedProperties(new iam.Policy(stack(), 'X').node.defaultChild as CfnResource)).toBeUndefined();
  const late = () => { throw new Error('too early'); };
  expect(deployedProperties(new CfnResource(stack(), 'X', { type: 'AWS::SQS::Queue', properties: { QueueName: Lazy.string({ produce: late }) } }))).toBeUndefined();
});

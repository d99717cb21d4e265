import { CfnParameter, CfnResource, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { deployed } from './deployed-app';
import { ACCOUNT, Granted } from './granted';

const edge = (name: string, region = 'us-east-1') => `arn:aws:lambda:${region}:${ACCOUNT}:function:${name}`;

/** What a distribution needs to have a function called. */
const ACTIONS = ['lambda:GetFunction', 'lambda:EnableReplication', 'lambda:DisableReplication'];
const decided = (granted: Granted, resource: string) => ACTIONS.map((action) => granted.decide(action, resource).reason);
const each = (reason: string) => ACTIONS.map(() => reason);

function distribution(stack: Stack, ...arns: string[]): void {
  const versions = arns.map((arn, i) => lambda.Version.fromVersionArn(stack, `V${i}`, arn));
  const [request, response] = [cloudfront.LambdaEdgeEventType.VIEWER_REQUEST, cloudfront.LambdaEdgeEventType.VIEWER_RESPONSE];
  new cloudfront.Distribution(stack, 'Distribution', {
    defaultBehavior: { origin: new HttpOrigin('example.com'), edgeLambdas: versions.slice(0, 1).map((functionVersion) => ({ functionVersion, eventType: request })) },
    additionalBehaviors: {
      '/x/*': { origin: new HttpOrigin('example.com'), edgeLambdas: versions.slice(1).map((functionVersion) => ({ functionVersion, eventType: response })) },
    },
  });
}

test('a distribution of another region gets the functions of us-east-1 that it names, in any version, and no others', () => {
  const granted = deployed((stack) => distribution(stack, edge('first:1'), edge('second:7'))).granted();
  for (const name of ['first:1', 'first:2', 'second:7']) expect(decided(granted, edge(name))).toEqual(each('allowed'));
  for (const resource of [edge('other:1'), edge('firsts:1'), edge('first:1', 'eu-west-1')]) expect(decided(granted, resource)).toEqual(each('no identity policy allows it'));
  const without = ['lambda:GetFunction', 'lambda:EnableReplication*', 'lambda:DisableReplication*'].reduce((grants, action) => grants.without(action), granted);
  expect(decided(without, edge('first:1'))).toEqual(each('no identity policy allows it'));
});

// AWS says that the asterisks have to be there.
test('replication is allowed by the names that AWS documents', () => {
  const { actions } = deployed((stack) => distribution(stack, edge('first:1'))).granted();
  expect(actions.filter((action) => action.includes('Replication'))).toEqual(['lambda:DisableReplication*', 'lambda:EnableReplication*']);
});

test('a function of the stack is that one, under the name that CloudFormation makes up', () => {
  const granted = deployed((stack) => {
    const own = new lambda.CfnFunction(stack, 'Edge', { code: { zipFile: '//' }, handler: 'i.h', runtime: 'nodejs22.x', role: `arn:aws:iam::${ACCOUNT}:role/edge` });
    distribution(stack, new lambda.CfnVersion(stack, 'Version', { functionName: own.ref }).ref);
  }).granted();
  expect(granted.decide('lambda:EnableReplication', edge('app-Edge-AbCdEf:3', 'eu-west-1')).reason).toBe('allowed');
  expect(granted.decide('lambda:EnableReplication', edge('app-Other-AbCdEf:3', 'eu-west-1')).reason).toBe('no identity policy allows it');
});

test.each<[string, (stack: Stack) => void]>([
  ['a parameter names', (stack) => distribution(stack, new CfnParameter(stack, 'Arn').valueAsString)],
  ['a template has come from elsewhere', (stack) => void new CfnResource(stack, 'X', {
    type: 'AWS::CloudFront::Distribution', properties: { DistributionConfig: { DefaultCacheBehavior: { LambdaFunctionAssociations: { 'Fn::FindInMap': ['a', 'b', 'c'] } } } },
  })],
])('functions that %s may be any of us-east-1', (_, define) => {
  const granted = deployed(define).granted();
  expect(decided(granted, edge('any:1'))).toEqual(each('allowed'));
  expect(decided(granted, edge('any:1', 'eu-west-1'))).toEqual(each('no identity policy allows it'));
});

test.each<[string, (stack: Stack) => void]>([
  ['with empty lists of them', (stack) => distribution(stack)],
  ['without them', (stack) => void new cloudfront.Distribution(stack, 'Distribution', { defaultBehavior: { origin: new HttpOrigin('example.com') } })],
])('a distribution %s gets no functions', (_, define) => {
  const granted = deployed(define).granted();
  expect(decided(granted, edge('any:1'))).toEqual(each('no identity policy allows it'));
  expect(granted.allows('cloudfront:CreateDistribution', `arn:aws:cloudfront::${ACCOUNT}:distribution/x`)).toBe(true);
});

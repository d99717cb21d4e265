import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ACCOUNT, ENV, Granted } from './granted';
import { CloudFormationExecutionRole, ResourceTypePermissions } from '../../src';
import { deliveryErrorOf } from '../helpers/errors';

const GONE = 'AWS::MediaStore::Container';
const CONTAINER = `arn:aws:mediastore:eu-west-1:${ACCOUNT}:container/uploads`;

function role(additional: ResourceTypePermissions, props = {}) {
  const app = new App();
  const service = new Stack(app, 'Service', { env: ENV });
  new sqs.Queue(service, 'Queue', { queueName: 'orders' });
  const administration = new Stack(app, 'Administration', { env: ENV });
  new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], roleName: 'deployer', additionalPermissions: [additional], ...props });
  return administration;
}

describe('of a type that no template has', () => {
  const said = { resourceType: GONE, actions: ['mediastore:DescribeContainer'], deleteActions: ['mediastore:DeleteContainer'] };

  test('are granted on the resources that are said', () => {
    const grants = Granted.of(role({ ...said, resources: [CONTAINER] }, { allowDeletion: true }));
    expect(grants.resources('mediastore:DescribeContainer')).toEqual([CONTAINER]);
    expect(grants.resources('mediastore:DeleteContainer')).toEqual([CONTAINER]);
  });

  test.each(['acme:CreateThing', 'sqs:ListQueues', 'iam:CreateAccountAlias', 'iam:UpdateAccountPasswordPolicy', 'ec2:EnableEbsEncryptionByDefault'])('are granted on everything where nobody knows a resource, or there is none: %s', (action) => {
    expect(Granted.of(role({ resourceType: 'Acme::Billing::Account', actions: [action], resources: ['*'] })).resources(action)).toEqual(['*']);
  });

  test.each([[['iam:GetRole', 'iam:CreateAccountAlias'], [`arn:aws:iam::${ACCOUNT}:role/x`]], [['ec2:EnableEbsEncryptionByDefault'], undefined]])(
    'are granted on everything where there is no resource, whatever is said: %p on %p', (actions, resources) => {
      expect(Granted.of(role({ resourceType: 'AWS::SQS::Queue', actions, resources })).resources(actions[actions.length - 1])).toEqual(['*']);
    });

  test('but deleting only where that is allowed', () => {
    expect(Granted.of(role({ ...said, resources: [CONTAINER] })).actions).not.toContain('mediastore:DeleteContainer');
  });

  test('have to say resources', () => {
    const administration = role({ resourceType: 'AWS::SNS::Topic', actions: ['sns:SetTopicAttributes'] });
    expect(() => Template.fromStack(administration)).toThrow(
      /additionalPermissions\[0\]\.resources: must be given, as no template has resources of AWS::SNS::Topic.*\[CloudFormationExecutionRole\.InvalidPermissions\]/);
  });

  test('but for actions that have none', () => {
    expect(Granted.of(role({ resourceType: 'AWS::SNS::Topic', actions: ['sns:ListTopics'] })).resources('sns:ListTopics')).toEqual(['*']);
    expect(Granted.of(role({ resourceType: GONE, actions: [] })).resources('mediastore:DescribeContainer')).toEqual([]);
    expect(Granted.of(role({ resourceType: 'AWS::SNS::Topic', actions: [], deleteActions: ['sns:DeleteTopic'] })).actions).not.toContain('sns:DeleteTopic');
  });

  test('pass roles', () => {
    const billing = `arn:aws:iam::${ACCOUNT}:role/billing`;
    const grants = Granted.of(role({ resourceType: 'AWS::Lambda::Function', actions: [], passedRoles: [billing], passedTo: ['lambda.amazonaws.com'] }));
    expect(grants.allows('iam:PassRole', billing, { 'iam:PassedToService': 'lambda.amazonaws.com' })).toBe(true);
  });
});

describe('an action that there is not', () => {
  const wrong = (actions: string[], deleteActions: string[] = []) => {
    try {
      role({ resourceType: 'AWS::SQS::Queue', actions, deleteActions, resources: [`arn:aws:s3:::${ACCOUNT}`] });
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing';
  };

  test.each([
    ['s3:PutObjct', 's3:PutObject'], ['s3:PutObejct', 's3:PutObject'], ['s3:GetObjects3', 's3:GetObject'], ['sqs:SendMesage', 'sqs:SendMessage'], ['mediastore:CreateContiner', 'mediastore:CreateContainer'],
    ['ssm:GetParametr', 'ssm:GetParameter'],
  ])('%s is told, with %s', (action, nearest) => {
    expect(wrong([action])).toContain(`additionalPermissions[0].actions[0]: must be an action of AWS: there is no such action; the nearest is ${nearest}, got "${action}" [CloudFormationExecutionRole.InvalidPermissions]`);
    expect(wrong([], [action])).toContain('additionalPermissions[0].deleteActions[0]: must be an action of AWS');
  });

  test('is told once, with or without resources', () => {
    const problems = deliveryErrorOf(() => role({ resourceType: 'AWS::SQS::Queue', actions: ['s3:PutObjct'] })).problems.map(({ property }) => property);
    expect(problems).toEqual(['additionalPermissions[0].actions[0]']);
  });

  // The list is as old as this version of the library, and IAM knows no capitals.
  test.each(['s3:putobject', 's3:ComposeLake', 's3:ListBucketV2', 'sqs:SendMessages', 'sqs:SendMessage2', 'apigateway:TagResource', 'acme:PutObjct', 's3:PutObject'])('%s is none', (action) => {
    expect(wrong([action])).toBe('nothing');
  });

  test('nor one whose plural there is', () => {
    expect(wrong(['sqs:ListQueue'])).toBe('nothing');
  });
});

describe('what would let the role change itself is told where it was said', () => {
  test.each<[string, Partial<ResourceTypePermissions>, string]>([
    ['resources', { actions: ['iam:TagRole'], resources: ['arn:aws:iam::111111111111:role/x', 'arn:aws:iam::111111111111:role/*'] }, 'additionalPermissions[0].resources[1]'],
    ['passed roles', { actions: [], passedRoles: ['arn:aws:iam::111111111111:role/dep*'], passedTo: ['lambda.amazonaws.com'] }, 'additionalPermissions[0].passedRoles[0]'],
  ])('%s', (_, said, property) => {
    const administration = role({ resourceType: 'AWS::SQS::Queue', actions: [], ...said });
    expect(() => Template.fromStack(administration)).toThrow(`${property}: must not be, or stand for, the role that deploys the stacks, its policies, or what bounds it; name less`);
  });
});

import { Stack } from 'aws-cdk-lib';
import { executionPolicies, Policy } from '../../test/cloudformation-execution-role/execution-policies';

/** What CloudFormation may be given to deploy some stacks. */
export interface Contender {
  readonly name: string;
  readonly source: string;
  readonly policies: (stacks: Stack[]) => readonly Policy[];
}

const managed = (name: string) => `https://docs.aws.amazon.com/aws-managed-policy/latest/reference/${name}.html`;

const allow = (name: string, ...actions: readonly string[]): Policy => (
  { name, document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } });

const POWER_USER: Policy = {
  name: 'PowerUserAccess',
  document: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          'account:GetAccountInformation', 'account:GetGovCloudAccountInformation', 'account:GetPrimaryEmail', 'account:ListRegions',
          'iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole', 'iam:ListRoles',
          'organizations:DescribeEffectivePolicy', 'organizations:DescribeOrganization',
        ],
        Resource: '*',
      },
    ],
  },
};

const IAM_FULL = allow('IAMFullAccess', 'iam:*', ...[
  'DescribeAccount', 'DescribeOrganization', 'DescribeOrganizationalUnit', 'DescribePolicy', 'ListChildren', 'ListParents', 'ListPoliciesForTarget',
  'ListRoots', 'ListPolicies', 'ListTargetsForPolicy',
].map((action) => `organizations:${action}`));

const SERVERLESS = allow(
  'Serverless', 'cloudformation:*', 's3:*', 'logs:*', 'iam:*', 'apigateway:*', 'lambda:*',
  'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs', 'events:*',
);

/** The first is ours. */
export const CONTENDERS: readonly Contender[] = [
  { name: 'computed', source: 'CloudFormationExecutionRole', policies: (stacks) => executionPolicies(stacks) },
  {
    name: 'computed, with deletion',
    source: 'CloudFormationExecutionRole with allowDeletion',
    policies: (stacks) => executionPolicies(stacks, { allowDeletion: true }),
  },
  { name: 'AdministratorAccess', source: managed('AdministratorAccess'), policies: () => [allow('AdministratorAccess', '*')] },
  {
    name: 'PowerUserAccess and IAMFullAccess',
    source: `${managed('PowerUserAccess')} and ${managed('IAMFullAccess')}`,
    policies: () => [POWER_USER, IAM_FULL],
  },
  {
    name: 'the policy of a guide',
    source: 'https://serverless-stack.com/chapters/customize-the-serverless-iam-policy.html, for services of Lambda functions',
    policies: () => [SERVERLESS],
  },
];

import { call, CallRule, CallTable, tagged, tagsOf, untagged, valuesAt } from './call';
import { Deployed } from '../deployed-stack';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/APIReference';

/** One call for each managed policy, which it names. */
const managed = (action: string): CallRule[] => [0, 1].map((i) => call(action, undefined, {
  for: `ManagedPolicyArns.${i}`, with: ({ properties: { ManagedPolicyArns } }) => ({ 'iam:PolicyARN': ManagedPolicyArns[i] }),
}));

const PUT_INLINE = call('iam:PutRolePolicy', undefined, { for: 'Policies' });
const DELETE_INLINE = call('iam:DeleteRolePolicy', undefined, { for: 'Policies' });

/** The roles that a policy is put into, each in the path that it has. */
const rolesOf = ({ properties, peers }: Deployed) => valuesAt(properties, 'Roles').map((role) =>
  peers().find(({ type, name }) => type === 'AWS::IAM::Role' && name === role)!.arn);

export const IDENTITY: readonly CallTable[] = [
  {
    type: 'AWS::IAM::Role',
    source: `${IAM}/API_CreateRole.html`,
    create: [
      call('iam:CreateRole', undefined, { with: tagsOf }),
      tagged('iam:TagRole'),
      PUT_INLINE,
      ...managed('iam:AttachRolePolicy'),
    ],
    update: [
      call('iam:UpdateAssumeRolePolicy'),
      call('iam:UpdateRole', undefined, { for: 'Description' }),
      PUT_INLINE, DELETE_INLINE,
      ...managed('iam:AttachRolePolicy'), ...managed('iam:DetachRolePolicy'),
      tagged('iam:TagRole'), untagged('iam:UntagRole'),
    ],
    // Nothing may be attached to it any more: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
    delete: [DELETE_INLINE, ...managed('iam:DetachRolePolicy'), call('iam:DeleteRole')],
  },
  {
    type: 'AWS::IAM::Policy',
    source: `${IAM}/API_PutRolePolicy.html`,
    create: [call('iam:PutRolePolicy', rolesOf)],
    update: [call('iam:PutRolePolicy', rolesOf)],
    delete: [call('iam:DeleteRolePolicy', rolesOf)],
  },
];

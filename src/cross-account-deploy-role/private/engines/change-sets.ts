import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DeployPlace, DeployStatement, Engine, Report } from './engine';
import { checkName, displayedAt, listOf, STACK_NAME, textOf, textsOf } from './names';
import { checkRole, passStatement } from './roles';
import { stackNamesOf } from '../../../private/deployed-stacks';
import { has } from '../../../private/shape';
import { isLiteral } from '../../../private/tokens';
import { ChangeSetPermissionsOptions } from '../../deploy-permissions-options';

/**
 * Of the actions that AWS's page names, those of change sets. `CreateStack`, `UpdateStack` and `DeleteStack` are for the action's
 * other modes, which nobody can look at before; `ValidateTemplate` has no resource, and the page grants it on stacks, where it has no
 * effect.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html#edit-role-cloudformation
 */
export function changeSets(options: ChangeSetPermissionsOptions): Engine {
  return {
    readsArtifacts: true,
    options: ['stackNames', 'deploymentRole', 'changeSetName'],
    check: (report, place) => check(report, place, options),
    statements: ({ stack }) => statements(stack, options),
  };
}

function check(report: Report, place: DeployPlace, { stackNames, deploymentRole, changeSetName }: ChangeSetPermissionsOptions): void {
  checkAvailable(report, place);
  const known = deployedWith(deploymentRole, place);
  listOf(report, 'stackNames', stackNames, { what: 'names of stacks', atLeast: 1 }).forEach((name, i) => {
    const property = `stackNames[${i}]`;
    const text = textOf(name, place);
    checkName(report, property, name, STACK_NAME, place);
    const own = textsOf(name, place).find((each) => ownStacks(place.stack).includes(each));
    if (own !== undefined) {
      report(property, own, 'must be another stack than the deploy role\'s own, in which the pipeline could let itself do anything');
    } else if (known && text !== undefined && STACK_NAME.pattern.test(text) && !known.includes(text)) {
      report(property, displayedAt(place, name), `must be a stack for which deploymentRole is computed, ${known.join(', ')}; or give that role the stack as well`);
    }
  });
  checkRole(report, 'deploymentRole', deploymentRole, place);
  if (changeSetName !== undefined) checkName(report, 'changeSetName', changeSetName, STACK_NAME, place);
}

/** @see https://docs.amazonaws.cn/codepipeline/latest/userguide/action-reference-CloudFormation.html */
function checkAvailable(report: Report, { stack: { region } }: DeployPlace): void {
  if (isLiteral(region) && region.startsWith('cn-')) {
    report('stackNames', region, 'must not be deployed by the action CloudFormation in China, where AWS does not offer it; deploy the stacks in another way');
  }
}

/** The stacks for which the app computes the role that deploys them, where it does. */
function deployedWith(role: unknown, place: DeployPlace): readonly string[] | undefined {
  if (!has(role, 'roleArn')) return undefined;
  const { roleArn } = role as iam.IRole;
  const name = textOf(roleArn, place)?.split('/').pop();
  return name === undefined ? undefined : stackNamesOf(place.stack, role as iam.IRole, name);
}

/** The stack that a role lies in, and those that deploy it. */
function ownStacks({ stackName, nestedStackParent }: Stack): unknown[] {
  return [...(isLiteral(stackName) ? [stackName] : []), ...(nestedStackParent ? ownStacks(nestedStackParent) : [])];
}

function statements(stack: Stack, { stackNames, deploymentRole, changeSetName }: ChangeSetPermissionsOptions): DeployStatement[] {
  // What follows the name is CloudFormation's to choose.
  const resources = stackNames.map((name) => stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` }));
  const named: iam.Conditions = changeSetName === undefined ? {} : { StringEquals: { 'cloudformation:ChangeSetName': changeSetName } };
  return [
    {
      sid: 'CreateChangeSet',
      actions: ['cloudformation:CreateChangeSet'],
      resources,
      conditions: {
        ...named,
        // Without a role, CloudFormation takes the one that the stack was changed with last.
        ArnEquals: { 'cloudformation:RoleArn': deploymentRole.roleArn },
        // An import takes over what others have made. The action makes none.
        Null: { 'cloudformation:ImportResourceTypes': 'true' },
      },
    },
    {
      sid: 'ChangeSet',
      actions: ['cloudformation:DeleteChangeSet', 'cloudformation:DescribeChangeSet', 'cloudformation:ExecuteChangeSet'],
      resources,
      conditions: named,
    },
    // A template configuration may have tags.
    {
      sid: 'TagStacks',
      actions: ['cloudformation:TagResource'],
      resources,
      conditions: { StringEquals: { 'cloudformation:CreateAction': 'CreateChangeSet' } },
    },
    {
      sid: 'LookAtStacks',
      actions: [
        'cloudformation:DescribeStackEvents', 'cloudformation:DescribeStackResources', 'cloudformation:DescribeStacks', 'cloudformation:GetTemplate',
      ],
      resources,
    },
    passStatement('PassDeploymentRole', [deploymentRole], ['cloudformation.amazonaws.com']),
  ];
}

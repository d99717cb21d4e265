import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DeployPlace, DeployStatement, Engine, Report } from './engine';
import { checkName, displayedAt, listOf, STACK_NAME, textOf, textsOf } from './names';
import { checkRole, passStatement } from './roles';
import { ComputedFor, stacksOf } from '../../../private/deployed-stacks';
import { has } from '../../../private/shape';
import { differ, isLiteral } from '../../../private/tokens';
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
  const owning = ownStacks(place.stack);
  listOf(report, 'stackNames', stackNames, { what: 'names of stacks', atLeast: 1 }).forEach((name, i) => {
    const property = `stackNames[${i}]`;
    const [text, ...behind] = textsOf(name, place);
    checkName(report, property, name, STACK_NAME, place);
    const own = [text, ...behind].find((each) => owning.includes(each));
    if (own !== undefined) {
      report(property, own, 'must be another stack than the deploy role\'s own, in which the pipeline could let itself do anything');
    } else if (known && text !== undefined && STACK_NAME.pattern.test(text)) {
      const problem = notComputed(text, known, place.stack);
      if (problem !== undefined) report(property, displayedAt(place, name), problem);
    }
  });
  checkRole(report, 'deploymentRole', deploymentRole, place, 'cloudformation.amazonaws.com');
  if (changeSetName !== undefined) checkName(report, 'changeSetName', changeSetName, STACK_NAME, place);
}

/** @see https://docs.amazonaws.cn/codepipeline/latest/userguide/action-reference-CloudFormation.html */
function checkAvailable(report: Report, { stack: { region } }: DeployPlace): void {
  if (isLiteral(region) && region.startsWith('cn-')) {
    report('stackNames', region, 'must not be deployed by the action CloudFormation in China, where AWS does not offer it; deploy the stacks in another way');
  }
}

/** What is wrong with a stack that the role which deploys it is not computed for. The deploy role itself reaches stacks of its own region alone. */
function notComputed(wanted: string, known: readonly ComputedFor[], { region }: Stack): string | undefined {
  const named = known.filter(({ name }) => name === wanted);
  if (named.some((each) => !differ(each.region, region))) return undefined;
  if (named.length === 0) return `must be a stack for which deploymentRole is computed, ${known.map(({ name }) => name).join(', ')}; or give that role the stack as well`;
  return `must be a stack of ${region}, the deploy role's own region, as it can deploy none elsewhere; deploymentRole is computed for that of `
    + `${named.map((each) => each.region).join(', ')}: define the deploy role there, or give deploymentRole the stack of ${region} as well`;
}

/** The stacks for which the app computes the role that deploys them, where it does. */
function deployedWith(role: unknown, place: DeployPlace): readonly ComputedFor[] | undefined {
  if (!has(role, 'roleArn')) return undefined;
  const { roleArn } = role as iam.IRole;
  const name = textOf(roleArn, place)?.split('/').pop();
  return name === undefined ? undefined : stacksOf(place.stack, role as iam.IRole, name);
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

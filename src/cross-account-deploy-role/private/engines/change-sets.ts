import * as iam from 'aws-cdk-lib/aws-iam';
import { Engine } from './engine';
import { checkName, checkRole, STACK_NAME } from './names';
import { passStatement } from './pass-role';
import { shown } from '../../../private/shape';
import { ChangeSetPermissionsOptions } from '../../deploy-permissions-options';

/**
 * Of the actions that AWS's page names, those of change sets. `CreateStack`, `UpdateStack` and `DeleteStack` are for the action's
 * other modes, which nobody can look at before; `ValidateTemplate` has no resource, and the page grants it on stacks, where it has no
 * effect.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html#edit-role-cloudformation
 */
export function changeSets({ stackNames, executionRole, changeSetName }: ChangeSetPermissionsOptions): Engine {
  return {
    readsArtifacts: true,
    options: ['stackNames', 'executionRole', 'changeSetName'],
    check: (report, place) => {
      if (!Array.isArray(stackNames) || stackNames.length === 0) report('stackNames', shown(stackNames), 'must name at least one stack');
      else stackNames.forEach((name, i) => checkName(report, `stackNames[${i}]`, name, STACK_NAME));
      checkRole(report, 'executionRole', executionRole, place);
      if (changeSetName !== undefined) checkName(report, 'changeSetName', changeSetName, STACK_NAME);
    },
    statements: ({ stack }) => {
      // What follows the name is CloudFormation's to choose.
      const resources = stackNames.map((name) => stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` }));
      const named: iam.Conditions = changeSetName === undefined ? {} : { StringEquals: { 'cloudformation:ChangeSetName': changeSetName } };
      return [
        {
          sid: 'CreateChangeSet',
          actions: ['cloudformation:CreateChangeSet'],
          resources,
          // Without a role, CloudFormation takes the one that the stack was changed with last.
          conditions: { ...named, ArnEquals: { 'cloudformation:RoleArn': executionRole.roleArn } },
        },
        {
          sid: 'ChangeSet',
          actions: ['cloudformation:DeleteChangeSet', 'cloudformation:DescribeChangeSet', 'cloudformation:ExecuteChangeSet'],
          resources,
          conditions: named,
        },
        {
          sid: 'LookAtStacks',
          actions: [
            'cloudformation:DescribeStackEvents', 'cloudformation:DescribeStackResources', 'cloudformation:DescribeStacks', 'cloudformation:GetTemplate',
          ],
          resources,
        },
        passStatement('PassExecutionRole', [executionRole], ['cloudformation.amazonaws.com']),
      ];
    },
  };
}

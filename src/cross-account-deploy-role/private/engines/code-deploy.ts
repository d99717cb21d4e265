import { ArnFormat, Stack } from 'aws-cdk-lib';
import { DeployPlace, Engine, Report } from './engine';
import { checkName, CODE_DEPLOY_NAME } from './names';
import { checkRevisions, registerStatements, REVISION_OPTIONS } from './task-definitions';
import { CodeDeployInPlacePermissionsOptions, CodeDeployToEcsPermissionsOptions } from '../../deploy-permissions-options';

const NAMES = ['applicationName', 'deploymentGroupName', 'deploymentConfigName'] as const;

function checkNames(report: Report, options: CodeDeployInPlacePermissionsOptions, place: DeployPlace): void {
  for (const property of NAMES) {
    checkName(report, property, options[property], CODE_DEPLOY_NAME, place);
  }
}

function arnsOf(stack: Stack, { applicationName, deploymentGroupName, deploymentConfigName }: CodeDeployInPlacePermissionsOptions) {
  const arn = (resource: string, resourceName: string) => stack.formatArn({ service: 'codedeploy', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return {
    application: arn('application', applicationName),
    group: arn('deploymentgroup', `${applicationName}/${deploymentGroupName}`),
    config: arn('deploymentconfig', deploymentConfigName),
  };
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html#edit-role-codedeploy-ecs */
export function codeDeployToEcs(options: CodeDeployToEcsPermissionsOptions): Engine {
  return {
    readsArtifacts: true,
    options: [...NAMES, ...REVISION_OPTIONS],
    // The artifact says which task definition is deployed, and no condition key does.
    warnings: ['cdk-secure-delivery:CrossAccountDeployRole.anyTaskDefinition'],
    check: (report, place) => {
      checkNames(report, options, place);
      checkRevisions(report, options, place);
    },
    statements: (place) => {
      const { application, group, config } = arnsOf(place.stack, options);
      return [
        { sid: 'Deploy', actions: ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment'], resources: [group] },
        {
          sid: 'Application',
          actions: ['codedeploy:GetApplication', 'codedeploy:GetApplicationRevision', 'codedeploy:RegisterApplicationRevision'],
          resources: [application],
        },
        { sid: 'DeploymentConfig', actions: ['codedeploy:GetDeploymentConfig'], resources: [config] },
        ...registerStatements(place, options),
      ];
    },
  };
}

/**
 * The instances read the artifact themselves, with the role of their instance profile.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeDeploy.html#edit-role-codedeploy
 */
export function codeDeployInPlace(options: CodeDeployInPlacePermissionsOptions): Engine {
  return {
    readsArtifacts: true,
    options: NAMES,
    check: (report, place) => checkNames(report, options, place),
    statements: ({ stack }) => {
      const { application, group, config } = arnsOf(stack, options);
      return [
        {
          sid: 'Deploy',
          actions: ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment', 'codedeploy:GetDeploymentGroup', 'codedeploy:ListDeployments'],
          resources: [group],
        },
        {
          sid: 'Application',
          actions: [
            'codedeploy:GetApplication', 'codedeploy:GetApplicationRevision', 'codedeploy:ListDeploymentGroups', 'codedeploy:RegisterApplicationRevision',
          ],
          resources: [application],
        },
        { sid: 'DeploymentConfig', actions: ['codedeploy:GetDeploymentConfig'], resources: [config] },
        // It knows no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
        { sid: 'DeploymentConfigs', actions: ['codedeploy:ListDeploymentConfigs'], resources: ['*'] },
      ];
    },
  };
}

import { Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Given } from './given';

/** What a pipeline does with a store of artifacts, and what would be written for any of them: not counted for any. */
export function stages(stack: Stack, { readers, build }: Given): codepipeline.StageProps[] {
  const source = new codepipeline.Artifact('Source');
  const built = new codepipeline.Artifact('Built');
  const connectionArn = `arn:aws:codeconnections:${stack.region}:${stack.account}:connection/00000000-0000-0000-0000-000000000000`;
  const project = new codebuild.PipelineProject(stack, 'Project', { role: build });
  return [
    {
      stageName: 'Source',
      actions: [new actions.CodeStarConnectionsSourceAction({ actionName: 'Source', connectionArn, owner: 'acme', repo: 'auth-service', output: source })],
    },
    { stageName: 'Build', actions: [new actions.CodeBuildAction({ actionName: 'Build', project, input: source, outputs: [built] })] },
    {
      stageName: 'Deploy',
      actions: readers.map(({ account, arn }) => {
        const role = iam.Role.fromRoleArn(stack, `Deploy${account}`, arn);
        return new actions.CloudFormationCreateUpdateStackAction({
          actionName: `Deploy${account}`, stackName: 'Service', templatePath: built.atPath('template.json'), adminPermissions: false, role, deploymentRole: role,
        });
      }),
    },
  ];
}

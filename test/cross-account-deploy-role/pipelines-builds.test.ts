import { App, Fn, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { here, oneApp, roleArn, said, toldOf } from './pipelines';
import { SecureArtifactBucket, SecureBuild, SecureImageRepository } from '../../src';
import { TOOLING } from '../helpers/topologies';

/** A build writes what it makes with the role of its project, and the bucket lets only some in. */
const DENIED = ['CrossAccountDeployRole.DeniedAction, service role of the project of action Build of Tooling/Pipeline'];
const assumedBy = new iam.ServicePrincipal('codebuild.amazonaws.com');
const buildRole = (stack: Stack, change: Partial<iam.RoleProps> = {}) =>
  new iam.Role(stack, 'BuildRole', { assumedBy, roleName: here.buildRoleName, path: here.platform.conventions.iamPath, ...change });
const named = (stack: Stack) => buildRole(stack, { roleName: 'packer' });

interface Made {
  readonly role?: (stack: Stack) => iam.IRole;
  readonly project?: Partial<codebuild.PipelineProjectProps>;
  readonly type?: actions.CodeBuildActionType;
  readonly hasNoOutput?: boolean;
  readonly usePipelineRoleForActions?: boolean;
  /** What else is done, to the pipeline's stack. */
  readonly more?: (stack: Stack, made: codebuild.PipelineProject) => unknown;
  readonly change?: (pipeline: codepipeline.CfnPipeline) => void;
}

const bucketOf = (stack: Stack) => stack.node.findChild('Artifacts') as SecureArtifactBucket;
const making = (made: Made) => (app: App) => {
  const { role, project: props, type, hasNoOutput, usePipelineRoleForActions, more, change } = made;
  const { tooling } = oneApp({ usePipelineRoleForActions })(app);
  const pipeline = tooling.node.findChild('Pipeline') as codepipeline.Pipeline;
  const project = new codebuild.PipelineProject(tooling, 'Project', { role: role?.(tooling), ...props });
  pipeline.addStage({
    stageName: 'Build',
    placement: { justAfter: pipeline.stages[0] },
    actions: [new actions.CodeBuildAction({
      actionName: 'Build', project, input: new codepipeline.Artifact('Source'), type, outputs: hasNoOutput ? [] : [new codepipeline.Artifact('Built')],
    })],
  });
  more?.(tooling, project);
  change?.(pipeline.node.defaultChild as codepipeline.CfnPipeline);
};
const action = (property: string, value: unknown) => (pipeline: codepipeline.CfnPipeline) => pipeline.addPropertyOverride(`Stages.1.Actions.0.${property}`, value);

describe('is refused, a build', () => {
  test.each<[string, Made]>([
    ['whose project has a role that CDK makes', {}],
    ['whose project has a role of another name', { role: named }],
    ['whose project has a role of another path', { role: (stack) => buildRole(stack, { path: '/other/' }) }],
    ['whose project has a role that is imported', { role: (stack) => iam.Role.fromRoleArn(stack, 'Imported', roleArn(TOOLING.account, 'packer')) }],
    ['that tests', { type: actions.CodeBuildActionType.TEST }],
    ['whose project has a name', { role: named, project: { projectName: 'pack' } }],
    ['that names its project', { role: named, project: { projectName: 'pack' }, change: action('Configuration.ProjectName', 'pack') }],
    ['that names its project, as another action does with one of another app', {
      role: named,
      project: { projectName: 'pack' },
      change: (pipeline) => {
        action('Configuration.ProjectName', 'pack')(pipeline);
        pipeline.addPropertyOverride('Stages.1.Actions.1', {
          Name: 'Other',
          RunOrder: 1,
          ActionTypeId: { Category: 'Build', Owner: 'AWS', Provider: 'CodeBuild', Version: '1' },
          InputArtifacts: [{ Name: 'Source' }],
          OutputArtifacts: [{ Name: 'More' }],
          Configuration: { ProjectName: 'other' },
        });
      },
    }],
    ['that acts as a role of the account', { role: named, change: action('RoleArn', roleArn(TOOLING.account, 'starter')) }],
    ['beside a role that CDK makes and that is let in', {
      role: named, more: (stack) => bucketOf(stack).grants.write(new iam.Role(stack, 'Importer', { assumedBy })),
    }],
  ])('%s', (_, made) => expect(said(making(made))).toEqual(DENIED));

  test('with what to change', () => expect(toldOf(making({ role: named }))).toContain(
    'service role of the project of action Build of Tooling/Pipeline: must be let write by the policy of the artifacts\' bucket, which denies it: let it in with '
    + 'grants.write(project.role) of the SecureArtifactBucket, or build as a role with the path of the topology and its buildRoleName, '
    + `got "${roleArn(TOOLING.account, 'packer')}"`));

  test('beside a source that writes with a role that CDK makes', () => expect(said(making({ role: named, usePipelineRoleForActions: false }))).toEqual([
    'CrossAccountDeployRole.DeniedAction, role of action Source of Tooling/Pipeline', ...DENIED,
  ]));
});

describe('is taken, a build', () => {
  const letIn = (stack: Stack, { role }: codebuild.PipelineProject) => bucketOf(stack).grants.write(role!);
  test.each<[string, Made]>([
    ['whose project has a role that the bucket lets in', { more: letIn }],
    ['whose project has a role of a name that the bucket lets in', { role: named, more: letIn }],
    ['whose project has the role that the topology names', { role: buildRole }],
    ['that makes nothing', { hasNoOutput: true }],
    ['whose project only the deployment knows', { change: action('Configuration.ProjectName', Fn.importValue('Project')) }],
    ['whose project is of another app', { change: action('Configuration.ProjectName', 'other') }],
    ['that names nothing', { change: action('Configuration', undefined) }],
    ['that names something else', { change: (pipeline) => action('Configuration.ProjectName', (Stack.of(pipeline).node.findChild('PipelineRole') as iam.Role).roleName)(pipeline) }],
    ['whose project has a role that only the deployment knows', { role: (stack) => iam.Role.fromRoleArn(stack, 'Imported', Fn.importValue('Role')) }],
    ['of another account', { project: { projectName: 'pack' }, change: action('RoleArn', roleArn('444444444444', 'starter')) }],
    ['of another region', { project: { projectName: 'pack' }, change: action('Region', 'us-east-1') }],
    ['of others', { change: action('ActionTypeId.Provider', 'Jenkins') }],
    ['whose project is there twice', {
      project: { projectName: 'pack' },
      more: (stack) => new codebuild.PipelineProject(new Stack(stack.node.scope!, 'Second', { env: TOOLING }), 'Project', { projectName: 'pack' }),
      change: action('Configuration.ProjectName', 'pack'),
    }],
    ['whose project is called as one elsewhere', {
      more: (stack) => new codebuild.PipelineProject(new Stack(stack.node.scope!, 'Second', { env: { ...TOOLING, region: 'us-east-1' } }), 'Project', { projectName: 'pack' }),
      change: action('Configuration.ProjectName', 'pack'),
    }],
  ])('%s', (_, made) => expect(said(making(made))).toEqual([]));

  test('that is a SecureBuild', () => expect(said((app) => {
    const { tooling } = oneApp({})(app);
    const pipeline = tooling.node.findChild('Pipeline') as codepipeline.Pipeline;
    const repository = new SecureImageRepository(tooling, 'Images', { topology: here });
    const { project } = new SecureBuild(tooling, 'Build', { topology: here, artifacts: bucketOf(tooling), repository });
    pipeline.addStage({
      stageName: 'Build',
      placement: { justAfter: pipeline.stages[0] },
      actions: [new actions.CodeBuildAction({ actionName: 'Build', project, input: new codepipeline.Artifact('Source'), outputs: [new codepipeline.Artifact('Built')] })],
    });
  })).toEqual([]));
});

import { App, Fn } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import { deployRole, here, ofKind, oneApp, said, toldOf } from './pipelines';
import { DeployPermissions } from '../../src';

/** CodePipeline takes no pipeline in which an action gets what none before it makes. CDK looks at its own artifacts alone. */
const MISSING = ['CrossAccountDeployRole.DeniedAction, input artifacts of action Act of Tooling/Pipeline'];
const act = (change: object = {}) => ({
  Name: 'Act',
  ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'AppConfig', Version: '1' },
  RoleArn: here.environment('prod').deployRoleArn,
  InputArtifacts: [{ Name: 'Built' }],
  ...change,
});
const build = (change: object = {}) => ({
  Name: 'Build', ActionTypeId: { Category: 'Build', Owner: 'AWS', Provider: 'CodeBuild', Version: '1' }, OutputArtifacts: [{ Name: 'Built' }], ...change,
});
const stage = (...actions: unknown[]) => ({ Name: 'Stage', Actions: actions });
const making = (stages: unknown) => (app: App) => {
  deployRole(app, here, [DeployPermissions.releaseDeployer()]);
  ofKind('Deploy', 'AppConfig')(app).addPropertyOverride('Stages', stages);
};
const nobody = Fn.importValue('Nobody');
const either = (one: unknown, other: unknown) => Fn.conditionIf('Some', one, other);

describe('is refused, an artifact', () => {
  test.each<[string, unknown]>([
    ['that nobody makes', [stage(build({ OutputArtifacts: undefined })), stage(act())]],
    ['that has another name', [stage(build({ OutputArtifacts: [{ Name: 'built' }, { Name: 'Other' }] })), stage(act())]],
    ['that a later stage makes', [stage(act()), stage(build())]],
    ['that an action beside makes', [stage(build(), act())]],
    ['that a later action makes', [stage(build({ RunOrder: 3 }), act({ RunOrder: 2 }))]],
    ['that it makes itself', [stage(act({ OutputArtifacts: [{ Name: 'Built' }] }))]],
    ['that is one of two', [stage(build()), stage(act({ InputArtifacts: [{ Name: 'Built' }, { Name: 'Other' }] }))]],
  ])('%s', (_, stages) => expect(said(making(stages))).toEqual(MISSING));

  test('that an override renames', () => expect(said((app) => {
    const { tooling } = oneApp({})(app);
    (tooling.node.findChild('Pipeline').node.defaultChild as codepipeline.CfnPipeline).addPropertyOverride('Stages.1.Actions.0.InputArtifacts', [{ Name: 'Artifact' }]);
  })).toContain('CrossAccountDeployRole.DeniedAction, input artifacts of action Prepare of Tooling/Pipeline'));

  test('with what there is', () => {
    expect(toldOf(making([stage(build({ OutputArtifacts: [{ Name: 'A' }, { Name: 'B' }] })), stage(act())]))).toContain(
      'input artifacts of action Act of Tooling/Pipeline: must be made by actions before, and those make A, B: CodePipeline refuses the pipeline, got ["Built"]');
    expect(toldOf(making([stage(act())]))).toContain('must be made by actions before, and none makes any: CodePipeline refuses the pipeline');
  });
});

describe('is taken, an artifact', () => {
  test.each<[string, unknown]>([
    ['of an earlier stage', [stage(build()), stage(act())]],
    ['of a much earlier stage', [stage(build()), stage(), stage(act())]],
    ['of an earlier action', [stage(act({ RunOrder: 2 }), build())]],
    ['of an earlier action, whose order is a text', [stage(act({ RunOrder: '10' }), build({ RunOrder: '9' }))]],
    ['of an action whose order the deployment decides on', [stage(act(), build({ RunOrder: nobody }))]],
    ['of an action that acts as the deploy role', [stage(act({ Name: 'First', InputArtifacts: [], OutputArtifacts: [{ Name: 'Built' }] })), stage(act())]],
    ['whose name the deployment decides on', [stage(act({ InputArtifacts: [{ Name: nobody }] }))]],
    ['that the deployment decides on', [stage(act({ InputArtifacts: [either({ Name: 'Built' }, { Name: 'Other' })] }))]],
    ['that may be none', [stage(act({ InputArtifacts: either([], []) }))]],
    ['that one may make whose name the deployment decides on', [stage(build({ OutputArtifacts: [{ Name: nobody }] })), stage(act())]],
    ['that one may make whose artifacts the deployment decides on', [stage(build({ OutputArtifacts: either([], []) })), stage(act())]],
    ['that an action of the deployment\'s may make', [stage(either({}, {})), stage(act())]],
    ['that actions of the deployment\'s may make', [{ Name: 'Stage', Actions: nobody }, stage(act())]],
    ['that a stage of the deployment\'s may make', [either({}, {}), stage(act())]],
  ])('%s', (_, stages) => expect(said(making(stages))).toEqual([]));
});

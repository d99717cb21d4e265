import { App, Fn, Stack } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as iam from 'aws-cdk-lib/aws-iam';
import { deployRole, EXECUTION, here, ofKind, roleArn, said, toldOf } from './pipelines';
import { PROD, TOOLING } from '../helpers/topologies';

/** A stage's conditions have rules, and a rule may name a role, as an action may. */
const DEPLOY_ROLE = here.environment('prod').deployRoleArn;
const OTHER_ROLE = ['CrossAccountDeployRole.OtherPipelineRole, role of Tooling/Pipeline'];
const rule = (change: object = {}) => ({
  Name: 'Look',
  RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider: 'CloudWatchAlarm', Version: '1' },
  Configuration: { AlarmName: 'errors' },
  RoleArn: DEPLOY_ROLE,
  ...change,
});
const conditions = (...rules: unknown[]) => ({ Conditions: [{ Result: 'ROLLBACK', Rules: rules }] });

/** A pipeline of which only rules act as the deploy role. */
const ruled = (when: string, value: unknown, pipelineRoleArn = here.pipelineRoleArn) => (app: App) => {
  deployRole(app, here);
  const made = ofKind('Test', 'CodeBuild', { ProjectName: 'check' }, { roleArn: undefined })(app);
  made.addPropertyOverride(`Stages.0.${when}`, value);
  made.roleArn = pipelineRoleArn;
};
const other = roleArn(TOOLING.account, 'other');

describe.each(['BeforeEntry', 'OnSuccess', 'OnFailure'])('%s', (when) => {
  test.each<[string, unknown, string, string[]]>([
    ['the trusted role', conditions(rule()), here.pipelineRoleArn, []],
    ['another role', conditions(rule()), other, OTHER_ROLE],
    ['another role, in a second rule', conditions(rule({ RoleArn: undefined }), rule()), other, OTHER_ROLE],
    ['another role, where no rule is one of the deploy role', conditions(rule({ RoleArn: EXECUTION })), other, []],
    ['another role, where the rule has none', conditions(rule({ RoleArn: undefined })), other, []],
    ['another role, where nobody knows the rule\'s', conditions(rule({ RoleArn: Fn.importValue('Role') })), other, []],
    ['a role that nobody knows', conditions(rule()), Fn.importValue('Role'), []],
    ['another role, where nobody knows the rules', { Conditions: [{ Rules: Fn.importValue('Rules') }, null] }, other, []],
    ['another role, where nobody knows the conditions', Fn.importValue('Conditions'), other, []],
  ])('a pipeline runs with %s', (_, value, pipelineRole, problems) => expect(said(ruled(when, value, pipelineRole))).toEqual(problems));
});

const withoutPath = `arn:aws:iam::${PROD.account}:role/${here.environment('prod').deployRoleName}`;

test('a rule that names the deploy role by another path is told as a rule', () => {
  const told = toldOf(ruled('OnSuccess', conditions(rule({ RoleArn: withoutPath }), rule({ RoleArn: withoutPath, Name: 'Listen' }))));
  expect(told).toContain(`role of rules Look and Listen of Tooling/Pipeline: must be ${roleArn(PROD.account, here.environment('prod').deployRoleName)}, by its exact name and path, got "${withoutPath}"`);
});

test('a rule and an action of one name are told apart', () => expect(said((app) => {
  deployRole(app, here);
  ofKind('Deploy', 'CloudFormation', {}, { name: 'Look', roleArn: withoutPath })(app)
    .addPropertyOverride('Stages.0.OnFailure', conditions(rule({ RoleArn: withoutPath })));
})).toEqual(['action', 'rule'].map((each) => `CrossAccountDeployRole.DeniedAction, role of ${each} Look of Tooling/Pipeline`)));

test('what a rule asks for, and what it reads, AWS does not say', () => expect(said(ruled('BeforeEntry', conditions(rule({
  RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider: 'LambdaInvoke', Version: '1' }, Configuration: { FunctionName: 'check' }, InputArtifacts: [{ Name: 'Source' }],
}))))).toEqual([]));

test('a rule is one as CDK writes it', () => expect(said((app) => {
  deployRole(app, here);
  const stack = new Stack(app, 'Tooling', { env: TOOLING });
  // CDK declares a role that is made, and reads its ARN alone.
  const role = iam.Role.fromRoleArn(stack, 'DeployRole', DEPLOY_ROLE, { mutable: false }) as iam.Role;
  const pipeline = new codepipeline.Pipeline(stack, 'Pipeline', { pipelineType: codepipeline.PipelineType.V2, role: iam.Role.fromRoleArn(stack, 'Role', other) });
  const action = (category: codepipeline.ActionCategory, artifacts: object): codepipeline.IAction => ({
    actionProperties: { actionName: 'Act', category, provider: 'Any', owner: 'Any', artifactBounds: { minInputs: 0, maxInputs: 1, minOutputs: 0, maxOutputs: 1 }, ...artifacts },
    bind: () => ({}),
    onStateChange: () => { throw new Error('not asked for'); },
  });
  const source = new codepipeline.Artifact('Source');
  pipeline.addStage({ stageName: 'Source', actions: [action(codepipeline.ActionCategory.SOURCE, { outputs: [source] })] });
  pipeline.addStage({
    stageName: 'Prod',
    actions: [action(codepipeline.ActionCategory.TEST, { inputs: [source] })],
    onSuccess: { conditions: [{ result: codepipeline.Result.ROLLBACK, rules: [new codepipeline.Rule({ provider: 'CloudWatchAlarm', version: '1', role, configuration: { AlarmName: 'errors' } })] }] },
  });
})).toEqual(OTHER_ROLE));

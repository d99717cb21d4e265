import { App, CfnParameter, IAspect, Aspects, Fn, Lazy, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as pipelines from 'aws-cdk-lib/pipelines';
import { Construct, IConstruct } from 'constructs';
import { Change, deployRole, here, ofKind, pipeline, said, toldOf } from './pipelines';
import { CrossAccountDeployRole, DeployPermissions } from '../../src';
import { PROD, TOOLING } from '../helpers/topologies';

/** The stages of an app are synthesized before the app is looked at: then all of them are known. */
const OTHER_ROLE = (role: string, tooling: string) => [`CrossAccountDeployRole.OtherPipelineRole, [${role}] role of ${tooling}/Pipeline`];
type Place = (app: App) => Construct;
const itself: Place = (app) => app;
const stage = (id: string): Place => (app) => new Stage(app, id);
const within = (id: string): Place => (app) => new Stage((app.node.tryFindChild('Outer') as Stage) ?? new Stage(app, 'Outer'), id);

const PLACES: [string, Place, Place, string, string][] = [
  ['of the app, and the pipeline of a stage', itself, stage('Pipelines'), 'Foundation/DeployRole', 'Pipelines/Tooling'],
  ['of a stage, and the pipeline of the app', stage('Prod'), itself, 'Prod/Foundation/DeployRole', 'Tooling'],
  ['of a stage, and the pipeline of a later one', stage('A'), stage('B'), 'A/Foundation/DeployRole', 'B/Tooling'],
  ['of a stage, and the pipeline of an earlier one', stage('B'), stage('A'), 'B/Foundation/DeployRole', 'A/Tooling'],
  ['of a stage within a stage, and the pipeline of another one', within('A'), within('B'), 'Outer/A/Foundation/DeployRole', 'Outer/B/Tooling'],
];

describe.each(PLACES)('the role is %s', (_, ofRole, ofPipeline, role, tooling) => {
  const making = (change: Change, more: (app: App, stack: Stack) => unknown = () => undefined) => (app: App) => {
    deployRole(ofRole(app), here);
    more(app, pipeline(ofPipeline(app), change));
  };

  test('a pipeline that works is taken', () => expect(said(making({}))).toEqual([]));

  test('a pipeline with another role is refused', () => expect(said(making({ role: null }))).toEqual(OTHER_ROLE(role, tooling)));

  test('a pipeline that asks for something else is refused', () => expect(toldOf(making({ action: { stackName: 'other' } }))).toContain(
    `[${role}] actions Prepare and Execute of ${tooling}/Pipeline: must have StackName shop or shop-data`));

  test('names that are the deployment\'s are taken', () => expect(said(making({ action: { stackName: Fn.importValue('Name') } }))).toEqual([]));

  test('what is looked up anywhere in the app is awaited', () => expect(said(making({ role: null }, (app) =>
    ssm.StringParameter.valueFromLookup(new Stack(new Stage(app, 'Third'), 'Stack', { env: TOOLING }), '/x')))).toEqual([]));

  test('what an aspect changes counts', () => {
    const trusting: IAspect = {
      visit: (node: IConstruct) => {
        if (node instanceof codepipeline.CfnPipeline) node.roleArn = here.pipelineRoleArn;
      },
    };
    expect(said(making({ role: null }, (__, stack) => Aspects.of(stack).add(trusting)))).toEqual([]);
  });
});

/** A policy in another stage is one of the role all the same. */
test.each<[string, Place, Place]>([['of the app, with a policy of a stage', itself, stage('G')], ['of a stage, with a policy of the app', stage('G'), itself]])('a pipeline\'s role %s may act', (_, place, policies) => {
  const making = (isGiven: boolean) => (app: App) => {
    const scope = place(app);
    deployRole(scope, here, [DeployPermissions.releaseDeployer()]);
    const stack = new Stack(scope, 'Tooling', { env: TOOLING });
    new iam.Role(stack, 'Role', { roleName: here.pipelineRoleName, path: '/delivery/', assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com') });
    ofKind('Deploy', 'AppConfig')(app, stack);
    const other = policies(app);
    new Stage(app, 'Another');
    const imported = iam.Role.fromRoleArn(new Stack(other, 'Policies', { env: TOOLING }), 'Imported', here.pipelineRoleArn);
    if (isGiven) imported.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [here.environment('prod').deployRoleArn] }));
  };
  expect(said(making(true))).toEqual([]);
  expect(said(making(false)).join()).toMatch(/DeniedAction, .*role of .*Tooling\/Pipeline/);
});

test('what is said of one stage is said there alone, and once', () => {
  const told = toldOf((app) => {
    const place = new Stage(app, 'Stage');
    deployRole(place, here);
    pipeline(place, { role: null });
    new Stage(app, 'Another');
  });
  expect(told.match(/must be/g)).toHaveLength(1);
  expect(told).toContain('[Stage/Foundation/DeployRole] role of Stage/Tooling/Pipeline');
  expect(said((app) => {
    deployRole(app, here);
    pipeline(app, { role: null });
    new Stage(app, 'Another');
  })).toEqual(['CrossAccountDeployRole.OtherPipelineRole, role of Tooling/Pipeline']);
});

test('several roles are told of each', () => {
  const told = toldOf((app) => {
    const place = new Stage(app, 'Stage');
    const names = ['one', 'two'];
    const stack = new Stack(place, 'Foundation', { env: { account: PROD.account, region: PROD.region } });
    names.forEach((roleName) => new CrossAccountDeployRole(stack, roleName, {
      roleName,
      pipelineRole: iam.Role.fromRoleArn(stack, `P${roleName}`, `arn:aws:iam::${TOOLING.account}:role/trusted`),
      permissions: [DeployPermissions.releaseDeployer({ stateMachineArn: `arn:aws:states:${PROD.region}:${PROD.account}:stateMachine:x` })],
    }));
    names.forEach((name) => ofKind('Invoke', 'StepFunctions', {}, { roleArn: `arn:aws:iam::${PROD.account}:role/${name}` })(app, new Stack(app, `Tooling${name}`, { env: TOOLING })));
  });
  expect(told).toContain('[Stage/Foundation/one] role of Toolingone/Pipeline: must be');
  expect(told).toContain('[Stage/Foundation/two] role of Toolingtwo/Pipeline: must be');
});

test('a bucket of a third stage may let the role write', () => {
  const of = (more: (app: App) => unknown) => said((app) => {
    deployRole(new Stage(app, 'Prod'), here, [DeployPermissions.s3({ bucketName: 'acme-website' })]);
    ofKind('Deploy', 'S3', { BucketName: 'acme-other' })(app);
    more(app);
  });
  const DENIED = ['CrossAccountDeployRole.DeniedAction, [Prod/Foundation/DeployRole] action Act of Tooling/Pipeline'];
  expect(of(() => undefined)).toEqual(DENIED);
  expect(of((app) => new s3.CfnBucketPolicy(new Stack(new Stage(app, 'Data'), 'Data'), 'P', {
    bucket: 'acme-other', policyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', Principal: '*' }] },
  }))).toEqual([]);
});

test('a stage that CDK Pipelines deploys is taken, which synthesizes it early', () => expect(said((app) => {
  const tooling = new Stack(app, 'Tooling', { env: TOOLING });
  const made = new pipelines.CodePipeline(tooling, 'Pipeline', {
    crossAccountKeys: true,
    synth: new pipelines.ShellStep('Synth', {
      commands: ['npx cdk synth'],
      input: pipelines.CodePipelineSource.connection('acme/shop', 'main', { connectionArn: `arn:aws:codeconnections:eu-west-1:${TOOLING.account}:connection/x` }),
    }),
  });
  const place = new Stage(app, 'Prod');
  deployRole(place, here);
  made.addStage(place);
})).toEqual([]));

test('a stage that is synthesized alone says nothing of others, and is asked for nothing early', () => {
  const app = new App();
  const place = new Stage(app, 'Prod');
  const stack = Stack.of(deployRole(place, here));
  let asked = 0;
  const tooling = new Stack(app, 'Tooling', { env: TOOLING });
  new CfnParameter(tooling, 'P', { default: Lazy.string({ produce: () => `${asked++}` }) });
  const made = ofKind('Deploy', 'CloudFormation', {}, { name: Lazy.string({ produce: () => `Act${asked++}` }) })(app, tooling);
  made.roleArn = `arn:aws:iam::${TOOLING.account}:role/other`;
  expect(() => place.synth()).not.toThrow();
  expect(asked).toBe(0);
  expect(() => Template.fromStack(stack)).not.toThrow();
  expect(() => app.synth()).toThrow('[Prod/Foundation/DeployRole] role of Tooling/Pipeline: must be');
});

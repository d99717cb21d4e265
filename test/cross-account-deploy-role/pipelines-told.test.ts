import { App, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Change, deployRole, elsewhere, EXECUTION, here, ofKind, oneApp, said, toldOf } from './pipelines';
import { CrossAccountDeployRole, DeployPermissions, SecureArtifactBucket } from '../../src';
import { literal } from '../helpers/mutated-proof';
import { PROD, TOOLING } from '../helpers/topologies';

/** Artifacts that an action reads or writes as the role, the region of a state machine, and how problems are told. */
const ACTION = ['CrossAccountDeployRole.DeniedAction, action Act of Tooling/Pipeline'];
const ARTIFACTS = ['CrossAccountDeployRole.DeniedAction, artifacts of action Act of Tooling/Pipeline'];
const output = { outputArtifacts: [{ name: 'Out' }] };
const machine = here.environment('prod').deployerStateMachineArn;
const changeSet = { ActionMode: 'CHANGE_SET_REPLACE', StackName: 'shop', ChangeSetName: 'release', RoleArn: EXECUTION };
const stackOnly = [DeployPermissions.releaseDeployer()];
const published = [DeployPermissions.lambdaFunction({ functionName: 'thumbnails', publishedVersionsOnly: true })];

describe('artifacts', () => {
  test.each<[string, DeployPermissions[] | undefined, string, object, object, string[]]>([
    ['are read for a state machine\'s input', stackOnly, 'Invoke/StepFunctions', { StateMachineArn: machine, InputType: 'FilePath' }, {}, ARTIFACTS],
    ['are not read for an input that is said', stackOnly, 'Invoke/StepFunctions', { StateMachineArn: machine, InputType: 'Literal' }, {}, []],
    ['are written by a state machine', stackOnly, 'Invoke/StepFunctions', { StateMachineArn: machine }, output, ARTIFACTS],
    ['are read for a function\'s code', published, 'Deploy/Lambda', { FunctionName: 'thumbnails' }, {}, [...ACTION, ...ARTIFACTS]],
    ['are not read for a version that is there', published, 'Deploy/Lambda', { FunctionName: 'thumbnails', FunctionAlias: 'live', PublishedTargetVersion: '7' }, {}, []],
    ['are none where the action has none', published, 'Deploy/Lambda', { FunctionName: 'thumbnails' }, { inputArtifacts: [] }, [ACTION[0].replace('action', 'PublishedTargetVersion of action'), ...ACTION]],
    ['are written by a change set', undefined, 'Deploy/CloudFormation', changeSet, output, ARTIFACTS],
    ['are read for a template', stackOnly, 'Deploy/CloudFormation', { ...changeSet, TemplatePath: 'Source::x.json' }, {}, [...ACTION, ...ACTION, ...ARTIFACTS]],
    ['are not read to start a change set', stackOnly, 'Deploy/CloudFormation', { ...changeSet, ActionMode: 'CHANGE_SET_EXECUTE' }, {}, ACTION],
    ['are read to deploy to ECS', stackOnly, 'Deploy/ECS', {}, {}, ARTIFACTS],
    ['are read to deploy with CodeDeploy', stackOnly, 'Deploy/CodeDeploy', {}, {}, ARTIFACTS],
    ['are read to deploy to ECS with CodeDeploy', stackOnly, 'Deploy/CodeDeployToECS', {}, {}, ARTIFACTS],
    ['are read to upload', stackOnly, 'Deploy/S3', {}, {}, ARTIFACTS],
    ['are read and written by nobody knows whom', stackOnly, 'Invoke/Other', {}, output, []],
  ])('%s', (_, permissions, kind, configuration, change, problems) => {
    const [category, provider] = kind.split('/');
    expect(said((app) => {
      deployRole(app, here, permissions);
      ofKind(category, provider, configuration, change)(app);
    })).toEqual(problems);
  });

  test('are written where the role lets it be', () => expect(said((app) => {
    const role = deployRole(app, here);
    (role.node.findChild('Role') as iam.Role).addToPolicy(new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: ['*'] }));
    ofKind('Deploy', 'CloudFormation', changeSet, output)(app);
  })).toEqual([]));

  test.each<[string, object | undefined]>([['in the role\'s account', { account: PROD.account, region: PROD.region }], ['of nobody knows which account', undefined]])('%s may be the bucket\'s to give', (_, env) => {
    expect(said((app) => {
      deployRole(app, here, stackOnly);
      ofKind('Deploy', 'S3', {}, output)(app, new Stack(app, 'Tooling', { env }));
    })).toEqual([]);
  });

  test('that an action does not get lie anywhere', () => {
    const of = (change: object) => said((app) => {
      deployRole(app, here);
      ofKind('Deploy', 'CloudFormation', changeSet, change)(app).addPropertyOverride('ArtifactStore.Location', 'acme-other');
    });
    expect(of({})).toEqual(ARTIFACTS);
    expect(of({ inputArtifacts: [] })).toEqual([]);
  });
});

test('a state machine is asked for in its own region', () => {
  const of = (region: string | undefined, env: object | undefined = TOOLING) => said((app) => {
    deployRole(app, elsewhere, stackOnly);
    const { deployRoleArn, deployerStateMachineArn } = elsewhere.environment('prod');
    ofKind('Invoke', 'StepFunctions', { StateMachineArn: literal(deployerStateMachineArn) }, { roleArn: literal(deployRoleArn), region })(app, new Stack(app, 'Tooling', { env }));
  });
  expect(of('eu-central-1')).toEqual([]);
  expect(of(undefined)).toEqual(ACTION);
  expect(of(undefined, { account: TOOLING.account })).toEqual([]);
});

test('a role that trusts one that only the deployment knows may be acted as by any', () => expect(said((app) => {
  const stack = new Stack(app, 'Foundation', { env: TOOLING });
  new CrossAccountDeployRole(stack, 'DeployRole', {
    pipelineRole: new iam.Role(stack, 'P', { assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com') }),
    roleName: 'website-deploy',
    allowSameAccount: true,
    permissions: [DeployPermissions.releaseDeployer({ stateMachineArn: `arn:aws:states:eu-west-1:${TOOLING.account}:stateMachine:x` })],
  });
  ofKind('Invoke', 'StepFunctions', {}, { roleArn: `arn:aws:iam::${TOOLING.account}:role/website-deploy` })(app);
})).toEqual([]));

describe('a problem names what differs', () => {
  const messageOf = (change: object, more: object = {}) => {
    const app = new App();
    deployRole(app, here);
    ofKind('Deploy', 'CloudFormation', { ...changeSet, ...change }, more)(app);
    try {
      app.synth();
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test.each<[string, object, string]>([
    ['a change set', { ChangeSetName: 'Release' }, 'must have ChangeSetName release, with which alone the role allows cloudformation:CreateChangeSet: '
      + 'name that in the action, or give the role permissions for this one, got "Release"'],
    ['a change set that has no name', { ChangeSetName: undefined }, 'must have ChangeSetName release, with which alone the role allows cloudformation:CreateChangeSet: '
      + 'name that in the action, or give the role permissions for this one, got nothing'],
    ['a stack', { StackName: 'x' }, 'must have StackName shop or shop-data, with which alone the role allows cloudformation:CreateChangeSet: name that in the action, or give the role permissions for this one, got "x"'],
    ['both', { StackName: 'x', ChangeSetName: 'Release' }, 'must have StackName shop or shop-data and ChangeSetName release, with which alone the role allows cloudformation:CreateChangeSet: name that in the action, or give the role permissions for this one, got ["x","Release"]'],
    ['a stack, with another role', { StackName: 'x', RoleArn: 'arn:aws:iam::1:role/x' }, `must ask for StackName shop or shop-data and cloudformation:RoleArn ${EXECUTION}, with which alone the role allows cloudformation:CreateChangeSet: `],
    ['an action that the role has not', { ActionMode: 'CREATE_UPDATE' }, 'must ask for what the role\'s permissions allow, and they allow no cloudformation:UpdateStack at all'],
  ])('%s', (_, change, message) => expect(messageOf(change)).toContain(message));

  test('in letters that can be read', () => {
    expect(messageOf({ StackName: 'x' }, { name: Fn.importValue('Name') })).toContain('action (unresolved) of Tooling/Pipeline');
    const app = new App();
    const stack = new Stack(app, 'Foundation', { env: { account: PROD.account, region: PROD.region } });
    const roleName = 'website-deploy';
    new CrossAccountDeployRole(stack, 'DeployRole', {
      roleName,
      pipelineRole: iam.Role.fromRoleArn(stack, 'P', `arn:aws:iam::${TOOLING.account}:role/p-${Fn.importValue('x')}`),
      permissions: [DeployPermissions.s3({ bucketName: 'acme-website' })],
      artifacts: SecureArtifactBucket.fromAttributes(stack, 'A', { bucketName: `acme-${Fn.importValue('y')}`, keyArn: `arn:aws:kms:eu-west-1:${TOOLING.account}:key/1` }),
    });
    ofKind('Deploy', 'S3', { BucketName: 'acme-website' }, { roleArn: `arn:aws:iam::${PROD.account}:role/${roleName}` })(app);
    const told = (() => { try { app.synth(); } catch (error) { return (error as Error).message; } return ''; })();
    expect(told).toContain(`must be arn:aws:iam::${TOOLING.account}:role/p-(unresolved), which alone`);
    expect(told).toContain('in arn:aws:s3:::acme-*/*: their keys');
    expect(told).not.toContain('\0');
    expect(told).not.toContain('\\u0000');
  });
});

describe('a role that CDK makes for CloudFormation is told with the options that make it', () => {
  const told = (action: Change['action']) => toldOf(oneApp({ action }));
  const options = `name that in the action as its deploymentRole, with adminPermissions: false, where CDK has made this one, or give the role permissions for this one, got "arn:aws:iam::${TOOLING.account}:role/(made up by CloudFormation for Tooling.Pipeline.`;

  test.each([true, false])('adminPermissions: %s', (adminPermissions) => expect(told({ adminPermissions, deploymentRole: undefined })).toContain(options));

  test('and no other role is', () => {
    const text = told({ deploymentRole: iam.Role.fromRoleArn(new Stack(), 'Other', `arn:aws:iam::${PROD.account}:role/other`) });
    expect(text).toContain('name that in the action, or give the role permissions for this one');
    expect(text).not.toContain('adminPermissions');
  });
});

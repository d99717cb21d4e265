import { App, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { deployRole, here, ofKind, said, toldOf } from './pipelines';
import { CrossAccountDeployRole, DeployPermissions } from '../../src';
import { PROD } from '../helpers/topologies';

/** What CodePipeline's actions for functions do as the role, beyond the function's name. */
const DENIED = ['CrossAccountDeployRole.DeniedAction, action Act of Tooling/Pipeline'];
const VERSION = ['CrossAccountDeployRole.DeniedAction, PublishedTargetVersion of action Act of Tooling/Pipeline'];
const published = DeployPermissions.lambdaFunction({ functionName: 'thumbnails', publishedVersionsOnly: true });
const code = DeployPermissions.lambdaFunction({ functionName: 'thumbnails' });
const elsewhere = DeployPermissions.lambdaFunction({ functionName: 'other' });
const withoutArtifacts = { inputArtifacts: [] };
/** Nobody knows whether it gets any. */
const someArtifacts = { inputArtifacts: Fn.conditionIf('Some', [], []) };
const inner = (role: CrossAccountDeployRole) => role.node.findChild('Role') as iam.Role;

type More = (role: CrossAccountDeployRole) => unknown;
const making = (permissions: DeployPermissions[], configuration: object, more: More = () => undefined) => (app: App) => {
  const role = deployRole(app, here, permissions);
  ofKind('Deploy', 'Lambda', { FunctionName: 'thumbnails', ...configuration }, someArtifacts)(app);
  more(role);
};
const of = (...args: Parameters<typeof making>) => said(making(...args));

describe('an action without a version makes one', () => {
  test.each<[string, DeployPermissions[], object, string[]]>([
    ['as the role may', [code], { FunctionAlias: 'live' }, []],
    ['as the role may, without an alias', [code], {}, []],
    ['as the role only may of another function', [published, elsewhere], { FunctionAlias: 'live' }, DENIED],
    ['as the role may not', [published], { FunctionAlias: 'live' }, DENIED],
    ['as the role may not, without an alias', [published], {}, DENIED],
    ['as the role may not, of a function that it has nothing to do with', [published], { FunctionName: 'other' }, DENIED],
    ['as the role may not, without an alias that it could move', [published], { PublishedTargetVersion: '7' }, DENIED],
    ['as the role may, without an alias that it could move', [code], { PublishedTargetVersion: '7' }, []],
    ['of a function of which the role may nothing', [DeployPermissions.releaseDeployer()], { FunctionAlias: 'live' }, []],
    ['of a function that nobody knows', [published], { FunctionName: Fn.importValue('Name') }, []],
    ['and one with a version none', [published], { FunctionAlias: 'live', PublishedTargetVersion: '7' }, []],
    ['and one with a version that an execution knows none', [published], { FunctionAlias: 'live', PublishedTargetVersion: '#{variables.version}' }, []],
    ['and one with a version that the deployment knows none', [published], { FunctionAlias: 'live', PublishedTargetVersion: Fn.importValue('Version') }, []],
    ['and moves an alias of a function that the role may move', [published], { FunctionName: 'other', FunctionAlias: 'live', PublishedTargetVersion: '7' }, DENIED],
  ])('%s', (_, permissions, configuration, problems) => expect(of(permissions, configuration)).toEqual(problems));

  test.each<[string, object, string[]]>([
    ['with artifacts', { InputArtifacts: [{ Name: 'Source' }] }, [...DENIED, 'CrossAccountDeployRole.DeniedAction, artifacts of action Act of Tooling/Pipeline']],
    ['without any', { InputArtifacts: undefined }, [...VERSION, ...DENIED]],
  ])('as the role may not, where an override leaves the version undefined, %s', (_, artifacts, problems) => expect(said((app) => {
    deployRole(app, here, [published]);
    const { deployRoleArn: RoleArn } = here.environment('prod');
    const Configuration = { FunctionName: 'thumbnails', FunctionAlias: 'live', PublishedTargetVersion: undefined };
    const ActionTypeId = { Category: 'Deploy', Owner: 'AWS', Provider: 'Lambda', Version: '1' };
    const source = { Name: 'Source', RunOrder: 1, ActionTypeId: { Category: 'Source', Owner: 'Custom', Provider: 'x', Version: '1' }, OutputArtifacts: [{ Name: 'Source' }] };
    ofKind('Deploy', 'Lambda')(app).addPropertyOverride('Stages.0', {
      Name: 'Shift', Actions: [source, { Name: 'Act', RunOrder: 2, ActionTypeId, Configuration, RoleArn, ...artifacts }],
    });
  })).toEqual(problems));

  test('without an alias, which it does not move', () => {
    const updating = (role: CrossAccountDeployRole) => inner(role).addToPolicy(new iam.PolicyStatement({
      actions: ['lambda:UpdateFunctionCode'], resources: [`arn:aws:lambda:${PROD.region}:${PROD.account}:function:thumbnails`],
    }));
    expect(of([elsewhere], {}, updating)).toEqual([]);
    expect(of([elsewhere], { FunctionAlias: 'live' }, updating)).toEqual(DENIED);
  });

  test('with what to change', () => {
    const arn = (name: string) => `arn:aws:lambda:${PROD.region}:${PROD.account}:function:${name}`;
    expect(toldOf(making([published], { FunctionAlias: 'live' }))).toContain(
      'must ask for what the role\'s permissions allow, and they allow no lambda:UpdateFunctionCode at all: give the role permissions for that, or have the action act as another role, '
      + `or name a version that is published already as PublishedTargetVersion, got "${arn('thumbnails')}"`);
    expect(toldOf(making([published, elsewhere], { FunctionAlias: 'live' }))).toContain(
      'must have FunctionName other, with which alone the role allows lambda:UpdateFunctionCode: name that in the action, '
      + 'or give the role permissions for this one, or name a version that is published already as PublishedTargetVersion, got "thumbnails"');
    expect(toldOf(making([published], { FunctionName: 'x', FunctionAlias: 'live', PublishedTargetVersion: '7' }))).not.toContain('PublishedTargetVersion');
    expect(toldOf(making([published], {}))).toContain(
      'or name a version that is published already as PublishedTargetVersion and the alias that it moves as FunctionAlias, got');
    expect(toldOf(making([published], { PublishedTargetVersion: '7' }))).toContain('act as another role, or name the alias that it moves as FunctionAlias, got');
  });
});

describe('alarms', () => {
  const watching = (...alarmNames: string[]) => [DeployPermissions.lambdaFunction({ functionName: 'thumbnails', alarmNames })];
  test.each<[string, DeployPermissions[], unknown, string[]]>([
    ['that the role watches', watching('errors'), 'errors', []],
    ['that the role watches, several', watching('errors', 'duration', 'a: b'), 'errors, duration,a: b', []],
    ['that the role does not watch', watching('errors'), 'duration', DENIED],
    ['of which the role watches one', watching('errors'), 'errors,duration', DENIED],
    ['of which the role watches none', watching('errors'), 'a, b', [...DENIED, ...DENIED]],
    ['where the role watches nothing', [code], 'errors', DENIED],
    ['where the role has nothing to do with functions', [DeployPermissions.releaseDeployer()], 'errors', DENIED],
    ['of which an execution knows', watching('errors'), '#{variables.alarms}', []],
    ['of which the deployment knows one', watching('errors'), `errors,${Fn.importValue('Alarm')}`, []],
    ['of which the deployment knows one, beside one that the role does not watch', watching('errors'), `duration,${Fn.importValue('Alarm')}`, DENIED],
    ['that are none', watching('errors'), ' , ', []],
  ])('%s', (_, permissions, Alarms, problems) => expect(of(permissions, { FunctionAlias: 'live', Alarms })).toEqual(problems));

  test('are watched in the region of the action', () => {
    const problems = (region: string) => toldOf((app) => {
      deployRole(app, here, watching('errors'));
      ofKind('Deploy', 'Lambda', { FunctionName: Fn.importValue('Name'), PublishedTargetVersion: '7', Alarms: 'errors' }, { ...withoutArtifacts, region })(app);
    });
    expect(problems(PROD.region)).toBe('');
    expect(problems('us-east-1')).toContain(`must ask for the resource arn:aws:cloudwatch:${PROD.region}:${PROD.account}:alarm:errors, with which alone the role allows cloudwatch:DescribeAlarms`);
  });

  test('are nobody else\'s to let the role watch', () => {
    const permission = ({ node }: CrossAccountDeployRole) => new lambda.CfnPermission(node.scope!, 'P', { functionName: 'thumbnails', principal: PROD.account, action: 'lambda:*' });
    expect(of([code], { FunctionAlias: 'live', Alarms: 'errors' }, permission)).toEqual(DENIED);
  });
});

describe('a policy of the function', () => {
  const update = { FunctionAlias: 'live' };
  const policyOf = (ResourceArn: string, PolicyDocument: unknown) => (role: CrossAccountDeployRole) =>
    new CfnResource(Stack.of(role), 'P', { type: 'AWS::Lambda::ResourcePolicy', properties: { ResourceArn, PolicyDocument } });
  const arn = (name: string) => `arn:aws:lambda:${PROD.region}:${PROD.account}:function:${name}`;
  const statement = (Effect: string) => ({ Statement: [{ Effect, Principal: { AWS: PROD.account }, Action: 'lambda:UpdateFunctionCode' }] });
  test.each<[string, string, unknown, string[]]>([
    ['may let the role', arn('thumbnails'), statement('Allow'), []],
    ['may let the role, as a text', arn('thumbnails'), JSON.stringify(statement('Allow')), []],
    ['denies', arn('thumbnails'), statement('Deny'), DENIED],
    ['is of another one', arn('other'), statement('Allow'), DENIED],
    ['is of nobody knows which', Fn.importValue('Arn'), statement('Allow'), []],
  ])('%s', (_, resource, document, problems) => expect(of([published], update, policyOf(resource, document))).toEqual(problems));
});

describe('cannot be deployed', () => {
  const live = { FunctionAlias: 'live', PublishedTargetVersion: '7' };
  const TYPE = ['CrossAccountDeployRole.DeniedAction, type of the pipeline of action Act of Tooling/Pipeline'];
  const typed = (type: unknown, more: object = {}) => said((app) => {
    deployRole(app, here, [published]);
    const pipeline = ofKind('Deploy', 'Lambda', { FunctionName: 'thumbnails', ...live }, withoutArtifacts)(app);
    Object.entries({ PipelineType: type, ...more }).forEach(([name, value]) => pipeline.addPropertyOverride(name, value));
  });
  test.each<[string, unknown, object, string[]]>([
    ['of the first type', 'V1', {}, TYPE],
    ['of the second type', 'V2', {}, []],
    ['of the second type, by its variables', 'V1', { Variables: [{ Name: 'version' }] }, []],
    ['of the second type, by its triggers', 'V1', { Triggers: [] }, []],
    ['of no type', undefined, {}, []],
    ['of nobody knows which type', Fn.importValue('Type'), {}, []],
  ])('in a pipeline %s', (_, type, more, problems) => expect(typed(type, more)).toEqual(problems));

  test.each<[string, object, object, string[]]>([
    ['without artifacts and version', { FunctionName: 'thumbnails', FunctionAlias: 'live' }, withoutArtifacts, VERSION],
    ['without artifacts and version, where nobody knows them', { FunctionName: 'thumbnails', FunctionAlias: 'live' }, someArtifacts, []],
    ['without version', { FunctionName: 'thumbnails', FunctionAlias: 'live' }, {}, []],
    ['without artifacts', { FunctionName: 'thumbnails', ...live }, withoutArtifacts, []],
    ['without artifacts, and with a version that the deployment knows', { FunctionName: 'thumbnails', ...live, PublishedTargetVersion: Fn.importValue('V') }, withoutArtifacts, []],
    ['without artifacts, by what the deployment knows', Fn.conditionIf('Some', {}, {}), withoutArtifacts, []],
    ['without artifacts and everything', {}, withoutArtifacts, []],
  ])('%s', (_, configuration, change, problems) => expect(said((app) => {
    deployRole(app, here, [code]);
    ofKind('Deploy', 'Lambda', configuration, change)(app);
  })).toEqual(problems));

  test.each<[string, string]>([
    ['alarms', 'Alarms'], ['Alias', 'FunctionAlias'], ['functionAlias', 'FunctionAlias'], ['Name', 'FunctionName'],
    ['TargetVersion', 'PublishedTargetVersion'], ['Strategy', 'DeployStrategy'],
  ])('with %s', (option, nearest) => {
    const make = making([published, code], { ...live, [nearest]: undefined, [option]: Fn.importValue('x') });
    expect(said(make)).toContain('CrossAccountDeployRole.DeniedAction, Configuration of action Act of Tooling/Pipeline');
    expect(toldOf(make)).toContain(`must have ${nearest} instead, got "${option}"`);
  });

  test.each(['Description', 'a', 'RollbackAlarms', 'DeploymentConfig', 'Alias'])('but with %s beside all that it may mean, which may be newer than the list', (option) => {
    expect(said(making([published], { ...live, [option]: 'x' }))).toEqual([]);
  });

  test('with what to change', () => {
    expect(toldOf((app) => {
      deployRole(app, here, [code]);
      ofKind('Deploy', 'Lambda', { FunctionName: 'thumbnails' }, withoutArtifacts)(app).pipelineType = 'V1';
    })).toMatch(/type of the pipeline of .*: must be V2, as CodePipeline deploys functions in no other: set pipelineType to PipelineType.V2, got "V1".*must be given, or an input artifact/s);
  });

  test('is said of functions alone', () => expect(said((app) => {
    deployRole(app, here);
    ofKind('Deploy', 'AppConfig', { Alias: 'x' }, withoutArtifacts)(app).pipelineType = 'V1';
  })).toEqual([]));
});

import { App, Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { deployRole, EXECUTION, here, ofKind, roleArn, said, toldOf } from './pipelines';
import { DeployPermissions } from '../../src';
import { PROD } from '../helpers/topologies';

/** What somebody gives the role for kinds of actions of which the permissions know nothing. */
const DENIED = ['CrossAccountDeployRole.DeniedAction, action Act of Tooling/Pipeline'];
type Statement = Pick<iam.PolicyStatementProps, 'actions' | 'resources' | 'conditions'>;
const making = (kind: string, configuration: object, statements: Statement[]) => (app: App) => {
  const role = deployRole(app, here).node.findChild('Role') as iam.Role;
  statements.forEach((each) => role.addToPolicy(new iam.PolicyStatement(each)));
  const [category, provider] = kind.split('/');
  ofKind(category, provider, configuration, { inputArtifacts: [] })(app);
};
const of = (...args: Parameters<typeof making>) => said(making(...args));

describe.each(['Build/CodeBuild', 'Test/CodeBuild'])('%s', (kind) => {
  const project = `arn:aws:codebuild:${PROD.region}:${PROD.account}:project/check`;
  const may = (action: string, resource = project) => [{ actions: [`codebuild:${action}`], resources: [resource] }];
  test.each<[string, object, Statement[], string[]]>([
    ['starts a build that the role may start', {}, may('StartBuild'), []],
    ['starts no build of another project', {}, may('StartBuild', `${project}s`), DENIED],
    ['starts no build where the role may start batches', { BatchEnabled: false }, may('StartBuildBatch'), DENIED],
    ['starts a batch that the role may start', { BatchEnabled: true }, may('StartBuildBatch'), []],
    ['starts no batch where the role may start builds', { BatchEnabled: true }, may('StartBuild'), DENIED],
    ['starts nobody knows what', { BatchEnabled: Fn.importValue('Batch') }, [], []],
  ])('%s', (_, configuration, statements, problems) => expect(of(kind, { ProjectName: 'check', ...configuration }, statements)).toEqual(problems));
});

describe('Deploy/CloudFormation', () => {
  const stack = `arn:aws:cloudformation:${PROD.region}:${PROD.account}:stack/shop/*`;
  const other = roleArn(PROD.account, 'other');
  const may = (...actions: string[]) => [{ actions: actions.map((each) => `cloudformation:${each}`), resources: [stack] }];
  const where = (key: string, ...actions: string[]) => may(...actions).map((each) => ({ ...each, conditions: { StringEquals: { [`cloudformation:${key}`]: key === 'RoleArn' ? EXECUTION : 'release' } } }));
  const passing = (service: string) => ({ actions: ['iam:PassRole'], resources: [other], conditions: { StringEquals: { 'iam:PassedToService': service } } });
  const kind = 'Deploy/CloudFormation';
  test.each<[string, object, Statement[], string[]]>([
    ['DELETE_ONLY deletes', {}, may('DeleteStack'), []],
    ['DELETE_ONLY does not update', {}, may('UpdateStack', 'CreateStack'), DENIED],
    ['DELETE_ONLY deletes with the role that it may', {}, where('RoleArn', 'DeleteStack'), []],
    ['DELETE_ONLY deletes with no other role', { RoleArn: undefined }, where('RoleArn', 'DeleteStack'), DENIED],
    ['DELETE_ONLY is about no change set', { ChangeSetName: 'release' }, where('ChangeSetName', 'DeleteStack'), DENIED],
    ['DELETE_ONLY deletes the one stack', { StackName: 'other' }, may('DeleteStack'), DENIED],
    ['DELETE_ONLY passes the role that it may', { RoleArn: other }, [...may('DeleteStack'), passing('cloudformation.amazonaws.com')], []],
    ['DELETE_ONLY passes no other role', { RoleArn: other }, may('DeleteStack'), DENIED],
    ['DELETE_ONLY passes a role to CloudFormation', { RoleArn: other }, [...may('DeleteStack'), passing('lambda.amazonaws.com')], DENIED],
    ['CREATE_UPDATE updates', { ActionMode: 'CREATE_UPDATE' }, may('UpdateStack'), []],
    ['CREATE_UPDATE only creates once', { ActionMode: 'CREATE_UPDATE' }, may('CreateStack', 'DeleteStack'), DENIED],
    ['CREATE_UPDATE is about no change set', { ActionMode: 'CREATE_UPDATE', ChangeSetName: 'release' }, where('ChangeSetName', 'UpdateStack'), DENIED],
    ['REPLACE_ON_FAILURE updates and deletes', { ActionMode: 'REPLACE_ON_FAILURE' }, may('UpdateStack', 'DeleteStack'), []],
    ['REPLACE_ON_FAILURE deletes', { ActionMode: 'REPLACE_ON_FAILURE' }, may('UpdateStack', 'CreateStack'), DENIED],
    ['REPLACE_ON_FAILURE updates', { ActionMode: 'REPLACE_ON_FAILURE' }, may('DeleteStack', 'CreateStack'), DENIED],
    ['CHANGE_SET_EXECUTE works with the role of the change set', { ActionMode: 'CHANGE_SET_EXECUTE', ChangeSetName: 'release', RoleArn: other }, [], []],
    ['CHANGE_SET_REPLACE works with the role that it names', { ActionMode: 'CHANGE_SET_REPLACE', ChangeSetName: 'release', RoleArn: other }, may('CreateChangeSet'), DENIED],
    ['a mode that nobody knows', { ActionMode: Fn.importValue('Mode') }, [], []],
    ['a mode that AWS has not', { ActionMode: 'toString' }, [], []],
  ])('%s', (_, change, statements, problems) =>
    expect(of(kind, { ActionMode: 'DELETE_ONLY', StackName: 'shop', RoleArn: EXECUTION, ...change }, statements)).toEqual(problems));

  test('is told by what it does', () => {
    const told = (configuration: object, ...actions: string[]) => toldOf(making(kind, { StackName: 'shop', RoleArn: EXECUTION, ...configuration }, may('DescribeStacks', ...actions)));
    expect(told({ ActionMode: 'DELETE_ONLY' })).toContain('and they allow no cloudformation:DeleteStack at all');
    expect(told({ ActionMode: 'REPLACE_ON_FAILURE' }, 'UpdateStack')).toMatch(/no cloudformation:DeleteStack at all.*, or take the mode CREATE_UPDATE, which deletes no stack, got/);
    expect(told({ ActionMode: 'REPLACE_ON_FAILURE' })).toMatch(/no cloudformation:UpdateStack or cloudformation:DeleteStack at all(?!.*CREATE_UPDATE)/);
    expect(told({ ActionMode: 'DELETE_ONLY', RoleArn: other }, 'DeleteStack')).toContain(`must ask for the resource ${EXECUTION}, with which alone the role allows iam:PassRole`);
  });

  test('is told once by its role, and with the region of its stack where that is another one', () => {
    const told = (configuration: object, region?: string) => toldOf((app) => {
      (deployRole(app, here).node.findChild('Role') as iam.Role).addToPolicy(new iam.PolicyStatement(where('RoleArn', 'DeleteStack')[0]));
      ofKind('Deploy', 'CloudFormation', { StackName: 'shop', ActionMode: 'DELETE_ONLY', ...configuration }, { region, inputArtifacts: [] })(app);
    });
    expect(told({ RoleArn: other })).toContain(`must ask for cloudformation:RoleArn ${EXECUTION}, with which alone the role allows cloudformation:DeleteStack or iam:PassRole: `
      + 'name that in the action, or give');
    expect(told({ RoleArn: other }).match(/must ask/g)).toHaveLength(1);
    expect(told({})).toContain('allows cloudformation:DeleteStack: name that in the action, or give the role permissions for this one, got nothing');
    expect(told({ RoleArn: EXECUTION }, 'eu-central-1')).toContain('name that in the action, in the region of the role\'s stack, or give the role permissions for this one');
    expect(told({ RoleArn: EXECUTION, StackName: 'other' })).toContain('name that in the action, or give the role permissions for this one');
  });

  test.each<[string, object, string[]]>([
    ['CREATE_UPDATE', {}, ['artifacts of']], ['REPLACE_ON_FAILURE', {}, ['artifacts of']], ['CHANGE_SET_REPLACE', {}, ['artifacts of']],
    ['CREATE_UPDATE', { TemplatePath: undefined }, []], ['DELETE_ONLY', {}, []], ['CHANGE_SET_EXECUTE', {}, []],
  ])('%s reads a template where it takes one', (ActionMode, change, artifacts) => {
    const role = { actions: ['cloudformation:*', 'iam:PassRole'], resources: ['*'] };
    const told = said((app) => {
      const { node } = deployRole(app, here, [DeployPermissions.releaseDeployer()]);
      (node.findChild('Role') as iam.Role).addToPolicy(new iam.PolicyStatement(role));
      ofKind('Deploy', 'CloudFormation', { ActionMode, StackName: 'shop', RoleArn: EXECUTION, TemplatePath: 'Source::shop.template.json', ...change })(app);
    });
    expect(told).toEqual(artifacts.map((each) => `CrossAccountDeployRole.DeniedAction, ${each} action Act of Tooling/Pipeline`));
  });
});

import { App, Aws, CfnMapping, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { deployRole, EXECUTION, here, ofKind, said } from './pipelines';
import { CrossAccountDeployRole, DeployPermissions } from '../../src';
import { PROD } from '../helpers/topologies';

/** What permissions look up in a mapping is known, and what a parameter becomes is not, whatever its default. */
const DENIED = ['CrossAccountDeployRole.DeniedAction, action Act of Tooling/Pipeline'];
const changeSet = (StackName: string) => ({ ActionMode: 'CHANGE_SET_REPLACE', StackName, ChangeSetName: 'release', RoleArn: EXECUTION });
const mapping = { [PROD.region]: { stack: 'shop', part: 'op' }, 'us-east-1': { stack: 'other' } };

describe('a stack that permissions name', () => {
  const of = (stackName: (stack: Stack, names: CfnMapping) => string) => ['shop', 'other'].map((asked) => said((app) => {
    const stack = new Stack(app, 'Foundation', { env: { account: PROD.account, region: PROD.region } });
    const names = new CfnMapping(stack, 'Names', { mapping });
    const deploymentRole = iam.Role.fromRoleArn(stack, 'Execution', EXECUTION);
    new CrossAccountDeployRole(stack, 'DeployRole', {
      topology: here, environment: 'prod', permissions: [DeployPermissions.changeSets({ stackNames: [stackName(stack, names)], changeSetName: 'release', deploymentRole })],
    });
    ofKind('Deploy', 'CloudFormation', changeSet(asked), { inputArtifacts: [] })(app);
  }));

  test.each<[string, Parameters<typeof of>[0]]>([
    ['by names', (_, names) => names.findInMap(PROD.region, 'stack')],
    ['by the region', (_, names) => names.findInMap(Aws.REGION, 'stack')],
    ['where there would be another one', (_, names) => names.findInMap(PROD.region, 'stack', 'other')],
    ['in a part of a name', (_, names) => `sh${names.findInMap(PROD.region, 'part')}`],
  ])('is the one of a mapping, %s', (_, name) => expect(of(name)).toEqual([[], DENIED]));

  test.each<[string, Parameters<typeof of>[0]]>([
    ['of a parameter, which has a default', (stack) => new CfnParameter(stack, 'Name', { default: 'shop' }).valueAsString],
    ['by what only the deployment knows', (_, names) => Fn.findInMap(names.logicalId, Fn.importValue('Region'), 'stack')],
    ['of a mapping that the template has not', () => Fn.findInMap('Other', PROD.region, 'stack')],
    ['of a mapping that may have none', (_, names) => names.findInMap(PROD.region, 'none', 'shop')],
  ])('may be any, %s', (_, name) => expect(of(name)).toEqual([[], []]));
});

test('of several that are looked up, any may be meant', () => expect([['shop-data', 'shop'], ['other']].map((listed) => said((app) => {
  const inner = deployRole(app, here, [DeployPermissions.releaseDeployer()]).node.findChild('Role') as iam.Role;
  const resources = listed.map((each) => `arn:aws:cloudformation:${PROD.region}:${PROD.account}:stack/${each}/*`);
  const names = new CfnMapping(Stack.of(inner), 'Names', { mapping: { stacks: { all: resources } } });
  inner.addToPolicy(new iam.PolicyStatement({ actions: ['cloudformation:DeleteStack'], resources: [names.findInMap('stacks', 'all')] }));
  ofKind('Deploy', 'CloudFormation', { ActionMode: 'DELETE_ONLY', StackName: 'shop' }, { inputArtifacts: [] })(app);
}))).toEqual([[], DENIED]));

test.each<[string, string, string[]]>([
  ['within the beginning', 'stack/sh?p/*', []],
  ['within the beginning, whatever is behind it', 'stack/sh?p/1234', []],
  ['after an asterisk', 'stack/*?p/1', []],
  ['also for a slash', 'stack/shop?*', []],
  ['where there is another letter', 'stack/sh?t/1', DENIED],
])('a question mark stands for a letter, %s', (_, resource, problems) => expect(said((app: App) => {
  const inner = deployRole(app, here, [DeployPermissions.releaseDeployer()]).node.findChild('Role') as iam.Role;
  inner.addToPolicy(new iam.PolicyStatement({ actions: ['cloudformation:DeleteStack'], resources: [`arn:aws:cloudformation:${PROD.region}:${PROD.account}:${resource}`] }));
  ofKind('Deploy', 'CloudFormation', { ActionMode: 'DELETE_ONLY', StackName: 'shop' }, { inputArtifacts: [] })(app);
})).toEqual(problems));

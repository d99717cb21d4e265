import { App, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { deployRole, here, ofKind, oneApp, roleArn, said, toldOf } from './pipelines';
import { CrossAccountDeployRole, DeployPermissions } from '../../src';
import { literal } from '../helpers/mutated-proof';
import { PROD, TOOLING } from '../helpers/topologies';

/** Whom the deploy role trusts needs the permission to act as it, which CDK gives for its own actions alone. */
const DENIED = ['CrossAccountDeployRole.DeniedAction, role of Tooling/Pipeline'];
const { deployRoleArn } = here.environment('prod');
const assumedBy = new iam.ServicePrincipal('codepipeline.amazonaws.com');
const statement = (change: Partial<iam.PolicyStatementProps> = {}) => new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [deployRoleArn], ...change });

type Give = (role: iam.Role, stack: Stack) => unknown;
const roleIn = (stack: Stack, props: Partial<iam.RoleProps> = {}) => new iam.Role(stack, 'Role', { roleName: here.pipelineRoleName, path: '/delivery/', assumedBy, ...props });
/** A pipeline of CloudFormation's own, whose role has what it is given. */
const making = (give: Give, props?: (stack: Stack) => Partial<iam.RoleProps>) => (app: App) => {
  deployRole(app, here, [DeployPermissions.releaseDeployer()]);
  const stack = new Stack(app, 'Tooling', { env: TOOLING });
  give(roleIn(stack, props?.(stack)), stack);
  ofKind('Deploy', 'AppConfig')(app, stack);
};
const of = (...args: Parameters<typeof making>) => said(making(...args));
const cfn = (role: iam.Role) => role.node.defaultChild as iam.CfnRole;
const managed = (stack: Stack, made: iam.PolicyStatement, props: iam.ManagedPolicyProps = {}) => new iam.ManagedPolicy(stack, 'Managed', { statements: [made], ...props });
const otherwise = statement({ actions: ['s3:GetObject'] });

describe('is refused, a role that has', () => {
  test.each<[string, Give]>([
    ['nothing', () => undefined],
    ['other permissions', (role) => role.addToPolicy(otherwise)],
    ['the permission for another role', (role) => role.addToPolicy(statement({ resources: [roleArn(PROD.account, 'other')] }))],
    ['the permission without the path', (role) => role.addToPolicy(statement({ resources: [literal(deployRoleArn).replace('/delivery/', '/')] }))],
    ['no more than a denial', (role) => role.addToPolicy(statement({ effect: iam.Effect.DENY }))],
    ['other permissions from a policy of the app', (role, stack) => role.addManagedPolicy(managed(stack, otherwise))],
    ['other permissions from a policy that names it', (role, stack) => managed(stack, otherwise, { roles: [role] })],
    ['other permissions from a policy that may be its own', (_, stack) => new iam.CfnPolicy(stack, 'More', {
      policyName: 'x', roles: [Fn.importValue('Role')], policyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
    })],
    ['what another role may', (_, stack) => new iam.Role(stack, 'Other', { assumedBy }).addToPolicy(statement())],
  ])('%s', (_, give) => expect(of(give)).toEqual(DENIED));

  test('other permissions of its own', () => expect(of(() => undefined, () => ({ inlinePolicies: { x: new iam.PolicyDocument({ statements: [otherwise] }) } }))).toEqual(DENIED));

  test('no permission, as it takes none from CDK', () => expect(said((app) => {
    const { tooling } = oneApp({})(app);
    (tooling.node.findChild('PipelineRole').node.findChild('DefaultPolicy').node.defaultChild as iam.CfnPolicy).addPropertyOverride('PolicyDocument.Statement', [
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
    ]);
  })).toEqual(DENIED));

  test('none, with what to add', () => expect(toldOf(making(() => undefined))).toContain(
    `role of Tooling/Pipeline: must be allowed to act as ${roleArn(PROD.account, here.environment('prod').deployRoleName)}, as the pipeline does, and no policy of it says so: `
    + `give it new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: ['${roleArn(PROD.account, here.environment('prod').deployRoleName)}'] }), `
    + `got "${roleArn(TOOLING.account, here.pipelineRoleName)}"`));
});

describe('is taken, a role that has the permission', () => {
  test.each<[string, Give]>([
    ['by its policy', (role) => role.addToPolicy(statement())],
    ['by a wildcard', (role) => role.addToPolicy(statement({ resources: [`arn:aws:iam::${PROD.account}:role/delivery/*`] }))],
    ['for any role', (role) => role.addToPolicy(statement({ actions: ['sts:*'], resources: ['*'] }))],
    ['by what it is not about', (role) => role.addToPolicy(new iam.PolicyStatement({ notActions: ['iam:*'], resources: ['*'] }))],
    ['for a role that only the deployment knows', (role) => role.addToPolicy(statement({ resources: [Fn.importValue('DeployRole')] }))],
    ['by a policy of the app', (role, stack) => role.addManagedPolicy(managed(stack, statement()))],
    ['by a policy of the app that names it', (role, stack) => managed(stack, statement(), { roles: [role] })],
    ['by a policy that calls it by its name', (_, stack) => managed(stack, statement(), { roles: [iam.Role.fromRoleName(stack, 'Named', here.pipelineRoleName)] })],
    ['by a policy that may be its own', (_, stack) => new iam.CfnPolicy(stack, 'More', {
      policyName: 'x', roles: [Fn.importValue('Role')], policyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:*', Resource: '*' }] },
    })],
    ['by a policy of the role alone', (_, stack) => new iam.CfnRolePolicy(stack, 'More', {
      policyName: 'x', roleName: here.pipelineRoleName, policyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:*', Resource: '*' }] },
    })],
    ['maybe by a policy of AWS', (role) => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess'))],
    ['maybe by a policy of another stack', (role, stack) => role.addManagedPolicy(managed(new Stack(stack.node.scope!, 'Third', { env: TOOLING }), otherwise))],
    ['maybe by a policy that the deployment says', (role) => cfn(role).addPropertyOverride('ManagedPolicyArns', [Fn.importValue('Policy')])],
    ['maybe by policies that the deployment says', (role) => cfn(role).addPropertyOverride('ManagedPolicyArns', Fn.split(',', Fn.importValue('Policies')))],
    ['maybe by one of its own that the deployment says', (role) => cfn(role).addPropertyOverride('Policies', [Fn.conditionIf('Some', {}, {})])],
    ['maybe by those of its own that the deployment says', (role) => cfn(role).addPropertyOverride('Policies', Fn.conditionIf('Some', [], []))],
    ['maybe as nobody knows', (role, stack) => {
      role.addToPolicy(otherwise);
      (role.node.findChild('DefaultPolicy').node.defaultChild as CfnResource).addPropertyOverride('PolicyDocument', Fn.importValue('Policy'));
      return stack;
    }],
  ])('%s', (_, give) => expect(of(give)).toEqual([]));

  test('of its own', () => expect(of(() => undefined, () => ({ inlinePolicies: { x: new iam.PolicyDocument({ statements: [statement()] }) } }))).toEqual([]));
});

describe('says nothing', () => {
  test('of a role of another app', () => expect(said((app) => {
    deployRole(app, here, [DeployPermissions.releaseDeployer()]);
    ofKind('Deploy', 'AppConfig')(app);
  })).toEqual([]));

  test('of a role of the same account, whose trust is enough', () => expect(said((app) => {
    const stack = new Stack(app, 'Tooling', { env: TOOLING });
    const role = roleIn(stack);
    const deploy = new CrossAccountDeployRole(stack, 'DeployRole', {
      pipelineRole: role, roleName: 'deploy', allowSameAccount: true, permissions: [DeployPermissions.releaseDeployer({ stateMachineArn: `arn:aws:states:eu-west-1:${TOOLING.account}:stateMachine:x` })],
    });
    ofKind('Deploy', 'AppConfig', undefined, { roleArn: deploy.roleArn })(app, stack);
  })).toEqual([]));
});

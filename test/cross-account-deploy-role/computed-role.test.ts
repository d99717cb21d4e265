import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CloudFormationExecutionRole, CrossAccountDeployRole, DeployedTemplate, DeployPermissions } from '../../src';
import { problemsOf } from '../helpers/errors';
import { PROD, topologyOf } from '../helpers/topologies';

/** The role with which change sets deploy is one that the app computes for certain stacks. */
const topology = topologyOf();
const env = { account: PROD.account, region: PROD.region };
const ARN = `arn:aws:iam::${PROD.account}:role`;

function template(): DeployedTemplate {
  const file = join(mkdtempSync(join(tmpdir(), 'template-')), 'data.json');
  writeFileSync(file, JSON.stringify({ Resources: { Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'data' } } } }));
  return DeployedTemplate.fromFile(file, { stackName: 'shop-data' });
}

function account(app = new App()) {
  const shop = new Stack(app, 'Shop', { env, stackName: 'shop' });
  new sqs.Queue(shop, 'Jobs', { queueName: 'jobs' });
  const execution = (scope: Stack, roleName = 'Shop') => new CloudFormationExecutionRole(scope, 'Execution', { roleName, stacks: [shop], templates: [template()] });
  return { app, administration: new Stack(app, 'Administration', { env }), foundation: new Stack(app, 'Foundation', { env }), execution };
}
type Account = ReturnType<typeof account>;

const deployRole = ({ foundation }: Account, deploymentRole: iam.IRole, ...stackNames: string[]) => new CrossAccountDeployRole(foundation, 'DeployRole', {
  topology, environment: 'prod', permissions: [DeployPermissions.changeSets({ stackNames, deploymentRole })],
});

const ROLES: readonly (readonly [what: string, role: (of: Account) => iam.IRole])[] = [
  ['of the same stack', ({ foundation, execution }) => execution(foundation).role],
  ['of another stack', ({ administration, execution }) => execution(administration).role],
  ['that is known by its ARN', ({ administration, foundation, execution }) => {
    execution(administration);
    return iam.Role.fromRoleArn(foundation, 'Deployment', `${ARN}/shop`);
  }],
  ['of the topology, by its ARN', ({ administration, foundation, execution }) => {
    execution(administration, topology.environment('prod').cloudFormationRoleName);
    return iam.Role.fromRoleArn(foundation, 'Deployment', topology.environment('prod').cloudFormationRoleArn);
  }],
];

describe.each(ROLES)('a computed role %s', (_, roleOf) => {
  test('deploys the stacks that it is computed for', () => {
    const here = account();
    deployRole(here, roleOf(here), 'shop', 'shop-data');
    here.app.synth();
  });

  test('deploys no others, for example one that is misspelt', () => {
    const deploying = (...stackNames: string[]) => () => {
      const here = account();
      return deployRole(here, roleOf(here), ...stackNames);
    };
    expect(problemsOf(deploying('shop', 'shop-dta', 'Shop'))).toEqual([1, 2].map((i) => `CrossAccountDeployRole.InvalidResource permissions[0].stackNames[${i}]`));
    expect(deploying('shop-dta')).toThrow('must be a stack for which deploymentRole is computed, shop, shop-data; or give that role the stack as well, got "shop-dta"');
  });
});

describe('a role of the app that deploys', () => {
  const deploying = (assumedBy: iam.IPrincipal, change: (role: iam.CfnRole) => void = () => {}) => () => {
    const here = account();
    const role = new iam.Role(here.foundation, 'Deployment', { assumedBy, roleName: 'deployment' });
    change(role.node.defaultChild as iam.CfnRole);
    deployRole(here, role, 'shop');
    here.app.synth();
  };
  const LAMBDA = new iam.ServicePrincipal('lambda.amazonaws.com');
  const CLOUDFORMATION = new iam.ServicePrincipal('cloudformation.amazonaws.com');

  test('is one that CloudFormation can assume', () => {
    expect(deploying(LAMBDA)).toThrow(/deploymentRole: must be a role that cloudformation\.amazonaws\.com can assume: its trust policy names others alone, got "[^"]+" \[CrossAccountDeployRole\.InvalidResource\]/);
    expect(deploying(CLOUDFORMATION, (role) => role.addPropertyOverride('AssumeRolePolicyDocument.Statement.0.Principal.Service', 'lambda.amazonaws.com'))).toThrow('can assume');
  });

  test.each<[string, iam.IPrincipal]>([
    ['that', CLOUDFORMATION], ['others as well', new iam.CompositePrincipal(LAMBDA, CLOUDFORMATION)], ['whom the deployment says', new iam.ServicePrincipal(Fn.importValue('Service'))],
  ])('and may trust %s', (_, assumedBy) => expect(deploying(assumedBy)).not.toThrow());

  test('or be without a document, which CloudFormation tells', () => expect(deploying(LAMBDA, (role) => role.addPropertyDeletionOverride('AssumeRolePolicyDocument'))).not.toThrow());
});

describe('a stack is compared with its region', () => {
  const OTHER = 'us-east-1';
  /** Computed for a stack called `shop-jobs` in each of the regions, which a deploy role of production's region names. */
  const deploying = (regions: readonly (string | undefined)[], own: string) => () => {
    const app = new App();
    const stacks = regions.map((region, i) => {
      const stack = new Stack(app, `Jobs${i}`, { env: { account: PROD.account, region }, stackName: 'shop-jobs' });
      new sqs.Queue(stack, 'Jobs', { queueName: 'jobs' });
      return stack;
    });
    const execution = new CloudFormationExecutionRole(new Stack(app, 'Administration', { env: { account: PROD.account, region: own } }), 'Execution', {
      stacks, templates: regions.length === 0 ? [template()] : [],
    });
    const deploymentRole = iam.Role.fromRoleArn(new Stack(app, 'Roles'), 'Role', `${ARN}/${execution.roleName}`);
    const stackNames = [regions.length === 0 ? 'shop-data' : 'shop-jobs'];
    return new CrossAccountDeployRole(new Stack(app, 'Foundation', { env }), 'DeployRole', {
      topology, environment: 'prod', permissions: [DeployPermissions.changeSets({ stackNames, deploymentRole })],
    });
  };

  test.each<[string, (string | undefined)[], string]>([
    ['of another region', [OTHER], OTHER], ['of other regions', [OTHER, 'eu-central-1'], PROD.region], ['whose template is deployed where its role is', [], OTHER],
  ])('%s is refused', (_, regions, own) => {
    expect(problemsOf(deploying(regions, own))).toEqual(['CrossAccountDeployRole.InvalidResource permissions[0].stackNames[0]']);
    expect(deploying(regions, own)).toThrow(`must be a stack of ${PROD.region}, the deploy role's own region, as it can deploy none elsewhere; deploymentRole is computed for that of `
      + `${regions.join(', ') || OTHER}: define the deploy role there, or give deploymentRole the stack of ${PROD.region} as well, got "shop-`);
  });

  test.each<[string, (string | undefined)[], string]>([
    ['of the region', [PROD.region], OTHER], ['of two regions, of which one is it', [OTHER, PROD.region], OTHER], ['of whichever region', [undefined], OTHER],
    ['whose template is deployed where its role is', [], PROD.region],
  ])('%s is not', (_, regions, own) => expect(deploying(regions, own)).not.toThrow());
});

test('a role that is computed later is known when the app is complete', () => {
  const here = account();
  deployRole(here, iam.Role.fromRoleArn(here.foundation, 'Deployment', `${ARN}/Shop`), 'shop-dta');
  here.execution(here.administration);
  expect(() => here.app.synth()).toThrow('permissions[0].stackNames[0]: must be a stack for which deploymentRole is computed');
});

test('a name that is produced late is compared then', () => {
  const synth = (name: string) => {
    const each = account();
    deployRole(each, each.execution(each.administration).role, Lazy.string({ produce: () => name }));
    return () => each.app.synth();
  };
  expect(synth('shop')).not.toThrow();
  expect(synth('shop-dta')).toThrow(/must be a stack for which deploymentRole is computed, .*, got "shop-dta"/);
});

test.each<[string, (of: Account) => iam.IRole]>([
  ['that nobody computes', ({ foundation }) => iam.Role.fromRoleArn(foundation, 'Deployment', `${ARN}/other`)],
  ['that is computed under that name in another account', ({ app, foundation }) => {
    const there = { account: '888888888888', region: PROD.region };
    const stack = new Stack(app, 'There', { env: there });
    new sqs.Queue(stack, 'Jobs', { queueName: 'jobs' });
    new CloudFormationExecutionRole(new Stack(app, 'Other', { env: there }), 'Execution', { roleName: 'Shop', stacks: [stack] });
    return iam.Role.fromRoleArn(foundation, 'Deployment', `${ARN}/Shop`);
  }],
  ['of which nobody knows the stacks', ({ app, administration }) => {
    const stack = new Stack(app, 'Late', { env });
    new sqs.Queue(stack, 'Jobs', { queueName: 'jobs' });
    Object.defineProperty(stack, 'stackName', { value: Lazy.string({ produce: () => 'late' }) });
    return new CloudFormationExecutionRole(administration, 'Execution', { stacks: [stack] }).role;
  }],
])('of a role %s, every stack is taken', (_, roleOf) => {
  const here = account();
  expect(() => deployRole(here, roleOf(here), 'shop-dta')).not.toThrow();
});

test('what is no name is told as that alone', () => {
  const here = account();
  const role = here.execution(here.foundation).role;
  expect(() => deployRole(here, role, '*')).toThrow(/: 1 problem\n.*must be 1 to 128 letters, digits and hyphens/);
});

test.each([[{ roleArn: 5 }], [5], [null]])('what is no role, such as %j, is told as that alone', (role) => {
  expect(problemsOf(() => deployRole(account(), role as any, 'shop-dta'))).toEqual(['CrossAccountDeployRole.InvalidResource permissions[0].deploymentRole']);
});

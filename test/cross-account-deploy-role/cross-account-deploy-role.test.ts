import { App, Aspects, CfnResource, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CrossAccountDeployRole, CrossAccountDeployRoleProps } from '../../src';
import { problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const topology = topologyOf();
const PROD_ENV = { account: PROD.account, region: PROD.region };
const stackOf = (env?: { account?: string; region?: string }, app = new App()) => new Stack(app, 'Foundation', { env });

function build(props: CrossAccountDeployRoleProps = { topology, environment: 'prod' }, stack = stackOf(PROD_ENV)) {
  const deployRole = new CrossAccountDeployRole(stack, 'DeployRole', props);
  return { stack, deployRole, template: () => Template.fromStack(stack) };
}

const arnOf = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });

describe('the role', () => {
  test('has the name and the path that the tooling account derives', () => {
    const conventions = { iamPath: '/delivery/', permissionsBoundaryName: 'Boundary', tags: { team: 'auth' } };
    const other = topologyOf({ platform: { ...TOOLING, conventions } });
    build({ topology: other, environment: 'prod' }).template().hasResourceProperties('AWS::IAM::Role', {
      RoleName: other.environment('prod').deployRoleName,
      Path: '/delivery/',
      PermissionsBoundary: arnOf(`:iam::${PROD.account}:policy/Boundary`),
      Tags: [{ Key: 'team', Value: 'auth' }],
    });
  });

  test('trusts the tooling account, and there the pipeline\'s role alone', () => {
    build().template().hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { AWS: arnOf(`:iam::${TOOLING.account}:root`) },
          Condition: { ArnEquals: { 'aws:PrincipalArn': arnOf(`:iam::${TOOLING.account}:role/${topology.pipelineRoleName}`) } },
        }],
      },
    });
  });

  test('trusts members of the organization only, where it is known, and demands no external id', () => {
    const { template } = build({ topology: topologyOf({ platform: { ...TOOLING, organizationId: 'o-abc1234567' } }), environment: 'prod' });
    template().hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Condition: Match.objectLike({ StringEquals: { 'aws:PrincipalOrgID': 'o-abc1234567' } }) })] },
    });
    expect(JSON.stringify(template())).not.toContain('ExternalId');
  });

  test('starts and watches the environment\'s deployer, and does nothing else', () => {
    const name = topology.environment('prod').deployerStateMachineName;
    const { template } = build();
    template().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Sid: 'StartRelease', Effect: 'Allow', Action: ['states:StartExecution', 'states:DescribeStateMachine'], Resource: arnOf(`:states:eu-west-1:${PROD.account}:stateMachine:${name}`) },
          { Sid: 'WatchRelease', Effect: 'Allow', Action: 'states:DescribeExecution', Resource: arnOf(`:states:eu-west-1:${PROD.account}:execution:${name}:*`) },
        ],
      },
    });
    expect(Object.values(template().toJSON().Resources).map((each: any) => each.Type).sort()).toEqual(['AWS::IAM::Policy', 'AWS::IAM::Role']);
  });

  test('is exposed by what others call it', () => {
    const { stack, deployRole } = build();
    const [id] = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(stack.resolve([deployRole.roleArn, deployRole.roleName, deployRole.role.roleArn]))
      .toEqual([{ 'Fn::GetAtt': [id, 'Arn'] }, { Ref: id }, { 'Fn::GetAtt': [id, 'Arn'] }]);
  });

  test('is the same template every time', () => {
    expect(JSON.stringify(build().template().toJSON())).toBe(JSON.stringify(build().template().toJSON()));
  });
});

describe('is refused', () => {
  const twice = () => {
    const app = new App();
    build(undefined, stackOf(PROD_ENV, app));
    build(undefined, new Stack(app, 'Other', { env: PROD_ENV }));
  };

  test.each<[string, () => unknown, string[]]>([
    ['in another account', () => build(undefined, stackOf({ ...PROD_ENV, account: DEV.account })), ['DeliveryTopology.WrongAccount env.account']],
    ['in the tooling account', () => build(undefined, stackOf(TOOLING)), ['DeliveryTopology.WrongAccount env.account']],
    ['in another region', () => build(undefined, stackOf({ ...PROD_ENV, region: 'us-east-1' })), ['DeliveryTopology.WrongRegion env.region']],
    ['in a stack without account and region', () => build(undefined, stackOf()), ['DeliveryTopology.AgnosticStack env']],
    ['for an environment that there is not', () => build({ topology, environment: 'stage' }), ['DeliveryTopology.UnknownEnvironment environment']],
    ['a second time', twice, ['CrossAccountDeployRole.DuplicateRole environment']],
    ['without a topology', () => build({ topology: {} as any, environment: 'prod' }), ['CrossAccountDeployRole.NoTopology topology']],
    ['without anything', () => build(null as any), ['CrossAccountDeployRole.NoTopology topology']],
  ])('%s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test('with everything that is wrong', () => {
    const app = new App();
    build(undefined, stackOf(PROD_ENV, app));
    expect(problemsOf(() => build(undefined, new Stack(app, 'Other', { env: { account: PROD.account, region: 'us-east-1' } }))))
      .toEqual(['DeliveryTopology.WrongRegion env.region', 'CrossAccountDeployRole.DuplicateRole environment']);
  });
});

test('two applications, and two environments, may share an account', () => {
  const stack = stackOf({ account: DEV.account, region: DEV.region });
  const environments = [DEV, { ...DEV, name: 'test' }];
  for (const application of ['auth-service', 'web']) {
    for (const { name: environment } of environments) {
      new CrossAccountDeployRole(stack, `${application}-${environment}`, { topology: topologyOf({ application, environments }), environment });
    }
  }
  const names = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role')).map((each) => each.Properties.RoleName);
  expect(new Set(names).size).toBe(4);
});

test('an account that is shared with the tooling is warned of, and works', () => {
  const shared = topologyOf({ environments: [{ ...DEV, account: TOOLING.account }], sharedAccounts: true });
  const { template } = build({ topology: shared, environment: 'dev' }, stackOf(TOOLING));
  template().resourceCountIs('AWS::IAM::Role', 1);
});

test('makes no resource in another stack, whatever aspects ask for', () => {
  const { stack } = build();
  const seen: string[] = [];
  Aspects.of(stack.node.root).add({ visit: (node) => void (CfnResource.isCfnResource(node) && seen.push(node.cfnResourceType)) });
  (stack.node.root as App).synth();
  expect(seen.sort()).toEqual(['AWS::IAM::Policy', 'AWS::IAM::Role']);
});

import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Aws, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CrossAccountDeployRole, CrossAccountDeployRoleProps, DeployPermissions, SecureArtifactBucket } from '../../src';
import { PROPERTIES } from '../../src/cross-account-deploy-role/private/validate-deploy-role';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { MutableStacks, ProofCase } from '../helpers/mutated-proof';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

/** A role without a topology. */
const PIPELINE = `arn:aws:iam::${TOOLING.account}:role/delivery/pipeline`;
const STATE_MACHINE = `arn:aws:states:${PROD.region}:${PROD.account}:stateMachine:releaser`;
/** CDK itself refuses some ARNs; JavaScript may pass what looks like a role. */
const pipelineOf = (arn: string) => (/:role\/[^*]+$/.test(arn) ? iam.Role.fromRoleArn(new Stack(), 'Pipeline', arn)
  : { roleArn: arn, env: { account: arn.split(':')[4], region: '' } } as iam.IRole);
const ALONE: CrossAccountDeployRoleProps = {
  pipelineRole: pipelineOf(PIPELINE), roleName: 'deploy', permissions: [DeployPermissions.releaseDeployer({ stateMachineArn: STATE_MACHINE })],
};
const stackOf = (env: { account?: string; region?: string } = { account: PROD.account, region: PROD.region }, app = new App()) => new Stack(app, 'Workload', { env });

function build(change: Partial<CrossAccountDeployRoleProps> = {}, stack = stackOf()) {
  new CrossAccountDeployRole(stack, 'DeployRole', { ...ALONE, ...change });
  return stack;
}

describe('without a topology', () => {
  test('it has the name, path and boundary that are given, and a session of an hour', () => {
    const stack = stackOf();
    build({ path: '/delivery/', permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'Boundary') }, stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'deploy',
      Path: '/delivery/',
      MaxSessionDuration: 3600,
      PermissionsBoundary: Match.anyValue(),
      Description: `Deploys for a pipeline of account ${TOOLING.account}`,
    });
  });

  const ORGANIZATION = 'o-abc1234567';
  const everything = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];
  const assume = (principal: string, organization = ORGANIZATION): ProofCase['question'] => ({
    principal, principalPolicies: everything, action: 'sts:AssumeRole', resource: `arn:aws:iam::${PROD.account}:role/deploy`, context: { 'aws:PrincipalOrgID': organization },
  });
  const TRUST: ProofCase[] = [
    { what: 'the pipeline assumes it', must: 'allowed', question: assume(PIPELINE) },
    { what: 'the pipeline\'s namesake below another path assumes it', must: 'denied', question: assume(PIPELINE.replace('/delivery/', '/')) },
    { what: 'another role of the tooling account assumes it', must: 'denied', question: assume(`arn:aws:iam::${TOOLING.account}:role/Administrator`) },
    { what: 'the pipeline\'s namesake in another account assumes it', must: 'denied', question: assume(PIPELINE.replace(TOOLING.account, '999999999999')) },
    { what: 'the pipeline assumes it from outside the organization', must: 'denied', question: assume(PIPELINE, 'o-zzz9999999') },
    { what: 'the pipeline hands tags on', must: 'denied', question: { ...assume(PIPELINE), action: 'sts:TagSession' } },
    { what: 'somebody without credentials assumes it', must: 'denied', question: { principal: '*', action: 'sts:AssumeRole', resource: `arn:aws:iam::${PROD.account}:role/deploy` } },
  ];

  test('it trusts the one role, and every part of the trust is needed', () => {
    const world = new MutableStacks([build({ organizationId: ORGANIZATION })], { organizationId: ORGANIZATION });
    expect(world.wrong(TRUST)).toEqual([]);
    const { survivors } = world.mutants({ type: 'AWS::IAM::Role', property: 'AssumeRolePolicyDocument' }, TRUST);
    // The account only says where the role of the condition is; in another account nobody has that ARN.
    expect(survivors).toEqual(['statement 1: everyone instead of the AWS principals']);
  });

  test('no principal is a role, which would be lost when the pipeline\'s role is made anew', () => {
    const [role] = Object.values(Template.fromStack(build()).findResources('AWS::IAM::Role'));
    const [{ Principal: principal }] = role.Properties.AssumeRolePolicyDocument.Statement;
    expect(JSON.stringify(principal)).toContain(':root');
    expect(JSON.stringify(principal)).not.toContain(':role/');
  });

  test('the partition of the pipeline\'s role may be left to the deployment', () => {
    const stack = build({ pipelineRole: pipelineOf(`arn:${Aws.PARTITION}:iam::${TOOLING.account}:role/delivery/pipeline`) });
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain(`:iam::${TOOLING.account}:role/delivery/pipeline`);
  });

  test('the pipeline\'s role may be one that the app defines for another account', () => {
    const app = new App();
    const pipelineRole = new iam.Role(stackOf(TOOLING, app), 'Pipeline', { roleName: 'made-here', assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com') });
    const stack = build({ pipelineRole }, new Stack(app, 'Other', { env: { account: PROD.account, region: PROD.region } }));
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain(`:iam::${TOOLING.account}:role/made-here`);
  });

  test('it reads the artifacts that are given, and needs to be told', () => {
    const stack = stackOf();
    const keyArn = `arn:aws:kms:${TOOLING.region}:${TOOLING.account}:key/11111111-2222-3333-4444-555555555555`;
    const artifacts = SecureArtifactBucket.fromAttributes(stack, 'Artifacts', { bucketName: 'acme-artifacts', keyArn, keyPrefix: 'shop' });
    const inPlace = DeployPermissions.codeDeployInPlace({ applicationName: 'shop', deploymentGroupName: 'fleet', deploymentConfigName: 'CodeDeployDefault.OneAtATime' });
    build({ artifacts, permissions: [inPlace] }, stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt', Resource: keyArn })]) },
    });
    expect(problemsOf(() => build({ permissions: [inPlace] }))).toEqual(['CrossAccountDeployRole.NoArtifacts artifacts']);
  });

  test('two roles, of two names, are two', () => {
    const stack = build();
    new CrossAccountDeployRole(stack, 'Other', { ...ALONE, roleName: 'deploy-other' });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 2);
  });

  test('stacks without an account may have a role of one name each', () => {
    const app = new App();
    new CrossAccountDeployRole(new Stack(app, 'One'), 'DeployRole', ALONE);
    new CrossAccountDeployRole(new Stack(app, 'Two'), 'DeployRole', ALONE);
    expect(app.node.children).toHaveLength(2);
  });

  test.each<[string, (stack: Stack) => iam.IRole, boolean]>([
    ['by its name', (stack) => iam.Role.fromRoleName(stack, 'R', 'website-pipeline'), true],
    ['by its name, of which nothing can be changed', (stack) => iam.Role.fromRoleName(stack, 'R', 'website-pipeline', { mutable: false }), true],
    ['and made there', (stack) => new iam.Role(stack, 'R', { assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com') }), false],
  ])('a role of the same account is told to be imported by its ARN where it is imported: %s', (_, role, isImported) => {
    const refused = () => {
      const stack = stackOf();
      new CrossAccountDeployRole(stack, 'DeployRole', { ...ALONE, pipelineRole: role(stack) });
    };
    const hint = isImported ? 'make it with iam.Role.fromRoleArn where it is one, as fromRoleName takes every role for one of the stack\'s account, ' : '';
    expect(refused).toThrow(`must be a role of another account than the stack's; ${hint}move the workload to an account of its own, or set allowSameAccount and accept the warning, got`);
  });

  test('a role of the same account is refused, and warns when it is meant', () => {
    const same = { pipelineRole: pipelineOf(PIPELINE.replace(TOOLING.account, PROD.account)) };
    expect(problemsOf(() => build(same))).toEqual(['CrossAccountDeployRole.SameAccount pipelineRole']);
    const stack = build({ ...same, allowSameAccount: true });
    Annotations.fromStack(stack).hasWarning('/Workload/DeployRole', Match.stringLikeRegexp('cdk-secure-delivery:CrossAccountDeployRole.sameAccount'));
    Annotations.fromStack(build()).hasNoWarning('*', Match.anyValue());
  });

  test('what is too much for a policy is said at synthesis', () => {
    const many = (n: number, lists = 1) => Array.from({ length: lists }, (_, list) => DeployPermissions.changeSets({
      stackNames: Array.from({ length: n / lists }, (_each, i) => `stack-with-a-rather-long-name-${list}-${i}`),
      deploymentRole: iam.Role.fromRoleArn(new Stack(), 'Role', `arn:aws:iam::${PROD.account}:role/deployment`),
    }));
    const artifacts = (stack: Stack) => SecureArtifactBucket.fromAttributes(stack, 'Artifacts', {
      bucketName: 'acme-artifacts', keyArn: `arn:aws:kms:eu-west-1:${TOOLING.account}:key/1`,
    });
    const synth = (n: number, lists?: number) => {
      const app = new App();
      const stack = stackOf(undefined, app);
      build({ permissions: many(n, lists), artifacts: artifacts(stack) }, stack);
      return () => app.synth();
    };
    expect(synth(20)).not.toThrow();
    expect(synth(120)).toThrow(/role policy Permissions\d, with each reference at its longest: must be at most 6144 bytes; name fewer stacks, .* \[CrossAccountDeployRole.PolicyTooLarge\]/);
    // One list, one problem, and what that says helps.
    expect(synth(120)).toThrow(/^(?!.*PolicyTooLarge.*PolicyTooLarge)/s);
    expect(synth(240, 2)).toThrow(/^.*PolicyTooLarge.*PolicyTooLarge(?!.*PolicyTooLarge)/s);
    expect(synth(120, 2)).not.toThrow();
    expect(synth(600, 10)).toThrow(/permissions: must fit into an inline policy and 10 managed policies.*; move some to a role of another name, got/);
  });
});

test('every property is known', () => {
  const source = readFileSync(join(__dirname, '..', '..', 'src', 'cross-account-deploy-role', 'cross-account-deploy-role-props.ts'), 'utf8');
  expect([...source.matchAll(/readonly (\w+)\?/g)].map(([, name]) => name).sort()).toEqual(PROPERTIES);
});

const topology = topologyOf();
const role = (arn: string) => iam.Role.fromRoleArn(new Stack(), 'Role', arn);
const of = (change: object) => () => build(change as Partial<CrossAccountDeployRoleProps>);

describe('is refused without a topology', () => {
  test.each<[string, () => unknown, string[]]>([
    ['with an account instead of a role', of({ pipelineRole: pipelineOf(`arn:aws:iam::${TOOLING.account}:root`) }), ['CrossAccountDeployRole.InvalidPipelineRole pipelineRole']],
    ['with any role of the account', of({ pipelineRole: pipelineOf(`arn:aws:iam::${TOOLING.account}:role/*`) }), ['CrossAccountDeployRole.InvalidPipelineRole pipelineRole']],
    ['with a session', of({ pipelineRole: pipelineOf(`arn:aws:sts::${TOOLING.account}:assumed-role/pipeline/x`) }), ['CrossAccountDeployRole.InvalidPipelineRole pipelineRole']],
    ['with a user', of({ pipelineRole: pipelineOf(`arn:aws:iam::${TOOLING.account}:user/pipeline`) }), ['CrossAccountDeployRole.InvalidPipelineRole pipelineRole']],
    ['with a role of an unresolved account', of({ pipelineRole: pipelineOf(`arn:aws:iam::${Aws.ACCOUNT_ID}:role/pipeline`) }), ['CrossAccountDeployRole.InvalidPipelineRole pipelineRole']],
    ['with a role of another partition', of({ pipelineRole: pipelineOf(PIPELINE.replace('arn:aws:', 'arn:aws-cn:')) }), ['CrossAccountDeployRole.InvalidPipelineRole pipelineRole']],
    ['with a list of roles', of({ pipelineRole: [PIPELINE] }), ['CrossAccountDeployRole.InvalidPipelineRole pipelineRole']],
    ['without a name', of({ roleName: undefined }), ['CrossAccountDeployRole.InvalidSetting roleName']],
    ['with a name that is none', of({ roleName: 'a/b' }), ['CrossAccountDeployRole.InvalidSetting roleName']],
    ['with a name that nobody knows yet', of({ roleName: Aws.STACK_NAME }), ['CrossAccountDeployRole.InvalidSetting roleName']],
    ['with a path without slashes', of({ path: 'delivery' }), ['CrossAccountDeployRole.InvalidSetting path']],
    ['with a malformed organization', of({ organizationId: 'abc' }), ['CrossAccountDeployRole.InvalidOrganization organizationId']],
    ['with a boundary that is a name', of({ permissionsBoundary: 'Boundary' }), ['CrossAccountDeployRole.InvalidSetting permissionsBoundary']],
    ['with artifacts that are a name', of({ artifacts: 'acme-artifacts' }), ['CrossAccountDeployRole.InvalidSetting artifacts']],
    ['with a setting as a text', of({ allowSameAccount: 'false' }), ['CrossAccountDeployRole.InvalidSetting allowSameAccount']],
    ['with an environment', of({ environment: 'prod' }), ['CrossAccountDeployRole.Contradiction environment']],
    ['with a misspelt option', of({ pipelineRoleArn: PIPELINE }), ['CrossAccountDeployRole.InvalidSetting pipelineRoleArn']],
    ['with a role by its ARN', of({ pipelineRole: PIPELINE }), ['CrossAccountDeployRole.InvalidPipelineRole pipelineRole']],
    ['with a role whose name has a wildcard', of({ pipelineRole: iam.Role.fromRoleName(stackOf(TOOLING), 'R', '*') }), ['CrossAccountDeployRole.InvalidPipelineRole pipelineRole']],
    ['with no permission at all', of({ permissions: [] }), ['CrossAccountDeployRole.InvalidPermissions permissions']],
    ['with one permission that is no list', of({ permissions: DeployPermissions.releaseDeployer({ stateMachineArn: STATE_MACHINE }) }), ['CrossAccountDeployRole.InvalidPermissions permissions']],
    ['with a statement as a permission', of({ permissions: [new iam.PolicyStatement()] }), ['CrossAccountDeployRole.InvalidPermissions permissions[0]']],
    ['with a copy of a permission', of({ permissions: [{ ...DeployPermissions.releaseDeployer() }] }), ['CrossAccountDeployRole.InvalidPermissions permissions[0]']],
    ['with nothing as a permission', of({ permissions: [null] }), ['CrossAccountDeployRole.InvalidPermissions permissions[0]']],
    ['with the same permission twice', of({ permissions: [1, 2].map(() => DeployPermissions.releaseDeployer({ stateMachineArn: STATE_MACHINE })) }), ['CrossAccountDeployRole.InvalidPermissions permissions[1]']],
    ['with a deployer that nothing names', of({ permissions: undefined }), ['CrossAccountDeployRole.InvalidResource permissions[0].stateMachineArn']],
    ['for a pipeline\'s log that nothing names', of({ permissions: [DeployPermissions.lambdaFunction({ functionName: 'f', publishedVersionsOnly: true })] }), ['CrossAccountDeployRole.InvalidResource permissions[0].pipelineName']],
    ['with a name that the app has already', () => new CrossAccountDeployRole(build(), 'Other', ALONE), ['CrossAccountDeployRole.DuplicateRole roleName']],
  ])('%s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test('with all that is wrong', () => {
    const wrong = { pipelineRole: '*', roleName: '*', path: '*', organizationId: '*', permissions: [DeployPermissions.s3({ bucketName: '*' })] };
    expect(problemsOf(of(wrong))).toEqual([
      'CrossAccountDeployRole.InvalidPipelineRole pipelineRole', 'CrossAccountDeployRole.InvalidSetting roleName', 'CrossAccountDeployRole.InvalidSetting path',
      'CrossAccountDeployRole.InvalidOrganization organizationId', 'CrossAccountDeployRole.InvalidResource permissions[0].bucketName', 'CrossAccountDeployRole.NoArtifacts artifacts',
    ]);
  });
});

describe('is refused with a topology', () => {
  const given: [string, object][] = [
    ['pipelineRole', { pipelineRole: pipelineOf(PIPELINE) }], ['roleName', { roleName: 'x' }], ['path', { path: '/' }], ['organizationId', { organizationId: 'o-abc1234567' }],
    ['permissionsBoundary', { permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(new Stack(), 'B', 'B') }],
    ['artifacts', { artifacts: SecureArtifactBucket.fromAttributes(new Stack(), 'A', { bucketName: 'acme-artifacts', keyArn: 'arn:aws:kms:eu-west-1:111111111111:key/1' }) }],
    ['allowSameAccount', { allowSameAccount: true }],
  ];
  test.each(given)('when %s is given as well', (property, change) => {
    expect(problemsOf(() => new CrossAccountDeployRole(stackOf(), 'DeployRole', { topology, environment: 'prod', ...change }))).toEqual([`CrossAccountDeployRole.Contradiction ${property}`]);
  });
});

const inAccount = (arn: string) => role(arn.replace('000000000000', PROD.account));
const NAMES = { applicationName: 'a', deploymentGroupName: 'g', deploymentConfigName: 'c' };
const ECS = { clusterName: 'c', serviceName: 's', taskDefinitionFamily: 'f' };
const EXECUTION = inAccount('arn:aws:iam::000000000000:role/x');

describe('permissions are refused', () => {
  test.each<[string, DeployPermissions, string[]]>([
    ['on every state machine', DeployPermissions.releaseDeployer({ stateMachineArn: STATE_MACHINE.replace('releaser', '*') }), ['stateMachineArn']],
    ['on an execution', DeployPermissions.releaseDeployer({ stateMachineArn: STATE_MACHINE.replace('stateMachine', 'execution') }), ['stateMachineArn']],
    ['on every application', DeployPermissions.codeDeployToEcs({ ...NAMES, applicationName: '*', taskDefinitionFamily: 'f' }), ['applicationName']],
    ['on every group', DeployPermissions.codeDeployInPlace({ ...NAMES, deploymentGroupName: 'g*' }), ['deploymentGroupName']],
    ['on a group by its path', DeployPermissions.codeDeployInPlace({ ...NAMES, deploymentGroupName: 'a/g' }), ['deploymentGroupName']],
    ['without a configuration', DeployPermissions.codeDeployInPlace({ ...NAMES, deploymentConfigName: undefined as any }), ['deploymentConfigName']],
    ['on every family', DeployPermissions.codeDeployToEcs({ ...NAMES, taskDefinitionFamily: '*' }), ['taskDefinitionFamily']],
    ['with a role by its name', DeployPermissions.codeDeployToEcs({ ...NAMES, taskDefinitionFamily: 'f', passedRoles: ['task'] as any }), ['passedRoles[0]']],
    ['with a role that is no list', DeployPermissions.ecs({ ...ECS, passedRoles: EXECUTION as any }), ['passedRoles']],
    ['with every role', DeployPermissions.ecs({ ...ECS, passedRoles: [inAccount('arn:aws:iam::000000000000:role/*')] }), ['passedRoles[0]']],
    ['with a role of another account', DeployPermissions.ecs({ ...ECS, passedRoles: [role('arn:aws:iam::999999999999:role/x')] }), ['passedRoles[0]']],
    ['with an ARN that is a number', DeployPermissions.ecs({ ...ECS, passedRoles: [{ roleArn: 7 } as any] }), ['passedRoles[0]']],
    ['on every cluster and service', DeployPermissions.ecs({ ...ECS, clusterName: '*', serviceName: '?' }), ['clusterName', 'serviceName']],
    ['with a policy variable', DeployPermissions.ecs({ ...ECS, serviceName: '${aws:username}' }), ['serviceName']],
    ['on no stack', DeployPermissions.changeSets({ stackNames: [], deploymentRole: EXECUTION }), ['stackNames']],
    ['on a stack that is no list', DeployPermissions.changeSets({ stackNames: 'shop' as any, deploymentRole: EXECUTION }), ['stackNames']],
    ['on every stack', DeployPermissions.changeSets({ stackNames: ['shop', '*'], deploymentRole: EXECUTION }), ['stackNames[1]']],
    ['without a role', DeployPermissions.changeSets({ stackNames: ['shop'], deploymentRole: undefined as any }), ['deploymentRole']],
    ['with a wildcard as the change set', DeployPermissions.changeSets({ stackNames: ['shop'], deploymentRole: EXECUTION, changeSetName: '*' }), ['changeSetName']],
    ['on every function', DeployPermissions.lambdaFunction({ functionName: '*', pipelineName: 'p' }), ['functionName']],
    ['on a function by its ARN', DeployPermissions.lambdaFunction({ functionName: 'arn:aws:lambda:eu-west-1:1:function:f', pipelineName: 'p' }), ['functionName']],
    ['on every alarm', DeployPermissions.lambdaFunction({ functionName: 'f', pipelineName: 'p', alarmNames: ['*'] }), ['alarmNames[0]']],
    ['on alarms that are no list', DeployPermissions.lambdaFunction({ functionName: 'f', pipelineName: 'p', alarmNames: 'a' as any }), ['alarmNames']],
    ['on eleven alarms', DeployPermissions.lambdaFunction({ functionName: 'f', pipelineName: 'p', alarmNames: Array.from({ length: 11 }, (_, i) => `a${i}`) }), ['alarmNames']],
    ['with a setting as a text', DeployPermissions.lambdaFunction({ functionName: 'f', pipelineName: 'p', publishedVersionsOnly: 'no' as any }), ['publishedVersionsOnly']],
    ['on every pipeline\'s log', DeployPermissions.lambdaFunction({ functionName: 'f', pipelineName: '*' }), ['pipelineName']],
    ['on every bucket', DeployPermissions.s3({ bucketName: '*' }), ['bucketName']],
    ['on a bucket by its ARN', DeployPermissions.s3({ bucketName: 'arn:aws:s3:::acme' }), ['bucketName']],
    ['with a wildcard as key prefix', DeployPermissions.s3({ bucketName: 'acme', keyPrefix: '*' }), ['keyPrefix']],
    ['with a key prefix that nobody knows yet', DeployPermissions.s3({ bucketName: 'acme', keyPrefix: Aws.STACK_NAME }), ['keyPrefix']],
    ['with a key by its ARN', DeployPermissions.s3({ bucketName: 'acme', encryptionKey: 'arn:aws:kms:eu-west-1:333333333333:key/1' as any }), ['encryptionKey']],
    ['with an alias as key', DeployPermissions.s3({ bucketName: 'acme', encryptionKey: { keyArn: `arn:aws:kms:eu-west-1:${PROD.account}:alias/x` } as any }), ['encryptionKey']],
    ['with a key of another account', DeployPermissions.s3({ bucketName: 'acme', encryptionKey: { keyArn: 'arn:aws:kms:eu-west-1:999999999999:key/1', env: { account: '999999999999' } } as any }), ['encryptionKey']],
    ['with an ACL that there is not', DeployPermissions.s3({ bucketName: 'acme', accessControl: 'public' as any }), ['accessControl']],
    ['without any option', DeployPermissions.ecs(undefined as any), ['clusterName', 'serviceName', 'taskDefinitionFamily']],
    ['with a text as options', DeployPermissions.s3('acme' as any), ['bucketName']],
  ])('%s', (_, permissions, properties) => {
    const artifacts = SecureArtifactBucket.fromAttributes(new Stack(), 'A', { bucketName: 'acme-artifacts', keyArn: 'arn:aws:kms:eu-west-1:111111111111:key/1' });
    expect(problemsOf(of({ permissions: [permissions], artifacts }))).toEqual(properties.map((property) => `CrossAccountDeployRole.InvalidResource permissions[0].${property}`));
  });

  test('with a misspelt option, which would limit nothing', () => {
    const permissions = [DeployPermissions.lambdaFunction({ functionName: 'f', pipelineName: 'p', publishedVersionOnly: true } as any)];
    const artifacts = SecureArtifactBucket.fromAttributes(new Stack(), 'A', { bucketName: 'acme-artifacts', keyArn: 'arn:aws:kms:eu-west-1:111111111111:key/1' });
    expect(problemsOf(of({ permissions, artifacts }))).toEqual(['CrossAccountDeployRole.InvalidSetting permissions[0].publishedVersionOnly']);
  });

  test('and leave nothing behind', () => {
    const stack = stackOf();
    expect(() => build({ permissions: [DeployPermissions.s3({ bucketName: '*' })] }, stack)).toThrow();
    expect(Object.keys(Template.fromStack(stack).toJSON().Resources ?? {})).toEqual([]);
  });
});

describe('roles of the topology', () => {
  const platform = { ...TOOLING, conventions: { iamPath: '/delivery/' } };
  const withPath = topologyOf({ platform });
  const { cloudFormationRoleName, cloudFormationRoleArn, executionRoleName, executionRoleArn, taskRoleName, breakGlassRoleArn } = withPath.environment('prod');
  const inRole = (permissions: (stack: Stack) => DeployPermissions, topologyOfRole = withPath) => (app = new App()) => {
    const stack = stackOf(undefined, app);
    return new CrossAccountDeployRole(stack, 'DeployRole', { topology: topologyOfRole, environment: 'prod', permissions: [permissions(stack)] });
  };
  const changeSets = (deploymentRole: (stack: Stack) => iam.IRole) => (stack: Stack) => DeployPermissions.changeSets({ stackNames: ['shop'], deploymentRole: deploymentRole(stack) });
  const named = (name: string) => changeSets((stack) => iam.Role.fromRoleName(stack, 'Execution', name));
  const WRONG = ['CrossAccountDeployRole.InvalidResource permissions[0].deploymentRole'];

  test('are told by their path as well, which fromRoleName leaves out', () => {
    expect(problemsOf(inRole(named(cloudFormationRoleName)))).toEqual(WRONG);
    expect(() => inRole(named(cloudFormationRoleName))()).toThrow(
      `must be arn:aws:iam::${PROD.account}:role/delivery/${cloudFormationRoleName}, as the topology calls that role, with its path: make it with `
      + `iam.Role.fromRoleArn, as fromRoleName leaves the path out, got "arn:aws:iam::${PROD.account}:role/${cloudFormationRoleName}"`);
    expect(problemsOf(inRole(named(cloudFormationRoleName.toUpperCase())))).toEqual(WRONG);
    expect(problemsOf(inRole(named(breakGlassRoleArn.split('/').pop()!)))).toEqual(WRONG);
    const both = (stack: Stack) => [taskRoleName, executionRoleName].map((name) => iam.Role.fromRoleName(stack, name, name));
    const ecs = (stack: Stack) => DeployPermissions.ecs({ ...ECS, passedRoles: both(stack) });
    expect(problemsOf(inRole(ecs))).toEqual([0, 1].map((i) => `CrossAccountDeployRole.InvalidResource permissions[0].passedRoles[${i}]`));
  });

  test('are told so at synthesis, where they are known then only', () => {
    const app = new App();
    inRole(changeSets((stack) => iam.Role.fromRoleName(stack, 'Execution', Lazy.string({ produce: () => cloudFormationRoleName }))))(app);
    expect(() => app.synth()).toThrow(/permissions\[0\].deploymentRole: must be arn:aws:iam::333333333333:role\/delivery\/.*InvalidResource/);
  });

  test.each<[string, (app?: App) => unknown]>([
    ['by their ARN', inRole(changeSets((stack) => iam.Role.fromRoleArn(stack, 'Execution', cloudFormationRoleArn)))],
    ['by their path and name', inRole(named(`delivery/${cloudFormationRoleName}`))],
    ['by their name, where they have no path', inRole(named(topologyOf().environment('prod').cloudFormationRoleName), topologyOf())],
    ['as the app makes them', inRole(changeSets((stack) => new iam.Role(stack, 'Execution', { roleName: cloudFormationRoleName, assumedBy: new iam.ServicePrincipal('cloudformation.amazonaws.com') })))],
    ['those of others', inRole(named('shop'))],
    ['those that the pipeline has in its own account', inRole(named(withPath.pipelineRoleName))],
    ['of all kinds', inRole((stack) => DeployPermissions.ecs({ ...ECS, passedRoles: [iam.Role.fromRoleArn(stack, 'Execution', executionRoleArn)] }))],
  ])('are taken, %s', (_, make) => {
    const app = new App();
    make(app);
    expect(() => app.synth()).not.toThrow();
  });

  test('are those of the pipeline too, in its account', () => {
    const shared = topologyOf({ platform, environments: [{ ...PROD, account: TOOLING.account }], sharedAccounts: true });
    const make = () => new CrossAccountDeployRole(stackOf(TOOLING), 'DeployRole', { topology: shared, environment: 'prod', permissions: [named(shared.buildRoleName)(stackOf(TOOLING))] });
    expect(problemsOf(make)).toEqual(WRONG);
  });
});

describe('a message shows', () => {
  const messageOf = (deploymentRole: (stack: Stack) => unknown) => {
    const stack = stackOf();
    const permissions = [DeployPermissions.changeSets({ stackNames: ['shop'], deploymentRole: deploymentRole(stack) as iam.IRole })];
    return deliveryErrorOf(() => new CrossAccountDeployRole(stack, 'DeployRole', { topology, environment: 'prod', permissions })).message;
  };
  test.each<[string, (stack: Stack) => unknown, string]>([
    ['an ARN as far as it is known', () => role(topology.environment('dev').cloudFormationRoleArn), `got "arn:aws:iam::222222222222:role/${topology.environment('dev').cloudFormationRoleName}"`],
    ['what is known beside what is not', () => role(`${Aws.STACK_ID}*`), 'got "(unresolved)*"'],
    ['otherwise the construct', (stack) => new iam.Role(new Stack(stack.node.root as App, 'Other', { env: { account: DEV.account, region: DEV.region } }), 'Execution', {
      assumedBy: new iam.ServicePrincipal('cloudformation.amazonaws.com'),
    }), 'got "the construct Other/Execution"'],
    ['otherwise what was given', () => ({ roleArn: Aws.STACK_ID, env: { account: DEV.account, region: '' } }), 'got {"roleArn":"(unresolved)"'],
  ])('%s', (_, deploymentRole, got) => expect(messageOf(deploymentRole)).toContain(got));
});

test('names that are known in the deployment only are taken', () => {
  const stack = stackOf();
  const passedRoles = [new iam.Role(stack, 'Task', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') })];
  const ecs = DeployPermissions.codeDeployToEcs({ ...NAMES, applicationName: Aws.STACK_NAME, taskDefinitionFamily: Aws.STACK_NAME, passedRoles });
  new CrossAccountDeployRole(stack, 'DeployRole', { topology, environment: 'prod', permissions: [ecs] });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'PassTaskRoles', Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Task'), 'Arn'] } })]) },
  });
});

test('an ACL that opens files is set when it is asked for, and warns', () => {
  const stack = stackOf();
  const permissions = [DeployPermissions.s3({ bucketName: 'acme', accessControl: 'PublicRead' as any })];
  new CrossAccountDeployRole(stack, 'DeployRole', { topology, environment: 'prod', permissions });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'SetAcl', Condition: { StringEquals: Match.objectLike({ 's3:x-amz-acl': Match.arrayWith(['public-read']) }) } })]) },
  });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('cdk-secure-delivery:CrossAccountDeployRole.publicObjects'));
});

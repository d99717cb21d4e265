import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { AccessQuestion, CrossAccountDeployRole, SecureArtifactBucket } from '../../src';
import { evaluate } from '../../src/policy/evaluate';
import { literal as arn, MutableStacks, ProofCase } from '../helpers/mutated-proof';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';
import { mutantsOf } from '../proof/policy-mutants';
import { Policy, ResolvedTemplate } from '../proof/resolved-template';

const ORGANIZATION = 'o-abc1234567';
const platform = { ...TOOLING, organizationId: ORGANIZATION };
const auth = topologyOf({ platform });
const web = topologyOf({ platform, application: 'web' });
const prod = auth.environment('prod');

const DEPLOY_ROLE = arn(prod.deployRoleArn);
const PIPELINE_ROLE = arn(auth.pipelineRoleArn);
const DEPLOYER = arn(prod.deployerStateMachineArn);
const EXECUTION = `${DEPLOYER.replace(':stateMachine:', ':execution:')}:1624a1d1-3699-43f0-8e1e-6bafd7fde791`;
const EVERYTHING = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];

/** Both accounts, with the pipelines' roles as they could be at their widest. */
function accounts(): Stack[] {
  const app = new App();
  const tooling = new Stack(app, 'Tooling', { env: TOOLING });
  new SecureArtifactBucket(tooling, 'Artifacts', { topology: auth }).addApplication(web);
  for (const { application, pipelineRoleName } of [auth, web]) {
    new iam.Role(tooling, application, {
      roleName: pipelineRoleName,
      assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com'),
      inlinePolicies: { all: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['*'], resources: ['*'] })] }) },
    });
  }
  const foundation = new Stack(app, 'Foundation', { env: { account: PROD.account, region: PROD.region } });
  new CrossAccountDeployRole(foundation, 'DeployRole', { topology: auth, environment: 'prod' });
  for (const { application, environments } of [auth, web]) {
    new sfn.CfnStateMachine(foundation, `Deployer-${application}`, {
      stateMachineName: environments[1].deployerStateMachineName, roleArn: 'arn:aws:iam::333333333333:role/deployer', definitionString: '{}',
    });
  }
  return [tooling, foundation];
}

const assume = (principal: string, more: Partial<AccessQuestion> = {}): AccessQuestion => ({ principal, action: 'sts:AssumeRole', resource: DEPLOY_ROLE, ...more });
const stranger = { principalPolicies: EVERYTHING };
const TRUST: ProofCase[] = [
  { what: 'the pipeline assumes the role', must: 'allowed', question: assume(PIPELINE_ROLE) },
  { what: 'the pipeline of another application assumes it', must: 'denied', question: assume(arn(web.pipelineRoleArn)) },
  { what: 'an administrator of the tooling account assumes it', must: 'denied', question: assume(`arn:aws:iam::${TOOLING.account}:role/Administrator`, stranger) },
  { what: 'the root user of the tooling account assumes it', must: 'denied', question: assume(`arn:aws:iam::${TOOLING.account}:root`) },
  { what: 'a role of the pipeline\'s name in another account assumes it', must: 'denied', question: assume(PIPELINE_ROLE.replace(TOOLING.account, '999999999999'), stranger) },
  { what: 'an administrator of its own account assumes it', must: 'denied', question: assume(`arn:aws:iam::${PROD.account}:role/Administrator`, stranger) },
  { what: 'the deploy role of another environment assumes it', must: 'denied', question: assume(arn(auth.environment('dev').deployRoleArn), stranger) },
  { what: 'the pipeline assumes it after its account has left the organization', must: 'denied', question: assume(PIPELINE_ROLE, { context: { 'aws:PrincipalOrgID': 'o-other99999' } }) },
  { what: 'the pipeline service itself assumes it', must: 'denied', question: assume('codepipeline.amazonaws.com') },
  { what: 'the pipeline assumes it with tags', must: 'denied', question: { ...assume(PIPELINE_ROLE), action: 'sts:TagSession' } },
];

describe('who may become the deploy role', () => {
  const world = new MutableStacks(accounts(), { organizationId: ORGANIZATION });

  test.each(TRUST)('$what: $must', (each) => expect(world.wrong([each])).toEqual([]));

  test('needs every part of its trust', () => {
    const { of, survivors } = world.mutants({ type: 'AWS::IAM::Role', id: 'DeployRole', property: 'AssumeRolePolicyDocument' }, TRUST);
    expect(of).toBe(7);
    // The account only says where the role of the condition is; in another account nobody has that ARN.
    expect(survivors).toEqual(['statement 1: everyone instead of the AWS principals']);
  });
});

describe('what the deploy role may do', () => {
  const world = new MutableStacks(accounts(), { organizationId: ORGANIZATION });
  const does = (action: string, resource: string): AccessQuestion => ({ principal: DEPLOY_ROLE, action, resource });
  const artifact = (topology: typeof auth) => `arn:aws:s3:::${auth.platform.artifactBucketName}/${topology.artifactKeyPrefix}/build.zip`;

  test.each<ProofCase>([
    { what: 'starts the deployer', must: 'allowed', question: does('states:StartExecution', DEPLOYER) },
    { what: 'watches a release', must: 'allowed', question: does('states:DescribeExecution', EXECUTION) },
    { what: 'watches a release of another application', must: 'denied', question: does('states:DescribeExecution', EXECUTION.replace(prod.deployerStateMachineName, web.environment('prod').deployerStateMachineName)) },
    { what: 'stops a release', must: 'denied', question: does('states:StopExecution', EXECUTION) },
    { what: 'looks at the deployer', must: 'allowed', question: does('states:DescribeStateMachine', DEPLOYER) },
    { what: 'starts the deployer of another application', must: 'denied', question: does('states:StartExecution', arn(web.environment('prod').deployerStateMachineArn)) },
    { what: 'changes the deployer', must: 'denied', question: does('states:UpdateStateMachine', DEPLOYER) },
    { what: 'deletes the deployer', must: 'denied', question: does('states:DeleteStateMachine', DEPLOYER) },
    { what: 'reads an artifact', must: 'denied', question: does('s3:GetObject', artifact(auth)) },
    { what: 'reads an artifact of another application', must: 'denied', question: does('s3:GetObject', artifact(web)) },
    { what: 'goes on to the pipeline\'s role', must: 'denied', question: does('sts:AssumeRole', PIPELINE_ROLE) },
    { what: 'passes itself on', must: 'denied', question: does('iam:PassRole', DEPLOY_ROLE) },
  ])('$what: $must', (each) => expect(world.wrong([each])).toEqual([]));
});

describe('its own policy', () => {
  const policy = new ResolvedTemplate(accounts()[1], {}).policy('AWS::IAM::Policy', 'PolicyDocument');
  const allows = (document: Policy, action: string, resource: string) => evaluate({
    principal: { kind: 'role', account: PROD.account, arn: DEPLOY_ROLE },
    action,
    resource: { arn: resource, account: PROD.account },
    context: {},
    identityPolicies: [{ name: 'own', document }],
  }).allowed;
  const cases: [action: string, resource: string, allowed: boolean][] = [
    ['states:StartExecution', DEPLOYER, true],
    ['states:DescribeStateMachine', DEPLOYER, true],
    ['states:DescribeExecution', EXECUTION, true],
    ['states:StartExecution', `${DEPLOYER}x`, false],
    ['states:DescribeStateMachine', DEPLOYER.replace(PROD.account, DEV.account), false],
    ['states:DescribeExecution', EXECUTION.replace(':execution:', ':execution:x'), false],
    ['states:StopExecution', EXECUTION, false],
    ['states:GetExecutionHistory', EXECUTION, false],
    ['states:DeleteStateMachine', DEPLOYER, false],
  ];

  test.each(cases)('%s on %s: %s', (action, resource, allowed) => expect(allows(policy, action, resource)).toBe(allowed));

  test('has no part that could go, and none that could be wider', () => {
    const mutants = mutantsOf(policy);
    const survivors = mutants.filter((mutant) => cases.every(([action, resource, allowed]) => allows(mutant.policy, action, resource) === allowed));
    expect(mutants.length).toBe(8);
    expect(survivors.map(({ what }) => what)).toEqual([]);
  });
});

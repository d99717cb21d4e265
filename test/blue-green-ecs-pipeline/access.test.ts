import { App, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { CONNECTION, deliverable, SOURCE } from './pipeline-world';
import { AccessQuestion, BlueGreenEcsPipeline, CrossAccountDeployRole, DeliveryTopology, SecureArtifactBucket } from '../../src';
import { evaluate, ResourcePolicy } from '../../src/policy/evaluate';
import { literal as arn, MutableStacks, ProofCase } from '../helpers/mutated-proof';
import { DEV, PROD, TOOLING } from '../helpers/topologies';
import { mutantsOf } from '../proof/policy-mutants';
import { Policy } from '../proof/resolved-template';

const ORGANIZATION = 'o-abc1234567';
const platform = { ...TOOLING, organizationId: ORGANIZATION };
const auth = deliverable({ platform });
const web = deliverable({ platform, application: 'web' });

/** The tooling account with two applications, and the foundation of each workload account. */
function accounts(): Stack[] {
  const app = new App();
  const tooling = new Stack(app, 'Tooling', { env: TOOLING });
  const artifacts = new SecureArtifactBucket(tooling, 'Artifacts', { topology: auth });
  artifacts.addApplication(web);
  new BlueGreenEcsPipeline(tooling, 'Auth', { topology: auth, artifacts, source: SOURCE });
  new BlueGreenEcsPipeline(tooling, 'Web', { topology: web, artifacts, source: SOURCE });
  return [tooling, ...[DEV, PROD].map(({ name, account, region }) => {
    const foundation = new Stack(app, `Foundation-${name}`, { env: { account, region } });
    for (const topology of [auth, web]) {
      new CrossAccountDeployRole(foundation, topology.application, { topology, environment: name });
      new sfn.CfnStateMachine(foundation, `${topology.application}-deployer`, {
        stateMachineName: topology.environment(name).deployerStateMachineName, roleArn: `arn:aws:iam::${account}:role/deployer`, definitionString: '{}',
      });
    }
    return foundation;
  })];
}

const world = new MutableStacks(accounts(), { organizationId: ORGANIZATION });
const EVERYTHING = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];
const PIPELINE_ROLE = arn(auth.pipelineRoleArn);
const BUILD_ROLE = world.arnOf('Tooling', 'AWS::IAM::Role', 'AuthBuild');
const PROJECT = world.arnOf('Tooling', 'AWS::CodeBuild::Project', 'Auth');
const KEY = world.arnOf('Tooling', 'AWS::KMS::Key', 'Artifacts');
const BUCKET = `arn:aws:s3:::${auth.platform.artifactBucketName}`;
const PIPELINE = `arn:aws:codepipeline:eu-west-1:${TOOLING.account}:${auth.pipelineName}`;
const [DEPLOY_DEV, DEPLOY_PROD] = [DEV, PROD].map(({ name }) => arn(auth.environment(name).deployRoleArn));
const DEPLOYER = arn(auth.environment('prod').deployerStateMachineArn);
const EXECUTION = `${DEPLOYER.replace(':stateMachine:', ':execution:')}:1624a1d1-3699-43f0-8e1e-6bafd7fde791`;
const object = (topology: DeliveryTopology) => `${BUCKET}/${topology.artifactKeyPrefix}/Source/a1b2c3d`;

const question = (principal: string) => (action: string, resource: string, context: Record<string, string> = {}): AccessQuestion =>
  ({ principal, action, resource, context });
const pipeline = question(PIPELINE_ROLE);
const build = question(BUILD_ROLE);
const administrator = (action: string, resource: string, context: Record<string, string> = {}): AccessQuestion =>
  ({ principal: `arn:aws:iam::${TOOLING.account}:role/Administrator`, principalPolicies: EVERYTHING, action, resource, context });
const TLS = { 's3:TlsVersion': '1.3' };
const THROUGH_S3 = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': BUCKET };

/** Every call on the way of a release, from the push to the deployer, in its order. */
const WAY: ProofCase[] = [
  { what: 'CodePipeline takes the role', must: 'allowed', question: { principal: 'codepipeline.amazonaws.com', action: 'sts:AssumeRole', resource: PIPELINE_ROLE } },
  ...['s3:GetBucketVersioning', 's3:GetBucketAcl', 's3:GetBucketLocation'].map((action): ProofCase =>
    ({ what: `the pipeline looks at its store: ${action}`, must: 'allowed', question: pipeline(action, BUCKET, TLS) })),
  ...['s3:PutObject', 's3:PutObjectAcl', 's3:GetObject', 's3:GetObjectVersion'].map((action): ProofCase =>
    ({ what: `the pipeline stores the source: ${action}`, must: 'allowed', question: pipeline(action, object(auth), TLS) })),
  ...['kms:GenerateDataKey', 'kms:Decrypt'].map((action): ProofCase =>
    ({ what: `S3 encrypts for the pipeline: ${action}`, must: 'allowed', question: pipeline(action, KEY, THROUGH_S3) })),
  ...['codebuild:StartBuild', 'codebuild:BatchGetBuilds'].map((action): ProofCase =>
    ({ what: `the pipeline builds: ${action}`, must: 'allowed', question: pipeline(action, PROJECT) })),
  { what: 'the build gets the source', must: 'allowed', question: build('s3:GetObject', object(auth), TLS) },
  { what: 'the pipeline goes to development', must: 'allowed', question: pipeline('sts:AssumeRole', DEPLOY_DEV) },
  { what: 'the pipeline goes to production', must: 'allowed', question: pipeline('sts:AssumeRole', DEPLOY_PROD) },
  ...['states:DescribeStateMachine', 'states:StartExecution'].map((action): ProofCase =>
    ({ what: `there it releases: ${action}`, must: 'allowed', question: question(DEPLOY_PROD)(action, DEPLOYER) })),
  { what: 'and waits for the end', must: 'allowed', question: question(DEPLOY_PROD)('states:DescribeExecution', EXECUTION) },
];

test.each(WAY)('on the way to a release, $what', (each) => expect(world.wrong([each])).toEqual([]));

const denied = (what: string, asked: AccessQuestion): ProofCase => ({ what, must: 'denied', question: asked });
const ATTACKS: ProofCase[] = [
  // Who is not the pipeline.
  denied('the pipeline of another application goes to production', question(arn(web.pipelineRoleArn))('sts:AssumeRole', DEPLOY_PROD)),
  denied('the pipeline goes to another application\'s production', pipeline('sts:AssumeRole', arn(web.environment('prod').deployRoleArn))),
  denied('an administrator of the tooling account goes to production', administrator('sts:AssumeRole', DEPLOY_PROD)),
  denied('an administrator of the tooling account becomes the pipeline', administrator('sts:AssumeRole', PIPELINE_ROLE)),
  denied('the build becomes the pipeline', build('sts:AssumeRole', PIPELINE_ROLE)),
  denied('the build goes to production', build('sts:AssumeRole', DEPLOY_PROD)),
  denied('CodeBuild becomes the pipeline', { principal: 'codebuild.amazonaws.com', action: 'sts:AssumeRole', resource: PIPELINE_ROLE }),
  denied('a workload account becomes the pipeline', question(DEPLOY_PROD)('sts:AssumeRole', PIPELINE_ROLE)),
  denied('somebody outside becomes the pipeline', { principal: 'arn:aws:iam::999999999999:role/x', principalPolicies: EVERYTHING, action: 'sts:AssumeRole', resource: PIPELINE_ROLE }),
  // A stolen session of the pipeline's role.
  ...['states:StartExecution', 'states:UpdateStateMachine'].map((action) => denied(`the pipeline skips the deploy role: ${action}`, pipeline(action, DEPLOYER))),
  ...['codepipeline:StartPipelineExecution', 'codepipeline:UpdatePipeline', 'codepipeline:StopPipelineExecution'].map((action) =>
    denied(`the pipeline changes itself: ${action}`, pipeline(action, PIPELINE))),
  denied('the pipeline approves', pipeline('codepipeline:PutApprovalResult', `${PIPELINE}/Release-prod/Approve`)),
  ...['codebuild:UpdateProject', 'codebuild:StartBuildBatch', 'codebuild:RetryBuild'].map((action) => denied(`the pipeline does more with the build: ${action}`, pipeline(action, PROJECT))),
  denied('the pipeline starts another application\'s build', pipeline('codebuild:StartBuild', world.arnOf('Tooling', 'AWS::CodeBuild::Project', 'Web'))),
  ...['s3:GetObject', 's3:PutObject'].map((action) => denied(`the pipeline takes another application's artifacts: ${action}`, pipeline(action, object(web), TLS))),
  ...['s3:GetObject', 's3:PutObject'].map((action) =>
    denied(`the pipeline takes a neighbour's artifacts: ${action}`, pipeline(action, `${BUCKET}/${auth.artifactKeyPrefix}x/a`, TLS))),
  ...['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'].map((action) => denied(`the pipeline destroys artifacts: ${action}`, pipeline(action, object(auth), TLS))),
  ...['s3:ListBucket', 's3:PutBucketPolicy', 's3:DeleteBucket'].map((action) => denied(`the pipeline does more with the bucket: ${action}`, pipeline(action, BUCKET, TLS))),
  denied('the pipeline reads over plain HTTP', pipeline('s3:GetObject', object(auth), { ...TLS, 'aws:SecureTransport': 'false' })),
  denied('the pipeline decrypts by itself', pipeline('kms:Decrypt', KEY, { 'kms:EncryptionContext:aws:s3:arn': BUCKET })),
  denied('the pipeline decrypts another bucket\'s data', pipeline('kms:Decrypt', KEY, { ...THROUGH_S3, 'kms:EncryptionContext:aws:s3:arn': `${BUCKET}x` })),
  ...['kms:CreateGrant', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'].map((action) => denied(`the pipeline does more with the key: ${action}`, pipeline(action, KEY, THROUGH_S3))),
  ...['ecr:PutImage', 'ecr:BatchGetImage', 'ecr:BatchDeleteImage'].map((action) =>
    denied(`the pipeline touches images: ${action}`, pipeline(action, arn(auth.imageRepositoryArn)))),
  denied('the pipeline passes its role on', pipeline('iam:PassRole', PIPELINE_ROLE)),
  denied('the pipeline changes its role', pipeline('iam:PutRolePolicy', PIPELINE_ROLE)),
  // A stolen session of the build's role.
  denied('the build starts the pipeline', build('codepipeline:StartPipelineExecution', PIPELINE)),
  denied('the build approves', build('codepipeline:PutApprovalResult', `${PIPELINE}/Release-prod/Approve`)),
  denied('the build changes the pipeline', build('codepipeline:UpdatePipeline', PIPELINE)),
  denied('the build starts a build', build('codebuild:StartBuild', PROJECT)),
  denied('the build releases', build('states:StartExecution', DEPLOYER)),
  denied('the deploy role stops a release', question(DEPLOY_PROD)('states:StopExecution', EXECUTION)),
  denied('the build takes another application\'s artifacts', build('s3:GetObject', object(web), TLS)),
  // A stolen session of the deploy role, and of whoever administers the tooling account.
  denied('the deploy role reads artifacts', question(DEPLOY_PROD)('s3:GetObject', object(auth), TLS)),
  denied('the deploy role starts the pipeline', question(DEPLOY_PROD)('codepipeline:StartPipelineExecution', PIPELINE)),
  denied('the deploy role releases another application', question(DEPLOY_PROD)('states:StartExecution', arn(web.environment('prod').deployerStateMachineArn))),
  denied('the deploy role of development releases to production', question(DEPLOY_DEV)('states:StartExecution', DEPLOYER)),
  denied('an administrator of the tooling account releases', administrator('states:StartExecution', DEPLOYER)),
];

test.each(ATTACKS)('it is denied that $what', (each) => expect(world.wrong([each])).toEqual([]));

describe('the pipeline\'s trust', () => {
  test('needs every part, and nothing narrower is documented', () => {
    const cases = [WAY[0], ...ATTACKS.filter((each) => each.question.resource === PIPELINE_ROLE && each.question.action === 'sts:AssumeRole')];
    const { of, survivors } = world.mutants({ type: 'AWS::IAM::Role', id: 'AuthRole', property: 'AssumeRolePolicyDocument' }, cases);
    expect(of).toBe(3);
    // Nothing else can be done with a role's session than to take it.
    expect(survivors).toEqual(['statement 1: every action sts:*']);
  });
});

/** The role's policy alone: its own account leaves everything to it, and all others let everybody in. */
describe('the pipeline\'s policy', () => {
  const policy = world.policy({ type: 'AWS::IAM::Policy', id: 'AuthRole', property: 'PolicyDocument' });
  type Asked = readonly [action: string, resource: string, context?: Record<string, string>, account?: string];
  const FOREIGN = '999999999999';

  function resourcePolicy([service]: string[], own: boolean): ResourcePolicy | undefined {
    const kind = service === 'kms' ? 'key' : service === 'sts' ? 'trust' : 'resource';
    if (own && kind === 'resource') return undefined;
    const statement = { Effect: 'Allow', Principal: own ? { AWS: `arn:aws:iam::${TOOLING.account}:root` } : '*', Action: `${service}:*`, ...(kind === 'trust' ? {} : { Resource: '*' }) };
    return { name: 'open', kind, document: { Version: '2012-10-17', Statement: [statement] } };
  }

  const allows = (document: Policy, [action, resource, context = {}, account = TOOLING.account]: Asked) => evaluate({
    principal: { kind: 'role', account: TOOLING.account, arn: PIPELINE_ROLE },
    action,
    resource: { arn: resource, account },
    context: { 'aws:ResourceAccount': account, ...context },
    identityPolicies: [{ name: 'own', document }],
    resourcePolicy: resourcePolicy(action.split(':'), account === TOOLING.account),
  }).allowed;

  const MAY: Asked[] = [
    ['codeconnections:UseConnection', CONNECTION],
    ['codestar-connections:UseConnection', CONNECTION],
    ['codebuild:StartBuild', PROJECT],
    ['codebuild:BatchGetBuilds', PROJECT],
    ['sts:AssumeRole', DEPLOY_DEV, {}, DEV.account],
    ['sts:AssumeRole', DEPLOY_PROD, {}, PROD.account],
    ['s3:GetBucketAcl', BUCKET],
    ['s3:GetBucketLocation', BUCKET],
    ['s3:GetBucketVersioning', BUCKET],
    ['s3:GetObject', object(auth)],
    ['s3:GetObjectVersion', object(auth)],
    ['s3:PutObject', object(auth)],
    ['s3:PutObjectAcl', object(auth)],
    ['kms:Decrypt', KEY, THROUGH_S3],
    ['kms:GenerateDataKey', KEY, THROUGH_S3],
    // Without an S3 Bucket Key.
    ['kms:Decrypt', KEY, { ...THROUGH_S3, 'kms:EncryptionContext:aws:s3:arn': object(auth) }],
  ];
  const MAY_NOT: Asked[] = [
    ['codeconnections:UseConnection', `${CONNECTION}x`],
    ['codeconnections:PassConnection', CONNECTION],
    ['codestar-connections:PassConnection', CONNECTION],
    ['codebuild:StartBuild', `${PROJECT}x`],
    ['codebuild:UpdateProject', PROJECT],
    ['sts:AssumeRole', `${DEPLOY_PROD}x`, {}, PROD.account],
    ['sts:TagSession', DEPLOY_PROD, {}, PROD.account],
    ['s3:GetBucketAcl', BUCKET, {}, FOREIGN],
    ['s3:GetBucketAcl', `${BUCKET}x`],
    ['s3:ListBucket', BUCKET],
    ['s3:GetObject', object(auth), {}, FOREIGN],
    ['s3:GetObject', object(web)],
    ['s3:GetObject', `${BUCKET}/${auth.artifactKeyPrefix}x/a`],
    ['s3:DeleteObject', object(auth)],
    ['kms:Decrypt', `${KEY.slice(0, -1)}x`, THROUGH_S3],
    ['kms:Decrypt', KEY, { 'kms:EncryptionContext:aws:s3:arn': BUCKET }],
    ['kms:Decrypt', KEY, { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' }],
    ['kms:Decrypt', KEY, { ...THROUGH_S3, 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' }],
    ['kms:Decrypt', KEY, { ...THROUGH_S3, 'kms:EncryptionContext:aws:s3:arn': `${BUCKET}x` }],
    ['kms:CreateGrant', KEY, THROUGH_S3],
  ];

  test.each(MAY.map((asked) => [asked[0], asked[1], asked] as const))('allows %s on %s', (_, __, asked) => expect(allows(policy, asked)).toBe(true));
  test.each(MAY_NOT.map((asked) => [asked[0], asked[1], asked] as const))('does not allow %s on %s', (_, __, asked) => expect(allows(policy, asked)).toBe(false));

  test('has no part that could go, and none that could be wider', () => {
    const mutants = mutantsOf(policy);
    const holds = (document: Policy) => MAY.every((asked) => allows(document, asked)) && MAY_NOT.every((asked) => !allows(document, asked));
    expect(mutants.length).toBeGreaterThan(40);
    expect(mutants.filter((mutant) => holds(mutant.policy)).map(({ what }) => what)).toEqual([]);
  });
});

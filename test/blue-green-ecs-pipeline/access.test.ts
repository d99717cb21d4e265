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
const TAGGER_ROLE = world.arnOf('Tooling', 'AWS::IAM::Role', 'AuthReleaseTags');
const TAGGER = world.arnOf('Tooling', 'AWS::StepFunctions::StateMachine', 'Auth');
const OTHER_TAGGER = world.arnOf('Tooling', 'AWS::StepFunctions::StateMachine', 'Web');
const execution = (stateMachine: string) => `${stateMachine.replace(':stateMachine:', ':execution:')}:1624a1d1-3699-43f0-8e1e-6bafd7fde791`;
const EXECUTION = execution(DEPLOYER);
const IMAGES = arn(auth.imageRepositoryArn);
const object = (topology: DeliveryTopology) => `${BUCKET}/${topology.artifactKeyPrefix}/Source/a1b2c3d`;

const question = (principal: string) => (action: string, resource: string, context: Record<string, string> = {}): AccessQuestion =>
  ({ principal, action, resource, context });
const pipeline = question(PIPELINE_ROLE);
const build = question(BUILD_ROLE);
const tagger = question(TAGGER_ROLE);
/** Somebody with every permission in the own account. */
const mighty = (account: string, name: string) => (action: string, resource: string, context: Record<string, string> = {}): AccessQuestion =>
  ({ principal: `arn:aws:iam::${account}:role/${name}`, principalPolicies: EVERYTHING, action, resource, context });
const administrator = mighty(TOOLING.account, 'Administrator');
const statesFor = (stateMachine: string, context: Record<string, string> = {}): AccessQuestion => ({
  principal: 'states.amazonaws.com',
  action: 'sts:AssumeRole',
  resource: TAGGER_ROLE,
  context: { 'aws:SourceAccount': TOOLING.account, 'aws:SourceArn': stateMachine, ...context },
});
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
  ...['states:DescribeStateMachine', 'states:StartExecution'].map((action): ProofCase =>
    ({ what: `then the pipeline has the image tagged: ${action}`, must: 'allowed', question: pipeline(action, TAGGER) })),
  { what: 'and waits for that', must: 'allowed', question: pipeline('states:DescribeExecution', execution(TAGGER)) },
  { what: 'Step Functions takes the role that tags', must: 'allowed', question: statesFor(TAGGER) },
  ...['ecr:BatchGetImage', 'ecr:PutImage'].map((action): ProofCase => ({ what: `it tags: ${action}`, must: 'allowed', question: tagger(action, IMAGES) })),
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
    denied(`the pipeline touches images: ${action}`, pipeline(action, IMAGES))),
  ...['states:StartExecution', 'states:DescribeStateMachine'].map((action) => denied(`the pipeline tags another application's images: ${action}`, pipeline(action, OTHER_TAGGER))),
  denied('the pipeline watches how another application\'s images are tagged', pipeline('states:DescribeExecution', execution(OTHER_TAGGER))),
  ...['states:UpdateStateMachine', 'states:DeleteStateMachine'].map((action) => denied(`the pipeline changes what tags: ${action}`, pipeline(action, TAGGER))),
  ...['states:StopExecution', 'states:RedriveExecution'].map((action) => denied(`the pipeline meddles with tagging: ${action}`, pipeline(action, execution(TAGGER)))),
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
  // A stolen session of the role that tags.
  ...['ecr:BatchDeleteImage', 'ecr:PutLifecyclePolicy', 'ecr:DeleteLifecyclePolicy', 'ecr:PutImageTagMutability', 'ecr:SetRepositoryPolicy', 'ecr:InitiateLayerUpload', 'ecr:GetDownloadUrlForLayer']
    .map((action) => denied(`what tags does more with the images: ${action}`, tagger(action, IMAGES))),
  ...['ecr:BatchGetImage', 'ecr:PutImage'].map((action) => denied(`what tags touches another application's images: ${action}`, tagger(action, arn(web.imageRepositoryArn)))),
  denied('what tags releases', tagger('states:StartExecution', DEPLOYER)),
  denied('what tags goes to production', tagger('sts:AssumeRole', DEPLOY_PROD)),
  denied('what tags changes itself', tagger('states:UpdateStateMachine', TAGGER)),
  denied('what tags changes its role', tagger('iam:PutRolePolicy', TAGGER_ROLE)),
  denied('what tags takes artifacts', tagger('s3:GetObject', object(auth), TLS)),
  // Who is not what tags.
  denied('the pipeline becomes what tags', pipeline('sts:AssumeRole', TAGGER_ROLE)),
  denied('the build becomes what tags', build('sts:AssumeRole', TAGGER_ROLE)),
  denied('an administrator of the tooling account becomes what tags', administrator('sts:AssumeRole', TAGGER_ROLE)),
  denied('a state machine of another account becomes what tags', statesFor(TAGGER.replace(TOOLING.account, PROD.account), { 'aws:SourceAccount': PROD.account })),
  denied('a state machine of another region becomes what tags', statesFor(TAGGER.replace('eu-west-1', 'us-east-1'))),
  denied('somebody of another account sends Step Functions', statesFor(TAGGER, { 'aws:SourceAccount': '999999999999' })),
  denied('another service becomes what tags', { ...statesFor(TAGGER), principal: 'lambda.amazonaws.com' }),
  denied('the build has something tagged', build('states:StartExecution', TAGGER)),
  // Workload accounts do not write to the repository, whatever they are allowed at home.
  ...[auth.environment('prod').executionRoleName, auth.environment('prod').taskRoleName, 'Administrator'].flatMap((name) => ['ecr:PutImage', 'ecr:BatchDeleteImage']
    .map((action) => denied(`${name} of production writes to the repository: ${action}`, mighty(PROD.account, name)(action, IMAGES, { 'aws:PrincipalOrgID': ORGANIZATION })))),
  denied('the deploy role writes to the repository', question(DEPLOY_PROD)('ecr:PutImage', IMAGES)),
  denied('an administrator of production has something tagged', mighty(PROD.account, 'Administrator')('states:StartExecution', TAGGER)),
  denied('an administrator of production becomes what tags', mighty(PROD.account, 'Administrator')('sts:AssumeRole', TAGGER_ROLE)),
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

describe('the trust of the role that tags', () => {
  test('needs every part, and its state machine has no name that it could demand', () => {
    const cases = [...WAY, ...ATTACKS].filter((each) => each.question.resource === TAGGER_ROLE && each.question.action === 'sts:AssumeRole');
    const { of, survivors } = world.mutants({ type: 'AWS::IAM::Role', id: 'AuthReleaseTags', property: 'AssumeRolePolicyDocument' }, cases);
    expect(of).toBe(7);
    expect(survivors).toEqual(['statement 1: every action sts:*']);
  });
});

describe('the policy of the role that tags', () => {
  test('needs every part that is about images', () => {
    const cases = [...WAY, ...ATTACKS].filter((each) => each.question.principal === TAGGER_ROLE);
    const { of, survivors } = world.mutants({ type: 'AWS::IAM::Policy', id: 'AuthReleaseTags', property: 'PolicyDocument' }, cases);
    expect(of).toBeGreaterThan(10);
    const ours = survivors.filter((each) => !/^Write(Logs|Traces): /.test(each));
    // The ARN says the account.
    expect(ours).toEqual(['Tag: without StringEquals aws:ResourceAccount']);
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
    ['states:DescribeStateMachine', TAGGER],
    ['states:StartExecution', TAGGER],
    ['states:DescribeExecution', execution(TAGGER)],
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
    ['states:StartExecution', `${TAGGER}x`],
    ['states:UpdateStateMachine', TAGGER],
    ['states:DescribeExecution', execution(`${TAGGER}x`)],
    ['states:StopExecution', execution(TAGGER)],
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

import { App, Aws, CfnCondition, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AccessProof, AccessProofOptions, AccessQuestion, DeliveryTopology, SecureArtifactBucket } from '../../src';
import { deliveryErrorOf } from '../helpers/errors';
import { DEV, TOOLING, topologyOf } from '../helpers/topologies';

const ORGANIZATION = 'o-abc1234567';
const topology = topologyOf({ platform: { ...TOOLING, organizationId: ORGANIZATION } });
const EVERYTHING = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];
const ALLOW_ALL = { name: 'Root', policies: EVERYTHING };

/** Two apps, as two teams have them: the hub's and a spoke's. */
function hubAndSpoke(options: AccessProofOptions = { organizationId: ORGANIZATION }) {
  const hub = new Stack(new App(), 'Hub', { env: TOOLING });
  const artifacts = new SecureArtifactBucket(hub, 'Artifacts', { topology });
  const spoke = new Stack(new App(), 'Spoke', { env: { account: DEV.account, region: DEV.region } });
  const deployRole = new iam.Role(spoke, 'Deploy', {
    roleName: topology.environment('dev').deployRoleName,
    assumedBy: new iam.AccountPrincipal(TOOLING.account).withConditions({ ArnEquals: { 'aws:PrincipalArn': topology.pipelineRoleArn } }),
  });
  SecureArtifactBucket.fromTopology(spoke, 'Artifacts', topology).grants.read(deployRole);
  const proof = AccessProof.ofStages([hub.node.root as App, spoke.node.root as App], options);
  return { proof, artifacts, deployRole };
}

const viaS3 = (bucketArn: string) => ({ 'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': bucketArn });
const literalBucket = (of: DeliveryTopology) => `arn:aws:s3:::${of.platform.artifactBucketName}`;

describe('over two apps of two accounts', () => {
  const { proof, artifacts, deployRole } = hubAndSpoke();
  const object = `${artifacts.bucketArn}/${topology.artifactKeyPrefix}/a.zip`;
  const reads: AccessQuestion = { principal: deployRole.roleArn, action: 's3:GetObject', resource: object };

  test('constructs\' attributes and written ARNs are the same to it', () => {
    const { deployRoleName } = topology.environment('dev');
    expect(proof.decide(reads).allowed).toBe(true);
    const written = { principal: `arn:aws:iam::${DEV.account}:role/${deployRoleName}`, action: 's3:GetObject', resource: `${literalBucket(topology)}/${topology.artifactKeyPrefix}/a.zip` };
    expect(proof.decide(written)).toEqual(proof.decide(reads));
  });

  test('the deploy role decrypts through S3, and not otherwise', () => {
    const decrypts = { principal: deployRole.roleArn, action: 'kms:Decrypt', resource: artifacts.keyArn };
    proof.assertAllowed({ ...decrypts, context: viaS3(literalBucket(topology)) });
    proof.assertDenied(decrypts);
    proof.assertDenied({ ...decrypts, context: viaS3('arn:aws:s3:::other') });
    proof.assertAllowed({ ...decrypts, context: viaS3(artifacts.bucketArn) });
    proof.assertAllowed({ ...decrypts, context: viaS3(artifacts.bucket.bucketArn) });
  });

  test('an explicit denial is named by its statement', () => {
    const { allowed, reason, explanation } = proof.decide({ ...reads, context: { 'aws:SecureTransport': 'false' } });
    expect({ allowed, reason }).toEqual({ allowed: false, reason: 'explicit deny' });
    expect(explanation).toMatch(/denied by Hub\/ArtifactsBucketPolicy\w+, statement 1 \(DenyPlainHttp\)/);
  });

  test('an administrator of the spoke gets nothing, and is told what was missing', () => {
    const { explanation, reason } = proof.decide({ ...reads, principal: `arn:aws:iam::${DEV.account}:role/Administrator`, principalPolicies: EVERYTHING });
    expect(reason).toBe('no resource policy allows it');
    expect(explanation).toContain('ArnEquals aws:PrincipalArn does not match');
  });

  test('only the pipeline\'s role assumes the deploy role', () => {
    const assumes = { action: 'sts:AssumeRole', resource: deployRole.roleArn, principalPolicies: EVERYTHING };
    proof.assertAllowed({ ...assumes, principal: topology.pipelineRoleArn });
    proof.assertDenied({ ...assumes, principal: `arn:aws:iam::${TOOLING.account}:role/Administrator` });
    proof.assertDenied({ ...assumes, principal: '*' });
    proof.assertDenied({ ...assumes, principal: 'codepipeline.amazonaws.com' });
  });

  test('assertions throw the explanation', () => {
    const denied = deliveryErrorOf(() => proof.assertAllowed({ ...reads, action: 's3:GetObjectAcl' }));
    expect(denied.code).toBe('AccessProof.Denied');
    expect(denied.message).toContain('s3:GetObjectAcl on arn:aws:s3:::');
    expect(denied.message).toContain('is denied: no resource policy allows it');
    expect(denied.message.split('\n')[1]).toMatch(/^ {2}- question: must be allowed, got \{"principal":"arn:aws:iam::222222222222:role\/[\w-]+","action":"s3:GetObjectAcl",.*\[AccessProof.Denied\]$/);
    const allowed = deliveryErrorOf(() => proof.assertDenied(reads));
    expect(allowed.code).toBe('AccessProof.Allowed');
    expect(allowed.message).toContain('allowed by Spoke/DeployDefaultPolicy');
  });

  test('an organization that the accounts are not in shuts the role out', () => {
    const { proof: outside, deployRole: role } = hubAndSpoke({});
    outside.assertDenied({ principal: role.roleArn, action: 's3:GetObject', resource: `${literalBucket(topology)}/${topology.artifactKeyPrefix}/a.zip` });
  });

  test('a service control policy takes away what the others grant, and names its level', () => {
    const noReading = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] });
    const { proof: limited, deployRole: role } = hubAndSpoke({
      organizationId: ORGANIZATION, serviceControlPolicies: [ALLOW_ALL, { name: 'Workloads', policies: [noReading] }],
    });
    const answer = limited.decide({ ...reads, principal: role.roleArn, resource: `${literalBucket(topology)}/${topology.artifactKeyPrefix}/a.zip` });
    expect(answer.reason).toBe('no service control policy allows it');
    expect(answer.explanation).toContain('(Workloads)');
  });

  test('a resource control policy denies to everybody', () => {
    const deny = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Freeze', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }] });
    const full = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] });
    const { proof: frozen, deployRole: role } = hubAndSpoke({ organizationId: ORGANIZATION, resourceControlPolicies: [{ name: 'Root', policies: [full, deny] }] });
    const answer = frozen.decide({ ...reads, principal: role.roleArn, resource: `${literalBucket(topology)}/${topology.artifactKeyPrefix}/a.zip` });
    expect(answer.explanation).toContain('denied by Root[1], statement 1 (Freeze)');
  });

  test.each<[string, Partial<AccessQuestion>, RegExp]>([
    ['an action that AWS does not have', { action: 's3:GetObjekt' }, /action s3:GetObjekt, which AWS does not have/],
    ['a service that AWS does not have', { action: 's4:GetObject' }, /AWS has no service s4/],
    ['no action at all', { action: 'GetObject' }, /AWS has no service GetObject/],
    ['several actions', { action: 's3:Get*' }, /s3:Get\*, which AWS does not have/],
    ['a principal that no template holds', { principal: `arn:aws:iam::${DEV.account}:role/Nobody` }, /role\/Nobody, which no template holds/],
    ['a principal that is none', { principal: 'Deploy' }, /principal Deploy, which is no role/],
    ['a resource that no template holds', { resource: 'arn:aws:s3:::other/a.zip' }, /resource arn:aws:s3:::other\/a.zip, which no template holds/],
    ['policies that are no JSON', { principalPolicies: ['{'] }, /principalPolicies\[0\]: must be a policy as JSON/],
    ['policies of somebody whom a template holds', { principalPolicies: EVERYTHING }, /principalPolicies of .*, which a template holds with policies of its own/],
    ['policies that are no policies', { principal: `arn:aws:iam::${DEV.account}:role/Other`, principalPolicies: ['{"Statement":[{"Effect":"Maybe"}]}'] }, /must have the Effect Allow or Deny/],
  ])('%s is an error, not an answer', (_, change, message) => {
    const error = deliveryErrorOf(() => proof.assertDenied({ ...reads, ...change }));
    expect(error.code).toBe('AccessProof.Unanswerable');
    expect(error.message).toMatch(message);
  });
});

describe('within one app', () => {
  function app(define: (stack: Stack) => AccessQuestion, options: AccessProofOptions = {}, env?: { account: string; region: string }) {
    const stack = new Stack(new App(), 'One', { env: env ?? TOOLING });
    const question = define(stack);
    return { question, decide: () => AccessProof.ofStages([stack.node.root as App], options).decide(question) };
  }
  const role = (stack: Stack, props: Partial<iam.RoleProps> = {}) => new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal(), ...props });
  const readsBucket = (stack: Stack, reader: iam.Role) => ({ principal: reader.roleArn, action: 's3:GetObject', resource: new s3.Bucket(stack, 'Bucket').arnForObjects('a') });

  test('inline, attached and managed policies all count', () => {
    const grant = new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] });
    const document = () => new iam.PolicyDocument({ statements: [grant] });
    expect(app((stack) => readsBucket(stack, role(stack))).decide().allowed).toBe(false);
    expect(app((stack) => readsBucket(stack, role(stack, { inlinePolicies: { a: document() } }))).decide().allowed).toBe(true);
    expect(app((stack) => {
      const reader = role(stack);
      reader.addToPolicy(grant);
      return readsBucket(stack, reader);
    }).decide().allowed).toBe(true);
    expect(app((stack) => readsBucket(stack, role(stack, { managedPolicies: [new iam.ManagedPolicy(stack, 'M', { document: document() })] }))).decide().allowed).toBe(true);
  });

  test('a managed policy of AWS has to be given', () => {
    const arn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
    const define = (stack: Stack) => readsBucket(stack, role(stack, { managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonS3ReadOnlyAccess')] }));
    expect(deliveryErrorOf(() => app(define).decide()).message).toContain(`the managed policy ${arn}, which no template holds`);
    expect(app(define, { managedPolicies: { [arn]: EVERYTHING[0] } }).decide().allowed).toBe(true);
  });

  test('a permissions boundary limits what is granted', () => {
    const bounded = (actions: string[]) => app((stack) => {
      const boundary = new iam.ManagedPolicy(stack, 'B', { statements: [new iam.PolicyStatement({ actions, resources: ['*'] })] });
      const reader = role(stack, { permissionsBoundary: boundary });
      reader.addToPolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
      return readsBucket(stack, reader);
    }).decide();
    expect(bounded(['s3:Get*'])).toMatchObject({ allowed: true });
    expect(bounded(['ec2:*'])).toMatchObject({ allowed: false, reason: 'the permissions boundary does not allow it' });
  });

  test('a key that nobody has named otherwise leaves it to identity policies', () => {
    const question = (actions: string[]) => app((stack) => {
      const user = role(stack);
      user.addToPolicy(new iam.PolicyStatement({ actions, resources: ['*'] }));
      return { principal: user.roleArn, action: 'kms:Decrypt', resource: new kms.Key(stack, 'Key').keyArn };
    }).decide();
    expect(question(['kms:Decrypt']).allowed).toBe(true);
    expect(question(['kms:Encrypt'])).toMatchObject({ allowed: false, reason: 'no identity policy allows it' });
  });

  test('a policy with something in it that is not known before the deployment is an error', () => {
    const { decide } = app((stack) => {
      const reader = role(stack);
      reader.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [new CfnParameter(stack, 'Arn').valueAsString] }));
      return readsBucket(stack, reader);
    });
    expect(deliveryErrorOf(decide).message).toContain('parameter Arn of One');
  });

  test.each<[string, (stack: Stack, reader: iam.Role, bucket: s3.Bucket) => void, RegExp]>([
    ['a policy of a form that is not known', (_, __, bucket) => (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride('ResourcePolicy.Any', 1), /the ResourcePolicy of One\//],
    ['two policies of one bucket', (stack, reader, bucket) => {
      bucket.grantRead(new iam.ServicePrincipal('logging.s3.amazonaws.com'));
      new s3.CfnBucketPolicy(stack, 'Second', { bucket: bucket.bucketName, policyDocument: {} });
      reader.node.addDependency(bucket);
    }, /the policy of One\/Bucket\w+, which 2 resources set/],
  ])('%s is an error', (_, define, message) => {
    const { decide } = app((stack) => {
      const reader = role(stack);
      const bucket = new s3.Bucket(stack, 'Bucket');
      define(stack, reader, bucket);
      return { principal: reader.roleArn, action: 's3:GetObject', resource: bucket.arnForObjects('a') };
    });
    expect(deliveryErrorOf(decide).message).toMatch(message);
  });

  test('policies that are resources of their own count, of users too', () => {
    const asUser = (define: (stack: Stack, user: iam.User) => void) => app((stack) => {
      const user = new iam.User(stack, 'User');
      define(stack, user);
      return { principal: user.userArn, action: 's3:GetObject', resource: new s3.Bucket(stack, 'Bucket').arnForObjects('a') };
    });
    const policyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
    expect(asUser(() => undefined).decide().allowed).toBe(false);
    expect(asUser((stack, { userName }) => new iam.CfnUserPolicy(stack, 'P', { policyName: 'p', userName, policyDocument })).decide().allowed).toBe(true);
    const asRole = app((stack) => {
      const reader = role(stack);
      new iam.CfnRolePolicy(stack, 'P', { policyName: 'p', roleName: reader.roleName, policyDocument });
      return readsBucket(stack, reader);
    });
    expect(asRole.decide().allowed).toBe(true);
  });

  test('actions without a resource are asked for with *', () => {
    const lists = (actions: string[]) => app((stack) => {
      const user = role(stack);
      user.addToPolicy(new iam.PolicyStatement({ actions, resources: ['*'] }));
      return { principal: user.roleArn, action: 's3:ListAllMyBuckets', resource: '*' };
    }).decide().allowed;
    expect(lists(['s3:ListAllMyBuckets'])).toBe(true);
    expect(lists(['s3:GetObject'])).toBe(false);
  });
});

describe('what a proof is made of', () => {
  const policyDocument = (resource: unknown) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: resource }] });

  test('stacks of one app, and what one exports to the other', () => {
    const app = new App();
    const one = new Stack(app, 'One', { env: TOOLING });
    const bucket = new s3.Bucket(one, 'Bucket');
    const two = new Stack(app, 'Two', { env: TOOLING });
    const reader = new iam.Role(two, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    reader.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('a')] }));
    const proof = AccessProof.ofStages([app]);
    proof.assertAllowed({ principal: reader.roleArn, action: 's3:GetObject', resource: bucket.arnForObjects('a') });
    proof.assertDenied({ principal: reader.roleArn, action: 's3:GetObject', resource: bucket.arnForObjects('b') });
  });

  test('an import that nobody exports is an error', () => {
    const stack = new Stack(new App(), 'One', { env: TOOLING });
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal(), managedPolicies: [] });
    new iam.CfnRolePolicy(stack, 'P', { policyName: 'p', roleName: reader.roleName, policyDocument: policyDocument(Fn.importValue('Nowhere')) });
    const resource = new s3.Bucket(stack, 'Bucket').arnForObjects('a');
    const error = deliveryErrorOf(() => AccessProof.ofStages([stack.node.root as App]).decide({ principal: reader.roleArn, action: 's3:GetObject', resource }));
    expect(error.message).toContain('the export Nowhere, which no stack has');
  });

  test('a directory is as good as the app that it was synthesized from', () => {
    const app = new App();
    const stack = new Stack(app, 'One', { env: TOOLING });
    const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'my-bucket' });
    bucket.grantRead(new iam.ArnPrincipal('arn:aws:iam::222222222222:role/Reader'));
    const proof = AccessProof.ofDirectories([app.synth().directory]);
    const reads = { action: 's3:GetObject', resource: 'arn:aws:s3:::my-bucket/a', principalPolicies: EVERYTHING };
    proof.assertAllowed({ ...reads, principal: 'arn:aws:iam::222222222222:role/Reader' });
    proof.assertDenied({ ...reads, principal: 'arn:aws:iam::222222222222:role/Other' });
    proof.assertDenied({ ...reads, principal: 'arn:aws:iam::222222222222:user/Reader' });
  });

  test('resources under a condition that does not hold are not there', () => {
    const build = (region: string) => {
      const stack = new Stack(new App(), 'One', { env: TOOLING });
      const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
      const policy = new iam.CfnRolePolicy(stack, 'P', { policyName: 'p', roleName: reader.roleName, policyDocument: policyDocument('*') });
      policy.cfnOptions.condition = new CfnCondition(stack, 'There', { expression: Fn.conditionEquals(Aws.REGION, region) });
      const resource = new s3.Bucket(stack, 'Bucket').arnForObjects('a');
      return AccessProof.ofStages([stack.node.root as App]).decide({ principal: reader.roleArn, action: 's3:GetObject', resource }).allowed;
    };
    expect(build('eu-west-1')).toBe(true);
    expect(build('us-east-1')).toBe(false);
  });

  test('a stack for whatever account proves nothing about accounts', () => {
    const stack = new Stack(new App(), 'One');
    const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    const error = deliveryErrorOf(() => AccessProof.ofStages([stack.node.root as App]).decide({ principal: role.roleArn, action: 's3:ListAllMyBuckets', resource: '*' }));
    expect(error.message).toContain('the account of One, which has no literal env');
  });

  test('services and nobody have no account in which to act without a resource', () => {
    const stack = new Stack(new App(), 'One', { env: TOOLING });
    new s3.Bucket(stack, 'Bucket');
    const proof = AccessProof.ofStages([stack.node.root as App]);
    for (const principal of ['codebuild.amazonaws.com', '*']) {
      const error = deliveryErrorOf(() => proof.decide({ principal, action: 's3:ListAllMyBuckets', resource: '*' }));
      expect(error.message).toContain('the account in which an action without a resource is made');
    }
  });
});

describe('values that are put together', () => {
  const stack = new Stack(new App(), 'One', { env: TOOLING });
  const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  const bucket = new s3.Bucket(stack, 'Bucket');
  reader.addToPolicy(new iam.PolicyStatement({
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects('*')],
    conditions: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner', stack.stackName] }, 'Null': { 'aws:TagKeys': 'false' } },
  }));
  const proof = AccessProof.ofStages([stack.node.root as App]);
  const puts = { principal: reader.roleArn, action: 's3:PutObject', resource: `${bucket.bucketArn}/${reader.roleName}/a` };

  test('of several attributes are resolved each', () => {
    expect(proof.decide(puts).explanation).toMatch(/s3:PutObject on arn:aws:s3:::one-bucket\w+-\w+\/One-Reader\w+-\w+\/a by /);
  });

  test('as keys of several values are compared one by one', () => {
    proof.assertAllowed({ ...puts, multiValuedContext: { 'aws:TagKeys': ['owner', stack.stackName] } });
    proof.assertDenied({ ...puts, multiValuedContext: { 'aws:TagKeys': ['owner', 'other'] } });
    proof.assertDenied(puts);
  });

  test('and not known are said to be so, instead of shown as a placeholder', () => {
    const error = deliveryErrorOf(() => proof.decide({ ...puts, principal: new CfnParameter(stack, 'Who').valueAsString }));
    expect(error.message).toContain('got {"principal":"(unknown)","action":"s3:PutObject","resource":"arn:aws:s3:::one-bucket');
  });
});

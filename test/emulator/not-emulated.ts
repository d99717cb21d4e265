import { CreateChangeSetCommand, DescribeChangeSetCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { CreateRoleCommand, GetRoleCommand, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DecryptCommand, EncryptCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand, GetBucketEncryptionCommand, GetBucketLifecycleConfigurationCommand, GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand, GetBucketTaggingCommand, GetObjectCommand, GetObjectLockConfigurationCommand, ListBucketsCommand,
  PutBucketPolicyCommand, PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT, OTHER_ACCOUNT, ProbeBench, REGION, succeeds } from './probe-bench';

/** Something that AWS does and the emulator does not, of what this library's templates use. */
export interface NotEmulated {
  readonly what: string;
  /** What the probe does, and what the emulator answers. */
  readonly probedBy: string;
  /** How it is proven here, as the emulator can't. */
  readonly instead: string;
  /** Whether the emulator does it by now: then this entry, and what stands in for it, has to go. */
  emulated(bench: ProbeBench): Promise<boolean>;
}

const TEMPLATE = 'assertions on the synthesized template';
const SIMULATED = 'test/proof: policy evaluation by our evaluator and by an independent simulator';
const STRANGER = `arn:aws:iam::${OTHER_ACCOUNT}:role/does-not-exist`;

const allow = (principal: string, action: string, resource = '*') => ({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: action, Resource: resource }],
});
const identity = (effect: string, action: string) => ({ Version: '2012-10-17', Statement: [{ Effect: effect, Action: action, Resource: '*' }] });
const trust = (principal: string) => ({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }],
});
const root = (account: string) => `arn:aws:iam::${account}:root`;

/** A bucket made by CloudFormation with some properties; returns its name. */
async function bucketWith(bench: ProbeBench, properties: Record<string, unknown>): Promise<string> {
  const BucketName = bench.name();
  await bench.created({ Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName, ...properties } } });
  return BucketName;
}

async function bucketPolicyIsRefused(bench: ProbeBench, policy: (bucketArn: string) => object): Promise<boolean> {
  const Bucket = await bucketWith(bench, {});
  const put = (document: object) => bench.s3().send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(document) }));
  await put(allow(root(ACCOUNT), 's3:GetObject', `arn:aws:s3:::${Bucket}/*`));
  return !await succeeds(put(policy(`arn:aws:s3:::${Bucket}`)), 'MalformedPolicy');
}

async function keyPolicyIsRefused(bench: ProbeBench, policy: object): Promise<boolean> {
  return !await succeeds(bench.kms().send(new CreateKeyCommand({ Policy: JSON.stringify(policy) })), 'MalformedPolicyDocumentException');
}

const BUCKETS: Record<string, NotEmulated> = {
  bucketEncryption: {
    what: 'the default encryption of a bucket made by CloudFormation',
    probedBy: 'a bucket with aws:kms and a bucket key reads back AES256 without one',
    instead: TEMPLATE,
    async emulated(bench) {
      const rule = { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/aws/s3' } };
      const Bucket = await bucketWith(bench, { BucketEncryption: { ServerSideEncryptionConfiguration: [rule] } });
      const { ServerSideEncryptionConfiguration: read } = await bench.s3().send(new GetBucketEncryptionCommand({ Bucket }));
      return read?.Rules?.[0].ApplyServerSideEncryptionByDefault?.SSEAlgorithm === 'aws:kms';
    },
  },
  bucketLifecycle: {
    what: 'the lifecycle of a bucket made by CloudFormation',
    probedBy: 'a bucket with an expiration rule reads back none',
    instead: TEMPLATE,
    async emulated(bench) {
      const Bucket = await bucketWith(bench, { LifecycleConfiguration: { Rules: [{ Id: 'old', Status: 'Enabled', ExpirationInDays: 3 }] } });
      return succeeds(bench.s3().send(new GetBucketLifecycleConfigurationCommand({ Bucket })), 'NoSuchLifecycleConfiguration');
    },
  },
  bucketObjectLock: {
    what: 'object lock of a bucket made by CloudFormation',
    probedBy: 'a bucket with a default retention reads back no object lock',
    instead: TEMPLATE,
    async emulated(bench) {
      const Rule = { DefaultRetention: { Mode: 'COMPLIANCE', Days: 1 } };
      const Bucket = await bucketWith(bench, { ObjectLockEnabled: true, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule } });
      return succeeds(bench.s3().send(new GetObjectLockConfigurationCommand({ Bucket })), 'ObjectLockConfigurationNotFoundError');
    },
  },
  bucketLogging: {
    what: 'access logging of a bucket made by CloudFormation',
    probedBy: 'a bucket that logs to another one reads back no target',
    instead: TEMPLATE,
    async emulated(bench) {
      const target = await bucketWith(bench, {});
      const Bucket = await bucketWith(bench, { LoggingConfiguration: { DestinationBucketName: target, LogFilePrefix: 'log/' } });
      return (await bench.s3().send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled?.TargetBucket === target;
    },
  },
  bucketTags: {
    what: 'tags of a bucket made by CloudFormation',
    probedBy: 'a bucket with a tag reads back none',
    instead: TEMPLATE,
    async emulated(bench) {
      const Bucket = await bucketWith(bench, { Tags: [{ Key: 'team', Value: 'delivery' }] });
      return succeeds(bench.s3().send(new GetBucketTaggingCommand({ Bucket })), 'NoSuchTagSet');
    },
  },
  bucketOwnershipControls: {
    what: 'object ownership of a bucket made by CloudFormation',
    probedBy: 'a bucket with ObjectWriter reads back BucketOwnerEnforced, as every bucket does',
    instead: TEMPLATE,
    async emulated(bench) {
      const Bucket = await bucketWith(bench, { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } });
      const { OwnershipControls } = await bench.s3().send(new GetBucketOwnershipControlsCommand({ Bucket }));
      return OwnershipControls?.Rules?.[0].ObjectOwnership === 'ObjectWriter';
    },
  },
  deletionOfFilledBucket: {
    what: 'a bucket that holds objects can not be deleted',
    probedBy: 'deleting the stack of a bucket with an object in it succeeds',
    instead: 'deletion policies are asserted on the synthesized template',
    async emulated(bench) {
      const Bucket = bench.name();
      const stack = await bench.created({ Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: Bucket } } });
      await bench.s3().send(new PutObjectCommand({ Bucket, Key: 'object', Body: 'content' }));
      return (await bench.delete(stack)).status === 'DELETE_FAILED';
    },
  },
  conditionsOnForeignCallers: {
    what: 'conditions on who calls, in a bucket policy for another account',
    probedBy: 'a role that reads when its whole account is allowed is refused when aws:PrincipalArn names it',
    instead: SIMULATED,
    async emulated(bench) {
      const Bucket = bench.name();
      const owner = new S3Client(bench.enforcing.clientConfig(ACCOUNT, REGION));
      await owner.send(new CreateBucketCommand({ Bucket }));
      await owner.send(new PutObjectCommand({ Bucket, Key: 'object', Body: 'content' }));
      const RoleName = bench.name();
      const RoleArn = `arn:aws:iam::${OTHER_ACCOUNT}:role/${RoleName}`;
      const iam = bench.iam(bench.enforcing, OTHER_ACCOUNT);
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust(root(OTHER_ACCOUNT))) }));
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'read', PolicyDocument: JSON.stringify(identity('Allow', 's3:GetObject')) }));
      const credentials = await bench.assume(RoleArn, OTHER_ACCOUNT);
      const reader = new S3Client({ ...bench.enforcing.clientConfig(OTHER_ACCOUNT, REGION), credentials });
      const mayRead = async (Condition?: object) => {
        const { Version, Statement: [statement] } = allow(root(OTHER_ACCOUNT), 's3:GetObject', `arn:aws:s3:::${Bucket}/*`);
        await owner.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version, Statement: [{ ...statement, Condition }] }) }));
        return succeeds(reader.send(new GetObjectCommand({ Bucket, Key: 'object' })), 'AccessDenied');
      };
      if (!await mayRead()) throw new Error('the probe can not read without a condition either; see enforcement.test.ts');
      return mayRead({ ArnEquals: { 'aws:PrincipalArn': RoleArn } });
    },
  },
};

const POLICIES: Record<string, NotEmulated> = {
  principalOfBucketPolicy: {
    what: 'a bucket policy must name principals that exist',
    probedBy: 'a bucket policy for a role that does not exist is taken; AWS answers "invalid principal in policy"',
    instead: 'no policy names a role of another account directly; a test walks all templates',
    emulated: async bench => bucketPolicyIsRefused(bench, arn => allow(STRANGER, 's3:GetObject', `${arn}/*`)),
  },
  actionOfBucketPolicy: {
    what: 'a bucket policy must name actions that exist',
    probedBy: 'a misspelt action is taken; AWS answers "policy has invalid action"',
    instead: 'the independent simulator, which knows every action, and cfn-lint',
    emulated: async bench => bucketPolicyIsRefused(bench, arn => allow(root(ACCOUNT), 's3:GetObjekt', `${arn}/*`)),
  },
  resourceOfBucketPolicy: {
    what: 'a bucket policy must be about its own bucket',
    probedBy: 'a policy about another bucket is taken; AWS answers "policy has invalid resource"',
    instead: TEMPLATE,
    emulated: async bench => bucketPolicyIsRefused(bench, () => allow(root(ACCOUNT), 's3:GetObject', 'arn:aws:s3:::some-other-bucket/*')),
  },
  principalOfKeyPolicy: {
    what: 'a key policy must name principals that exist',
    probedBy: 'a key policy with a role that does not exist is taken; AWS answers that a statement has invalid principals',
    instead: 'no policy names a role of another account directly; a test walks all templates',
    async emulated(bench) {
      const { Statement } = allow(root(ACCOUNT), 'kms:*');
      return keyPolicyIsRefused(bench, { Version: '2012-10-17', Statement: [...Statement, ...allow(STRANGER, 'kms:Decrypt').Statement] });
    },
  },
  lockoutByKeyPolicy: {
    what: 'a key policy must leave its writer able to change it',
    probedBy: 'a key policy that nobody of the account could change any more is taken; AWS refuses it',
    instead: SIMULATED,
    emulated: async bench => keyPolicyIsRefused(bench, allow(root(OTHER_ACCOUNT), 'kms:Decrypt')),
  },
  principalOfTrustPolicy: {
    what: 'a trust policy must name principals that exist',
    probedBy: 'a role that trusts a role which does not exist is created; AWS answers "invalid principal in policy"',
    instead: 'no policy names a role of another account directly; a test walks all templates',
    async emulated(bench) {
      const create = bench.iam().send(new CreateRoleCommand({ RoleName: bench.name(), AssumeRolePolicyDocument: JSON.stringify(trust(STRANGER)) }));
      return !await succeeds(create, 'MalformedPolicyDocumentException');
    },
  },
  permissionsBoundary: {
    what: 'the permissions boundary of a role made by CloudFormation',
    probedBy: 'a role with a boundary reads back none',
    instead: `${TEMPLATE}; ${SIMULATED}`,
    async emulated(bench) {
      const RoleName = bench.name();
      await bench.created({
        Boundary: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: identity('Allow', '*') } },
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: { RoleName, AssumeRolePolicyDocument: trust(root(ACCOUNT)), PermissionsBoundary: { Ref: 'Boundary' } },
        },
      });
      return (await bench.iam().send(new GetRoleCommand({ RoleName }))).Role!.PermissionsBoundary !== undefined;
    },
  },
  principalArnOfSessions: {
    what: 'aws:PrincipalArn of a session is the ARN of its role',
    probedBy: 'a role that may assume another one is refused when the trust policy has ArnEquals aws:PrincipalArn with its ARN',
    instead: `${SIMULATED}; deployments run without enforced policies`,
    emulated: async bench => mayAssumeByPrincipalArn(bench),
  },
  serviceControlPolicies: {
    what: 'service control policies',
    probedBy: 'with policies enforced, a role of a member account lists buckets although a policy attached to the account denies it',
    instead: SIMULATED,
    emulated: async bench => !await memberMayListBuckets(bench),
  },
  crossAccountKeys: {
    what: 'keys that another account may use',
    probedBy: 'what its own account can decrypt, another account that the key policy allows can not',
    instead: SIMULATED,
    async emulated(bench) {
      const { Statement } = allow(root(ACCOUNT), 'kms:*');
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [...Statement, ...allow(root(OTHER_ACCOUNT), 'kms:Decrypt').Statement] });
      const KeyId = (await bench.kms().send(new CreateKeyCommand({ Policy }))).KeyMetadata!.Arn!;
      const { CiphertextBlob } = await bench.kms().send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('secret') }));
      await bench.kms().send(new DecryptCommand({ KeyId, CiphertextBlob }));
      const refusals = ['InvalidCiphertextException', 'NotFoundException', 'AccessDeniedException'];
      return succeeds(bench.kms(OTHER_ACCOUNT).send(new DecryptCommand({ KeyId, CiphertextBlob })), ...refusals);
    },
  },
};

/** Whether a role of one account may assume one of another that trusts the account, on the condition that it is that role. */
async function mayAssumeByPrincipalArn(bench: ProbeBench): Promise<boolean> {
  const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  const [caller, target] = [bench.name(), bench.name()];
  const callerArn = `arn:aws:iam::${OTHER_ACCOUNT}:role/${caller}`;
  const there = bench.iam(bench.enforcing, OTHER_ACCOUNT);
  const here = bench.iam(bench.enforcing);
  await there.send(new CreateRoleCommand({ RoleName: caller, AssumeRolePolicyDocument: JSON.stringify(trust(root(OTHER_ACCOUNT))) }));
  await there.send(new PutRolePolicyCommand({ RoleName: caller, PolicyName: 'all', PolicyDocument: JSON.stringify(identity('Allow', '*')) }));
  const credentials = await bench.assume(callerArn, OTHER_ACCOUNT);
  const sts = new STSClient({ ...bench.enforcing.clientConfig(OTHER_ACCOUNT, REGION), credentials });

  const [statement] = trust(root(OTHER_ACCOUNT)).Statement;
  await here.send(new CreateRoleCommand({ RoleName: target, AssumeRolePolicyDocument: document(statement) }));
  const assume = { RoleArn: `arn:aws:iam::${ACCOUNT}:role/${target}`, RoleSessionName: 'probe' };
  await sts.send(new AssumeRoleCommand(assume));
  const Condition = { ArnEquals: { 'aws:PrincipalArn': callerArn } };
  await here.send(new UpdateAssumeRolePolicyCommand({ RoleName: target, PolicyDocument: document({ ...statement, Condition }) }));
  return succeeds(sts.send(new AssumeRoleCommand(assume)), 'AccessDenied');
}

/**
 * A member account's role which its own policy forbids to create buckets, and a service control policy to use S3 at all.
 *
 * The emulator has an organization from the start.
 */
async function memberMayListBuckets(bench: ProbeBench): Promise<boolean> {
  const { Roots: [{ Id: rootId }] } = await bench.organizations<{ Roots: { Id: string }[] }>('ListRoots', {});
  const { CreateAccountStatus: { AccountId: member } } = await bench.organizations<{ CreateAccountStatus: { AccountId: string } }>(
    'CreateAccount', { AccountName: 'member', Email: 'member@example.com' });
  await bench.organizations('EnablePolicyType', { RootId: rootId, PolicyType: 'SERVICE_CONTROL_POLICY' }).catch(alreadyEnabled);
  const { Policy: { PolicySummary: { Id: policyId } } } = await bench.organizations<{ Policy: { PolicySummary: { Id: string } } }>('CreatePolicy', {
    Name: 'deny', Description: 'deny', Type: 'SERVICE_CONTROL_POLICY', Content: JSON.stringify(identity('Deny', 's3:*')),
  });
  await bench.organizations('AttachPolicy', { PolicyId: policyId, TargetId: member });
  const { Policies } = await bench.organizations<{ Policies: { Id: string }[] }>(
    'ListPoliciesForTarget', { TargetId: member, Filter: 'SERVICE_CONTROL_POLICY' });
  if (!Policies.some(({ Id }) => Id === policyId)) throw new Error('the probe could not attach its policy; see whether the emulator has changed how');

  const iam = bench.iam(bench.enforcing, member);
  await iam.send(new CreateRoleCommand({ RoleName: 'probe', AssumeRolePolicyDocument: JSON.stringify(trust(root(member))) }));
  const policy = { Version: '2012-10-17', Statement: [...identity('Allow', '*').Statement, ...identity('Deny', 's3:CreateBucket').Statement] };
  await iam.send(new PutRolePolicyCommand({ RoleName: 'probe', PolicyName: 'probe', PolicyDocument: JSON.stringify(policy) }));
  const credentials = await bench.assume(`arn:aws:iam::${member}:role/probe`, member);
  const s3 = new S3Client({ ...bench.enforcing.clientConfig(member, REGION), credentials });
  if (await succeeds(s3.send(new CreateBucketCommand({ Bucket: bench.name() })), 'AccessDenied')) {
    throw new Error('the emulator did not enforce the identity policy either; see that it was started with enforceAuth');
  }
  return succeeds(s3.send(new ListBucketsCommand({})), 'AccessDenied');
}

function alreadyEnabled(error: Error): void {
  if (!error.message.includes('PolicyTypeAlreadyEnabled')) throw error;
}

const TOPIC = (name: string) => ({ Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: name } } });

const CLOUDFORMATION: Record<string, NotEmulated> = {
  stackRole: {
    what: 'the role that a stack is given',
    probedBy: 'with policies enforced, a stack is created with a role that may do nothing',
    instead: SIMULATED,
    async emulated(bench) {
      const RoleName = bench.name();
      const Statement = [{ Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' }];
      const service = { Version: '2012-10-17', Statement };
      const { Role } = await bench.iam(bench.enforcing).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(service) }));
      return (await bench.create(TOPIC(bench.name()), Role!.Arn, bench.enforcing)).status !== 'CREATE_COMPLETE';
    },
  },
  outputsInChangeSets: {
    what: 'a change set for changed outputs alone',
    probedBy: 'a change set that adds an output fails with "didn\'t contain changes"',
    instead: 'deploy.ts asks with UpdateStack',
    async emulated(bench) {
      const StackName = await bench.created(TOPIC(bench.name()));
      const cloudFormation = bench.cloudFormation();
      const { TemplateBody } = await cloudFormation.send(new GetTemplateCommand({ StackName }));
      const template = { ...JSON.parse(TemplateBody!) as object, Outputs: { Name: { Value: 'new' } } };
      await cloudFormation.send(new CreateChangeSetCommand({ StackName, ChangeSetName: 'probe', TemplateBody: JSON.stringify(template) }));
      return (await cloudFormation.send(new DescribeChangeSetCommand({ StackName, ChangeSetName: 'probe' }))).Status === 'CREATE_COMPLETE';
    },
  },
  unknownProperties: {
    what: 'a property that a resource type does not have is refused',
    probedBy: 'a bucket with an invented property is created',
    instead: 'cfn-lint and CDK\'s own template validation',
    async emulated(bench) {
      const resource = { Type: 'AWS::S3::Bucket', Properties: { BucketName: bench.name(), NoSuchProperty: true } };
      return (await bench.create({ Bucket: resource })).status !== 'CREATE_COMPLETE';
    },
  },
};

/** Every entry is probed by not-emulated.test.ts, which fails for what the emulator has learnt. */
export const NOT_EMULATED: Readonly<Record<string, NotEmulated>> = { ...BUCKETS, ...POLICIES, ...CLOUDFORMATION };

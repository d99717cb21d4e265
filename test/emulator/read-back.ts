import { CloudFormationClient, paginateDescribeStacks, paginateListStackResources, Stack } from '@aws-sdk/client-cloudformation';
import {
  GetPolicyCommand, GetPolicyVersionCommand, GetRoleCommand, GetRolePolicyCommand, IAMClient,
  paginateListAttachedRolePolicies, paginateListRolePolicies, paginateListRoles,
} from '@aws-sdk/client-iam';
import {
  DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand, KMSClient, paginateListAliases, paginateListKeys,
} from '@aws-sdk/client-kms';
import {
  GetBucketEncryptionCommand, GetBucketLocationCommand, GetBucketOwnershipControlsCommand, GetBucketPolicyCommand, GetBucketVersioningCommand,
  GetPublicAccessBlockCommand, ListBucketsCommand, S3Client,
} from '@aws-sdk/client-s3';
import { AccountState, BucketState, KeyState, Owner, PolicyDocument, RoleState, StackResource, StackState } from './account-state';
import type { AwsEnvironment } from './deploy';
import type { Emulator } from './emulator';

export * from './account-state';

/** The name that the CDK's CLI gives its stack. */
const BOOTSTRAP_STACK = 'CDKToolkit';

export interface ReadBackOptions extends AwsEnvironment {
  /**
   * Other regions of the account with stacks, so that their roles are not taken for roles of nobody.
   *
   * @default - none
   */
  readonly otherRegions?: readonly string[];
}

/**
 * Reads what an account really holds, never what CloudFormation says it has created: the emulator answers
 * CREATE_COMPLETE also for properties that it drops.
 *
 * What the bootstrap stack owns is left out, and known by that stack's list of resources. What nobody owns is
 * there, because nobody expects it.
 */
export async function readBack(emulator: Emulator, options: ReadBackOptions): Promise<AccountState> {
  const { account, region, otherRegions = [] } = options;
  const config = emulator.clientConfig(account, region);
  const stacks = await readStacks(new CloudFormationClient(config));
  const elsewhere = await Promise.all(otherRegions.map(async other => readStacks(new CloudFormationClient(emulator.clientConfig(account, other)))));
  const owners = new Owners(stacks, elsewhere.flat());
  const [buckets, keys, roles] = await Promise.all([
    readBuckets(new S3Client(config), region, owners),
    readKeys(new KMSClient(config), owners),
    readRoles(new IAMClient(config), owners),
  ]);
  return { account, region, stacks: stacks.filter(({ name }) => name !== BOOTSTRAP_STACK), buckets, keys, roles };
}

/** Which stack owns what, from the stacks' own lists. */
class Owners {
  private readonly here = new Map<string, Owner>();
  private readonly elsewhere = new Set<string>();

  constructor(here: readonly StackState[], elsewhere: readonly StackState[]) {
    for (const stack of here) {
      for (const { type, physicalId, logicalId } of stack.resources) this.here.set(`${type} ${physicalId}`, { stackName: stack.name, logicalId });
    }
    for (const { type, physicalId } of elsewhere.flatMap(({ resources }) => resources)) this.elsewhere.add(`${type} ${physicalId}`);
  }

  of(type: string, physicalId: string): Owner | undefined {
    return this.here.get(`${type} ${physicalId}`);
  }

  /** Whether a resource belongs into this account's state. */
  counts(type: string, physicalId: string): boolean {
    return !this.elsewhere.has(`${type} ${physicalId}`) && this.of(type, physicalId)?.stackName !== BOOTSTRAP_STACK;
  }
}

async function readStacks(cloudFormation: CloudFormationClient): Promise<StackState[]> {
  const stacks = await collect(paginateDescribeStacks({ client: cloudFormation }, {}), page => page.Stacks);
  return Promise.all(stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(async stack => readStack(cloudFormation, stack)));
}

async function readStack(cloudFormation: CloudFormationClient, stack: Stack): Promise<StackState> {
  const summaries = await collect(
    paginateListStackResources({ client: cloudFormation }, { StackName: stack.StackId }), page => page.StackResourceSummaries);
  const resources = summaries.map((summary): StackResource => ({
    logicalId: summary.LogicalResourceId!,
    type: summary.ResourceType!,
    physicalId: summary.PhysicalResourceId ?? '',
    status: summary.ResourceStatus!,
  }));
  return {
    name: stack.StackName!,
    status: stack.StackStatus!,
    outputs: Object.fromEntries((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue ?? ''])),
    resources: sortedBy(resources, ({ logicalId }) => logicalId),
  };
}

async function readBuckets(s3: S3Client, region: string, owners: Owners): Promise<BucketState[]> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const names = Buckets.map(({ Name }) => Name!).filter(name => owners.counts('AWS::S3::Bucket', name)).sort();
  const states = await Promise.all(names.map(async name => {
    // The API's oldest region has no name in this answer.
    const location = (await s3.send(new GetBucketLocationCommand({ Bucket: name }))).LocationConstraint ?? 'us-east-1';
    return location === region ? [await readBucket(s3, name, owners)] : [];
  }));
  return states.flat();
}

async function readBucket(s3: S3Client, name: string, owners: Owners): Promise<BucketState> {
  const Bucket = name;
  const [versioning, block, encryption, ownership, policy] = await Promise.all([
    s3.send(new GetBucketVersioningCommand({ Bucket })),
    unless('NoSuchPublicAccessBlockConfiguration', s3.send(new GetPublicAccessBlockCommand({ Bucket }))),
    unless('ServerSideEncryptionConfigurationNotFoundError', s3.send(new GetBucketEncryptionCommand({ Bucket }))),
    unless('OwnershipControlsNotFoundError', s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))),
    unless('NoSuchBucketPolicy', s3.send(new GetBucketPolicyCommand({ Bucket }))),
  ]);
  const publicAccess = block?.PublicAccessBlockConfiguration;
  const rule = encryption?.ServerSideEncryptionConfiguration?.Rules?.[0];
  return {
    name,
    owner: owners.of('AWS::S3::Bucket', name),
    versioning: versioning.Status,
    publicAccessBlock: publicAccess && {
      blockPublicAcls: publicAccess.BlockPublicAcls === true,
      ignorePublicAcls: publicAccess.IgnorePublicAcls === true,
      blockPublicPolicy: publicAccess.BlockPublicPolicy === true,
      restrictPublicBuckets: publicAccess.RestrictPublicBuckets === true,
    },
    encryption: rule && {
      algorithm: rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
      kmsKeyId: rule.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
      bucketKey: rule.BucketKeyEnabled === true,
    },
    objectOwnership: ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
    policy: policy && parsed(policy.Policy),
  };
}

async function readKeys(kms: KMSClient, owners: Owners): Promise<KeyState[]> {
  const ids = (await collect(paginateListKeys({ client: kms }, {}), page => page.Keys)).map(({ KeyId }) => KeyId!);
  const aliases = await collect(paginateListAliases({ client: kms }, {}), page => page.Aliases);
  const states = await Promise.all(ids.filter(id => owners.counts('AWS::KMS::Key', id)).map(async KeyId => {
    const { KeyMetadata: metadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    // Keys that AWS services make for themselves are nobody's work.
    if (metadata!.KeyManager === 'AWS') return [];
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    const state: KeyState = {
      keyId: KeyId,
      arn: metadata!.Arn!,
      owner: owners.of('AWS::KMS::Key', KeyId),
      state: metadata!.KeyState!,
      description: metadata!.Description ?? '',
      spec: metadata!.KeySpec!,
      rotation: { enabled: rotation.KeyRotationEnabled === true, periodInDays: rotation.RotationPeriodInDays },
      aliases: aliases.filter(({ TargetKeyId }) => TargetKeyId === KeyId).map(({ AliasName }) => AliasName!).sort(),
      policy: parsed(Policy),
    };
    return [state];
  }));
  // Key ids are drawn at random: aliases and logical ids make an order that is the same in each run.
  return sortedBy(states.flat(), key => `${key.owner?.stackName} ${key.owner?.logicalId} ${key.aliases.join()} ${key.keyId}`);
}

async function readRoles(iam: IAMClient, owners: Owners): Promise<RoleState[]> {
  const names = (await collect(paginateListRoles({ client: iam }, {}), page => page.Roles)).map(({ RoleName }) => RoleName!);
  return Promise.all(names.filter(name => owners.counts('AWS::IAM::Role', name)).sort().map(async name => readRole(iam, name, owners)));
}

async function readRole(iam: IAMClient, RoleName: string, owners: Owners): Promise<RoleState> {
  // ListRoles leaves the permissions boundary out, GetRole has it:
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
  const role = (await iam.send(new GetRoleCommand({ RoleName }))).Role!;
  const inline = await collect(paginateListRolePolicies({ client: iam }, { RoleName }), page => page.PolicyNames);
  const attached = await collect(paginateListAttachedRolePolicies({ client: iam }, { RoleName }), page => page.AttachedPolicies);
  return {
    name: RoleName,
    arn: role.Arn!,
    path: role.Path!,
    owner: owners.of('AWS::IAM::Role', RoleName),
    maxSessionSeconds: role.MaxSessionDuration,
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    trust: decoded(role.AssumeRolePolicyDocument),
    inlinePolicies: await byName(inline, async PolicyName =>
      decoded((await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument)),
    attachedPolicies: await byName(attached.map(({ PolicyArn }) => PolicyArn!), async arn => managedPolicy(iam, arn)),
  };
}

async function managedPolicy(iam: IAMClient, PolicyArn: string): Promise<PolicyDocument> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy!.DefaultVersionId }));
  return decoded(PolicyVersion!.Document);
}

async function byName<T>(names: readonly string[], read: (name: string) => Promise<T>): Promise<Record<string, T>> {
  return Object.fromEntries(await Promise.all([...names].sort().map(async name => [name, await read(name)] as const)));
}

async function collect<Page, Item>(pages: AsyncIterable<Page>, items: (page: Page) => Item[] | undefined): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...items(page) ?? []);
  return found;
}

/** Absence is an answer, but only when the service says exactly so. */
async function unless<T>(errorName: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === errorName) return undefined;
    throw error;
  }
}

/** IAM returns policies URL-encoded: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
function decoded(document: string | undefined): PolicyDocument {
  return parsed(decodeURIComponent(document ?? ''));
}

function parsed(document: string | undefined): PolicyDocument {
  if (!document) throw new Error('the service returned no policy document; see whether the resource has just been deleted');
  return JSON.parse(document) as PolicyDocument;
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((a, b) => key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

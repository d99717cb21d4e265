import { CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Acting } from './acting';
import { callsOf, mayReadArtifacts, readsArtifacts, writesArtifacts } from './calls';
import { isOftenAllowedElsewhere, mayBeAllowedByResource } from './resource-policies';
import { StagePipelines } from './stage-pipelines';
import { Allowing, allowing, Call, Difference, differences, forObject, mayAllow } from './statements';
import { encryptionOf } from './uploads';
import { roleArnOf } from './written-values';
import { Properties } from '../../../private/deployed-properties';
import { isKnown, knownPartsOf, sketchOf } from '../../../private/literal-parts';
import { Problems } from '../../../private/problems';
import { UNRESOLVED } from '../../../private/tokens';

/**
 * What the app's own pipelines could not do as a deploy role, and would only say when they run. Where a pipeline is made by another app, or
 * something is not known, there is nothing to say.
 */
export function pipelineProblems(role: iam.Role, trusted: string): string[] {
  const problems = new Problems('CrossAccountDeployRole');
  const stack = Stack.of(role);
  const resource = role.node.defaultChild;
  // One that is there already is not deployed: https://docs.aws.amazon.com/cdk/v2/guide/define-iam-l2.html
  if (!CfnResource.isCfnResource(resource)) return [];
  const stage = StagePipelines.of(role);
  const properties = stage.values.propertiesOf(resource) ?? {};
  const arn = roleArnOf(stack, properties);
  const acting = stage.actingAs(arn);
  if (stage.isPreliminary || acting.length === 0) return [];
  checkTrust(problems, acting, allowing(stack, properties.AssumeRolePolicyDocument), knownPartsOf(sketchOf(stack, trusted, true)) ?? UNRESOLVED);
  checkPath(problems, acting, arn);
  const statements = ownStatements(role, properties, stage);
  if (statements) acting.filter((each) => each.roleArn === arn).forEach((each) => checkAllowed(problems, each, { statements, stage }));
  return problems.messages;
}

/**
 * CodePipeline becomes the role of an action with the pipeline's own.
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html
 */
function checkTrust(problems: Problems, acting: readonly Acting[], trust: readonly Allowing[], trusted: string): void {
  const roleOf = new Map(acting.map(({ pipeline, pipelineRoleArn }) => [pipeline, pipelineRoleArn]));
  for (const [pipeline, arn] of roleOf) {
    if (!isKnown(arn) || mayAllow(trust, { action: 'sts:AssumeRole', context: { 'aws:PrincipalArn': arn } })) continue;
    problems.add('CrossAccountDeployRole.OtherPipelineRole', `role of ${pipeline}`, arn,
      `must be ${trusted}, which alone can act as this role, as the pipeline does: give its role that name and path`);
  }
}

function checkPath(problems: Problems, acting: readonly Acting[], arn: string): void {
  for (const { called, roleArn } of acting.filter((each) => each.roleArn !== arn)) {
    problems.add('CrossAccountDeployRole.DeniedAction', `role of ${called}`, roleArn, `must be ${arn}, by its exact name and path`);
  }
}

/** All that the role may do; nothing where somebody has given it something besides, which is not looked at here. */
function ownStatements(role: iam.Role, properties: Properties, stage: StagePipelines): Allowing[] | undefined {
  const { RoleName: name, ManagedPolicyArns: managed = [], Policies: inline = [] } = properties;
  const stack = Stack.of(role);
  const policies = stage.policiesOf({ name: stage.values.of(stack, name), account: stack.account });
  const others = policies.filter(({ node }) => !node.scopes.includes(role));
  // Of a list that is none yet nobody knows what will be in it.
  const isMore = [managed, inline, others].some((each) => !Array.isArray(each) || each.length > 0);
  return isMore ? undefined : policies.flatMap((each) => allowing(each.stack, stage.values.propertiesOf(each)!.PolicyDocument));
}

/** What a role may do, and what else there is in its stage. */
interface Allowed {
  readonly statements: readonly Allowing[];
  readonly stage: StagePipelines;
}

function checkAllowed(problems: Problems, acting: Acting, { statements, stage }: Allowed): void {
  checkCalls(problems, acting, { statements, stage });
  checkEncryption(problems, acting, statements);
  checkArtifacts(problems, acting, statements);
}

/** Calls that ask for one thing where the same is allowed are one problem, which names them all. */
function checkCalls(problems: Problems, acting: Acting, { statements, stage }: Allowed): void {
  const alike = new Map<string, Denial[]>();
  for (const call of callsOf(acting).filter((each) => !mayBeAllowedByResource(each, acting, stage.values))) {
    const denial = denialOf(call, statements);
    if (denial === undefined) continue;
    const reason = JSON.stringify([denial.asked, denial.allowed]);
    alike.set(reason, [...alike.get(reason) ?? [], denial]);
  }
  for (const denials of alike.values()) {
    const [{ asked, message }] = denials;
    const actions = [...new Set(denials.map(({ call }) => call.action))].join(' or ');
    const others = denials.flatMap(({ call: { otherwise } }) => otherwise ?? []);
    problems.add('CrossAccountDeployRole.DeniedAction', acting.called, asked, [message(actions), ...others].join(', '));
  }
}

/** A call that no statement allows. */
interface Denial {
  readonly call: Call;
  readonly asked: unknown;
  /** What is allowed instead; nothing where no statement is about the call's action. */
  readonly allowed?: readonly (readonly string[])[];
  message(actions: string): string;
}

/** Nothing where a statement allows a call, or where something else may. */
function denialOf(call: Call, statements: readonly Allowing[]): Denial | undefined {
  const { resource, kindred } = call;
  const different = differences(statements, call);
  if (different === undefined) {
    const isNobodyElses = kindred !== undefined && mayAllow(statements, { action: kindred });
    return isOftenAllowedElsewhere(call) && !isNobodyElses ? undefined : {
      call,
      asked: resource,
      message: (actions) => `must ask for what the role's permissions allow, and they allow no ${actions} at all: give the role permissions for that, or have the action act as another role`,
    };
  }
  if (different.length === 0) return undefined;
  const asked = different.map((each) => each.asked);
  const others = different.map((each) => `${each.of} ${each.allowed.join(' or ')}`).join(' and ');
  const place = different.some(isElsewhere) ? ', in the region of the role\'s stack' : '';
  return {
    call,
    asked: asked.length === 1 ? asked[0] : asked,
    allowed: different.map((each) => each.allowed),
    message: (actions) => `must ask for ${others}, with which alone the role allows ${actions}: name that in the action${place}, or give the role permissions for this one`,
  };
}

const regionOf = (arn: string) => arn.split(':')[3];

/** Whether what is asked for is in another region than all that is allowed. Values of conditions have none. */
const isElsewhere = ({ asked, allowed }: Difference) => asked !== undefined && allowed.every((each) => regionOf(each) !== regionOf(asked));

const ENCRYPT = 'kms:GenerateDataKey';
const DECRYPT = 'kms:Decrypt';

/**
 * A key of the account may let the role use it by itself, where the role's own permissions are about no other one for the bucket.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
function checkEncryption(problems: Problems, acting: Acting, statements: readonly Allowing[]): void {
  const encryption = encryptionOf(acting);
  if (encryption === undefined) return;
  const { key, object } = encryption;
  const wrong = (message: string) => problems.add('CrossAccountDeployRole.DeniedAction', `KMSEncryptionKeyARN of ${acting.called}`, key, message);
  const [account, here] = [key, acting.roleArn].map((arn) => arn.split(':')[4]);
  const different = differences(forObject(statements, ENCRYPT, object), { action: ENCRYPT, resource: key });
  if (different === undefined && account !== here) {
    wrong(`must be a key of account ${here}, as the role may use none of another one: encrypt the bucket with a key of its own account`);
  } else if (different?.[0]) {
    wrong(`must be ${different[0].allowed.join(' or ')}, with which alone the role encrypts in the bucket: name that in the action, or give the role's permissions this one`);
  }
}

/** What reading and writing artifacts takes, of their bucket and the beginning of their keys. */
const READ = 's3:GetObject';
const WRITE = 's3:PutObject';

function checkArtifacts(problems: Problems, acting: Acting, statements: readonly Allowing[]): void {
  const { called, artifacts, roleArn, account } = acting;
  const reads = mayReadArtifacts(acting);
  const [, partition, , , here] = roleArn.split(':');
  // Within an account the bucket alone may say who reads it.
  if (!isKnown(artifacts) || !isKnown(account) || account === here) return;
  const resource = `arn:${partition}:s3:::${artifacts}`;
  const wrong = (message: string) => problems.add('CrossAccountDeployRole.DeniedAction', `artifacts of ${called}`, resource, message);
  const reading = differences(statements, { action: READ, resource });
  if (reading === undefined && readsArtifacts(acting)) {
    wrong('must be none, as the role reads no artifacts: leave them out, or give it permissions that read them');
  } else if (reading !== undefined && reading.length > 0 && reads) {
    const readable = statements.filter((each) => mayAllow([each], { action: READ })).flatMap(({ resources }) => resources);
    wrong(`must lie where the role reads them, in ${readable.join(', ')}: their keys start with the pipeline's name, and in a further region they lie in the `
      + 'bucket that crossRegionReplicationBuckets names, a SecureArtifactBucket of that region');
  } else if (reads) {
    // A key that the role uploads with is none that it reads artifacts with.
    const decrypting = forObject(statements, DECRYPT, resource);
    checkDefaultKey(problems, acting, decrypting);
    checkKey(problems, acting, decrypting);
  }
  if (writesArtifacts(acting) && !mayAllow(statements, { action: WRITE, resource })) {
    wrong('must not be written, as the role writes none: leave the action\'s output out');
  }
}

/**
 * The key that AWS manages for S3 is its account's alone, and nobody can let others use it.
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ArtifactStore.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html
 */
function checkDefaultKey(problems: Problems, acting: Acting, statements: readonly Allowing[]): void {
  if (!acting.hasDefaultKey || !readsArtifacts(acting)) return;
  const allowed = statements.filter((each) => mayAllow([each], { action: DECRYPT })).flatMap(({ resources }) => resources);
  const isAny = allowed.every((each) => each === '*');
  const key = isAny ? 'a customer managed key' : `${allowed.join(' or ')}, with which alone the role decrypts`;
  problems.add('CrossAccountDeployRole.DeniedAction', `key of the artifacts of ${acting.called}`, undefined, `must be ${key}: name it by its ARN as EncryptionKey of the `
    + `pipeline's artifact store, as without one CodePipeline takes the default key for S3, which no account but ${acting.account} can use`);
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-id */
const KEY_ID = /^[A-Za-z0-9-]+$/;

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_EncryptionKey.html */
function checkKey(problems: Problems, { called, key, region, roleArn }: Acting, statements: readonly Allowing[]): void {
  const wrong = (message: string) => problems.add('CrossAccountDeployRole.DeniedAction', `key of the artifacts of ${called}`, key, message);
  // By its ARN, CDK itself names an alias where it makes a bucket in a further region.
  if (key.startsWith('alias/')) return wrong('must be named by its ARN: CodePipeline knows an alias in the account of the key only, and the action is in another one');
  if (key.includes(':alias/')) return;
  const [, partition, , , here] = roleArn.split(':');
  const arn = KEY_ID.test(key) ? `arn:${partition}:kms:${region}:${here}:key/${key}` : key;
  if (!isKnown(arn) || !arn.startsWith('arn:')) return;
  const [different] = [differences(statements, { action: DECRYPT, resource: arn })].flat();
  if (!different) return;
  const allowed = different.allowed.join(' or ');
  if (arn === key) wrong(`must be ${allowed}, with which alone the role decrypts: encrypt the artifacts with that key, or give the role's artifacts this one`);
  else wrong(`must be named by its ARN: CodePipeline takes an id for a key of the role's account, ${here}, and the role decrypts with ${allowed} alone`);
}

import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Acting } from './acting';
import { Allowed } from './allowed';
import { checkArtifacts } from './artifacts';
import { callsOf } from './calls';
import { checkCapabilities } from './capabilities';
import { Denials, Denied } from './denials';
import { checkFunction } from './functions';
import { checkInputs } from './inputs';
import { namesInstead } from './naming';
import { checkAssuming, checkTrust } from './pipeline-role';
import { isOftenAllowedElsewhere, mayBeAllowedByResource } from './resource-policies';
import { hasStages, StagePipelines } from './stage-pipelines';
import { Allowing, allowing, Call, Difference, differences, forObject, mayAllow, RESOURCE } from './statements';
import { encryptionOf } from './uploads';
import { checkBuilds, checkWriters } from './writers';
import { MADE_UP, roleArnOf } from './written-values';
import { Properties } from '../../../private/deployed-properties';
import { knownPartsOf, sketchOf } from '../../../private/literal-parts';
import { Problems } from '../../../private/problems';
import { entryOf } from '../../../private/shape';
import { UNRESOLVED } from '../../../private/tokens';
import { DeployPlace } from '../engines/engine';

/** Whom a deploy role trusts, and where it is. */
interface Trusting {
  readonly pipelineRoleArn: string;
  readonly place: DeployPlace;
}

/**
 * What the pipelines of the role's own stage could not do as a deploy role, and would only say when they run. Where a pipeline is made by another
 * app, or something is not known, there is nothing to say.
 */
export const pipelineProblems = (role: iam.Role, trusting: Trusting): string[] =>
  problemsIn(StagePipelines.of(role), role, trusting, { isMeant: (each) => each === Stage.of(role), isAll: () => !hasStages(role) });

/** The same of the app's other stages, once all of them are synthesized, with where the role is. */
export function otherStagesProblems(role: iam.Role, trusting: Trusting): string[] {
  const app = StagePipelines.ofApp(role);
  const problems = app === undefined ? [] : problemsIn(app, role, trusting, { isMeant: (each) => each !== Stage.of(role), isAll: () => true });
  return problems.map((each) => `[${role.node.scope!.node.path}] ${each}`);
}

/** What is looked at. */
interface Scope {
  /** The stages whose pipelines are. */
  readonly isMeant: (stage?: Stage) => boolean;
  /** Whether all of the app is seen: a policy of a role or a bucket may be anywhere in it. */
  readonly isAll: () => boolean;
}

function problemsIn(stage: StagePipelines, role: iam.Role, trusting: Trusting, { isMeant, isAll }: Scope): string[] {
  const { pipelineRoleArn: trusted, place } = trusting;
  const problems = new Problems('CrossAccountDeployRole');
  const stack = Stack.of(role);
  const resource = role.node.defaultChild;
  // One that is there already is not deployed: https://docs.aws.amazon.com/cdk/v2/guide/define-iam-l2.html
  if (!CfnResource.isCfnResource(resource)) return [];
  const properties = stage.values.propertiesOf(resource) ?? {};
  const arn = roleArnOf(resource, properties);
  const all = stage.actingAs(arn);
  const acting = all.filter((each) => isMeant(each.stage));
  if (stage.isPreliminary || all.length === 0) return [];
  checkTrust(problems, acting, allowing(stack, properties.AssumeRolePolicyDocument), knownPartsOf(sketchOf(stack, trusted, true)) ?? UNRESOLVED);
  const denials = new Denials();
  checkPath(denials, acting, arn);
  for (const each of acting) {
    checkInputs(denials, each);
    checkFunction(denials, each);
  }
  if (isAll()) {
    checkAssuming(problems, all.filter((each) => each.roleArn === arn), arn, stage);
    // What it writes as the deploy role itself is looked at with the role's own permissions.
    checkWriters(denials, stage.besides(all).filter((each) => each.roleArn !== arn), stage.values);
    checkBuilds(denials, stage.besides(all), stage.values);
  }
  const statements = ownStatements(role, properties, stage);
  if (statements) acting.filter((each) => each.roleArn === arn).forEach((each) => checkAllowed(denials, each, { statements, stage, place }));
  denials.addTo(problems);
  return problems.messages;
}

function checkPath(denials: Denials, all: readonly Acting[], arn: string): void {
  for (const acting of all.filter((each) => each.roleArn !== arn)) {
    denials.add({ acting, of: 'role of', value: acting.roleArn, message: () => `must be ${arn}, by its exact name and path` });
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

function checkAllowed(denials: Denials, acting: Acting, allowed: Allowed): void {
  checkCalls(denials, acting, allowed);
  checkEncryption(denials, acting, allowed.statements);
  checkCapabilities(denials, acting, allowed);
  checkArtifacts(denials, acting, allowed);
}

function checkCalls(denials: Denials, acting: Acting, { statements, stage }: Allowed): void {
  for (const call of callsOf(acting).filter((each) => !mayBeAllowedByResource(each, acting, stage.values))) {
    const denial = denialOf(call, statements);
    // Calls that ask for one thing where the same is allowed are one problem, which names them all.
    if (denial) denials.add({ acting, call, ...denial });
  }
}

type Denial = Pick<Denied, 'value' | 'reason' | 'message'>;

/** Nothing where a statement allows a call, or where something else may. */
function denialOf(call: Call, statements: readonly Allowing[]): Denial | undefined {
  const { resource, kindred } = call;
  const different = differences(statements, call);
  if (different === undefined) {
    const isNobodyElses = kindred !== undefined && mayAllow(statements, { action: kindred });
    return isOftenAllowedElsewhere(call) && !isNobodyElses ? undefined : {
      value: resource,
      reason: null,
      message: (actions) => `must ask for what the role's permissions allow, and they allow no ${actions} at all: give the role permissions for that, or have the action act as another role`,
    };
  }
  return different.length === 0 ? undefined : denialBy(call, different);
}

/** What a call asks for otherwise than what is allowed, in the words of the action's configuration where it has some. */
function denialBy({ naming }: Call, different: readonly Difference[]): Denial {
  const configured = different.map((each) => (each.of === RESOURCE ? naming && namesInstead(naming, each.allowed) : inConfiguration(each)));
  const told = different.map((each, i) => configured[i] ?? each);
  const asked = told.map((each) => each.asked);
  const others = told.map((each) => `${each.of} ${each.allowed.join(' or ')}`).join(' and ');
  const verb = configured.every((each) => each !== undefined) ? 'have' : 'ask for';
  const place = different.some(isElsewhere) ? ', in the region of the role\'s stack' : '';
  return {
    value: asked.length === 1 ? asked[0] : asked,
    // Things of different kinds may have one name.
    reason: different.map((each) => [each.asked, each.allowed]),
    message: (actions) => `must ${verb} ${others}, with which alone the role allows ${actions}: name that in the action${place}${asked.some(isMadeUpRole) ? MADE_BY_CDK : ''}, or give the role permissions for this one`,
  };
}

/** What condition keys of which the configuration says the value are called there. */
const CONFIGURED: Readonly<Record<string, string>> = { 'cloudformation:ChangeSetName': 'ChangeSetName' };

function inConfiguration(difference: Difference): Difference | undefined {
  const of = entryOf(CONFIGURED, difference.of);
  return of === undefined ? undefined : { ...difference, of };
}

/** CDK's actions of CloudFormation make a role where they are given none, whatever that may do. */
const MADE_BY_CDK = ' as its deploymentRole, with adminPermissions: false, where CDK has made this one';
const isMadeUpRole = (asked?: string) => asked !== undefined && asked.includes(':role/') && asked.includes(MADE_UP);

const regionOf = (arn: string) => arn.split(':')[3];

/** Whether what is asked for is in another region than all that is allowed. Values of conditions have none. */
const isElsewhere = ({ asked, allowed }: Difference) => asked !== undefined && allowed.every((each) => regionOf(each) !== regionOf(asked));

const ENCRYPT = 'kms:GenerateDataKey';

/**
 * A key of the account may let the role use it by itself, where the role's own permissions are about no other one for the bucket.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
function checkEncryption(denials: Denials, acting: Acting, statements: readonly Allowing[]): void {
  const encryption = encryptionOf(acting);
  if (encryption === undefined) return;
  const { key, object } = encryption;
  const wrong = (message: string) => denials.add({ acting, of: 'KMSEncryptionKeyARN of', value: key, message: () => message });
  const [account, here] = [key, acting.roleArn].map((arn) => arn.split(':')[4]);
  const different = differences(forObject(statements, ENCRYPT, object), { action: ENCRYPT, resource: key });
  if (different === undefined && account !== here) {
    wrong(`must be a key of account ${here}, as the role may use none of another one: encrypt the bucket with a key of its own account`);
  } else if (different?.[0]) {
    wrong(`must be ${different[0].allowed.join(' or ')}, with which alone the role encrypts in the bucket: name that in the action, or give the role's permissions this one`);
  }
}

import { Aws, CfnResource, Errors, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Trusted } from './deploy-role-policy';
import { DeployPlace } from './engines/engine';
import { NEVER_IN_ARN } from './engines/names';
import { checkAlone, checkPipelineRole } from './validate-alone';
import { checkPermissions, checkResources } from './validate-permissions';
import { checkEnvironment } from '../../delivery-topology/checks';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { sketchOf } from '../../private/literal-parts';
import { accountOf, nameInAccount, onlyOne } from '../../private/only-one';
import { Problems } from '../../private/problems';
import { checkKnown, has, shown, snapshotOf } from '../../private/shape';
import { isLiteral } from '../../private/tokens';
import { WarningId } from '../../private/warnings';
import { ISecureArtifactBucket } from '../../secure-artifact-bucket/secure-artifact-bucket';
import { CrossAccountDeployRoleProps } from '../cross-account-deploy-role-props';
import { DeployPermissions } from '../deploy-permissions';

/** A test compares them with the interface. */
export const PROPERTIES: readonly (keyof CrossAccountDeployRoleProps)[] = [
  'allowSameAccount', 'artifacts', 'environment', 'organizationId', 'path', 'permissions', 'permissionsBoundary', 'pipelineRole', 'roleName', 'topology',
];
/** What a topology says already. */
const OF_TOPOLOGY = ['allowSameAccount', 'artifacts', 'organizationId', 'path', 'permissionsBoundary', 'pipelineRole', 'roleName'] as const;

/** The deploy role of each account and name. */
export const DEPLOY_ROLES = onlyOne('CrossAccountDeployRole');

/** All that a role is made from, once nothing is wrong with it. */
export interface DeployRoleValues extends Trusted {
  readonly topology?: DeliveryTopology;
  readonly roleName: string;
  readonly path?: string;
  readonly description: string;
  readonly permissionsBoundary?: iam.IManagedPolicy;
  readonly warnings: readonly WarningId[];
  /** The role that is trusted, where no topology names it. */
  readonly pipelineRole?: iam.IRole;
  readonly artifacts?: ISecureArtifactBucket;
  readonly permissions: readonly DeployPermissions[];
  readonly place: DeployPlace;
  /** What no other role of the app has: names are unique in an account, whatever their path. Without an account, in the stack. */
  readonly identity?: string;
}

export function validateDeployRole(scope: Construct, given: CrossAccountDeployRoleProps): DeployRoleValues {
  const problems = new Problems('CrossAccountDeployRole');
  try {
    const props = snapshotOf(given, PROPERTIES);
    if (props === undefined) return problems.throwWith(scope, 'CrossAccountDeployRole.InvalidSetting', 'props', undefined, 'must be properties that can be read: one of them throws');
    return validate(problems, scope, props);
  } catch (error) {
    if (Errors.isConstructError(error)) throw error;
    // What a getter or proxy of JavaScript throws.
    return problems.throwWith(scope, 'CrossAccountDeployRole.InvalidSetting', 'props', reasonOf(error), 'must be values that can be read: one of them throws');
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : error);

function validate(problems: Problems, scope: Construct, props: CrossAccountDeployRoleProps): DeployRoleValues {
  checkKnown(problems, 'CrossAccountDeployRole.InvalidSetting', '', props, PROPERTIES);
  const values = (props.topology === undefined && props.pipelineRole !== undefined ? alone : ofTopology)(problems, scope, props);
  checkFirst(problems, scope, values, props);
  const readsArtifacts = checkPermissions(problems, values.permissions, values.place);
  if (readsArtifacts && !values.topology && props.artifacts === undefined) {
    problems.add('CrossAccountDeployRole.NoArtifacts', 'artifacts', undefined,
      'must be given, as permissions read artifacts: SecureArtifactBucket.fromAttributes with bucket name and key');
  }
  problems.throwIfAny(scope);
  return values;
}

/** What is known for certain only when the template is written: a value that is produced late may have become a wildcard. */
export function lateProblems({ topology, pipelineRole, permissions, place }: DeployRoleValues, reading: iam.Grant | undefined): string[] {
  const problems = new Problems('CrossAccountDeployRole');
  // Objects below a prefix, and, with a topology, whichever key has the alias.
  const artifacts = (reading?.principalStatements ?? []).flatMap(({ resources }) => resources)
    .map((each) => sketchOf(place.stack, each, true)).filter((each) => NEVER_IN_ARN.test(each.replace(/\/\*$/, '')));
  if (artifacts.length > 0) {
    problems.add('CrossAccountDeployRole.InvalidSetting', 'artifacts', artifacts, 'must be one bucket with one key: one of its tokens has become a wildcard');
  }
  if (!topology) checkPipelineRole(problems, place.stack, pipelineRole, true);
  permissions.forEach((each, i) => checkResources(problems, each, `permissions[${i}]`, { ...place, late: true }));
  return problems.messages;
}

const permissionsOf = ({ permissions }: CrossAccountDeployRoleProps) =>
  (permissions === undefined ? [DeployPermissions.releaseDeployer()] : permissions);

/** Without an environment, what permissions say of themselves is all that can be checked beside it. */
function checkEnvironmentOf(problems: Problems, scope: Construct, props: CrossAccountDeployRoleProps): DeliveryEnvironment {
  const { topology, environment } = props;
  const place = { scope, stack: Stack.of(scope), roleName: undefined, pipelineName: 'any', deployerStateMachineArn: 'any' };
  if (!isTopology(topology)) {
    checkPermissions(problems, permissionsOf(props), place);
    const asked = topology === undefined ? 'must be a DeliveryTopology, or pipelineRole and roleName be given instead' : 'must be a DeliveryTopology';
    return problems.throwWith(scope, 'CrossAccountDeployRole.NoTopology', 'topology', shown(topology), asked);
  }
  for (const property of OF_TOPOLOGY.filter((each) => props[each] !== undefined)) {
    problems.add('CrossAccountDeployRole.Contradiction', property, shown(props[property]), 'must be left out with a topology, which says it');
  }
  if (!topology.environments.some(({ name }) => name === environment)) checkPermissions(problems, permissionsOf(props), place);
  return checkEnvironment(problems, scope, 'CrossAccountDeployRole.NoTopology', { topology, environment: environment! });
}

/** Also of another copy of this package. */
function isTopology(topology: unknown): topology is DeliveryTopology {
  const { _adopt: adopt, environments, platform } = (has(topology, '_adopt') ? topology : {}) as Partial<DeliveryTopology>;
  return typeof adopt === 'function' && Array.isArray(environments) && has(platform, 'conventions');
}

/** All roles of a topology whose names and paths are known in an account. */
function roleArnsIn(topology: DeliveryTopology, account: string): string[] {
  const { platform: { account: tooling, conventions: { iamPath } }, pipelineRoleArn, buildRoleArn, environments } = topology;
  return [
    ...(tooling === account ? [pipelineRoleArn, buildRoleArn] : []),
    ...environments.filter((each) => each.account === account).flatMap((each) => [
      each.deployRoleArn, each.executionRoleArn, each.cloudFormationRoleArn, each.eventForwardingRoleArn, each.breakGlassRoleArn,
      `arn:${Aws.PARTITION}:iam::${account}:role${iamPath}${each.taskRoleName}`,
    ]),
  ];
}

function ofTopology(problems: Problems, scope: Construct, props: CrossAccountDeployRoleProps): DeployRoleValues {
  const environment = checkEnvironmentOf(problems, scope, props);
  const topology = props.topology!;
  const { platform, pipelineRoleArn, pipelineName, application } = topology;
  const { deployRoleName: roleName, deployerStateMachineArn } = environment;
  return {
    topology,
    pipelineRoleArn,
    pipelineAccount: platform.account,
    organizationId: platform.organizationId,
    roleName,
    path: platform.conventions.iamPath,
    description: props.permissions === undefined
      ? `Starts releases of ${application} in ${environment.name}, for its pipeline` : `Deploys ${application} in ${environment.name}, for its pipeline`,
    warnings: [],
    permissions: permissionsOf(props),
    place: { scope, stack: Stack.of(scope), roleName, pipelineName, deployerStateMachineArn, roleArns: roleArnsIn(topology, environment.account) },
    identity: nameInAccount(environment.account, roleName),
  };
}

/** Whether the app makes a role itself. What is imported by its name looks like one of the stack's account, wherever it is. */
const isMade = (role?: iam.IRole) => CfnResource.isCfnResource(role?.node?.defaultChild);
const BY_ARN = 'make it with iam.Role.fromRoleArn where it is one, as fromRoleName takes every role for one of the stack\'s account';

function alone(problems: Problems, scope: Construct, props: CrossAccountDeployRoleProps): DeployRoleValues {
  const { pipelineRole, roleName, path, organizationId, permissionsBoundary, allowSameAccount, artifacts } = props;
  const stack = Stack.of(scope);
  const pipelineAccount = checkPipelineRole(problems, stack, pipelineRole);
  checkAlone(problems, scope, props);
  const sameAccount = pipelineAccount === stack.account;
  if (sameAccount && allowSameAccount !== true) {
    problems.add('CrossAccountDeployRole.SameAccount', 'pipelineRole', shown(pipelineRole),
      `must be a role of another account than the stack's; ${isMade(pipelineRole) ? '' : `${BY_ARN}, `}move the workload to an account of its own, or set allowSameAccount and accept the warning`);
  }
  return {
    pipelineRole,
    // Problems are thrown before it is used.
    pipelineRoleArn: pipelineRole?.roleArn ?? '',
    pipelineAccount,
    organizationId,
    roleName: roleName!,
    path,
    description: `Deploys for a pipeline of account ${pipelineAccount}`,
    permissionsBoundary,
    warnings: accountWarnings(stack, sameAccount, allowSameAccount),
    artifacts,
    permissions: permissionsOf(props),
    place: { scope, stack, roleName },
    identity: typeof roleName === 'string' ? nameInAccount(accountOf(stack), roleName) : undefined,
  };
}

function accountWarnings({ account }: Stack, sameAccount: boolean, allowSameAccount = false): WarningId[] {
  if (sameAccount) return ['cdk-secure-delivery:CrossAccountDeployRole.sameAccount'];
  return isLiteral(account) || allowSameAccount ? [] : ['cdk-secure-delivery:CrossAccountDeployRole.unknownAccount'];
}

function checkFirst(problems: Problems, scope: Construct, values: DeployRoleValues, { environment }: CrossAccountDeployRoleProps): void {
  const { identity, topology, roleName } = values;
  const other = identity === undefined ? undefined : DEPLOY_ROLES.find(scope, identity);
  if (!other) return;
  if (topology) {
    problems.add('CrossAccountDeployRole.DuplicateRole', 'environment', environment,
      `must have one role for ${topology.application}: ${other.node.path} is it; remove one of the two`);
  } else {
    problems.add('CrossAccountDeployRole.DuplicateRole', 'roleName', roleName, `must be the name of one role of the account: ${other.node.path} has it; name one of the two otherwise`);
  }
}

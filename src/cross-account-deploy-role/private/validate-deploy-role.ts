import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Trusted } from './deploy-role-policy';
import { DeployPlace } from './engines/engine';
import { checkPermissions } from './validate-permissions';
import { checkEnvironment } from '../../delivery-topology/checks';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { onlyOne } from '../../private/only-one';
import { partitionOf } from '../../private/partition';
import { ACCOUNT_ID, IAM_PATH, isText, ORGANIZATION_ID, ROLE_NAME } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { IAM_PATH_LENGTH } from '../../private/quotas';
import { checkBoolean, checkKnown, has, shown, shownAsConstruct } from '../../private/shape';
import { displayed, isLiteral } from '../../private/tokens';
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
  readonly sameAccount: boolean;
  readonly artifacts?: ISecureArtifactBucket;
  readonly permissions: readonly DeployPermissions[];
  readonly place: DeployPlace;
  /** What no other role of the app has: names are unique in an account, whatever their path. Not known without an account. */
  readonly identity?: string;
}

export function validateDeployRole(scope: Construct, props: CrossAccountDeployRoleProps): DeployRoleValues {
  const problems = new Problems('CrossAccountDeployRole');
  checkKnown(problems, 'CrossAccountDeployRole.InvalidSetting', '', props ?? {}, PROPERTIES);
  const values = (props?.topology === undefined && props?.pipelineRole !== undefined ? alone : ofTopology)(problems, scope, props);
  checkFirst(problems, scope, values, props);
  const readsArtifacts = checkPermissions(problems, values.permissions, values.place);
  if (readsArtifacts && !values.topology && !values.artifacts) {
    problems.add('CrossAccountDeployRole.NoArtifacts', 'artifacts', undefined,
      'must be given, as permissions read artifacts: SecureArtifactBucket.fromAttributes with bucket name and key');
  }
  problems.throwIfAny(scope);
  return values;
}

function ofTopology(problems: Problems, scope: Construct, props: CrossAccountDeployRoleProps): DeployRoleValues {
  if (props?.topology === undefined) {
    return problems.throwWith(scope, 'CrossAccountDeployRole.NoTopology', 'topology', undefined, 'must be a DeliveryTopology, or pipelineRole and roleName be given instead');
  }
  const environment = checkEnvironment(problems, scope, 'CrossAccountDeployRole.NoTopology', props as Parameters<typeof checkEnvironment>[3]);
  const { topology } = props;
  for (const property of OF_TOPOLOGY.filter((each) => props[each] !== undefined)) {
    problems.add('CrossAccountDeployRole.Contradiction', property, shown(props[property]), 'must be left out with a topology, which says it');
  }
  const { platform, pipelineRoleArn, pipelineName, application } = topology;
  const permissions = props.permissions ?? [DeployPermissions.releaseDeployer()];
  return {
    topology,
    pipelineRoleArn,
    pipelineAccount: platform.account,
    organizationId: platform.organizationId,
    roleName: environment.deployRoleName,
    path: platform.conventions.iamPath,
    description: props.permissions === undefined
      ? `Starts releases of ${application} in ${environment.name}, for its pipeline` : `Deploys ${application} in ${environment.name}, for its pipeline`,
    // The topology warns of it.
    sameAccount: false,
    permissions,
    place: { scope, stack: Stack.of(scope), pipelineName, deployerStateMachineArn: environment.deployerStateMachineArn },
    identity: `${environment.account}/${environment.deployRoleName}`,
  };
}

function alone(problems: Problems, scope: Construct, props: CrossAccountDeployRoleProps): DeployRoleValues {
  const { pipelineRole, roleName, path, organizationId, permissionsBoundary, allowSameAccount, artifacts } = props;
  const stack = Stack.of(scope);
  const pipelineAccount = checkPipelineRole(problems, stack, pipelineRole);
  checkAlone(problems, props);
  const sameAccount = pipelineAccount === stack.account;
  if (sameAccount && allowSameAccount !== true) {
    problems.add('CrossAccountDeployRole.SameAccount', 'pipelineRole', shownAsConstruct(pipelineRole),
      'must be a role of another account than the stack\'s; move the workload to an account of its own, or set allowSameAccount and accept the warning');
  }
  return {
    pipelineRoleArn: pipelineRole!.roleArn,
    pipelineAccount,
    organizationId,
    roleName: roleName!,
    path,
    description: `Deploys for a pipeline of account ${pipelineAccount}`,
    permissionsBoundary,
    sameAccount,
    artifacts,
    permissions: props.permissions ?? [DeployPermissions.releaseDeployer()],
    place: { scope, stack },
    identity: isLiteral(stack.account) ? `${stack.account}/${roleName}` : undefined,
  };
}

/** What a topology would have checked. */
function checkAlone(problems: Problems, props: CrossAccountDeployRoleProps): void {
  const { roleName, path, organizationId, permissionsBoundary, artifacts, environment } = props;
  const wrong = (property: string, value: unknown, message: string) => problems.add('CrossAccountDeployRole.InvalidSetting', property, shown(displayed(value)), message);
  if (environment !== undefined) {
    problems.add('CrossAccountDeployRole.Contradiction', 'environment', environment, 'must be left out without a topology, or given with the topology that has it');
  }
  if (!isText(roleName, ROLE_NAME)) wrong('roleName', roleName, 'must be a literal of 1 to 64 letters, digits and +=,.@_-: the pipeline names the role by it');
  if (path !== undefined && !isText(path, IAM_PATH, IAM_PATH_LENGTH.limit)) wrong('path', path, 'must be an IAM path with a slash at both ends, for example /delivery/');
  if (organizationId !== undefined && isLiteral(organizationId) && !isText(organizationId, ORGANIZATION_ID)) {
    problems.add('CrossAccountDeployRole.InvalidOrganization', 'organizationId', organizationId, 'must be an organization id, for example o-abc1234567');
  }
  if (permissionsBoundary !== undefined && !has(permissionsBoundary, 'managedPolicyArn')) {
    wrong('permissionsBoundary', permissionsBoundary, 'must be a managed policy, for example from iam.ManagedPolicy.fromManagedPolicyName');
  }
  if (artifacts !== undefined && !has(artifacts, 'grants')) wrong('artifacts', artifacts, 'must be an artifact bucket, from SecureArtifactBucket.fromAttributes');
  checkBoolean(problems, 'CrossAccountDeployRole.InvalidSetting', 'allowSameAccount', props.allowSameAccount);
}

const ROLE_ARN = /^arn:([a-z-]+):iam::\d{12}:role(\/[A-Za-z0-9_.,+@=-]+)+$/;

/** The account of the role that is trusted. */
function checkPipelineRole(problems: Problems, stack: Stack, role: unknown): string {
  const wrong = (message: string) => void problems.add('CrossAccountDeployRole.InvalidPipelineRole', 'pipelineRole', has(role, 'roleArn') ? displayed(arn) : shown(role), message);
  const { roleArn: arn, env } = (role ?? {}) as Partial<iam.IRole>;
  if (typeof arn !== 'string' || !isText(env?.account, ACCOUNT_ID)) {
    wrong('must be a role of a known account, for example from iam.Role.fromRoleArn with its exact ARN');
    return '';
  }
  if (isLiteral(arn)) {
    const [, partition] = ROLE_ARN.exec(arn) ?? [];
    const ours = isLiteral(stack.region) ? partitionOf(stack.region) : partition;
    if (partition === undefined) wrong('must be one role by its exact ARN, without wildcards');
    else if (partition !== ours) wrong(`must be of the partition ${ours}, as the stack is: no role can be assumed from another one`);
  } else if (/[*?]/.test(arn)) {wrong('must be one role by its exact ARN, without wildcards');}
  return env!.account;
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

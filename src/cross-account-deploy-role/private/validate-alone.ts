import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { isKnown, sketchOf } from '../../private/literal-parts';
import { partitionOf } from '../../private/partition';
import { ACCOUNT_ID, IAM_PATH, isText, ORGANIZATION_ID, RESERVED_IAM_PATH, ROLE_ARN, ROLE_NAME } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { IAM_PATH_LENGTH } from '../../private/quotas';
import { checkBoolean, has, shown } from '../../private/shape';
import { differ, displayed, isLiteral } from '../../private/tokens';
import { ISecureArtifactBucket } from '../../secure-artifact-bucket/secure-artifact-bucket';
import { CrossAccountDeployRoleProps } from '../cross-account-deploy-role-props';
import { displayedAt, NEVER_IN_ARN, withPartition } from './engines/names';

type Wrong = (property: string, value: unknown, message: string) => void;

/** What a topology would have checked. */
export function checkAlone(problems: Problems, scope: Construct, props: CrossAccountDeployRoleProps): void {
  const { roleName, path, organizationId, permissionsBoundary, artifacts, environment } = props;
  const wrong: Wrong = (property, value, message) => problems.add('CrossAccountDeployRole.InvalidSetting', property, shown(displayed(value)), message);
  if (environment !== undefined) {
    problems.add('CrossAccountDeployRole.Contradiction', 'environment', environment, 'must be left out without a topology, or given with the topology that has it');
  }
  if (!isText(roleName, ROLE_NAME)) wrong('roleName', roleName, 'must be a literal of 1 to 64 letters, digits and +=,.@_-: the pipeline names the role by it');
  if (path !== undefined) checkPath(wrong, path);
  const isLater = typeof organizationId === 'string' && !(isLiteral(organizationId) && isKnown(sketchOf(Stack.of(scope), organizationId)));
  if (organizationId !== undefined && !isLater && !isText(organizationId, ORGANIZATION_ID)) {
    problems.add('CrossAccountDeployRole.InvalidOrganization', 'organizationId', organizationId, 'must be an organization id, for example o-abc1234567');
  }
  if (permissionsBoundary !== undefined) checkBoundary(wrong, Stack.of(scope), permissionsBoundary);
  if (artifacts !== undefined) checkArtifacts(wrong, Stack.of(scope), artifacts);
  checkBoolean(problems, 'CrossAccountDeployRole.InvalidSetting', 'allowSameAccount', props.allowSameAccount);
}

function checkPath(wrong: Wrong, path: string): void {
  if (!isText(path, IAM_PATH, IAM_PATH_LENGTH.limit)) wrong('path', path, 'must be an IAM path with a slash at both ends, for example /delivery/');
  else if (RESERVED_IAM_PATH.test(path)) wrong('path', path, 'must not start with /aws-service-role/ or /aws-reserved/, which are AWS\'s own');
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
const POLICY_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}|aws):policy\/[\x21-\x7E]+$/;

function checkBoundary(wrong: Wrong, stack: Stack, boundary: iam.IManagedPolicy): void {
  const arn: unknown = has(boundary, 'managedPolicyArn') ? boundary.managedPolicyArn : undefined;
  const text = typeof arn === 'string' ? withPartition(sketchOf(stack, arn)) : '';
  const [, , account] = POLICY_ARN.exec(text) ?? [];
  if (isKnown(text) && account === undefined) {
    wrong('permissionsBoundary', arn === undefined ? boundary : displayedAt({ stack }, arn, boundary), 'must be a managed policy, for example from iam.ManagedPolicy.fromManagedPolicyName');
  } else if (account !== 'aws' && differ(account, stack.account)) {
    wrong('permissionsBoundary', displayedAt({ stack }, arn, boundary), `must be a policy of account ${stack.account}, as the role is, or one of AWS's own`);
  }
}

/** The bucket of another account grants to nobody here: what is granted on itself is checked for its own account. */
function checkArtifacts(wrong: Wrong, stack: Stack, artifacts: ISecureArtifactBucket): void {
  const grants = has(artifacts, 'grants') ? artifacts.grants as Partial<ISecureArtifactBucket['grants']> | undefined : undefined;
  // A bucket of CDK has grants as well, and writes another policy.
  if (!Construct.isConstruct(artifacts) || typeof grants?.read !== 'function' || 'grantRead' in artifacts) return wrong('artifacts', artifacts, 'must be an artifact bucket, from SecureArtifactBucket.fromAttributes');
  const theirs = Stack.of(artifacts).account;
  if (differ(theirs, stack.account)) {
    wrong('artifacts', artifacts, `must be told by SecureArtifactBucket.fromAttributes in this stack: the bucket itself is of account ${theirs}, and writes no policies here`);
  }
}

const ONE_ROLE = 'must be one role by its exact ARN, without wildcards';

/** The account of the role that is trusted. */
export function checkPipelineRole(problems: Problems, stack: Stack, role: unknown, late = false): string {
  const { roleArn: arn, env } = (has(role, 'roleArn') ? role : {}) as Partial<iam.IRole>;
  const wrong = (message: string) => problems.add('CrossAccountDeployRole.InvalidPipelineRole', 'pipelineRole', arn === undefined ? shown(role) : displayedAt({ stack, late }, arn, role), message);
  const account = env?.account;
  if (typeof arn !== 'string' || !isText(account, ACCOUNT_ID)) {
    wrong('must be a role of a known account, for example from iam.Role.fromRoleArn with its exact ARN');
    return '';
  }
  const problem = trustProblem(stack, withPartition(sketchOf(stack, arn, late)), account);
  if (problem !== undefined) wrong(problem);
  return account;
}

function trustProblem({ region }: Stack, text: string, account: string): string | undefined {
  // A reference that only the deployment knows may stand for a role, and a wildcard beside it for more.
  if (!isKnown(text)) return NEVER_IN_ARN.test(text) ? ONE_ROLE : undefined;
  const [, partition, itsAccount] = ROLE_ARN.exec(text) ?? [];
  if (itsAccount !== account) return itsAccount === undefined ? ONE_ROLE : `must be a role of account ${account}, as its env says`;
  const ours = isLiteral(region) ? partitionOf(region) : partition;
  return partition === ours ? undefined : `must be of the partition ${ours}, as the stack is: no role can be assumed from another one`;
}

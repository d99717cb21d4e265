import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DeployPlace } from './engines/engine';
import { deployedSize, sizeNow, sizeProblems } from '../../private/policy-size';
import { Problems } from '../../private/problems';
import { MANAGED_POLICIES_OF_ROLE, POLICY_SIZE } from '../../private/quotas';
import { has } from '../../private/shape';
import { DeployPermissions } from '../deploy-permissions';

/** Whom a deploy role trusts. */
export interface Trusted {
  readonly pipelineAccount: string;
  readonly pipelineRoleArn: string;
  readonly organizationId?: string;
}

/**
 * Trusts the pipeline's role. The account is the principal and the role stands in the condition: a role named as a principal
 * must exist already, and is lost when it is created anew. There is no external id, because CodePipeline cannot send one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export function deployTrust({ pipelineAccount, pipelineRoleArn, organizationId }: Trusted): iam.IPrincipal {
  return new iam.AccountPrincipal(pipelineAccount).withConditions({
    ArnEquals: { 'aws:PrincipalArn': pipelineRoleArn },
    ...(organizationId === undefined ? {} : { StringEquals: { 'aws:PrincipalOrgID': organizationId } }),
  });
}

/**
 * What all permissions together allow, each of it once. An id says what a statement is for; the second of the same gets a number.
 */
export function deployStatements(permissions: readonly DeployPermissions[], place: DeployPlace): iam.PolicyStatement[] {
  const once = new Map(permissions.flatMap(({ _engine }) => _engine.statements(place)).map((statement) => [JSON.stringify(statement), statement]));
  const times = new Map<string, number>();
  return [...once.values()].map((statement) => {
    const time = (times.get(statement.sid) ?? 0) + 1;
    times.set(statement.sid, time);
    return new iam.PolicyStatement({ ...statement, sid: time === 1 ? statement.sid : `${statement.sid}${time}` });
  });
}

/** What is left of the inline policy for reading artifacts. */
const INLINE_ROOM = POLICY_SIZE.iamRoleInline.limit - 2048;
const EMPTY_POLICY = '{"Version":"2012-10-17","Statement":[]}'.length;

/**
 * Writes statements into the role's own policy, and what that has no room for into managed policies. CDK would do so by an estimate, in
 * which every ARN with a reference has one length, however long its name is.
 */
export function writePolicies(role: iam.Role, statements: readonly iam.PolicyStatement[]): void {
  const managed: { size: number; readonly statements: iam.PolicyStatement[] }[] = [];
  let inline = EMPTY_POLICY;
  for (const statement of statements) {
    const size = sizeNow(Stack.of(role), statement.toStatementJson()) + ','.length;
    const last = managed.at(-1);
    if (inline + size <= INLINE_ROOM) {
      inline += size;
      role.addToPolicy(statement);
    } else if (last !== undefined && last.size + size <= POLICY_SIZE.iamManaged.limit) {
      last.size += size;
      last.statements.push(statement);
    } else {
      managed.push({ size: EMPTY_POLICY + size, statements: [statement] });
    }
  }
  managed.forEach((policy, i) => new iam.ManagedPolicy(role, `Permissions${i + 1}`, { roles: [role], statements: policy.statements }));
}

/** An environment of a topology has one deploy role: a second one is made without. */
const another = (hasTopology: boolean) =>
  `move some to a role ${hasTopology ? 'without a topology, with pipelineRole and a roleName of its own' : 'of another name'}`;

/**
 * What IAM would refuse in the deployment: a statement that is too large itself for a policy, and more policies than a role has.
 */
export function policyProblems({ node }: iam.Role, hasTopology: boolean): string[] {
  const policies = node.children.filter((each): each is iam.Policy | iam.ManagedPolicy => has(each, 'document'));
  const managed = policies.filter((policy) => policy instanceof iam.ManagedPolicy);
  const { limit } = MANAGED_POLICIES_OF_ROLE;
  const tooMany = new Problems('CrossAccountDeployRole');
  if (managed.length > limit) {
    tooMany.add('CrossAccountDeployRole.PolicyTooLarge', 'permissions', `${managed.length} of them`,
      `must fit into an inline policy and ${limit} managed policies, all that a role has; ${another(hasTopology)}`);
  }
  return [...tooMany.messages, ...largest(policies)];
}

/** What one list names, several statements are about, each too large with it: it is told once, of the largest. */
function largest(policies: readonly (iam.Policy | iam.ManagedPolicy)[]): string[] {
  const sizeOf = (policy: iam.Policy | iam.ManagedPolicy) => deployedSize(Stack.of(policy), policy.document);
  const told = new Map([...policies].sort((one, other) => sizeOf(one) - sizeOf(other)).flatMap((policy) => sizeProblems(Stack.of(policy), {
    called: `role policy ${policy.node.id}, with each reference at its longest`,
    policy: policy.document,
    quota: policy instanceof iam.ManagedPolicy ? POLICY_SIZE.iamManaged : POLICY_SIZE.iamRoleInline,
    code: 'CrossAccountDeployRole.PolicyTooLarge',
    fix: 'name fewer stacks, alarms or roles in one list, and the others in a second DeployPermissions of the same kind, or name them by literals',
  }).map((problem) => [resourcesOf(policy), problem])));
  return [...told.values()];
}

const resourcesOf = (policy: iam.Policy | iam.ManagedPolicy): string =>
  JSON.stringify(Stack.of(policy).resolve(policy.document).Statement.map(({ Resource: resource }: { readonly Resource: unknown }) => resource));

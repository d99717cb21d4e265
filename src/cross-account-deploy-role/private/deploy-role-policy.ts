import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DeployPlace } from './engines/engine';
import { sizeProblems } from '../../private/policy-size';
import { POLICY_SIZE } from '../../private/quotas';
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

/** What all permissions together allow. An id says what a statement is for; the second of the same gets a number. */
export function deployStatements(permissions: readonly DeployPermissions[], place: DeployPlace): iam.PolicyStatement[] {
  const times = new Map<string, number>();
  return permissions.flatMap(({ _engine }) => _engine.statements(place)).map((statement) => {
    const time = (times.get(statement.sid) ?? 0) + 1;
    times.set(statement.sid, time);
    return new iam.PolicyStatement({ ...statement, sid: time === 1 ? statement.sid : `${statement.sid}${time}` });
  });
}

/**
 * What IAM would refuse in the deployment. CDK moves what an inline policy has no room for into managed policies, statement by
 * statement: one that is too large itself remains so.
 */
export function policyProblems({ node }: iam.Role): string[] {
  const policies = node.children.filter((each): each is iam.Policy | iam.ManagedPolicy => has(each, 'document'));
  return policies.flatMap((policy) => sizeProblems(Stack.of(policy), {
    called: `role policy ${policy.node.id}`,
    policy: policy.document,
    quota: policy instanceof iam.ManagedPolicy ? POLICY_SIZE.iamManaged : POLICY_SIZE.iamRoleInline,
    code: 'CrossAccountDeployRole.PolicyTooLarge',
    fix: 'spread the permissions, or the resources of one of them, over two roles of different names',
  }));
}

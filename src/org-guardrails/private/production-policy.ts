import { RELEASE_ACTIONS, ROLE_ACTIONS, SERVICE_ACTIONS, SESSION_ACTIONS, STACK_ACTIONS } from './protected-actions';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';

/** What the policy is about. */
export interface PolicyValues {
  readonly topology: DeliveryTopology;
  /** Names of roles, each with its path in front if it has one. */
  readonly breakGlassRoleNames: readonly string[];
}

/**
 * In these partitions a service control policy takes a NotResource.
 * @see https://aws.amazon.com/blogs/security/unlock-new-possibilities-aws-organizations-service-control-policy-now-supports-full-iam-language/
 */
const KNOW_NOT_RESOURCE = ['aws', 'aws-us-gov'];

/**
 * The service control policy against changes of production by hand.
 *
 * A denial is on every service, stack or load balancer of the accounts, for their names are CloudFormation's. Who is exempt is
 * told by the ARN of the role, which is `aws:PrincipalArn` for each of its sessions whatever they are called, and includes
 * the path. A key that a request lacks makes a negated condition true: such a request is denied.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 * @param partition may be a token
 */
export function productionPolicy({ topology, breakGlassRoleNames }: PolicyValues, partition: string): object {
  const { conventions: { iamPath, bootstrapQualifier, namePrefix }, partition: literalPartition } = topology.platform;
  const arn = (rest: string) => `arn:${partition}:${rest}`;
  const ofDelivery = arn(`iam::*:role${iamPath}*`);
  // The roles with which CDK deploys: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html#bootstrapping-env-roles
  const [bootstrapDeploy, bootstrapExecution] = ['deploy', 'cfn-exec'].map((each) => arn(`iam::*:role/cdk-${bootstrapQualifier}-${each}-role-*`));
  // The role of CloudFormationExecutionRole. A hash of ten characters ends its name, so that no environment of that name is taken for it.
  const computedExecution = arn(`iam::*:role${iamPath}${namePrefix}--*--cfn-exec--??????????`);
  const breakGlass = breakGlassRoleNames.map((name) => arn(`iam::*:role/${name}`));
  const releases = `${namePrefix}--*--release--*`;
  const unlessBy = (...roles: string[]) => ({ Condition: { ArnNotLike: { 'aws:PrincipalArn': [...roles, ...breakGlass] } } });

  return {
    Version: '2012-10-17',
    Statement: [
      deny('ProtectService', SERVICE_ACTIONS, { Resource: '*', ...unlessBy(ofDelivery, bootstrapExecution) }),
      deny('ProtectRelease', RELEASE_ACTIONS, {
        Resource: [
          arn(`ssm:*:*:parameter/${namePrefix}/*/image`), arn(`states:*:*:stateMachine:${releases}`), arn(`states:*:*:execution:${releases}`),
          arn('ecs:*:*:task/*'),
        ],
        ...unlessBy(ofDelivery, bootstrapExecution),
      }),
      // Execution roles act on nested stacks. Stack sets update their own stacks, with roles that are exempt nowhere else.
      deny('ProtectStacks', STACK_ACTIONS, {
        ...KNOW_NOT_RESOURCE.includes(literalPartition) ? { NotResource: arn('cloudformation:*:*:stack/StackSet-*') } : { Resource: '*' },
        ...unlessBy(ofDelivery, bootstrapExecution, bootstrapDeploy),
      }),
      // Otherwise an administrator would become exempt with a role of the right name. Nobody but CloudFormation makes roles, with CDK's role or with a computed one.
      deny('ProtectRoles', ROLE_ACTIONS, {
        Resource: [ofDelivery, bootstrapExecution, bootstrapDeploy, ...breakGlass],
        ...unlessBy(bootstrapExecution, computedExecution),
      }),
      deny('ProtectSessions', SESSION_ACTIONS, {
        Resource: [ofDelivery, bootstrapExecution, bootstrapDeploy],
        ...unlessBy(ofDelivery, bootstrapExecution, bootstrapDeploy),
      }),
      // No exemption: outside of the organization none of this holds.
      deny('StayInOrganization', ['organizations:LeaveOrganization'], { Resource: '*' }),
    ],
  };
}

function deny(sid: string, actions: readonly string[], rest: object): object {
  return { Sid: sid, Effect: 'Deny', Action: actions, ...rest };
}

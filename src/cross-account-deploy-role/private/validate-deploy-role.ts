import { Construct } from 'constructs';
import { checkEnvironment } from '../../delivery-topology/checks';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { onlyOne } from '../../private/only-one';
import { Problems } from '../../private/problems';
import { CrossAccountDeployRoleProps } from '../cross-account-deploy-role';

/** The deploy role of each ARN. */
export const DEPLOY_ROLES = onlyOne('CrossAccountDeployRole');

/** The environment that a role is for, once nothing is wrong with it. */
export function validateDeployRole(
  scope: Construct, props: CrossAccountDeployRoleProps,
): { readonly topology: DeliveryTopology; readonly environment: DeliveryEnvironment } {
  const problems = new Problems('CrossAccountDeployRole');
  const environment = checkEnvironment(problems, scope, 'CrossAccountDeployRole.NoTopology', props);
  const { topology } = props;
  const { name, deployRoleArn } = environment;
  const other = DEPLOY_ROLES.find(scope, deployRoleArn);
  if (other) {
    problems.add('CrossAccountDeployRole.DuplicateRole', 'environment', name,
      `must have one role for ${topology.application}: ${other.node.path} is it; remove one of the two`);
  }
  problems.throwIfAny(scope);
  return { topology, environment };
}

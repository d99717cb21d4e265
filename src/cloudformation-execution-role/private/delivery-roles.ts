import { Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { StackValues } from './stack-values';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { nameInAccount, onlyOne } from '../../private/only-one';
import { Problems } from '../../private/problems';

/** Whose roles are kept from being made by anybody else, and where they may be made. */
export interface OfDelivery {
  readonly scope: Construct;
  readonly topology?: DeliveryTopology;
  /** The stacks of the app that are deployed. */
  readonly stacks: readonly Stack[];
  /** ARNs of the roles that deploy, of which all that is called alike is refused already. */
  readonly deploying: readonly string[];
}

/** A role of the delivery, and the class that makes it, with what marks the construct that does. */
interface DeliveryRole {
  readonly name: string;
  readonly madeBy: string;
  readonly mark: string;
}

/** Not those of pipeline, build and service, which somebody may make himself, under the names that let them read artifacts and images. */
function rolesOf({ account, deployRoleName, deployRoleArn, cloudFormationRoleName, ...environment }: DeliveryEnvironment): DeliveryRole[] {
  return [
    { name: deployRoleName, madeBy: 'CrossAccountDeployRole', mark: nameInAccount(account, deployRoleName) },
    { name: cloudFormationRoleName, madeBy: 'CloudFormationExecutionRole', mark: nameInAccount(account, cloudFormationRoleName) },
    { name: environment.eventForwardingRoleName, madeBy: 'DeliveryEventForwarding', mark: deployRoleArn },
    { name: environment.breakGlassRoleName.split('/').pop()!, madeBy: 'BreakGlassRole', mark: environment.breakGlassRoleArn },
  ];
}

/**
 * A role of the stacks that is called as one of the delivery is that one, if it is there already: whoever can change the stack could change it.
 * What this library makes in one of the stacks may be there.
 */
export function checkDeliveryRoles(problems: Problems, live: readonly StackValues[], { scope, topology, stacks, deploying }: OfDelivery): void {
  const { account } = Stack.of(scope);
  const isDeployed = (construct: IConstruct) => stacks.some((stack) => construct.node.scopes.includes(stack));
  const isMade = ({ madeBy, mark }: DeliveryRole) => onlyOne(madeBy).all(scope).some(([name, construct]) => name === mark && isDeployed(construct));
  const isDeploying = ({ name }: DeliveryRole) => deploying.some((arn) => arn.endsWith(`/${name}`));
  const environments = (topology?.environments ?? []).filter((each) => each.account === account);
  const guarded = environments.flatMap(rolesOf).filter((role) => !isDeploying(role) && !isMade(role));
  for (const values of live) {
    for (const logicalId of values.idsOf('AWS::IAM::Role')) {
      const names = values.names(logicalId).map((name) => name.toLowerCase());
      const alike = guarded.find(({ name }) => names.includes(name.toLowerCase()));
      if (alike === undefined) continue;
      problems.add('CloudFormationExecutionRole.OwnName', `${values.stack.pathOf(logicalId)}.RoleName`, alike.name,
        `must be the name of no role of the delivery, which whoever deploys the stack could then change; name it otherwise, or make it with ${alike.madeBy}`);
    }
  }
}

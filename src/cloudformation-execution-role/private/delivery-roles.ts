import { Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { AskersOf, changesOfIam, withoutPath } from './identity';
import { arnOf, comparable, Place } from './pattern-text';
import { Allowance } from './permission-set';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { matches, wildcards } from '../../policy/wildcard';
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
  readonly place: Place;
  /** Of what asks in one of these stacks, and not in a template. */
  readonly askersOf: AskersOf;
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
 * What the stacks may change of a role that is called as one of the delivery, whoever can change the stacks may change of the delivery's.
 * What this library makes in one of the stacks may be there.
 */
export function checkDeliveryRoles(problems: Problems, allowances: readonly Allowance[], of: OfDelivery): void {
  const { scope, topology, stacks, deploying, place, askersOf } = of;
  const { account } = Stack.of(scope);
  const isDeployed = (construct: IConstruct) => stacks.some((stack) => construct.node.scopes.includes(stack));
  const isMade = ({ madeBy, mark }: DeliveryRole) => onlyOne(madeBy).all(scope).some(([name, construct]) => name === mark && isDeployed(construct));
  const isDeploying = ({ name }: DeliveryRole) => deploying.some((arn) => arn.endsWith(`/${name}`));
  const environments = (topology?.environments ?? []).filter((each) => each.account === account);
  const guarded = environments.flatMap(rolesOf).filter((role) => !isDeploying(role) && !isMade(role))
    .map((role) => ({ ...role, arn: comparable(arnOf(`iam::${account}:role/${role.name}`), place) }));
  const told = new Set<string>();
  for (const [resource, actions] of changesOfIam(allowances)) {
    const [asker] = askersOf(resource, actions.filter((each) => each !== 'iam:PassRole'));
    const pattern = withoutPath(comparable(resource, place));
    const alike = guarded.find(({ arn }) => pattern !== undefined && matches(wildcards(pattern), arn));
    // A name is asked for with each of its paths.
    if (asker === undefined || alike === undefined || told.has(asker)) continue;
    told.add(asker);
    problems.add('CloudFormationExecutionRole.OwnName', asker, resource, 'must not be, or change, the role of the delivery that is called '
      + `${alike.name}, as whoever deploys the stack could; name it otherwise, make it with ${alike.madeBy}, or take what changes it out of the stacks`);
  }
}

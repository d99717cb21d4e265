import { Aspects, Aws, CfnResource, IAspect, Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { nameOfOwnBoundary } from './own-boundary';
import { deployedProperties } from '../../private/deployed-properties';
import { Problems } from '../../private/problems';

const APPLIED = Symbol.for('cdk-secure-delivery.permissionsBoundary');
type Bounded = IConstruct & { [APPLIED]?: string };

const BOUNDED = ['AWS::IAM::Role', 'AWS::IAM::User'];

/** Bounds every role and user below a scope, each by the policy of its own account. */
export function bound(scope: Construct, policyName: string): void {
  const before = appliedTo(scope);
  if (before !== undefined && before !== policyName) {
    Problems.throwOne('DeliveryTopology', {
      code: 'DeliveryTopology.ConflictingConventions',
      property: 'permissionsBoundaryName',
      value: policyName,
      message: `must be ${before}, which bounds this scope already; apply one platform's conventions to a scope`,
    }, scope);
  }
  if (before !== undefined) return;
  (scope as Bounded)[APPLIED] = policyName;
  Aspects.of(scope).add(new PermissionsBoundary(policyName));
  scope.node.addValidation({ validate: () => lostBoundaries(scope, policyName) });
}

const appliedTo = (scope: IConstruct) => (scope as Bounded)[APPLIED];

const isBounded = (node: IConstruct): node is CfnResource => CfnResource.isCfnResource(node) && BOUNDED.includes(node.cfnResourceType);

const arnOf = (resource: CfnResource, policyName: string) => `arn:${Aws.PARTITION}:iam::${Stack.of(resource).account}:policy/${policyName}`;

/** CDK's own aspect needs an imported policy, and with it a stack, and knows one account only. */
class PermissionsBoundary implements IAspect {
  constructor(private readonly policyName: string) {}

  public visit(node: IConstruct): void {
    if (isBounded(node)) node.addPropertyOverride('PermissionsBoundary', arnOf(node, this.policyName));
  }
}

/**
 * What was given another boundary of its own, which may be a stricter one, and is deployed with that of the conventions. Those of the
 * innermost scope come last, and tell of it.
 */
function lostBoundaries(scope: Construct, policyName: string): string[] {
  return scope.node.findAll().filter(isBounded).flatMap((resource) => {
    const own = nameOfOwnBoundary(resource);
    const innermost = [...resource.node.scopes].reverse().find((each) => appliedTo(each) !== undefined);
    if (own === undefined || own === policyName || innermost !== scope) return [];
    // An aspect that comes later may have set it again.
    const [deployed, ours] = [deployedProperties(resource)?.PermissionsBoundary, resource.stack.resolve(arnOf(resource, policyName))];
    return JSON.stringify(deployed) !== JSON.stringify(ours) ? [] : [
      `permissionsBoundary: must be ${policyName} or be left out: the conventions of ${scope.node.path || 'the app'} replace it at ${resource.node.path}; for another `
      + `boundary, apply them to what lies beside it, got "${own}" [DeliveryTopology.ConflictingConventions]`,
    ];
  });
}

import { Aspects, Aws, CfnResource, IAspect, Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { Problems } from '../../private/problems';

const APPLIED = Symbol.for('cdk-secure-delivery.permissionsBoundary');
const BOUNDED = ['AWS::IAM::Role', 'AWS::IAM::User'];

/** Bounds every role and user below a scope, each by the policy of its own account. */
export function bound(scope: Construct, policyName: string): void {
  const marked = scope as Construct & { [APPLIED]?: string };
  const before = marked[APPLIED];
  if (before !== undefined && before !== policyName) {
    Problems.throwOne('DeliveryTopology', {
      code: 'DeliveryTopology.ConflictingConventions',
      property: 'permissionsBoundaryName',
      value: policyName,
      message: `must be ${before}, which bounds this scope already; apply one platform's conventions to a scope`,
    }, scope);
  }
  if (before === undefined) Aspects.of(scope).add(new PermissionsBoundary(policyName));
  marked[APPLIED] = policyName;
}

/** CDK's own aspect needs an imported policy, and with it a stack, and knows one account only. */
class PermissionsBoundary implements IAspect {
  constructor(private readonly policyName: string) {}

  public visit(node: IConstruct): void {
    if (CfnResource.isCfnResource(node) && BOUNDED.includes(node.cfnResourceType)) {
      const arn = `arn:${Aws.PARTITION}:iam::${Stack.of(node).account}:policy/${this.policyName}`;
      node.addPropertyOverride('PermissionsBoundary', arn);
    }
  }
}

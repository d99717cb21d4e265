import { Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** Who is exempt from a denial. Until somebody is, it holds for everybody. */
export class Exempt {
  private readonly arns = { ArnNotEquals: new Set<string>(), ArnNotLike: new Set<string>() };

  constructor(public readonly statement: iam.PolicyStatement, arns: readonly string[]) {
    arns.forEach((each) => this.add(each));
  }

  /**
   * All that a denial exempts are exempt together. Every session of a role has the role's ARN here; a request without an identity,
   * and a service's own, has none, and is denied.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
   */
  public add(arn: string): void {
    const operator = /[*?]/.test(arn) ? 'ArnNotLike' : 'ArnNotEquals';
    const known = this.arns[operator];
    known.add(arn);
    if (known.size === 1) this.statement.addCondition(operator, { 'aws:PrincipalArn': Lazy.list({ produce: () => [...known] }) });
  }
}

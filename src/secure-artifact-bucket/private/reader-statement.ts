import { Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { allOf } from './conditions';

/** A role of another account, by its exact ARN. */
export interface ForeignRole {
  readonly account: string;
  readonly roleArn: string;
}

/**
 * A statement that lets roles of other accounts in, and takes in more of them until the template is written: one statement
 * for all readers of the same thing keeps the policy within its size.
 *
 * The accounts are its principals, the roles stand in the condition: a role named as a principal must exist already,
 * and is lost when it is created anew, because AWS stores its unique id.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export class ReaderStatement {
  public readonly statement: iam.PolicyStatement;
  private readonly roleArns = new Set<string>();
  private readonly accounts = new Set<string>();

  constructor(props: iam.PolicyStatementProps, organizationId: string | undefined) {
    this.statement = new iam.PolicyStatement({
      ...props,
      conditions: allOf(
        props.conditions,
        { ArnEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => [...this.roleArns] }) } },
        organizationId === undefined ? undefined : { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
      ),
    });
  }

  public admit({ account, roleArn }: ForeignRole): void {
    this.roleArns.add(roleArn);
    if (this.accounts.has(account)) return;
    this.accounts.add(account);
    this.statement.addAwsAccountPrincipal(account);
  }
}

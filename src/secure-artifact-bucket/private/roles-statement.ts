import { Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { allOf } from './conditions';
import { arnsOf, identityOf, isOneRole, Party, roleArn } from './party';

/**
 * A statement that lets roles of other accounts in, and takes in more of them until the template is written: one statement
 * for all that may do the same thing keeps the policy within its size.
 *
 * The accounts are its principals, the roles stand in the condition: a role named as a principal must exist already,
 * and is lost when it is created anew, because AWS stores its unique id.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
class RolesStatement {
  public readonly statement: iam.PolicyStatement;
  private readonly roleArns = new Set<string>();
  private readonly accounts = new Set<string>();

  /**
   * @param props what they may do
   * @param organizationId the organization that their accounts have to belong to
   * @param first whoever is let in first, and with it whether it is for single roles or for one group
   */
  constructor(props: iam.PolicyStatementProps, organizationId: string | undefined, first: Party) {
    const { organizationPath } = first;
    const organization = first.organizationId ?? organizationId;
    const arns = Lazy.list({ produce: () => [...this.roleArns] });
    this.statement = new iam.PolicyStatement({
      ...props,
      conditions: allOf(
        props.conditions,
        { [isOneRole(first) ? 'ArnEquals' : 'ArnLike']: { 'aws:PrincipalArn': arns } },
        organization === undefined ? undefined : { StringEquals: { 'aws:PrincipalOrgID': organization } },
        // The path of each unit goes on to the units below it, and ends with a slash.
        organizationPath === undefined ? undefined : { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': [`${organizationPath}/*`] } },
      ),
    });
    this.admit(first);
  }

  public admit(party: Party): void {
    // The accounts of a group stand among the principals: one pattern is for all of them.
    (isOneRole(party) ? arnsOf(party) : [roleArn(party, '*')]).forEach((arn) => this.roleArns.add(arn));
    if (party.accounts.length === 0) this.statement.addAnyPrincipal();
    for (const account of party.accounts.filter((each) => !this.accounts.has(each))) {
      this.accounts.add(account);
      this.statement.addAwsAccountPrincipal(account);
    }
  }
}

/** Statements that let roles in, one for each group and for all single roles together. */
export class RolesStatements {
  private readonly statements = new Map<string, RolesStatement>();

  /**
   * @param props what they may do
   * @param organizationId the organization that their accounts have to belong to
   * @param add writes a new statement into the policy
   */
  constructor(
    private readonly props: iam.PolicyStatementProps,
    private readonly organizationId: string | undefined,
    private readonly add: (statement: iam.PolicyStatement) => void,
  ) {}

  public admit(party: Party): void {
    // A pattern among exact ARNs would be for the accounts of all of them.
    const key = isOneRole(party) ? 'roles' : identityOf(party);
    const before = this.statements.get(key);
    if (before) {
      before.admit(party);
      return;
    }
    const made = new RolesStatement(this.props, this.organizationId, party);
    this.statements.set(key, made);
    this.add(made.statement);
  }
}

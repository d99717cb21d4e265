import { Lazy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DETAIL_TYPES, SOURCES } from './event-kinds';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { sizeProblems } from '../../private/policy-size';
import { POLICY_SIZE } from '../../private/quotas';

/**
 * Who may put events on the bus from other accounts: one statement for all of them, which takes in more until the template is
 * written.
 *
 * The accounts are its principals, the roles stand in the condition: a role named as a principal must exist already, and is
 * lost when it is created anew.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-example-policy-cross-account-custom-bus-source.html
 */
export class BusAccess {
  private readonly statement: iam.PolicyStatement;
  private readonly roleArns: string[] = [];
  private readonly accounts = new Set<string>();

  constructor(scope: Construct, bus: events.IEventBus, busArn: string, organizationId: string | undefined) {
    this.statement = new iam.PolicyStatement({
      sid: 'Environments',
      actions: ['events:PutEvents'],
      resources: [busArn],
      conditions: {
        'ArnEquals': { 'aws:PrincipalArn': Lazy.list({ produce: () => this.roleArns }) },
        'ForAllValues:StringEquals': { 'events:source': SOURCES },
        'StringEquals': {
          'events:detail-type': DETAIL_TYPES,
          ...(organizationId === undefined ? {} : { 'aws:PrincipalOrgID': organizationId }),
        },
      },
    });
    // The construct above it would write the statement down as it is now.
    new events.CfnEventBusPolicy(scope, 'Policy', {
      eventBusName: bus.eventBusName,
      statementId: 'Environments',
      statement: Lazy.any({ produce: () => this.statement.toStatementJson() }),
    });
  }

  public admit(topology: DeliveryTopology): void {
    for (const environment of topology.environments) {
      this.roleArns.push(environment.eventForwardingRoleArn);
      if (this.accounts.has(environment.account)) continue;
      this.accounts.add(environment.account);
      this.statement.addAwsAccountPrincipal(environment.account);
    }
  }

  /** What EventBridge would refuse in the deployment; known only when every application has been let in. */
  public sizeProblems(stack: Stack): string[] {
    return sizeProblems(stack, {
      called: 'bus policy',
      policy: { Version: '2012-10-17', Statement: [this.statement.toStatementJson()] },
      quota: POLICY_SIZE.eventBus,
      code: 'DeliveryEventBus.PolicyTooLarge',
      fix: 'give roles a shorter path, or spread the applications over two platforms with different name prefixes',
    });
  }
}

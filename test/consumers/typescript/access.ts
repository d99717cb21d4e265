import { App, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { BreakGlassRole, CloudFormationExecutionRole, RoleAudit, RoleUseAudit } from 'cdk-secure-delivery';
import { topology } from './hub-and-spoke/topology';

/** Who else reaches production, and who is told of it: audits, a break-glass role, and a role that deploys one stack. */
export function defineAccess(app: App): void {
  const inProd = { env: { account: '333333333333', region: 'eu-west-1' } };
  const known = { topology, environment: 'prod', knownPrincipalIds: ['AROAEXAMPLEEXAMPLEID'] };
  new RoleAudit(new Stack(app, 'DeliveryAudit', { env: { account: '333333333333', region: 'us-east-1' } }), 'RoleAudit', known);

  const access = new Stack(app, 'DeliveryAccess', inProd);
  new RoleUseAudit(access, 'RoleUses', known);
  new BreakGlassRole(access, 'BreakGlass', {
    topology,
    environment: 'prod',
    users: [{ account: '444444444444', userName: 'emergency/anaya' }],
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonECS_FullAccess')],
    maxSessionDuration: Duration.hours(2),
  });

  const jobs = new Stack(app, 'DeliveryJobs', inProd);
  new sqs.Queue(jobs, 'Jobs', { queueName: 'jobs' });
  new CloudFormationExecutionRole(access, 'Execution', {
    stacks: [jobs],
    roleName: 'acme-execution',
    allowDeletion: true,
    additionalPermissions: [{
      resourceType: 'AWS::SQS::Queue', actions: ['sqs:ListQueues'], deleteActions: ['sqs:PurgeQueue'], resources: ['arn:aws:sqs:eu-west-1:333333333333:jobs'],
    }],
  });
}

import { CfnResource, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, IConstruct } from 'constructs';
import { liesElsewhere } from '../../private/placement';
import { Problems } from '../../private/problems';
import { CODE_DEPLOY } from '../../private/quotas';
import { has, shown } from '../../private/shape';
import { isLiteral } from '../../private/tokens';

/** Whether CodeDeploy can watch some alarms beside those that it watches already. */
export function checkRollbackAlarms(
  problems: Problems, scope: Construct, alarms: readonly cloudwatch.IAlarm[], before: readonly cloudwatch.IAlarm[],
): void {
  if (!Array.isArray(alarms) || !alarms.every((each) => isAlarm(each))) {
    problems.add('BlueGreenEcsService.InvalidAlarm', 'alarms', String(alarms), 'must be a list of alarms');
    return;
  }
  const known = new Set(before.map(nameOf));
  alarms.forEach((alarm, i) => {
    const property = `alarms[${i}]`;
    const problem = alarmProblem(scope, alarm);
    if (problem) problems.add('BlueGreenEcsService.InvalidAlarm', property, shown(alarm), problem);
    if (known.has(nameOf(alarm))) problems.add('BlueGreenEcsService.DuplicateAlarm', property, shown(alarm), 'must be added once; remove the second');
    known.add(nameOf(alarm));
  });
  const { limit } = CODE_DEPLOY.alarmsOfDeploymentGroup;
  if (before.length + alarms.length > limit) {
    problems.add('BlueGreenEcsService.TooManyAlarms', 'alarms', before.length + alarms.length,
      `must be at most ${limit} with those that were added before, as CodeDeploy watches; join some with metric math`);
  }
}

function isAlarm(candidate: unknown): candidate is cloudwatch.IAlarm & IConstruct {
  return has(candidate, 'alarmName', 'node');
}

/** The name itself, or the reference to it: what stands for it is the same for the same alarm. */
const nameOf = (alarm: cloudwatch.IAlarm) => JSON.stringify(Stack.of(alarm).resolve(alarm.alarmName)) + (isLiteral(alarm.alarmName) ? '' : Stack.of(alarm).node.addr);

/**
 * CodeDeploy's page speaks of alarms that watch a metric, and DescribeAlarms leaves out composite ones unless asked for them.
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
function alarmProblem(scope: Construct, alarm: cloudwatch.IAlarm): string | undefined {
  const resource = alarm.node.defaultChild;
  if (CfnResource.isCfnResource(resource) && resource.cfnResourceType === 'AWS::CloudWatch::CompositeAlarm') return 'must not be a composite alarm, which CodeDeploy is not documented to watch; add the alarms that it is made of';
  const { account, region } = Stack.of(scope);
  // An imported alarm has the environment of the stack that imports it, and its own in its ARN.
  const [, , , ofRegion = alarm.env.region, ofAccount = alarm.env.account] = isLiteral(alarm.alarmArn) ? alarm.alarmArn.split(':') : [];
  if (liesElsewhere(scope, { account: ofAccount, region: ofRegion })) {
    return `must lie in the service's account and region, ${account} and ${region}`;
  }
  return undefined;
}

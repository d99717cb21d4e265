import { Stack, Token } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, IConstruct } from 'constructs';
import { deployedProperties, resourceOf } from '../../private/deployed-properties';
import { isKnown, sketchOf } from '../../private/literal-parts';
import { has } from '../../private/shape';

/** What keeps records of a trail from filters on a log group, known when everything is. */
export function checkLogGroup(scope: Construct, logGroup: logs.ILogGroup, trail: IConstruct | undefined): void {
  const problem = (message: string) => `logGroup: must ${message}, got the construct ${logGroup.node.path} [RoleAudit.InvalidLogGroup]`;
  scope.node.addValidation({ validate: () => [...classProblems(logGroup), ...deliveryProblems(logGroup, trail)].map(problem) });
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
function classProblems(logGroup: logs.ILogGroup): string[] {
  const resource = resourceOf(logGroup, logs.CfnLogGroup.CFN_RESOURCE_TYPE_NAME);
  const given = resource && deployedProperties(resource)?.LogGroupClass;
  const takesFilters = typeof given !== 'string' || given === logs.LogGroupClass.STANDARD;
  return takesFilters ? [] : ['be of the class STANDARD, as no other has metric filters; a log group keeps its class, so make another one'];
}

/** A trail that the app has and that writes elsewhere, or into no log group. */
function deliveryProblems(logGroup: logs.ILogGroup, trail: IConstruct | undefined): string[] {
  const resource = resourceOf(trail, CfnTrail.CFN_RESOURCE_TYPE_NAME);
  const properties = resource && deployedProperties(resource);
  if (!properties) return [];
  const { CloudWatchLogsLogGroupArn: given } = properties;
  const fix = `set sendToCloudWatchLogs and cloudWatchLogGroup on ${trail!.node.path}`;
  if (given === undefined || given === null || given === '') return [`be the log group into which the trail writes, which writes into none: ${fix}`];
  return areDifferent(Stack.of(resource), given, logGroup.logGroupArn) ? [`be the log group into which the trail writes: ${fix}, or give the one that it has`] : [];
}

/** What the deployment alone knows may be the same; two resources are not. */
function areDifferent(stack: Stack, given: unknown, logGroupArn: string): boolean {
  const wanted = stack.resolve(logGroupArn);
  const [one, other] = [given, wanted].map((value) => sketchOf(stack, Token.asString(value), true).replace(/:\*$/, ''));
  if (isKnown(one) && isKnown(other)) return one !== other;
  return isReference(given) && isReference(wanted) && JSON.stringify(given) !== JSON.stringify(wanted);
}

const isReference = (value: unknown) => has(value, 'Fn::GetAtt') || has(value, 'Fn::ImportValue');

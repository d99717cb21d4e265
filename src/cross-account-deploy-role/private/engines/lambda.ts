import { ArnFormat, Stack } from 'aws-cdk-lib';
import { DeployPlace, DeployStatement, Engine, Report } from './engine';
import { ALARM_NAME, checkName, FUNCTION_NAME, listOf, PIPELINE_NAME } from './names';
import { CODE_PIPELINE } from '../../../private/quotas';
import { LambdaPermissionsOptions } from '../../deploy-permissions-options';

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html#action-reference-LambdaDeploy-permissions-action */
export function lambdaFunction(options: LambdaPermissionsOptions): Engine {
  const { publishedVersionsOnly = false, functionName } = options;
  return {
    readsArtifacts: !publishedVersionsOnly,
    options: ['functionName', 'publishedVersionsOnly', 'alarmNames', 'pipelineName'],
    check: (report, place) => check(report, place, options),
    statements: (place) => [
      {
        sid: 'ShiftAlias',
        actions: [
          'lambda:GetAlias', 'lambda:GetFunctionConfiguration', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias',
          ...(publishedVersionsOnly ? [] : ['lambda:PublishVersion', 'lambda:UpdateFunctionCode']),
        ],
        // The function itself, and its versions and aliases.
        resources: ['', ':*'].map((qualifier) => arn(place.stack, 'lambda', 'function', `${functionName}${qualifier}`)),
      },
      ...alarmStatements(place, options),
      ...logStatements(place, options),
    ],
  };
}

function check(report: Report, place: DeployPlace, options: LambdaPermissionsOptions): void {
  const { functionName, alarmNames = [], publishedVersionsOnly, pipelineName } = options;
  checkName(report, 'functionName', functionName, FUNCTION_NAME, place);
  if (publishedVersionsOnly !== undefined && typeof publishedVersionsOnly !== 'boolean') {
    report('publishedVersionsOnly', publishedVersionsOnly, 'must be true or false, or left out');
  }
  checkAlarms(report, place, alarmNames);
  const name = pipelineName === undefined ? place.pipelineName : pipelineName;
  if (name === undefined) report('pipelineName', undefined, 'must be given, as there is no topology that knows it');
  else checkName(report, 'pipelineName', name, PIPELINE_NAME, place);
}

function checkAlarms(report: Report, place: DeployPlace, given: unknown): void {
  const names = listOf(report, 'alarmNames', given, { what: 'names' });
  const { limit } = CODE_PIPELINE.alarmsOfLambdaAction;
  if (names.length > limit) report('alarmNames', names.length, `must be at most ${limit} alarms`);
  names.forEach((name, i) => checkName(report, `alarmNames[${i}]`, name, ALARM_NAME, place));
}

function alarmStatements({ stack }: DeployPlace, { alarmNames = [] }: LambdaPermissionsOptions): DeployStatement[] {
  if (alarmNames.length === 0) return [];
  return [{ sid: 'WatchAlarms', actions: ['cloudwatch:DescribeAlarms'], resources: alarmNames.map((name) => arn(stack, 'cloudwatch', 'alarm', name)) }];
}

/** The action makes its log group itself. */
function logStatements({ stack, pipelineName: ofTopology }: DeployPlace, { pipelineName = ofTopology }: LambdaPermissionsOptions): DeployStatement[] {
  const group = arn(stack, 'logs', 'log-group', `/aws/codepipeline/${pipelineName}`);
  return [
    { sid: 'MakeLog', actions: ['logs:CreateLogGroup'], resources: [group, `${group}:*`] },
    { sid: 'WriteLog', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${group}:log-stream:*`] },
  ];
}

const arn = (stack: Stack, service: string, resource: string, resourceName: string) =>
  stack.formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });

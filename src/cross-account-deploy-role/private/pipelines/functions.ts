import { Asked, plain } from './asked';
import { Call } from './statements';

const MOVE_ALIAS = 'lambda:UpdateAlias';

/**
 * What CodePipeline's action `Lambda` asks for. Without a version it makes one, without an alias as well it moves none. AWS decides on an alias
 * by its function, so which one it is makes no difference.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html
 */
export function functionCalls({ configuration, arn }: Asked): Call[] {
  const { FunctionName: name, FunctionAlias: alias, PublishedTargetVersion: version, Alarms: alarms = '' } = configuration;
  const resource = arn('lambda', `function:${plain(name)}`);
  const move: Call = { action: MOVE_ALIAS, resource };
  const update: Call = {
    action: 'lambda:UpdateFunctionCode',
    resource,
    kindred: MOVE_ALIAS,
    otherwise: 'or name a version that is published already as PublishedTargetVersion',
  };
  return [
    ...(alias === undefined && version === undefined ? [] : [move]),
    ...(version === undefined ? [update] : []),
    ...alarms.split(',').map((each) => each.trim()).filter((each) => each !== '')
      .map((each) => ({ action: 'cloudwatch:DescribeAlarms', resource: arn('cloudwatch', `alarm:${each}`) })),
  ];
}

import { Asked } from './asked';
import { naming } from './naming';
import { Call } from './statements';

const MOVE_ALIAS = 'lambda:UpdateAlias';

/**
 * What CodePipeline's action `Lambda` asks for. Without a version it makes one, without an alias as well it moves none. AWS decides on an alias
 * by its function, so which one it is makes no difference.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html
 */
export function functionCalls({ configuration, arn }: Asked): Call[] {
  const { FunctionName, FunctionAlias: alias, PublishedTargetVersion: version, Alarms: alarms = '' } = configuration;
  const named = naming({ FunctionName }, (names) => arn('lambda', `function:${names.FunctionName}`));
  const move: Call = { action: MOVE_ALIAS, ...named };
  const update: Call = {
    action: 'lambda:UpdateFunctionCode',
    ...named,
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

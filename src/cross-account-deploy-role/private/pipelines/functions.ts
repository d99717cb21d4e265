import { Acting } from './acting';
import { Asked } from './asked';
import { Denials } from './denials';
import { naming } from './naming';
import { Call } from './statements';
import { isSaid } from '../../../private/deployed-properties';

const MOVE_ALIAS = 'lambda:UpdateAlias';

/**
 * What CodePipeline's action `Lambda` asks for. Without a version it makes one, and so it does without an alias, which alone it would move. AWS
 * decides on an alias by its function, so which one it is makes no difference.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html
 */
export function functionCalls({ configuration, arn }: Asked): Call[] {
  const { FunctionName, FunctionAlias: alias, PublishedTargetVersion: version, Alarms: alarms = '' } = configuration;
  const named = naming({ FunctionName }, (names) => arn('lambda', `function:${names.FunctionName}`));
  const move: Call = { action: MOVE_ALIAS, ...named };
  const helps = [
    ...(version === undefined ? ['a version that is published already as PublishedTargetVersion'] : []),
    ...(alias === undefined ? ['the alias that it moves as FunctionAlias'] : []),
  ];
  const update: Call = { action: 'lambda:UpdateFunctionCode', ...named, kindred: MOVE_ALIAS, otherwise: `or name ${helps.join(' and ')}` };
  return [
    ...(alias === undefined ? [] : [move]),
    ...(helps.length === 0 ? [] : [update]),
    ...alarms.split(',').map((each) => each.trim()).filter((each) => each !== '')
      .map((each) => ({ action: 'cloudwatch:DescribeAlarms', resource: arn('cloudwatch', `alarm:${each}`) })),
  ];
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html#action-reference-LambdaDeploy-parameters */
const OPTIONS = ['FunctionName', 'FunctionAlias', 'PublishedTargetVersion', 'DeployStrategy', 'Alarms'];

/** What CodePipeline's action `Lambda` cannot do, whatever the role may. CDK has no action of its own that would know. */
export function checkFunction(denials: Denials, acting: Acting): void {
  const { type, configuration, isFirstType, inputs } = acting;
  if (type !== 'Deploy/Lambda') return;
  const wrong = (of: string, value: unknown, message: string) => denials.add({ acting, of: `${of} of`, value, message: () => message });
  if (isFirstType) wrong('type of the pipeline', 'V1', 'must be V2, as CodePipeline deploys functions in no other: set pipelineType to PipelineType.V2');
  if (!isSaid(configuration)) return;
  const given = Object.keys(configuration);
  const missing = OPTIONS.filter((each) => !given.includes(each));
  for (const option of given.filter((each) => !OPTIONS.includes(each))) {
    const meant = meantBy(option, missing);
    if (meant !== undefined) wrong('Configuration', option, `must have ${meant} instead`);
  }
  const { FunctionName: name, PublishedTargetVersion: version } = configuration;
  if (name !== undefined && version === undefined && inputs?.length === 0) {
    wrong('PublishedTargetVersion', undefined, 'must be given, or an input artifact of which the action makes a version: it has neither');
  }
}

/** Any letter is a part of some option. */
const SHORTEST = 4;

/** The option of which a word is a part, in whichever capitals. Another one may be newer than the list. */
const meantBy = (word: string, options: readonly string[]) =>
  options.find((each) => word.length >= SHORTEST && each.toLowerCase().includes(word.toLowerCase()));

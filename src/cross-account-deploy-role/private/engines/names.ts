import { Stack, Token } from 'aws-cdk-lib';
import { DeployPlace, Report } from './engine';
import { isKnown, knownPartsOf, sketchOf, UNKNOWN } from '../../../private/literal-parts';
import { partitionOf } from '../../../private/partition';
import { isText } from '../../../private/patterns';
import { shown } from '../../../private/shape';
import { differ, displayed, isLiteral } from '../../../private/tokens';
import { textsBehind } from '../../../private/values-behind';

/** What a kind of name looks like. None lets a wildcard or a policy variable through, or what would end the part of an ARN. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly rule: string;
  /** What no part of such a name has, where a token stands beside it. */
  readonly never?: RegExp;
}

const NEVER_IN_NAME = /[*?$:/]/;
/** A `$` as well: what stands behind it is not known. */
export const NEVER_IN_ARN = /[*?$]/;

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
export const ECS_NAME: NameRule = { pattern: /^[A-Za-z0-9_-]{1,255}$/, rule: 'must be 1 to 255 letters, digits, hyphens and underscores' };
/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
export const CODE_DEPLOY_NAME: NameRule = { pattern: /^[A-Za-z0-9._+=,@-]{1,100}$/, rule: 'must be 1 to 100 letters, digits and ._+=,@-' };
/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html */
export const STACK_NAME: NameRule = { pattern: /^[A-Za-z][A-Za-z0-9-]{0,127}$/, rule: 'must be 1 to 128 letters, digits and hyphens, starting with a letter' };
/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const FUNCTION_NAME: NameRule = { pattern: /^[A-Za-z0-9_-]{1,64}$/, rule: 'must be the name of a function, without ARN and version: 1 to 64 letters, digits, hyphens and underscores' };
/**
 * CloudWatch takes more than IAM has characters for. A colon is the name's own: an alarm's ARN ends with its name, whatever is in it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
export const ALARM_NAME: NameRule = {
  pattern: /^(?!.*\$\{)(?:(?![*?])[\x20-\x7E\xA0-\xFF]){1,255}$/,
  rule: 'must be the name of an alarm, at most 255 characters without wildcards, of those up to U+00FF, as IAM takes no others in a policy; '
    + 'name the alarm otherwise',
  never: NEVER_IN_ARN,
};
/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html */
export const PIPELINE_NAME: NameRule = { pattern: /^[A-Za-z0-9.@_-]{1,100}$/, rule: 'must be 1 to 100 letters, digits and .@_-' };

export function checkName(report: Report, property: string, value: unknown, name: NameRule, place: DeployPlace): void {
  const { pattern, rule, never = NEVER_IN_NAME } = name;
  const sketch = textOf(value, place);
  const wrong = sketch === undefined || (isKnown(sketch) ? !isText(sketch, pattern) : never.test(sketch));
  if (wrong) report(property, displayedAt(place, value), rule);
}

/** A value for a message: of a text as much as is known, and if that is nothing, what the text is of. */
export function displayedAt(place: Pick<DeployPlace, 'stack' | 'late'>, value: unknown, of: unknown = value): unknown {
  if (typeof value !== 'string' || isLiteral(value)) return displayed(value);
  return knownPartsOf(sketchAt(place, value)) ?? displayed(shown(of));
}

/** A text as far as it is known; nothing where it is none. */
export function textOf(value: unknown, place: DeployPlace): string | undefined {
  return typeof value === 'string' ? sketchAt(place, value) : undefined;
}

/** A text as far as it is known, and at synthesis also what it becomes with what the template has behind it; nothing where it is none. */
export function textsOf(value: unknown, place: DeployPlace): string[] {
  const text = textOf(value, place);
  return text === undefined ? [] : [text, ...place.late ? textsBehind(place.stack, value as string) : []];
}

/** At synthesis, one with a wildcard of what the template has behind a parameter or in a mapping: no part of any name has one. */
function sketchAt({ stack, late }: Pick<DeployPlace, 'stack' | 'late'>, value: string): string {
  const sketch = sketchOf(stack, value, late);
  const wild = late && !isKnown(sketch) ? textsBehind(stack, value).find((each) => NEVER_IN_ARN.test(each)) : undefined;
  if (wild === undefined) return sketch;
  return isKnown(wild) ? `${UNKNOWN}${wild}` : wild;
}

/** What an ARN says where it lies. */
export interface ArnParts {
  readonly partition: string;
  readonly region?: string;
  readonly account: string;
}

/** What is wrong with the place of something that has to be the stack's neighbour. */
export function misplaced({ account, region }: Stack, parts: ArnParts): string | undefined {
  const partition = isLiteral(region) ? partitionOf(region) : parts.partition;
  if (parts.partition !== partition) return `must be of the partition ${partition}, as the stack is`;
  if (differ(parts.account, account)) return `must be of account ${account}, as the stack is`;
  if (differ(parts.region, region)) return `must be of region ${region}, as the stack is`;
  return undefined;
}

/** The ARN with the stack's own partition, where only the deployment knows which that is: any will do for its form. */
export const withPartition = (sketch: string) => sketch.replace(`arn:${UNKNOWN}:`, `arn:${ANY_PARTITION}:`);
const ANY_PARTITION = partitionOf('any');

/** What a list has to have. */
interface ListRule {
  readonly what: string;
  readonly atLeast?: number;
}

/** Lists that only the deployment knows, by their first member, cannot be gone through now. */
export function listOf(report: Report, property: string, value: unknown, { what, atLeast = 0 }: ListRule): readonly unknown[] {
  if (Array.isArray(value) && !Token.isUnresolved(value) && value.length >= atLeast) return Array.from(value);
  report(property, displayed(value), `must be a list of ${what}${atLeast > 0 ? `, at least ${atLeast},` : ''} that is known now`);
  return [];
}

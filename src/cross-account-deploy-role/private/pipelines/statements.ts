import { Stack } from 'aws-cdk-lib';
import { lookedUp } from './looked-up';
import type { Naming } from './naming';
import { matches, wildcards } from '../../../policy/wildcard';
import { Properties } from '../../../private/deployed-properties';
import { sketchOfWritten, UNKNOWN } from '../../../private/literal-parts';
import { has } from '../../../private/shape';

/** What a request is about, as far as permissions of a deploy role tell requests apart. */
export interface Call {
  readonly action: string;
  /** An ARN; with a slash at its end also the beginning of one. */
  readonly resource?: string;
  /** How the action's configuration names the resource, where it does so by names. */
  readonly naming?: Naming;
  /** What the request says of each condition key; nothing where it says nothing. */
  readonly context?: Readonly<Record<string, string | undefined>>;
  /** An action that permissions of the same kind allow: a role that has that one gets this one from nobody else. */
  readonly kindred?: string;
  /** What else to change, where it is not allowed. */
  readonly otherwise?: string;
}

/** A statement of a written policy, with its lists. */
export interface Allowing {
  /** In lower case: IAM does not tell actions apart by capitals. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly (readonly [key: string, values: readonly string[]])[];
}

const EVERYTHING = ['*'];

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
const POLICY_VARIABLE = /\$\{[^}]*\}/g;

/** How a difference in the resource is called. */
export const RESOURCE = 'the resource';

/** What a statement has otherwise than a request. */
export interface Difference {
  /** The resource, or a condition key. */
  readonly of: string;
  readonly asked: string | undefined;
  readonly allowed: readonly string[];
}

/**
 * The statements of written policies that allow something. Wherever it is not known what they say, or said by what they are not about,
 * they allow more than they do: what is refused by them is refused for certain.
 */
export function allowing(stack: Stack, document: unknown): Allowing[] {
  const { Statement: statements = {} } = (has(document) ? document : {}) as Properties;
  // What only the deployment knows may become anything, and so may what only the request says.
  const textsOf = (value: unknown) => [value].flat().map((each) => sketchOfWritten(stack, lookedUp(stack, each)).replace(POLICY_VARIABLE, UNKNOWN).split(UNKNOWN).join('*'));
  return ([statements].flat() as Properties[]).filter((each) => has(each) && each.Effect !== 'Deny')
    .map(({ Action: actions = EVERYTHING, Resource: resources = EVERYTHING, Condition: conditions = {} }) => ({
      actions: textsOf(actions).map((each) => each.toLowerCase()),
      resources: textsOf(resources),
      conditions: Object.entries<Properties>(conditions ?? {}).filter(([operator, keys]) => /^(String|Arn)(Equals|Like)$/.test(operator) && has(keys))
        .flatMap(([, keys]) => Object.entries(keys).map(([key, values]) => [key, textsOf(values)] as const)),
    }));
}

const like = (patterns: readonly string[], text: string) => patterns.some((each) => matches(wildcards(each), text));

/** Whether a pattern stands for an ARN, or for something that starts like it. */
export const about = (patterns: readonly string[], arn: string) => like(patterns, arn) || (arn.endsWith('/') && patterns.some((each) => mayStart(each, arn)));

/** Whatever stands behind some part of the pattern may stand in the rest. */
const mayStart = (pattern: string, beginning: string) => [...pattern].some((_, i) => matches(wildcards(pattern.slice(0, i + 1)), beginning));

/** Whether some statement may allow a request. */
export const mayAllow = (statements: readonly Allowing[], call: Call) => differences(statements, call)?.length === 0;

/** What is written or read, as S3 tells KMS. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context */
const ENCRYPTED = 'kms:EncryptionContext:aws:s3:arn';

/** The statements about keys that count for an object. */
export const forObject = (statements: readonly Allowing[], action: string, object: string) =>
  statements.filter((each) => mayAllow([each], { action, context: { [ENCRYPTED]: object } }));

/**
 * What the nearest statement about a request's action has otherwise; nothing at all where no statement is about it. Of conditions, those on
 * keys count of which the request says something.
 */
export function differences(statements: readonly Allowing[], { action, resource, context = {} }: Call): readonly Difference[] | undefined {
  const all = statements.filter(({ actions }) => like(actions, action.toLowerCase())).map(({ resources, conditions }): Difference[] => [
    ...(resource === undefined || about(resources, resource) ? [] : [{ of: RESOURCE, asked: resource, allowed: resources }]),
    ...conditions.map(([key, allowed]) => ({ of: key, asked: context[key], allowed }))
      .filter(({ of: key, asked, allowed }) => key in context && (asked === undefined || !like(allowed, asked))),
  ]).sort((one, other) => one.length - other.length);
  const [nearest] = all;
  if (nearest?.length !== 1) return nearest;
  // What several statements allow instead is each as good.
  const alike = all.filter(({ length, 0: first }) => length === 1 && first.of === nearest[0].of);
  return [{ ...nearest[0], allowed: [...new Set(alike.flatMap(([{ allowed }]) => allowed))] }];
}

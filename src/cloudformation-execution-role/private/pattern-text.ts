import { Aws } from 'aws-cdk-lib';
import { partitionOf } from '../../private/partition';
import { isLiteral } from '../../private/tokens';

/**
 * Texts of templates as far as they are known: `*` stands for a part that is not, and these for what only the deployment knows. They
 * have no colons, which separate the parts of an ARN.
 */
export const PARTITION = '${AWS.Partition}';
export const REGION = '${AWS.Region}';
export const ACCOUNT = '${AWS.AccountId}';
export const URL_SUFFIX = '${AWS.URLSuffix}';

/** From how CloudFormation, and CDK's synthesizer, write them into a text. */
export const fromSub = (text: string) => text.replace(/\$\{AWS::(Partition|Region|AccountId|URLSuffix)\}/g, '${AWS.$1}');

const TOKENS: readonly (readonly [string, string])[] = [
  [PARTITION, Aws.PARTITION], [REGION, Aws.REGION], [ACCOUNT, Aws.ACCOUNT_ID], [URL_SUFFIX, Aws.URL_SUFFIX],
];

/** As CDK writes it into a template. */
export function asToken(text: string): string {
  return TOKENS.reduce((result, [placeholder, token]) => result.split(placeholder).join(token), text);
}

/** Of a text that a user has put together with CDK's tokens. */
export function fromToken(text: string): string {
  return TOKENS.reduce((result, [placeholder, token]) => result.split(token).join(placeholder), text);
}

/** A literal as it is, and of a token what stands for it in a text. */
export function asText(value: string, placeholder: string): string {
  return isLiteral(value) ? value : placeholder;
}

export const isKnown = (text: string) => !text.includes('*');

/** Whether a name could be anybody's, as not even its beginning is known. */
export const isAnything = (text: string) => /^[*?]/.test(text);

/** An ARN from what stands behind its partition. */
export const arnOf = (behind: string) => `arn:${PARTITION}:${behind}`;

/** Where texts that are compared belong, as far as it is known. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** For comparisons with texts in which partition and account are written out; IAM compares names without capitals. */
export function comparable(text: string, { account, region }: Place): string {
  return text.split(PARTITION).join(partitionOf(region)).split(ACCOUNT).join(account).toLowerCase();
}

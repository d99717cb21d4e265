import { createHash } from 'crypto';
import { formatOf } from './arn-formats';
import { SynthesizedStack } from './synthesized-stack';

/** What tells a resource apart from all others: stacks of several accounts and regions may share their name. */
export function fingerprint({ name, account, region }: SynthesizedStack, logicalId: string): string {
  return createHash('sha256').update(JSON.stringify([name, logicalId, account, region])).digest('hex');
}

/** A name in the manner of CloudFormation's own: nobody can rely on it, but it is the same everywhere in the proof. */
export function madeUpName(stack: SynthesizedStack, logicalId: string, type: string): string {
  const hash = fingerprint(stack, logicalId);
  const format = formatOf(type);
  if (format?.id) return format.id(hash);
  const name = `${stack.name}-${logicalId}-${hash.slice(0, 12)}`;
  return type === 'AWS::S3::Bucket' ? name.toLowerCase() : name;
}

const WORDS = /[^A-Za-z0-9_]+/;

interface Named {
  readonly stack: SynthesizedStack;
  readonly logicalId: string;
  readonly type: string;
}

/** The words that tell made-up names and ARNs apart: a text with one of them refers to a resource of a template. */
export function madeUpWords(resources: readonly Named[]): ReadonlySet<string> {
  return new Set(resources.filter(({ type }) => formatOf(type)).flatMap(({ stack, logicalId, type }) => {
    const hash = fingerprint(stack, logicalId);
    // As long as formats take them.
    return [madeUpName(stack, logicalId, type).split(WORDS).pop()!, hash.slice(0, 6), hash.slice(0, 16)];
  }));
}

export const refersTo = (text: string, words: ReadonlySet<string>) => text.split(WORDS).some((word) => words.has(word));

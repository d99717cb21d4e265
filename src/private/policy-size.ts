import { CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ErrorCode } from './error-codes';
import { sketchOf, UNKNOWN } from './literal-parts';
import { partitionOf } from './partition';
import { NAME_LENGTH, Quota } from './quotas';
import { isLiteral } from './tokens';

const LONGEST_PARTITION = 'aws-us-gov';
/** The longest text that an unresolved part of a policy can become: an ARN of a role without a path and with a name of full length. */
const LONGEST_REFERENCE = `arn:${LONGEST_PARTITION}:iam::123456789012:role/`.length + NAME_LENGTH.iamRole.limit;
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': LONGEST_PARTITION, 'AWS::AccountId': '123456789012', 'AWS::Region': 'ap-southeast-99', 'AWS::URLSuffix': 'amazonaws.com.cn',
};

/**
 * How many bytes a part of a policy takes at most, as far as that can be said before the template is written: nothing that is produced late
 * is asked for.
 */
export function sizeNow(stack: Stack, part: object): number {
  const longest = (sketch: string) =>
    sketch.replace(UNPLACED, `arn:${LONGEST_PARTITION}:$1:ap-southeast-99:123456789012:`).split(UNKNOWN).join('x'.repeat(LONGEST_REFERENCE));
  return Buffer.byteLength(JSON.stringify(part, (_, value) => (typeof value === 'string' ? longest(sketchOf(stack, value)) : value)));
}

/** The ARN of something in a stack that does not say where it is. */
const UNPLACED = new RegExp(`^arn:${UNKNOWN}:([a-z0-9-]+):${UNKNOWN}:${UNKNOWN}:`);

const IDENTITIES: readonly string[] = [iam.CfnRole.CFN_RESOURCE_TYPE_NAME, iam.CfnUser.CFN_RESOURCE_TYPE_NAME];

/** How many bytes a policy has when it is deployed, at most: without white space, each reference at its longest. */
export function deployedSize(stack: Stack, policy: unknown): number {
  const { region } = stack;
  const known = isLiteral(region) ? { ...PSEUDO_PARAMETERS, 'AWS::Partition': partitionOf(region) } : PSEUDO_PARAMETERS;
  return Buffer.byteLength(JSON.stringify(inlined(stack.resolve(policy), { known, paths: pathsOfIdentities(stack) })));
}

/** The paths of the stack's roles and users, which are part of their ARNs, by the logical ids under which policies refer to them. */
function pathsOfIdentities(stack: Stack): Readonly<Record<string, string>> {
  const identities = stack.node.findAll()
    .filter((each): each is iam.CfnRole | iam.CfnUser => CfnResource.isCfnResource(each) && IDENTITIES.includes(each.cfnResourceType));
  return Object.fromEntries(identities.map(({ logicalId, path = '/' }) => [stack.resolve(logicalId), path]));
}

/** What a policy's references can become. */
interface References {
  readonly known: Readonly<Record<string, string>>;
  readonly paths: Readonly<Record<string, string>>;
}

/** A policy that AWS would refuse for its size. */
export interface SizedPolicy {
  /** How it is called in a message, for example `bucket policy`. */
  readonly called: string;
  readonly policy: unknown;
  readonly quota: Quota;
  readonly code: ErrorCode;
  /** What to do about it. */
  readonly fix: string;
}

/** What AWS would refuse in the deployment, for a construct's validation: known only when the template is written. */
export function sizeProblems(stack: Stack, { called, policy, quota: { limit }, code, fix }: SizedPolicy): string[] {
  const size = deployedSize(stack, policy);
  return size <= limit ? [] : [`${called}: must be at most ${limit} bytes; ${fix}, got ${size} bytes [${code}]`];
}

function inlined(value: unknown, references: References): unknown {
  const inner = (each: unknown) => inlined(each, references);
  if (Array.isArray(value)) return value.map(inner);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  if (entries.length === 1) {
    const [[name, argument]] = entries;
    if (name === 'Fn::Join' && Array.isArray(argument[1])) return argument[1].map(inner).join(argument[0]);
    if (name === 'Ref' && argument in references.known) return references.known[argument];
    if (name === 'Fn::GetAtt' && argument[0] in references.paths) return 'x'.repeat(LONGEST_REFERENCE + references.paths[argument[0]].length - 1);
    if (name === 'Ref' || name.startsWith('Fn::')) return 'x'.repeat(LONGEST_REFERENCE);
  }
  return Object.fromEntries(entries.map(([key, each]) => [key, inner(each)]));
}

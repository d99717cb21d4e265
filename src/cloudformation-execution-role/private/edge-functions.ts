import { Subject } from './kind-narrowing';
import { arnOf } from './pattern-text';
import { Permission } from './permission-set';
import { visit } from './visit';

/** Functions at the edge are functions of this region, from where Lambda copies them. */
const REGION = 'us-east-1';
const FUNCTION = /^arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:]+/;

/** By the one that the table has: the asterisks belong to the names, and what is no longer associated is copied no more. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'lambda:GetFunction': ['lambda:GetFunction'],
  'lambda:EnableReplication': ['lambda:EnableReplication*', 'lambda:DisableReplication*'],
};

/**
 * What a distribution needs on the functions that it calls, wherever it is deployed itself: on all their versions, as the one before is
 * given up when another one comes. On all functions of the region where nobody knows which they are, and on none where their lists are empty.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html
 */
export function edgeFunctions({ type, values, properties }: Subject, action: string): Permission[] | undefined {
  if (type !== 'AWS::CloudFront::Distribution' || ACTIONS[action] === undefined) return undefined;
  const associated: unknown[] = [];
  let isAsked = false;
  visit(properties, (value, property) => {
    if (property === 'LambdaFunctionARN') associated.push(value);
    isAsked ||= property === 'LambdaFunctionAssociations' && !Array.isArray(value);
  });
  if (!isAsked) return [];
  const all = arnOf(`lambda:${REGION}:${values.account}:function:*`);
  const texts = associated.flatMap((each) => values.texts(each));
  const functions = texts.length === 0 ? [all] : texts.map((text) => FUNCTION.exec(text)?.[0] ?? all);
  const resources = [...new Set(functions)].flatMap((each) => [each, `${each}:*`]);
  return ACTIONS[action].map((name) => ({ action: name, resources }));
}

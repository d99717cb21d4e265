import * as iam from 'aws-cdk-lib/aws-iam';

/** All of several conditions: what they say of the same operator is joined key by key. */
export function allOf(...conditions: readonly (iam.Conditions | undefined)[]): Record<string, Record<string, unknown>> {
  const joined: Record<string, Record<string, unknown>> = {};
  for (const each of conditions) {
    for (const [operator, keys] of Object.entries(each ?? {})) {
      joined[operator] = { ...joined[operator], ...keys as Record<string, unknown> };
    }
  }
  return joined;
}

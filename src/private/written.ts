import { CfnElement, Stack } from 'aws-cdk-lib';

/** What CDK itself calls to write a template. It is not part of its declarations. */
interface Synthesizable {
  _toCloudFormation(): unknown;
}

/**
 * A stack, or an element of one, as it is written into a template now, every override included. A template is JSON: what is undefined in a list of
 * an override, where CDK leaves it, is not in it.
 */
export function written(part: Stack | CfnElement): any {
  return JSON.parse(JSON.stringify(Stack.of(part).resolve((part as unknown as Synthesizable)._toCloudFormation())));
}

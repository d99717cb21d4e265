import { Acting } from './acting';
import { UNKNOWN } from '../../../private/literal-parts';

/** What an action is about, and where. */
export interface Asked extends Acting {
  /** An ARN of the role's account in the action's region. */
  arn(service: string, resource: string): string;
}

/** A name, as permissions have it; an ARN instead is looked at by nobody here. */
export const plain = (name = UNKNOWN) => (name.includes(':') ? UNKNOWN : name);

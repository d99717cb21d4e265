import { has } from '../../private/shape';
import { displayed } from '../../private/tokens';
import { DeployedTemplate } from '../deployed-template';

/** What was given in place of something else, for a message: a construct by its path, and no template as a whole. */
export function described(value: unknown): unknown {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (DeployedTemplate._is(value)) return `the template of ${value.stackName}`;
  const path = has(value, 'node') ? (value as { node?: { path?: unknown } }).node?.path : undefined;
  // A stack is as good as a token: it can be resolved.
  if (typeof path === 'string') return path === '' ? '(the app)' : path;
  return displayed(value);
}

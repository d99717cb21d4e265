import type { Acting } from './acting';
import { Denials } from './denials';
import { isSaid, Properties } from '../../../private/deployed-properties';
import { isKnown } from '../../../private/literal-parts';

/** The members of a list; nothing where the deployment decides on one of them. */
const membersOf = (value: unknown = []) => (Array.isArray(value) && value.every(isSaid) ? value as Properties[] : undefined);

/** The names of artifacts; nothing where the deployment decides on one of them. */
export function artifactNames(artifacts: unknown, valueOf: (value: unknown) => string): string[] | undefined {
  const names = membersOf(artifacts)?.map(({ Name: name }) => valueOf(name));
  return names?.every(isKnown) ? names : undefined;
}

/** An action runs in the order that it says, by default first. */
const orderOf = ({ RunOrder: order = 1 }: Properties) => Number(order);

/** What all actions before one make; nothing where the deployment decides on some of it. */
export function madeBefore(stages: unknown, action: Properties, valueOf: (value: unknown) => string): string[] | undefined {
  const all = membersOf(stages) ?? [{ Actions: null }];
  const its = all.findIndex(({ Actions: actions }) => [actions].flat().includes(action));
  const before = all.slice(0, its + 1).map(({ Actions: actions }, i) =>
    membersOf(actions)?.filter((each) => i < its || !(orderOf(each) >= orderOf(action))));
  const made = before.flatMap((each) => (each ?? [undefined]).map((one) => one && artifactNames(one.OutputArtifacts, valueOf)));
  return its < 0 || made.includes(undefined) ? undefined : made.flatMap((each) => each!);
}

/**
 * CDK knows what its own artifacts are made by, and nothing of what an override says.
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_InputArtifact.html
 */
export function checkInputs(denials: Denials, acting: Acting): void {
  const { inputs, made } = acting;
  if (made === undefined) return;
  const missing = (inputs ?? []).filter((each) => !made.includes(each));
  if (missing.length === 0) return;
  const those = made.length === 0 ? 'none makes any' : `those make ${[...new Set(made)].join(', ')}`;
  denials.add({ acting, of: 'input artifacts of', value: missing, message: () => `must be made by actions before, and ${those}: CodePipeline refuses the pipeline` });
}

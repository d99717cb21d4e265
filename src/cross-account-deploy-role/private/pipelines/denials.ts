import { Acting } from './acting';
import { Call } from './statements';
import { Problems } from '../../../private/problems';

/** What an action is denied, or what is wrong with something of it. */
export interface Denied {
  readonly acting: Acting;
  /** What of the action is wrong, for example `role of`; the action itself where nothing is said. */
  readonly of?: string;
  readonly value: unknown;
  /** What is the same wherever one change mends it; the message where nothing is said. */
  readonly reason?: unknown;
  /** The call that no permission allows, if it is one. */
  readonly call?: Call;
  message(actions: string): string;
}

const once = (texts: readonly string[]) => [...new Set(texts)];

/** All denials of a role's actions. What is wrong for one reason with several actions of a pipeline is told once. */
export class Denials {
  private readonly alike = new Map<string, Denied[]>();

  public add(denied: Denied): void {
    const { acting: { pipeline, kind }, of, value, message, reason = message('') } = denied;
    const key = JSON.stringify([pipeline, kind, of, value, reason]);
    this.alike.set(key, [...this.alike.get(key) ?? [], denied]);
  }

  public addTo(problems: Problems): void {
    for (const denied of this.alike.values()) {
      const [{ of, value, message }] = denied;
      const calls = denied.flatMap(({ call }) => call ?? []);
      const helps = calls.map(({ otherwise }) => otherwise);
      // What helps one call alone is no help.
      const others = helps.includes(undefined) ? [] : once(helps as string[]);
      const told = [message(once(calls.map(({ action }) => action)).join(' or ')), ...others].join(', ');
      problems.add('CrossAccountDeployRole.DeniedAction', [...(of === undefined ? [] : [of]), calledOf(denied)].join(' '), value, told);
    }
  }
}

/** How the actions are called, or the rules, all of one pipeline. */
function calledOf(denied: readonly Denied[]): string {
  const names = once(denied.map(({ acting }) => acting.name));
  const [last, ...others] = names.reverse();
  const { kind, pipeline } = denied[0].acting;
  const all = others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
  return `${kind}${others.length === 0 ? '' : 's'} ${all} of ${pipeline}`;
}

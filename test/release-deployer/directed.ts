import { Happening } from './interleavings';
import { Trouble } from './world';

type Ends = 'Succeeded' | 'Failed';

const times = <T>(count: number, each: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => each(i));

/** A release to its end. */
export const release = (image: number, ends: Ends = 'Succeeded'): Happening[] => [
  { what: 'release', image, ends }, ...times(4, (): Happening[] => [{ what: 'run', which: 0, states: 25 }, { what: 'advance' }]).flat(),
];

/** A release that is killed after some of its states. */
export const killed = (image: number, after: number): Happening[] => [
  { what: 'release', image, ends: 'Succeeded' }, { what: 'run', which: 0, states: after }, { what: 'kill', which: 0, by: 'ABORTED' },
];

/** What chance needs long to come to. */
export const DIRECTED: readonly (readonly Happening[])[] = [
  [...release(1), { what: 'update task definition' }, ...release(2), { what: 'roll back stack', keeps: true }, ...release(3)],
  // Killed before it writes the pointer, settled, overtaken, and started again.
  ...times(20, (i): Happening[] => [
    { what: 'release', image: 1, ends: 'Succeeded' }, { what: 'run', which: 0, states: 18 }, { what: 'advance' }, { what: 'advance' },
    { what: 'run', which: 0, states: i + 1 }, { what: 'kill', which: 0, by: 'ABORTED' }, { what: 'tell' }, { what: 'run', which: 0, states: 40 },
    ...release(2), { what: 'redrive', which: 0 }, { what: 'run', which: 0, states: 20 },
  ]),
  // Killed as it registers a revision, settled, started again, and killed again.
  ...times(12, (i) => times(5, (j): Happening[] => [
    ...release(1), ...killed(2, i + 1), { what: 'tell' }, { what: 'run', which: 0, states: 60 },
    { what: 'redrive', which: 1 }, { what: 'run', which: 0, states: j + 1 }, { what: 'kill', which: 0, by: 'ABORTED' }, { what: 'tell' },
  ])).flat(),
  // The stack takes back what a release is made from, while it is made.
  ...times(16, (i): Happening[] => [
    ...release(1), { what: 'update task definition' }, ...release(2), { what: 'release', image: 3, ends: 'Succeeded' },
    { what: 'run', which: 0, states: i + 1 }, { what: 'roll back stack', keeps: i % 2 === 0 },
    { what: 'run', which: 0, states: 25 }, { what: 'advance' }, { what: 'run', which: 0, states: 25 }, { what: 'advance' },
  ]),
];

/** A second release, in which calls fail from some state on: how many, with or without an effect, and how old lists are meanwhile. */
export interface Troubled extends Trouble {
  readonly after: number;
  readonly lag: number;
  readonly ends: Ends;
}

export const troubled = ({ after, lag, ends, ...trouble }: Troubled): Happening[] => [
  ...release(1), { what: 'update task definition' }, { what: 'release', image: 2, ends }, { what: 'run', which: 0, states: after },
  { what: 'lists lag', seconds: lag }, { what: 'trouble', ...trouble },
  ...times(5, (): Happening[] => [{ what: 'run', which: 0, states: 25 }, { what: 'advance' }, { what: 'tell' }]).flat(),
];

/** More states than a release has. */
const AFTER = 32;

const ENDS: readonly Ends[] = ['Succeeded', 'Failed'];

/** One call, some calls, and a failure that outlasts every retry; then that of one service, which settlements run into. */
export const TROUBLED: readonly Troubled[] = [
  ...[1, 12, 60].flatMap((calls) => [true, false].flatMap((lost) => [0, 8].flatMap((lag) =>
    ENDS.flatMap((ends) => times(AFTER, (after): Troubled => ({ of: 'all', after, calls, lost, lag, ends })))))),
  ...(['ecs', 'codedeploy', 'ssm', 'dynamodb'] as const).flatMap((of) =>
    ENDS.flatMap((ends) => times(AFTER, (after): Troubled => ({ of, after, calls: 60, lost: false, lag: 0, ends })))),
];

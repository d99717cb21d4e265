import { CONTENDERS } from './contenders';
import { LEVELS, Measures, Share } from './measure';

/** Measures for some stacks, ours first. */
export interface Compared {
  readonly stacks: string;
  readonly measures: readonly Measures[];
}

export interface Page {
  readonly cdkVersion: string;
  readonly actions: number;
  readonly compared: readonly Compared[];
}

interface Row {
  readonly what: string;
  readonly better: 'less' | 'more';
  readonly of: (measures: Measures) => number;
  readonly shown?: (measures: Measures) => string;
}

const shareRow = (what: string, of: (measures: Measures) => Share): Row => (
  { what, better: 'more', of: (each) => of(each).part, shown: (each) => `${of(each).part} of ${of(each).of}` });

const ROWS: readonly Row[] = [
  shareRow('calls of creation and update allowed', ({ updates }) => updates),
  shareRow('calls of deletion allowed', ({ deletions }) => deletions),
  shareRow('attacks denied', ({ attacksDenied }) => attacksDenied),
  shareRow('calls on what has an id of its own denied', ({ widthDenied }) => widthDenied),
  { what: 'actions granted on some resource', better: 'less', of: ({ actions }) => actions },
  ...LEVELS.map((level): Row => ({ what: `of them ${level}`, better: 'less', of: ({ byLevel }) => byLevel[level] })),
  { what: 'statements', better: 'less', of: ({ statements }) => statements },
  { what: 'statements about every resource', better: 'less', of: ({ unlimited }) => unlimited },
  { what: 'policies', better: 'less', of: ({ policies }) => policies },
  { what: 'characters', better: 'less', of: ({ characters }) => characters },
];

const shown = ({ of, shown: text = (each) => String(of(each)) }: Row, measures: Measures) => text(measures);

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Everything in which another is better than ours, with or without deletion, whatever else it lacks. */
export function losses({ stacks, measures }: Compared): string[] {
  const [usual, deleting, ...others] = measures;
  return ROWS.flatMap((row) => {
    const value = (each: Measures) => (row.better === 'less' ? 1 : -1) * row.of(each);
    const best = Math.min(value(usual), value(deleting));
    const better = others.filter((each) => value(each) < best).map((each) => `${shown(row, each)} with ${each.name}`);
    return better.length === 0 ? [] : [`${stacks}, ${row.what}: ${shown(row, usual)}, with deletion ${shown(row, deleting)}, against ${better.join(', ')}`];
  });
}

const section = ({ stacks, measures }: Compared) => `## The ${stacks} stacks

${table(['', ...measures.map(({ name }) => name)], ROWS.map((row) => [row.what, ...measures.map((each) => shown(row, each))]))}
`;

export function pageOf({ cdkVersion, actions, compared }: Page): string {
  const lost = compared.flatMap(losses);
  return `# The role with which CloudFormation deploys, beside what it is usually given

Written by \`npx tsx --tsconfig tsconfig.dev.json bench/execution-role/run.ts\`; do not edit. aws-cdk-lib ${cdkVersion}.

Three deployments: the tooling account of the example, its workload account, and a stack of a user with a network, a database, a queue, a function and an API, written with L2s alone. What each gives CloudFormation:

${CONTENDERS.map(({ name, source }) => `- **${name}**: ${source}`).join('\n')}

${compared.map(section).join('\n')}
## What is counted

- Calls are those of \`test/cloudformation-execution-role/calls\`: what CloudFormation calls for each resource, written from the references of the services and not from what the role is computed from. Reading that it may do besides is not in them.
- Attacks are those of \`attacks.ts\` there: what a role which deploys these stacks has no business to do. A key or a bucket may refuse some of them by a policy of its own, to administrators as well.
- Keys, networks and APIs have ids that nobody knows before they are there. What a role may do to its own, it may often do to others: these calls are on others.
- Who may write a role's inline policies can write anything into them. No policy of the deploying role prevents that in the roles of its stacks; a permissions boundary does.
- Actions are the ${actions} that the Service Authorization Reference has, each counted once, for the first of its levels in this order: ${LEVELS.join(', ')}.
- Characters are those that IAM counts, without white space.

## Where the computed role loses

${lost.map((each) => `- ${each}`).join('\n') || 'Nowhere on this page.'}
`;
}

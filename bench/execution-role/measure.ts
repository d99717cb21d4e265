import { Contender } from './contenders';
import { attacksOn, widthOf } from '../../test/cloudformation-execution-role/attacks';
import { callsFor } from '../../test/cloudformation-execution-role/calls';
import { DeployedStack } from '../../test/cloudformation-execution-role/deployed-stack';
import { Examined } from '../../test/cloudformation-execution-role/examined-stacks';
import { Policy, Statement } from '../../test/cloudformation-execution-role/execution-policies';
import { Judge, Question } from '../../test/cloudformation-execution-role/judge';
import { looksAtTags, ReferencedAction } from '../../test/helpers/service-authorization';

/** From what changes who may do what, to what only looks. An action counts once, for the first that it is. */
export const LEVELS = ['Permissions management', 'Tagging', 'Write', 'List', 'Read'] as const;
export type Level = typeof LEVELS[number];

export interface Share {
  readonly part: number;
  readonly of: number;
}

/** What is known of a contender for some stacks. */
export interface Measures {
  readonly name: string;
  readonly actions: number;
  readonly byLevel: Readonly<Record<Level, number>>;
  readonly statements: number;
  /** Statements about every resource. */
  readonly unlimited: number;
  readonly policies: number;
  /** As IAM counts: without white space. */
  readonly characters: number;
  readonly updates: Share;
  readonly deletions: Share;
  readonly attacksDenied: Share;
  readonly widthDenied: Share;
}

type Reference = ReadonlyMap<string, ReferencedAction>;

const list = (value: string | readonly string[] | undefined): string[] => [value ?? []].flat();

function granted(statement: Statement): (action: string) => boolean {
  const patterns = list(statement.Action ?? statement.NotAction)
    .map((each) => new RegExp(`^${each.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'i'));
  return (action) => patterns.some((pattern) => pattern.test(action)) === (statement.Action !== undefined);
}

/** Actions that are granted on at least one resource, whatever the conditions. */
function grantedActions(policies: readonly Policy[], reference: Reference): ReferencedAction[] {
  const grants = policies.flatMap(({ document }) => document.Statement).filter(({ Effect }) => Effect === 'Allow').map(granted);
  return [...reference.values()].filter(({ action }) => grants.some((isGranted) => isGranted(action)));
}

const levelOf = ({ accessLevels }: ReferencedAction) => LEVELS.find((level) => accessLevels.includes(level));

export function measure({ name, policies: policiesOf }: Contender, { define, roleArn: arn }: Examined, reference: Reference): Measures {
  const stacks = define();
  const policies = policiesOf(stacks);
  const resources = stacks.flatMap((stack) => DeployedStack.of(stack).resources);
  const judge = new Judge({ arn, policies }, resources, (action) => looksAtTags(reference, action));
  const share = (questions: readonly Question[], allowed: boolean): Share => (
    { part: questions.filter((each) => judge.decide(each).allowed === allowed).length, of: questions.length });
  const actions = grantedActions(policies, reference);
  const statements = policies.flatMap(({ document }) => document.Statement);
  return {
    name,
    actions: actions.length,
    byLevel: Object.fromEntries(LEVELS.map((level) => [level, actions.filter((each) => levelOf(each) === level).length])) as Record<Level, number>,
    statements: statements.length,
    unlimited: statements.filter(({ Resource }) => list(Resource).includes('*')).length,
    policies: policies.length,
    characters: policies.reduce((sum, { document }) => sum + JSON.stringify(document).length, 0),
    updates: share(callsFor(resources, 'create', 'update'), true),
    deletions: share(callsFor(resources, 'delete'), true),
    attacksDenied: share(attacksOn({ arn, policies }, resources), false),
    widthDenied: share(widthOf(resources), false),
  };
}

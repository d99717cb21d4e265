import { COMPLETED, WITHOUT_CALLS, WITHOUT_HANDLERS } from './completed-types.mjs';
import { DELETIONS, DROPPED, NEVER, OF_IAM_TYPES_ONLY, STAYS } from './dropped-actions.mjs';
import { EXPANDED, MAPPED, WITHHELD } from './mapped-actions.mjs';

const unique = (list) => [...new Set(list)].sort();
const lower = (record) => new Map(Object.entries(record).map(([key, value]) => [key.toLowerCase(), { key, value }]));

/**
 * Makes the table that the library reads out of the handlers' permissions and AWS's action list.
 *
 * `problems` are names that no table says anything of, and rows of the tables that nothing needs any more: somebody has to look.
 */
export function refresh(handlers, { source, actions }, { schemas, tables = TABLES } = {}) {
  const used = new Set();
  const problems = [];
  const mapped = lower(tables.mapped);
  const dropped = lower(Object.fromEntries(Object.values(tables.dropped).flat().map((name) => [name, true])));
  const known = (name) => actions.get(name.toLowerCase());
  const canonical = ({ service, name }) => `${service}:${name}`;

  const meant = (type, name) => {
    const take = (table, key) => { used.add(`${table} ${key}`); };
    const expanded = tables.expanded[type]?.[name];
    if (expanded) return take('expanded', `${type} ${name}`), expanded;
    const own = known(name);
    if (own) return [canonical(own)];
    const other = mapped.get(name.toLowerCase());
    if (other) return take('mapped', other.key), other.value;
    const gone = dropped.get(name.toLowerCase());
    if (gone) return take('dropped', gone.key), [];
    problems.push(`${type}: ${JSON.stringify(name)} is no action of AWS; map, expand or drop it`);
    return [];
  };
  const allowed = (type) => (name) => !NEVER.test(name) && (type.startsWith('AWS::IAM::') || STAYS.test(name) || !OF_IAM_TYPES_ONLY.test(name));
  const resolved = (type, names) => unique(names.flatMap((name) => meant(type, name)).flatMap((name) => {
    const action = known(name);
    if (!action) problems.push(`${type}: ${name}, which a table names, is no action of AWS`);
    return action ? [canonical(action)] : [];
  })).filter(allowed(type));
  const parsed = (text) => text.split(' ').filter(Boolean).flatMap((each) => each.split(':')[1].split(',').map((name) => `${each.split(':')[0]}:${name}`));

  const types = {};
  for (const [type, { create = [], read = [], update = [], delete: deleting = [] }] of Object.entries(handlers)) {
    if (tables.withheld.includes(type)) { used.add(`withheld ${type}`); continue; }
    const completed = tables.completed[type];
    if (completed) used.add(`completed ${type}`);
    const needed = resolved(type, [...create, ...read, ...update, ...parsed(completed?.needed ?? '')]);
    const deletes = resolved(type, [...deleting, ...parsed(completed?.deleting ?? '')]);
    const own = ownDeletion(type, deletes);
    types[type] = [needed.filter((name) => !own.includes(name)), deletes.filter((name) => own.includes(name) || !needed.includes(name))];
  }
  for (const [type, { needed, deleting }] of Object.entries(tables.withoutHandlers)) {
    if (types[type]) problems.push(`${type} has handlers by now; move its row among those that complete`);
    const all = resolved(type, parsed(needed));
    types[type] = [all, resolved(type, parsed(deleting)).filter((name) => !all.includes(name))];
  }
  for (const type of tables.withoutCalls) types[type] = [[], []];

  problems.push(...rowsOf(tables).filter((row) => !used.has(row)).map((row) => `nothing needs the row ${row} any more`));
  const services = servicesOf(types, actions);
  const brief = briefly(services);
  return { problems, data: { source: { handlers: schemas, actions: source }, services, types: sorted(types, (lists) => lists.map(brief).join('|').replace(/\|$/, '')) } };
}

/** What deletes a resource of the type is for deleting alone, also where a handler names it for a change: `DeleteTransitGateway` of one. */
function ownDeletion(type, deletes) {
  const last = type.split('::').at(-1).toLowerCase();
  return deletes.filter((name) => (DELETIONS[type] ?? []).includes(name) || /^(delete|terminate|deregister)/i.test(name.split(':')[1])
    && name.split(':')[1].toLowerCase().replace(/^(delete|terminate|deregister)/, '') === last);
}

export const TABLES = {
  mapped: MAPPED, dropped: DROPPED, expanded: EXPANDED, withheld: WITHHELD, completed: COMPLETED, withoutHandlers: WITHOUT_HANDLERS, withoutCalls: WITHOUT_CALLS,
};

const rowsOf = ({ mapped, dropped, expanded, withheld, completed }) => [
  ...Object.keys(mapped).map((key) => `mapped ${key}`),
  ...Object.values(dropped).flat().map((key) => `dropped ${key}`),
  ...Object.entries(expanded).flatMap(([type, names]) => Object.keys(names).map((name) => `expanded ${type} ${name}`)),
  ...withheld.map((key) => `withheld ${key}`),
  ...Object.keys(completed).map((key) => `completed ${key}`),
];

const sorted = (record, change) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, change(value)]));

/**
 * `s3:0-4,9 kms:1a`: actions by their places in the service's list, in base 36, runs of neighbours by first and last. With the
 * names themselves the file would be more than twice as large, and it is half of what npm downloads.
 */
function briefly(services) {
  const places = new Map(Object.entries(services).flatMap(([service, [, about]]) => Object.values(about).join(' ').split(' ').map((name, i) => [`${service}:${name}`, i])));
  return (names) => {
    const byService = {};
    for (const name of names) (byService[name.split(':')[0]] ??= []).push(places.get(name));
    return Object.entries(byService).map(([service, all]) => `${service}:${runs(all.sort((a, b) => a - b)).map((run) => run.map((place) => place.toString(36)).join('-'))}`).join(' ');
  };
}

function runs(places) {
  return places.reduce((all, place) => {
    const last = all.at(-1);
    if (last && last.at(-1) === place - 1) last[1] = place;
    else all.push([place]);
    return all;
  }, []);
}

/** What each action is about: the kinds of resource once a service, and actions of the same kinds together. */
function servicesOf(types, actions) {
  const services = {};
  for (const name of unique(Object.values(types).flat(2))) {
    const { service, name: action, resources } = actions.get(name.toLowerCase());
    const { arns, about } = services[service] ??= { arns: [], about: {} };
    const places = resources.map((each) => (arns.includes(each) ? arns.indexOf(each) : arns.push(each) - 1)).sort((a, b) => a - b);
    (about[places.join()] ??= []).push(action);
  }
  return sorted(services, ({ arns, about }) => [arns.join(' '), sorted(about, (names) => names.join(' '))]);
}

/** JSON with one type and one service a line, so that a diff shows what has changed. */
export function written({ source, services, types }) {
  const lines = (record) => Object.entries(record).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(',\n');
  return `{\n"source": ${JSON.stringify(source)},\n"services": {\n${lines(services)}\n},\n"types": {\n${lines(types)}\n}\n}\n`;
}

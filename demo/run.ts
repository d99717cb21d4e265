import { AccountApp, accountApps } from './apps';
import { decide } from './decide';
import { DemoResult } from './page';
import { Assembly, synthesize } from './synthesize';
import { validate } from './validate';
import { bootstrap, deploy, StackOutcome } from '../test/emulator/deploy';
import { Emulator } from '../test/emulator/emulator';
import { AccountState, readBack } from '../test/emulator/read-back';

/** Tells the reader what is being done; some steps take a while. */
export type Say = (message: string) => void;

/** Delivers the example into an emulator, from nothing to the answers. */
export async function runDemo(emulator: Emulator, say: Say): Promise<DemoResult> {
  const apps = accountApps();
  say(`synthesizing ${apps.length} apps, each in a process of its own`);
  const assemblies = await Promise.all(apps.map((app) => synthesize(app, emulator.scratch(`assembly-${app.name}`))));
  say('validating their templates, and preparing the accounts with cdk bootstrap');
  const [validation] = await Promise.all([validate(assemblies), bootstrapAll(emulator, apps)]);
  say('deploying');
  const firstDeployment = await deployAll(emulator, assemblies);
  say('deploying the same once more');
  const secondDeployment = await deployAll(emulator, assemblies);
  say('reading back, and deciding who can do what');
  const states = await readBackAll(emulator, apps);
  return { validation, firstDeployment, secondDeployment, states, answers: decide(states) };
}

export async function readBackAll(emulator: Emulator, apps: readonly AccountApp[] = accountApps()): Promise<AccountState[]> {
  return Promise.all(apps.map(({ account, region }) => readBack(emulator, { account, region })));
}

async function bootstrapAll(emulator: Emulator, apps: readonly AccountApp[]): Promise<void> {
  await Promise.all(apps.map(({ account, region }) => bootstrap(emulator, { account, region })));
}

/** Accounts are deployed side by side: the order does not matter, and showing that is a part of the demo. */
async function deployAll(emulator: Emulator, assemblies: readonly Assembly[]): Promise<StackOutcome[]> {
  const outcomes = await Promise.all(assemblies.map(({ app, directory }) => deploy(emulator, directory, app)));
  return outcomes.flat();
}

import { AccountApp, accountApps, managementApp, toolingApp, workloadApps } from './apps';
import { Build, build } from './build';
import { decide } from './decide';
import { markReleased, push, tagsOf } from './images';
import { DemoResult, Step, TaggedRelease } from './page';
import { Guardrails } from './questions';
import { Course, stateMachineAnswers } from './recorded-answers';
import { Held, held, release } from './release';
import { readServices, serviceFaults } from './services';
import { Assembly, synthesize } from './synthesize';
import { validate } from './validate';
import { topology } from '../examples/hub-and-spoke/topology';
import { bootstrap, deploy, StackOutcome } from '../test/emulator/deploy';
import { emulatable, LeftOut } from '../test/emulator/emulatable';
import { Emulator } from '../test/emulator/emulator';
import { AccountState, readBack } from '../test/emulator/read-back';
import { DeliveryEnvironment } from 'cdk-secure-delivery';

/** Tells the reader what is being done; some steps take a while. */
export type Say = (message: string) => void;

/** An emulator that knows what CodeDeploy will answer to the deployers. */
export const startEmulator = () =>
  Emulator.start({ stateMachineAnswers: stateMachineAnswers(topology.environments.map(({ deployerStateMachineName }) => deployerStateMachineName)) });

/** Delivers the example into an emulator in the order of a first deployment: from nothing to a release that is rolled back. */
export async function runDemo(emulator: Emulator, say: Say): Promise<DemoResult> {
  const demo = new Demo(emulator, say);
  return demo.run();
}

/** Of the service. */
const VERSIONS = ['first', 'second', 'third'];

class Demo {
  private readonly leftOut: LeftOut[] = [];
  private readonly steps: Step[] = [];

  constructor(private readonly emulator: Emulator, private readonly say: Say) {}

  public async run(): Promise<DemoResult> {
    const { say } = this;
    say('synthesizing the apps, each in a process of its own, and preparing the accounts with cdk bootstrap');
    const [[tooling, management], foundations] = await Promise.all([
      this.synthesized('first', [toolingApp(), managementApp()]), this.synthesized('first', workloadApps({})), this.bootstrapped(),
    ]);
    say('deploying the tooling account');
    await this.deployed('tooling', [tooling], [['', 'created']]);
    say('deploying the foundations of the workload accounts');
    await this.deployed('foundations', foundations, [['', 'created']]);
    say('running the build: unit tests, image, push');
    const builds = VERSIONS.map((version) => build(tooling, version, this.emulator.scratch(`build-${version}`)));
    const [first] = builds;
    await Promise.all(builds.map((each) => push(this.emulator, each)));
    const services = await this.synthesized('services', workloadApps({ firstDigest: first.digest }));
    say('validating all templates');
    const validation = await validate([tooling, ...services, management]);
    say('deploying the services');
    await this.deployed('services', services, [['DeliveryService', 'created'], ['', 'no change']]);
    say('releasing three builds into each environment, the last of which CodeDeploy rejects');
    const releases = await this.released(builds);
    say('deploying everything once more: what was released stays');
    // CloudFormation sees that the pointer has another value, and registers a revision with it.
    await this.deployed('after the releases', [tooling, ...services], [['DeliveryService', 'updated'], ['', 'no change']]);
    const afterUpdate = await Promise.all(topology.environments.map((each): Promise<Held> => held(this.emulator, each)));
    await this.deployed('once more', [tooling, ...services], [['', 'no change']]);
    say('reading back, and deciding who can do what');
    const [states, running] = await Promise.all([readBackAll(this.emulator), readServices(this.emulator)]);
    const guardrails = guardrailsOf(management);
    const answers = decide(states, guardrails);
    return {
      validation,
      steps: this.steps,
      leftOut: this.leftOut,
      builds,
      releases,
      afterUpdate,
      states,
      running,
      guardrails,
      answers,
      differences: serviceFaults(running, services),
    };
  }

  private synthesized(kind: string, apps: readonly AccountApp[]): Promise<Assembly[]> {
    return Promise.all(apps.map((app) => synthesize(app, this.emulator.scratch(`assembly-${kind}-${app.name}`))));
  }

  private async bootstrapped(): Promise<void> {
    await Promise.all([toolingApp(), ...workloadApps({})].map(({ account, region }) => bootstrap(this.emulator, { account, region })));
  }

  /** Accounts are deployed side by side. */
  private async deployed(name: string, assemblies: readonly Assembly[], expected: Step['expected']): Promise<void> {
    const outcomes = await Promise.all(assemblies.map(({ app, directory }) => this.deploy(app, directory)));
    this.steps.push({ name, stacks: outcomes.flat(), expected });
  }

  private async deploy(app: AccountApp, directory: string): Promise<StackOutcome[]> {
    const into = this.emulator.scratch(`${directory.split('/').pop()}-emulatable`);
    const leftOut = emulatable(directory, into);
    for (const each of leftOut) {
      if (!this.leftOut.some(({ stackName, logicalId }) => stackName === each.stackName && logicalId === each.logicalId)) this.leftOut.push(each);
    }
    return deploy(this.emulator, into, app);
  }

  /** The first two are accepted, the third one is not; in the order of the environments. */
  private async released([first, second, third]: readonly Build[]): Promise<TaggedRelease[]> {
    const outcomes: TaggedRelease[] = [];
    for (const environment of topology.environments) {
      outcomes.push(await this.release(environment, 'pipeline-1', first, 'accepted'));
      outcomes.push(await this.release(environment, 'pipeline-2', second, 'accepted'));
      outcomes.push(await this.release(environment, 'pipeline-3', third, 'rejected'));
    }
    return outcomes;
  }

  /** As a stage of the pipeline does: the next action comes after the success of the one before. */
  private async release(environment: DeliveryEnvironment, execution: string, { image, digest }: Build, course: Course): Promise<TaggedRelease> {
    const outcome = await release(this.emulator, environment, execution, image, course);
    if (outcome.status === 'SUCCEEDED') await markReleased(this.emulator, environment.name, digest);
    return { ...outcome, tags: await tagsOf(this.emulator, digest) };
  }
}

/** The policy over production, from the management account's template: the emulator's organization takes no templates. */
function guardrailsOf({ templates }: Assembly): Guardrails {
  const [template] = Object.values(templates) as { Resources: Record<string, { Type: string; Properties: Record<string, any> }> }[];
  const policies = Object.values(template.Resources).filter(({ Type: type }) => type === 'AWS::Organizations::Policy');
  if (policies.length !== 1) throw new Error(`expected one service control policy, got ${policies.length}`);
  return { production: withPartition(policies[0].Properties.Content) };
}

function withPartition(value: any): any {
  if (Array.isArray(value)) return value.map(withPartition);
  if (value === null || typeof value !== 'object') return value;
  if (value.Ref === 'AWS::Partition') return 'aws';
  if (value['Fn::Join']) return value['Fn::Join'][1].map(withPartition).join(value['Fn::Join'][0]);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withPartition(each)]));
}

export async function readBackAll(emulator: Emulator): Promise<AccountState[]> {
  const apps = accountApps().filter(({ name }) => name !== managementApp().name);
  return Promise.all(apps.map(({ account, region }) => readBack(emulator, { account, region })));
}

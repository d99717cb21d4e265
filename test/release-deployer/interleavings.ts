import * as fc from 'fast-check';
import { Execution } from './execution';
import { Deployment, Trouble, World } from './world';

/** One thing that happens; a sequence of them is an interleaving. */
export type Happening =
  | { readonly what: 'release'; readonly image: number; readonly ends: 'Succeeded' | 'Failed' }
  | { readonly what: 'release again'; readonly of: number }
  | { readonly what: 'update task definition' | 'update service' | 'advance' | 'tell' | 'look regularly' }
  | { readonly what: 'roll back stack'; readonly keeps: boolean }
  | ({ readonly what: 'trouble' } & Trouble)
  | { readonly what: 'lists lag'; readonly seconds: number }
  | { readonly what: 'redrive'; readonly which: number }
  | { readonly what: 'run'; readonly which: number; readonly states: number }
  | { readonly what: 'kill'; readonly which: number; readonly by: 'ABORTED' | 'TIMED_OUT' };

type Plain = 'update task definition' | 'update service' | 'advance' | 'tell' | 'look regularly';
const of = (what: Plain) => fc.constant<Happening>({ what });

const image1to4 = fc.integer({ min: 1, max: 4 });
const ends = fc.constantFrom('Succeeded' as const, 'Failed' as const);
const services = fc.constantFrom<Trouble['of']>('all', 'dynamodb', 'ecs', 'codedeploy', 'ssm');
const steps = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 10, max: 30 }));

/** One thing alone. Few images, so that earlier digests come back. */
const single: fc.Arbitrary<Happening[]> = fc.oneof<fc.WeightedArbitrary<Happening>[]>(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('release' as const), image: image1to4, ends }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('release again' as const), of: fc.nat({ max: 2 }) }) },
  { weight: 3, arbitrary: of('update task definition') },
  { weight: 1, arbitrary: of('update service') },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('roll back stack' as const), keeps: fc.boolean() }) },
  { weight: 1, arbitrary: of('look regularly') },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('redrive' as const), which: fc.nat({ max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('trouble' as const), of: services, calls: fc.constantFrom(1, 1, 2, 4, 12, 60), lost: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('lists lag' as const), seconds: fc.constantFrom(0, 3, 8) }) },
  { weight: 4, arbitrary: of('advance') },
  { weight: 2, arbitrary: of('tell') },
  { weight: 10, arbitrary: fc.record({ what: fc.constant('run' as const), which: fc.nat({ max: 1 }), states: steps }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('kill' as const), which: fc.nat({ max: 1 }), by: fc.constantFrom('ABORTED' as const, 'TIMED_OUT' as const) }) },
).map((happening) => [happening]);

/** A release to its end, with nothing in between. */
const whole: fc.Arbitrary<Happening[]> = fc.record({ what: fc.constant('release' as const), image: image1to4, ends })
  .map((release) => [release, ...[1, 2, 3, 4].flatMap((): Happening[] => [{ what: 'run', which: 0, states: 25 }, { what: 'advance' }])]);

const sequences = fc.array(fc.oneof({ weight: 12, arbitrary: single }, { weight: 1, arbitrary: whole }), { minLength: 8, maxLength: 45 });
export const happenings: fc.Arbitrary<Happening[]> = sequences.map((each) => each.flat());

/** An end of an execution, which may be started again and end again. */
const endOf = ({ arn, redriveCount }: Execution) => `${arn} ${redriveCount}`;

/** A digest of its own for each number. */
export const digest = (number: number) => `sha256:${String(number).repeat(64)}`;

/** Lets a sequence happen, then waits until nothing moves any more; answers what is wrong then. */
export class Rehearsal {
  public readonly problems: string[] = [];
  private releases = 0;
  private looks = 0;
  private readonly told = new Set<string>();
  /** What deployments have made of each release that they were started for. */
  private accepted = 'none';
  private readonly seen = new Set<string>();
  private readonly inputs: object[] = [];
  private readonly initialImage: string;

  /** @param settles whether a settlement is started for an event of Step Functions */
  constructor(public readonly world: World, private readonly repository: string, private readonly settles: (detail: object) => boolean) {
    this.initialImage = world.serving.image;
  }

  public async play(sequence: readonly Happening[]): Promise<void> {
    for (const each of sequence) await this.happen(each);
    await this.settleDown();
    this.judge();
  }

  /** Whatever has happened: the next release is made, of all that the stack says by now. */
  public async releaseOnceMore(): Promise<void> {
    const { world } = this;
    await this.happen({ what: 'release', image: 5, ends: 'Succeeded' });
    await this.settleDown();
    if (world.serving.image !== `${this.repository}@${digest(5)}` || world.pointer !== world.serving.image) this.problems.push('the next release is not made');
    else if (world.serving.settings !== world.stackSettings) this.problems.push(`the next release has settings ${world.serving.settings}, but the stack meant ${world.stackSettings}`);
  }

  private async happen(happening: Happening): Promise<void> {
    switch (happening.what) {
      case 'release':
        this.world.fate = happening.ends;
        return this.release({ version: 1, executionId: `pipeline-${this.releases + 1}`, image: `${this.repository}@${digest(happening.image)}` });
      case 'release again': {
        const input = this.inputs[happening.of];
        return input && this.release(input);
      }
      case 'update task definition': this.world.updateTaskDefinition(); return;
      case 'update service': this.world.updateService(); return;
      case 'roll back stack':
        this.world.keepsTakenBack = happening.keeps;
        return this.world.rollBackStack();
      case 'look regularly': this.lookRegularly(); return;
      case 'trouble': this.world.befall(happening); return;
      case 'lists lag': this.world.lag = happening.seconds; return;
      case 'redrive': this.world.executions[happening.which]?.redrive(); return;
      case 'advance': this.advance(); return;
      case 'tell': this.tell(); return;
      case 'run': return this.run(happening.which, happening.states);
      case 'kill': this.running()[happening.which]?.end(happening.by); return;
    }
  }

  private release(input: object): void {
    this.releases++;
    this.inputs.push(input);
    this.world.start(input as Record<string, unknown>, `release-${this.releases}`);
  }

  private lookRegularly(): void {
    this.world.start({ version: 1, settle: 'regularly' }, `regularly-${++this.looks}`);
  }

  private running(): Execution[] {
    return this.world.executions.filter(({ status }) => status === 'RUNNING');
  }

  private async run(which: number, states: number): Promise<void> {
    const execution = this.running()[which];
    for (let i = 0; i < states && execution?.status === 'RUNNING'; i++) {
      await execution.step();
      this.watch();
    }
  }

  private advance(): void {
    this.world.advance();
    this.watch();
  }

  /** The rule starts a settlement for each end of an execution that it is about, once. */
  private tell(): void {
    for (const execution of this.world.executions.filter((each) => this.isToBeTold(each))) {
      const { arn } = execution;
      this.told.add(endOf(execution));
      this.world.start({ version: 1, settle: arn }, `settle-${this.told.size}`);
    }
  }

  /** What CodeDeploy has accepted, in the order in which it did; and who is at work. */
  private watch(): void {
    // One that is redriven goes on where it was, and must do nothing that counts.
    const atWork = this.running().filter(({ visited, redriveCount }) => redriveCount === 0 && visited.includes('RegisterRevision') && !visited.includes('GiveBackLock'));
    if (atWork.length > 1) this.problems.push('two releases are at work');
    for (const { id, status, revision, rollbackOf, description } of this.world.deployments) {
      if (status !== 'Succeeded' || rollbackOf || this.seen.has(id)) continue;
      this.seen.add(id);
      this.accepted = revision.image;
      const meant = this.world.meant.get(description!);
      if (meant !== undefined && revision.settings !== meant) this.problems.push(`${id} has settings ${revision.settings}, but the stack meant ${meant}`);
    }
  }

  private async settleDown(): Promise<void> {
    this.world.calm();
    let scheduled = 0;
    for (let round = 0; round < 400; round++) {
      this.tell();
      for (let i = this.running().length - 1; i >= 0; i--) await this.run(i, 5);
      this.advance();
      if (this.running().length > 0 || this.world.active.length > 0 || this.world.executions.some((each) => this.isToBeTold(each))) continue;
      if (!this.world.table.items.has('lock') || scheduled++ > 0) return;
      this.world.pass(1800);
      this.lookRegularly();
    }
    this.problems.push('it never comes to rest');
  }

  /** One execution of a pipeline makes one release, however often it asks. */
  private judgeRepetitions(): void {
    const releaseOf = new Map(this.world.executions.map(({ arn, input }) => [arn, input.executionId]));
    const made = this.acceptedDeployments().map(({ description }) => releaseOf.get(description!));
    for (const { status, input } of this.world.executions) {
      if (status === 'SUCCEEDED' && input.executionId && !made.includes(input.executionId)) this.problems.push(`${input.executionId} says that it was released, but it was not`);
    }
    const twice = made.filter((release, i) => release !== undefined && made.indexOf(release) < i);
    if (twice.length > 0) this.problems.push(`${twice} was released twice`);
  }

  private acceptedDeployments(): Deployment[] {
    return this.world.deployments.filter(({ status, rollbackOf }) => status === 'Succeeded' && !rollbackOf);
  }

  private isToBeTold(execution: Execution): boolean {
    return !this.told.has(endOf(execution)) && this.settles({ status: execution.status, input: JSON.stringify(execution.input) });
  }

  private judge(): void {
    const { world, accepted } = this;
    const expected = accepted === 'none' ? this.initialImage : accepted;
    if (world.serving.image !== expected) this.problems.push(`${world.serving.image} serves, but ${expected} was accepted last`);
    if (world.pointer !== accepted) this.problems.push(`the pointer is ${world.pointer}, but ${accepted} was accepted last`);
    const everAccepted = new Set(this.acceptedDeployments().map(({ revision }) => revision.image));
    const newest = world.newest();
    if (newest.image !== this.initialImage && !everAccepted.has(newest.image)) this.problems.push(`the family's newest revision has ${newest.image}, which was never accepted`);
    const left = world.revisions.filter((each) =>
      each.tags.length > 0 && each.status === 'ACTIVE' && !this.acceptedDeployments().some(({ revision }) => revision === each));
    if (left.length > 0) this.problems.push(`${left.map(({ arn }) => arn)} were registered, never accepted, and not removed`);
    if (world.table.items.has('lock')) this.problems.push('the lock stays');
    for (const { cause } of world.executions) if (cause?.includes('DeploymentLimitExceeded')) this.problems.push('a release met another deployment');
    this.judgeRepetitions();
  }
}

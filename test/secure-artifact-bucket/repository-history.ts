import * as fc from 'fast-check';
import { expiredImages, StoredImage } from '../../src/simulation/image-lifecycle';
import { LifecycleRule } from '../../src/simulation/lifecycle-policy';

const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 1);

/** What happens to a repository. */
export type Event =
  /** Some builds push an image each; those of several architectures push an index, and before it what it refers to. */
  | { readonly kind: 'builds'; readonly count: number; readonly architectures: number }
  /** A push breaks off, and leaves an image without a tag. */
  | { readonly kind: 'broken push' }
  /** The pipeline releases the newest image to the first environments, the last of which nobody may have approved. */
  | { readonly kind: 'release'; readonly to: number }
  /** An environment gets an image again that it had: so many of its releases ago. */
  | { readonly kind: 'again'; readonly environment: number; readonly ago: number }
  | { readonly kind: 'days'; readonly count: number };

/** Many builds, few releases. */
export const events = (environments: number, buildsAtOnce: number): fc.Arbitrary<Event[]> => fc.array(fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('builds' as const), count: fc.integer({ min: 1, max: buildsAtOnce }), architectures: fc.constantFrom(1, 1, 2, 3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('broken push' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('release' as const), to: fc.integer({ min: 1, max: environments }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), environment: fc.integer({ min: 0, max: environments - 1 }), ago: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('days' as const), count: fc.integer({ min: 1, max: 40 }) }) },
), { minLength: 5, maxLength: 60, size: 'max' });

export interface HistoryOptions {
  readonly rules: readonly LifecycleRule[];
  readonly environments: readonly string[];
  /** Whether a tag that is added counts as a push. ECR documents neither. */
  readonly tagIsPush?: boolean;
}

/** A repository over time, which ECR looks through after everything that happens; and what runs where. */
export class RepositoryHistory {
  public images: StoredImage[] = [];
  public readonly deleted: StoredImage[] = [];
  /** The digests that were released to each environment, the one that runs last. */
  public readonly released: string[][];
  private time = START;
  private count = 0;

  constructor(private readonly options: HistoryOptions) {
    this.released = options.environments.map(() => []);
  }

  public happen(event: Event): void {
    this.time += 1000;
    switch (event.kind) {
      case 'builds': for (let i = 0; i < event.count; i++) this.build(event.architectures); break;
      case 'broken push': this.push([]); break;
      case 'release': this.releaseNewest(event.to); break;
      case 'again': this.releaseAgain(event.environment, event.ago); break;
      case 'days': this.time += event.count * DAY; break;
    }
    this.expire();
  }

  /** What must be there and is not: of what runs, what ran before it, and what either refers to. */
  public missing(): string[] {
    const there = new Map(this.images.map((each) => [each.digest, each]));
    const gone = new Map(this.deleted.map((each) => [each.digest, each]));
    return this.options.environments.flatMap((environment, i) => [...new Set(this.released[i].slice(-2))].flatMap((digest) => {
      const parts = (there.get(digest) ?? gone.get(digest))!.parts ?? [];
      return [digest, ...parts].filter((each) => !there.has(each)).map((each) => `${each} of ${environment}`);
    }));
  }

  public get now(): number {
    return this.time;
  }

  private push(tags: readonly string[], parts?: readonly string[]): string {
    this.time += 60_000;
    const digest = `sha256:${++this.count}`;
    this.images.push({ digest, tags, pushedAt: this.time, ...(parts ? { parts } : {}) });
    return digest;
  }

  private build(architectures: number): void {
    const parts = architectures === 1 ? undefined : Array.from({ length: architectures }, () => this.push([]));
    this.push([`4f53cda-${this.count}`], parts);
  }

  private releaseNewest(to: number): void {
    const newest = [...this.images].reverse().find(({ tags }) => tags.length > 0);
    for (let i = 0; newest && i < to; i++) this.release(i, newest.digest);
  }

  private releaseAgain(environment: number, ago: number): void {
    const digest = this.released[environment][this.released[environment].length - 1 - ago];
    if (digest !== undefined && this.images.some((each) => each.digest === digest)) this.release(environment, digest);
  }

  private release(environment: number, digest: string): void {
    this.time += 60_000;
    this.released[environment].push(digest);
    const time = new Date(this.time).toISOString().replace(/[-:]|\.\d+/g, '');
    const tag = `released-${this.options.environments[environment]}-${time}`;
    this.images = this.images.map((each) => (each.digest !== digest ? each : {
      ...each, tags: [...each.tags, tag], pushedAt: this.options.tagIsPush ? this.time : each.pushedAt,
    }));
  }

  private expire(): void {
    const expired = new Set(expiredImages(this.options.rules, this.images, this.time));
    this.deleted.push(...expired);
    this.images = this.images.filter((each) => !expired.has(each));
  }
}

/** What is missing at some time of a history, of all environments or of one. */
export function missingIn(happened: readonly Event[], options: HistoryOptions, environment = ''): string[] {
  const history = new RepositoryHistory(options);
  for (const event of happened) {
    history.happen(event);
    const missing = history.missing().filter((each) => each.endsWith(` of ${environment}`) || environment === '');
    if (missing.length > 0) return missing;
  }
  return [];
}

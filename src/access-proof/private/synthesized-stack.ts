import { readFileSync } from 'fs';
import { Stage } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { partitionOf } from '../../private/partition';

/** A resource of a template, with the intrinsic functions still in it. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>>;
  readonly Transform?: unknown;
}

/** A stack as CloudFormation would get it. */
export interface SynthesizedStack {
  readonly name: string;
  /** Nothing where the stack is for whatever account it is deployed to. */
  readonly account?: string;
  readonly region?: string;
  readonly partition: string;
  readonly template: Template;
  /** What CloudFormation tags every resource with; nothing where that is not known. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The stacks of an app or stage, those of stages in it included. */
export function stacksOf(assembly: CloudAssembly): SynthesizedStack[] {
  return assembly.stacksRecursively.map(({ stackName, environment, template, tags }) => {
    const account = environment.account === 'unknown-account' ? undefined : environment.account;
    const region = environment.region === 'unknown-region' ? undefined : environment.region;
    return { name: stackName, account, region, partition: partitionOf(region ?? ''), template, tags };
  });
}

/** A template that was not made with CDK, or not here. */
export function stackOfTemplate(path: string, name: string, account: string, region: string): SynthesizedStack {
  return { name, account, region, partition: partitionOf(region), template: JSON.parse(readFileSync(path, 'utf8')) };
}

/**
 * Each stack once, as an app and a stage in it may both be given. Stacks without a literal env are told apart by nothing
 * but their content.
 */
export function distinct(stacks: readonly SynthesizedStack[]): SynthesizedStack[] {
  const known = new Map<string, SynthesizedStack>();
  for (const stack of stacks) {
    const key = JSON.stringify([stack.name, stack.account, stack.region, stack.template]);
    if (!known.has(key)) known.set(key, stack);
  }
  return [...known.values()];
}

export const stacksOfStage = (stage: Stage) => stacksOf(stage.synth());

export const stacksOfDirectory = (directory: string) => stacksOf(new CloudAssembly(directory));

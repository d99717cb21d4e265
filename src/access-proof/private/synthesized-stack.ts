import { Stage } from 'aws-cdk-lib';
import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { ConstructOrder } from 'constructs';
import { NestedTemplates } from './nested-templates';
import { Template, templateIn } from './template';
import { partitionOf } from '../../private/partition';

export type { Template, TemplateResource } from './template';

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
  /** The nested stacks whose templates are at hand, by their logical id. */
  readonly nested?: ReadonlyMap<string, SynthesizedStack>;
}

/** The stacks of an app or stage, those of stages in it included. */
export function stacksOf(assembly: CloudAssembly): SynthesizedStack[] {
  return assembly.stacksRecursively.map(synthesized);
}

function synthesized({ stackName, environment, template, tags, assembly }: CloudFormationStackArtifact): SynthesizedStack {
  const account = environment.account === 'unknown-account' ? undefined : environment.account;
  const region = environment.region === 'unknown-region' ? undefined : environment.region;
  return withNested({ name: stackName, account, region, partition: partitionOf(region ?? ''), template, tags }, new NestedTemplates(assembly.directory));
}

/** They are deployed to where the stack around them is. */
function withNested(stack: SynthesizedStack, templates: NestedTemplates): SynthesizedStack {
  const nested = Object.entries(stack.template.Resources ?? {}).flatMap(([logicalId, resource]) => {
    const template = resource?.Type === 'AWS::CloudFormation::Stack' ? templates.of(resource) : undefined;
    return template ? [[logicalId, withNested({ ...stack, name: `${stack.name}-${logicalId}`, template }, templates)] as const] : [];
  });
  return { ...stack, nested: new Map(nested) };
}

/** A template that was not made with CDK, or not here. */
export function stackOfTemplate(path: string, name: string, account: string, region: string): SynthesizedStack {
  return { name, account, region, partition: partitionOf(region), template: templateIn(path) };
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

/** A stack whose name another has in the same account and region, with another template: only one of them can be deployed. */
export function ambiguous(stacks: readonly SynthesizedStack[]): SynthesizedStack | undefined {
  const place = ({ name, account, region }: SynthesizedStack) => JSON.stringify([name, account, region]);
  const literal = stacks.filter(({ account, region }) => account !== undefined && region !== undefined);
  return literal.find((stack, i) => literal.findIndex((each) => place(each) === place(stack)) < i);
}

/**
 * Synthesized anew: an earlier synthesis may be older than the last change to the app. CDK hands the wish on to no stage
 * within a stage, so that each is synthesized by itself, the innermost first.
 */
export function stacksOfStage(stage: Stage): SynthesizedStack[] {
  for (const each of stage.node.findAll(ConstructOrder.POSTORDER).filter(Stage.isStage)) each.synth({ force: true });
  return stacksOf(stage.synth());
}

export const stacksOfDirectory = (directory: string) => stacksOf(new CloudAssembly(directory));

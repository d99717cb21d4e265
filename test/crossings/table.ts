import { DeliveryEnvironment, DeliveryTopology } from '../../src';

/** Whose accounts a thing is made and read in. */
export type Side = 'tooling' | 'workload' | 'management';

/** One thing that crosses the boundary between two accounts. */
export interface Crossing {
  readonly what: string;
  readonly madeIn: Side;
  readonly readIn: Side;
  /** How the other account says it: texts or patterns, with the partition aws. */
  forms(topology: DeliveryTopology, environment: DeliveryEnvironment): readonly (string | RegExp)[];
}

/** As it is once it is deployed in the partition aws. */
const inAws = (text: string) => text.replace(/\$\{Token\[AWS\.Partition\.\d+\]\}/g, 'aws').replace(/\$\{Token\[AWS\.URLSuffix\.\d+\]\}/g, 'amazonaws.com');
const exactly = (text: string) => new RegExp(`^${inAws(text).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);

/**
 * Everything that crosses an account boundary. What is not in this table must not be in a template: a test compares them.
 *
 * Values that both sides derive from the topology, such as the service contract, are in every template and name nobody.
 */
export const CROSSINGS: readonly Crossing[] = [
  {
    what: 'the workload account itself, as principal of a policy with the exact role as its condition, and as the source of events',
    madeIn: 'workload',
    readIn: 'tooling',
    forms: (_, { account }) => [`arn:aws:iam::${account}:root`, account],
  },
  { what: 'deploy role', madeIn: 'workload', readIn: 'tooling', forms: (_, { deployRoleArn }) => [inAws(deployRoleArn)] },
  { what: 'execution role', madeIn: 'workload', readIn: 'tooling', forms: (_, { executionRoleArn }) => [inAws(executionRoleArn)] },
  { what: 'role that forwards events', madeIn: 'workload', readIn: 'tooling', forms: (_, { eventForwardingRoleArn }) => [inAws(eventForwardingRoleArn)] },
  { what: 'deployer state machine', madeIn: 'workload', readIn: 'tooling', forms: (_, { deployerStateMachineArn }) => [inAws(deployerStateMachineArn)] },
  {
    what: 'account that an approval is for, in words',
    madeIn: 'workload',
    readIn: 'tooling',
    forms: ({ application }, { name, account }) => [new RegExp(`^Release ${application} to ${name}, account ${account}: `)],
  },
  { what: 'the tooling account itself, as principal with the pipeline role as its condition', madeIn: 'tooling', readIn: 'workload', forms: ({ platform }) => [`arn:aws:iam::${platform.account}:root`] },
  { what: 'pipeline role', madeIn: 'tooling', readIn: 'workload', forms: ({ pipelineRoleArn }) => [inAws(pipelineRoleArn)] },
  { what: 'event bus', madeIn: 'tooling', readIn: 'workload', forms: ({ platform }) => [inAws(platform.eventBusArn)] },
  {
    what: 'image repository, and the account that has to own it',
    madeIn: 'tooling',
    readIn: 'workload',
    forms: ({ imageRepositoryArn, imageRepositoryUri, platform }) => [inAws(imageRepositoryArn), inAws(imageRepositoryUri), platform.artifactAccount],
  },
  {
    what: 'image by its digest',
    madeIn: 'tooling',
    readIn: 'workload',
    forms: ({ imageRepositoryUri }) => [new RegExp(exactly(imageRepositoryUri).source.replace(/\$$/, '@sha256:[0-9a-f]{64}$'))],
  },
  {
    what: 'accounts that are moved into their unit, in a command that a person runs',
    madeIn: 'workload',
    readIn: 'management',
    forms: (_, { account }) => [new RegExp(`^aws organizations move-account --account-id ${account} `)],
  },
  {
    what: 'the tooling account, likewise',
    madeIn: 'tooling',
    readIn: 'management',
    forms: ({ platform }) => [new RegExp(`^aws organizations move-account --account-id ${platform.account} `)],
  },
];

export function crosses({ forms }: Crossing, text: string, topology: DeliveryTopology, environment: DeliveryEnvironment): boolean {
  return forms(topology, environment).some((form) => (typeof form === 'string' ? form === text : form.test(text)));
}

import { existsSync } from 'fs';
import { Stage, Token } from 'aws-cdk-lib';
import { ambiguous, distinct, stackOfTemplate, stacksOfDirectory, stacksOfStage, SynthesizedStack } from './synthesized-stack';
import { NamedPolicy, parsePolicy, PolicyKind } from '../../policy/document';
import { OrganizationLevel } from '../../policy/evaluate';
import { PolicyError } from '../../policy/policy-error';
import { ACCOUNT_ID, isText, ORGANIZATION_ID } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { shown, snapshotOf } from '../../private/shape';
import type { AccessProofLevel, AccessProofOptions, AccessProofTemplate } from '../access-proof';

const INVALID = 'AccessProof.InvalidInput';
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d$/;

/** Options whose policies are read, and are what AWS would accept. */
export interface CheckedOptions {
  readonly organizationId?: string;
  readonly managementAccount?: string;
  readonly managedPolicies: ReadonlyMap<string, NamedPolicy>;
  readonly serviceControlPolicies?: readonly OrganizationLevel[];
  readonly resourceControlPolicies?: readonly OrganizationLevel[];
}

/** What a proof is made of, once all of it is checked. */
export interface CheckedInput {
  readonly stacks: readonly SynthesizedStack[];
  readonly options: CheckedOptions;
}

type Find<T> = (each: T, problems: Problems, property: string) => SynthesizedStack[];

export const fromStages = (stages: readonly Stage[], options: AccessProofOptions) => checked('stages', stages, options, (stage, problems, property) => {
  if (isStage(stage)) return stacksOfStage(stage);
  problems.add(INVALID, property, shown(stage), 'must be an app or a stage; for a stack, give the app that it is in');
  return [];
});

/** What JavaScript may pass can throw when it is looked at, and is none then. */
function isStage(candidate: unknown): candidate is Stage {
  try {
    return Stage.isStage(candidate);
  } catch {
    return false;
  }
}

export const fromDirectories = (directories: readonly string[], options: AccessProofOptions) => checked('directories', directories, options, (directory, problems, property) => {
  if (typeof directory !== 'string') problems.add(INVALID, property, directory, 'must be the path of a cloud assembly such as cdk.out');
  return typeof directory === 'string' ? read(() => stacksOfDirectory(directory), directory, problems, property, 'must be a cloud assembly such as cdk.out') : [];
});

export const fromTemplates = (templates: readonly AccessProofTemplate[], options: AccessProofOptions) => checked('templates', templates, options, (template, problems, property) => {
  const { path, stackName, account, region } = snapshotOf(template, ['path', 'stackName', 'account', 'region']) ?? {};
  const formats: readonly [string, unknown, RegExp, string][] = [
    ['account', account, ACCOUNT_ID, 'must be an account id of 12 digits, as a string'],
    ['region', region, REGION, 'must be a region code such as eu-west-1'],
    ['stackName', stackName, /^[A-Za-z][A-Za-z0-9-]{0,127}$/, 'must be the name of a stack: letters, digits and hyphens, a letter first'],
    ['path', path, /./, 'must be the path of a template'],
  ];
  const wrong = formats.filter(([, value, format]) => !isText(value, format));
  for (const [name, value, , message] of wrong) problems.add(INVALID, `${property}.${name}`, value, message);
  return wrong.length > 0 ? [] : read(() => [stackOfTemplate(path!, stackName!, account!, region!)], path, problems, `${property}.path`, 'must be a template as JSON');
});

/** Whatever is wrong with a file, it is the user who has to know. */
function read(find: () => SynthesizedStack[], path: string | undefined, problems: Problems, property: string, mustBe: string): SynthesizedStack[] {
  if (!existsSync(String(path))) {
    problems.add(INVALID, property, path, 'must exist');
    return [];
  }
  try {
    return find();
  } catch (error) {
    problems.add(INVALID, property, path, `${mustBe}: ${(error as Error).message}`);
    return [];
  }
}

function checked<T>(what: string, given: readonly T[], options: AccessProofOptions, find: Find<T>): CheckedInput {
  const problems = new Problems('AccessProof');
  if (!Array.isArray(given) || given.length === 0) {
    const value: unknown = given;
    const isAlone = !Array.isArray(value) && Boolean(value);
    problems.add(INVALID, what, isAlone ? `a value of type ${typeof value}` : value,
      `must be a list of ${what}, with one at least${isAlone ? '; put a single one into a list, too' : ''}`);
  }
  const checkedOptions = optionsIfReadable(options ?? {}, problems);
  // A hole is nothing, and is told of as such.
  const stacks = Array.isArray(given) ? distinct(Array.from(given).flatMap((each, i) => find(each, problems, `${what}[${i}]`))) : [];
  const twice = ambiguous(stacks);
  if (twice) problems.add(INVALID, what, `${twice.name} in ${twice.account}, ${twice.region}`, 'must hold one template for each stack of an account and region; leave out the one that is not deployed');
  problems.throwIfAny();
  return { stacks, options: checkedOptions };
}

/** Getters and proxies of JavaScript may throw. */
function optionsIfReadable(options: AccessProofOptions, problems: Problems): CheckedOptions {
  try {
    return optionsOf(options, problems);
  } catch {
    problems.add(INVALID, 'options', undefined, 'must be values that can be read: one of them throws');
    return { managedPolicies: new Map() };
  }
}

const OPTIONS = ['organizationId', 'managementAccount', 'serviceControlPolicies', 'resourceControlPolicies', 'managedPolicies'];

function optionsOf(options: AccessProofOptions, problems: Problems): CheckedOptions {
  if (typeof options !== 'object' || Array.isArray(options)) {
    problems.add(INVALID, 'options', options, 'must be options by their names');
    return { managedPolicies: new Map() };
  }
  for (const [name, value] of Object.entries(options)) {
    if (!OPTIONS.includes(name)) problems.add(INVALID, name, shown(value), `must be left out: the options are ${OPTIONS.join(', ')}`);
  }
  const { organizationId, managementAccount, serviceControlPolicies, resourceControlPolicies, managedPolicies } = options;
  if (organizationId !== undefined && !isText(organizationId, ORGANIZATION_ID)) problems.add(INVALID, 'organizationId', organizationId, 'must be an organization id such as o-abc1234567');
  if (managementAccount !== undefined && !isText(managementAccount, ACCOUNT_ID)) problems.add(INVALID, 'managementAccount', managementAccount, 'must be an account id of 12 digits, as a string');
  for (const [name, value] of Object.entries({ serviceControlPolicies, resourceControlPolicies, managementAccount })) {
    if (value !== undefined && organizationId === undefined) problems.add(INVALID, 'organizationId', organizationId, `must be given with ${name}: only an organization has them`);
  }
  const isMap = managedPolicies === undefined || (managedPolicies !== null && typeof managedPolicies === 'object' && !Array.isArray(managedPolicies));
  if (!isMap) problems.add(INVALID, 'managedPolicies', managedPolicies, 'must be policies as JSON by their ARN');
  const managed = isMap ? Object.entries(managedPolicies ?? {}) : [];
  for (const [arn] of managed) {
    if (!/^arn:[^:]+:iam::(aws|\d{12}):policy\/./.test(arn)) problems.add(INVALID, `managedPolicies[${JSON.stringify(arn)}]`, arn, 'must be given by the ARN of a managed policy');
  }
  return {
    organizationId,
    managementAccount,
    managedPolicies: new Map(managed.flatMap(([arn, json]) => {
      const policy = policyOf(problems, `managedPolicies[${JSON.stringify(arn)}]`, arn, json, 'identity');
      return policy ? [[arn, policy] as const] : [];
    })),
    serviceControlPolicies: levelsOf(problems, 'serviceControlPolicies', serviceControlPolicies, 'scp'),
    resourceControlPolicies: levelsOf(problems, 'resourceControlPolicies', resourceControlPolicies, 'rcp'),
  };
}

type Levels = readonly AccessProofLevel[] | undefined;

function levelsOf(problems: Problems, property: string, given: Levels, kind: PolicyKind): OrganizationLevel[] | undefined {
  if (given === undefined) return undefined;
  if (!Array.isArray(given)) problems.add(INVALID, property, given, 'must be a list of levels, the root first');
  return (Array.isArray(given) ? Array.from<AccessProofLevel>(given) : [given as unknown as AccessProofLevel]).map((level, i) => {
    const isLevel = isText(level?.name, /./) && Array.isArray(level.policies);
    if (!isLevel) problems.add(INVALID, `${property}[${i}]`, level, 'must be a level with a name, and a list of policies');
    const policies = isLevel ? level.policies : [];
    return { name: String(level?.name), policies: Array.from(policies).flatMap((json: unknown, j: number) => policyOf(problems, `${property}[${i}].policies[${j}]`, `${level.name}[${j}]`, json, kind) ?? []) };
  });
}

function policyOf(problems: Problems, property: string, name: string, json: unknown, kind: PolicyKind): NamedPolicy | undefined {
  if (typeof json !== 'string' || Token.isUnresolved(json)) {
    problems.add(INVALID, property, json, 'must be a policy as JSON, in a text');
    return undefined;
  }
  try {
    const policy = { name, document: JSON.parse(json) };
    parsePolicy(policy, kind);
    return policy;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof PolicyError)) throw error;
    problems.add(INVALID, property, json, `must be a policy that AWS accepts: ${error.message}`);
    return undefined;
  }
}

import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { arnOfAttached } from './attached-roles';
import { boundingOf, placeOf } from './bounding';
import { computePermissions } from './compute-permissions';
import { checkDeliveryRoles } from './delivery-roles';
import { DeployedStack } from './deployed-stack';
import { AskersOf, checkOwnNames, Identity, selfProtection, Statement } from './identity';
import { packPolicies } from './pack-policies';
import { ACCOUNT, Place, REGION } from './pattern-text';
import { inTemplate } from './policy-slots';
import { isSynthesizedLater, readLiveStack } from './read-live-stack';
import { valuesOf } from './stack-outputs';
import { StackValues } from './stack-values';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { deployedSize } from '../../private/policy-size';
import { Problems } from '../../private/problems';
import { MANAGED_POLICIES_OF_ROLE, POLICY_SIZE } from '../../private/quotas';
import { displayed, isLiteral } from '../../private/tokens';
import { warn } from '../../private/warnings';
import { DeployedTemplate } from '../deployed-template';
import { ResourceTypePermissions } from '../resource-type-permissions';

/** What is deployed, and with whose permissions. */
export interface ExecutionInput {
  readonly stacks: readonly Stack[];
  readonly templates: readonly DeployedTemplate[];
  readonly allowDeletion: boolean;
  readonly additional: readonly ResourceTypePermissions[];
  /** Who deploys, beside what the stacks say of it. */
  readonly identity: Identity;
  /** Whose roles the stacks must not make. */
  readonly topology?: DeliveryTopology;
  /** Roles that get the policies besides. */
  readonly attached: readonly iam.IRole[];
}

/** Works across copies of this package, as a class check does not. */
const EXECUTION = Symbol.for('cdk-secure-delivery.CloudFormationExecution');
const executionsIn = (stack: Stack) => stack.node.findAll().flatMap((each) => (each as { [EXECUTION]?: Execution })[EXECUTION] ?? []);

/** A warning that is too long is not read. */
const MOST_LISTED = 5;
const listed = (paths: readonly string[]) =>
  [...paths.slice(0, MOST_LISTED), ...paths.length > MOST_LISTED ? [`${paths.length - MOST_LISTED} more`] : []].join(', ');

/** So many stacks are named that are worth a role of their own. */
const MOST_SPLIT = 3;

/** @param sizeOf how much a stack needs for itself */
function whatToSplit(stacks: readonly DeployedStack[], sizeOf: (stack: DeployedStack) => number): string {
  if (stacks.length === 1) return `divide the stack ${stacks[0].label}, and deploy each part with a role of its own`;
  const largest = stacks.map((each) => ({ label: each.label, size: sizeOf(each) })).sort((one, other) => other.size - one.size).slice(0, MOST_SPLIT);
  return `deploy some of the stacks with a role of their own; most is needed by ${largest.map(({ label, size }) => `${label} (${size})`).join(', ')}`;
}

interface Result {
  readonly policies: readonly (readonly Statement[])[];
  readonly problems: Problems;
  /** The paths of roles and users that nothing bounds. */
  readonly unbounded: readonly string[];
}

/** Reads the stacks as they are when the template is written, and computes the policies' statements. */
export class Execution {
  private result?: Result;
  private expected?: number;
  private hasWarned = false;

  constructor(private readonly scope: Construct, private readonly input: ExecutionInput) {
    Object.defineProperty(scope, EXECUTION, { value: this });
  }

  /** For the construct's validation: once a synthesis, after all aspects, and before anything, warnings included, is written. */
  public validate(): string[] {
    this.result = this.compute();
    const { unbounded } = this.result;
    if (unbounded.length > 0 && !this.hasWarned) warn(this.scope, 'cdk-secure-delivery:CloudFormationExecutionRole.unboundedRoles', listed(unbounded));
    this.hasWarned ||= unbounded.length > 0;
    return this.result.problems.messages;
  }

  /** The statements of each policy that is needed. */
  public policies(): readonly (readonly Statement[])[] {
    this.result ??= this.compute();
    this.result.problems.throwIfAny(this.scope);
    return this.result.policies;
  }

  /** How many policies are needed; while a synthesis is prepared, how many it looks like. */
  public count(): number {
    if (this.result) return this.policies().length;
    this.expected ??= this.compute().policies.length;
    return this.expected;
  }

  private compute(): Result {
    const problems = new Problems('CloudFormationExecutionRole');
    const stacks = this.read(problems);
    return problems.any ? { policies: [], problems, unbounded: [] } : this.packed(stacks, problems);
  }

  /** Whether a stack is deployed with this role, or with one that a stack holds which is. */
  private deploys(stack: Stack, seen = new Set<Execution>([this])): boolean {
    return this.input.stacks.some((each) => each === stack || executionsIn(each).some((other) => {
      const isNew = !seen.has(other);
      seen.add(other);
      return isNew && other.deploys(stack, seen);
    }));
  }

  private read(problems: Problems): DeployedStack[] {
    const own = Stack.of(this.scope);
    const live = this.input.stacks.flatMap((stack, i) => {
      checkLive(problems, this.scope, stack, `stacks[${i}]`);
      if (executionsIn(stack).some((other) => other !== this && other.deploys(own))) {
        problems.add('CloudFormationExecutionRole.OwnStack', `stacks[${i}]`, stack.node.path,
          'must not hold a role that deploys this role\'s stack: each could give the other everything; deploy one of the two stacks by hand');
      }
      return problems.any ? [] : [readLiveStack(stack)];
    });
    const all = [...live, ...this.input.templates.map((each) => each._stack)];
    const { account } = own;
    for (const { label, account: other } of all) {
      if (isLiteral(account) && other !== undefined && other !== account) {
        problems.add('CloudFormationExecutionRole.OtherAccount', label, other, `must be deployed to the role's account, ${displayed(account)}; define a role in each account, or choose from an assembly with its option account`);
      }
    }
    return all;
  }

  private packed(stacks: readonly DeployedStack[], problems: Problems): Result {
    const all = valuesOf(stacks);
    const { allowDeletion, additional } = this.input;
    const place = this.placeFor(all);
    const { common, unbounded } = boundingOf(all, place);
    const identity = this.identityFor(all, common);
    const options = { allowDeletion, additional, deployingRoles: identity.deploying, boundary: common };
    const set = computePermissions(all, options, problems);
    const { allowances } = set;
    const askersOf: AskersOf = (arn, actions) => set.askersOf(arn, actions);
    const { scope, input: { topology, stacks: live } } = this;
    const ofStacks: AskersOf = (...asked) => askersOf(...asked).filter((path) => this.isLive(path));
    checkDeliveryRoles(problems, allowances, { scope, topology, stacks: live, deploying: identity.roles, place, askersOf: ofStacks });
    checkOwnNames(problems, allowances, { identity, place, additional, askersOf });
    const stack = Stack.of(this.scope);
    const sizeOf = (value: unknown) => deployedSize(stack, inTemplate(value));
    const capacity = POLICY_SIZE.iamManaged.limit;
    const { policies, total } = packPolicies(selfProtection(identity), allowances, capacity, sizeOf);
    const tooLarge = policies.some((statements) => sizeOf({ Version: '2012-10-17', Statement: statements }) > capacity);
    if (policies.length > MANAGED_POLICIES_OF_ROLE.limit || tooLarge) {
      const sizeOfStack = (one: DeployedStack) =>
        packPolicies([], computePermissions(valuesOf([one]), options, new Problems('CloudFormationExecutionRole')).allowances, capacity, sizeOf).total;
      problems.add('CloudFormationExecutionRole.PolicyTooLarge', 'stacks', `${total} characters`,
        `must need no more than a role's ${MANAGED_POLICIES_OF_ROLE.limit} managed policies of ${capacity} characters hold; ${whatToSplit(stacks, sizeOfStack)}`);
    }
    return { policies, problems, unbounded };
  }

  /** A path in the app: of a template, it is not known what makes a role in it: this library, perhaps. */
  private isLive(path: string): boolean {
    return !this.input.templates.some(({ _stack: { label } }) => path.startsWith(`${label}/`));
  }

  /** Role and stacks are of one account; each may leave it to the deployment. */
  private placeFor(all: readonly StackValues[]): Place {
    const own = Stack.of(this.scope);
    const { account = ACCOUNT, region = REGION } = placeOf(all);
    return { account: isLiteral(own.account) ? own.account : account, region: isLiteral(own.region) ? own.region : region };
  }

  private identityFor(all: readonly StackValues[], common: string | undefined): Identity {
    const { identity: { roles, policies, boundaries, deploying }, attached } = this.input;
    const withPolicies = [...deploying, ...attached.map(arnOfAttached)];
    const bootstrapped = all.flatMap(({ stack }) => stack.deployedWith ?? []);
    return {
      roles: [...new Set([...roles, ...withPolicies, ...bootstrapped])].sort(),
      // Policies that belong to no role of the app are CDK's, from its bootstrapping.
      deploying: [...new Set(withPolicies.length > 0 ? withPolicies : bootstrapped)].sort(),
      policies,
      boundaries: [...new Set([...boundaries, ...common === undefined ? [] : [common]])].sort(),
    };
  }
}

function checkLive(problems: Problems, scope: IConstruct, stack: Stack, property: string): void {
  const own = Stack.of(scope);
  if (stack === own || stack.node.findAll().includes(own)) {
    problems.add('CloudFormationExecutionRole.OwnStack', property, stack.node.path,
      'must not be the stack of the role itself, which could then give itself everything; deploy the role in a stack of its own');
  } else if (isSynthesizedLater(stack, scope)) {
    problems.add('CloudFormationExecutionRole.LaterStage', property, stack.node.path,
      'must be of the role\'s stage, or of one that is synthesized before it: define the role\'s stage later, or pass the template: templates: DeployedTemplate.fromAssembly(...)');
  }
}

import { Aws, IResolveContext, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Statement } from './identity';
import { asToken } from './pattern-text';
import { MANAGED_POLICIES_OF_ROLE } from '../../private/quotas';

/** A policy that is left out of the template while it has nothing to say. */
class PolicySlot extends iam.CfnManagedPolicy {
  public isUsed?: () => boolean;

  protected override shouldSynthesize(): boolean {
    return this.isUsed!();
  }
}

/** How the policies are called, and where. */
export interface SlotNames {
  readonly prefix: string;
  readonly path: string;
  readonly description: string;
}

/** Where the statements come from. */
export interface PolicySource {
  policies(): readonly (readonly Statement[])[];
  count(): number;
}

/**
 * As many policies as a role takes, made before anybody knows how many are needed: so each has its logical id for good, and no
 * construct appears after aspects have been applied.
 */
export class PolicySlots {
  /** @param roles those that get the policies; it may become longer until the template is written */
  constructor(
    private readonly scope: Construct, private readonly names: SlotNames, private readonly source: PolicySource, private readonly roles: iam.IRole[],
  ) {
    for (let i = 0; i < MANAGED_POLICIES_OF_ROLE.limit; i++) this.define(i);
  }

  /** Of the policies that are in the template: how many is known when it is written. */
  public get arns(): string[] {
    return Lazy.uncachedList({ produce: (context) => this.known(context) });
  }

  /** For one output, as the bootstrap command takes them. */
  public get joined(): string {
    return Lazy.uncachedString({ produce: (context) => this.known(context).join(',') });
  }

  public attachTo(role: iam.IRole): void {
    if (!this.roles.includes(role)) this.roles.push(role);
  }

  /** Nothing is read while CDK looks for references between stacks, which is before they are what will be deployed. */
  private known({ preparing }: IResolveContext): string[] {
    return preparing ? [] : this.source.policies().map((_, i) => policyArn(this.scope, this.names, i));
  }

  private define(i: number): void {
    const slot = new PolicySlot(this.scope, `Policy${i + 1}`, {
      managedPolicyName: nameOf(this.names, i),
      path: this.names.path,
      description: this.names.description,
      policyDocument: Lazy.uncachedAny({ produce: (context) => ({ Version: '2012-10-17', Statement: context.preparing ? [] : this.source.policies()[i].map(inTemplate) }) }),
      roles: Lazy.list({ produce: () => this.roles.map((each) => each.roleName) }, { omitEmpty: true }),
    });
    slot.isUsed = () => i < this.source.count();
  }
}

const nameOf = ({ prefix }: SlotNames, i: number) => `${prefix}-${i + 1}`;
const policyArn = (scope: Construct, names: SlotNames, i: number) => `arn:${Aws.PARTITION}:iam::${Stack.of(scope).account}:policy${names.path}${nameOf(names, i)}`;

/** The texts of a statement as CDK's tokens. */
export function inTemplate(value: unknown): unknown {
  if (typeof value === 'string') return asToken(value);
  if (Array.isArray(value)) return value.map(inTemplate);
  return Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, inTemplate(each)]));
}

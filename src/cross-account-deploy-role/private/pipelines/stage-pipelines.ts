import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { Acting, actionsOf, identityOf } from './acting';
import { constructsOf, WrittenValues } from './written-values';
import { isKnown } from '../../../private/literal-parts';
import { awaitsNames } from '../../../private/missing-context';
import { differ } from '../../../private/tokens';

const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];

/** Whether the app has stages, which are synthesized one by one. */
export const hasStages = ({ node: { root } }: IConstruct): boolean => root.node.findAll().some((each) => each !== root && Stage.isStage(each));

/** What is known of the pipelines of a stage, or of a whole app, and of its policies, found once for all deploy roles. */
export class StagePipelines {
  public static of(role: iam.Role): StagePipelines {
    // Nothing else is synthesized.
    const stage = Stage.of(role)!;
    return StagePipelines.in(stage, constructsOf(stage), role);
  }

  /** With those of all other stages; nothing where the app has none. */
  public static ofApp(role: iam.Role): StagePipelines | undefined {
    const { root } = role.node;
    return hasStages(role) ? StagePipelines.in(root, root.node.findAll(), role) : undefined;
  }

  private static readonly last = new WeakMap<IConstruct, StagePipelines>();

  /** Made anew for each synthesis, before which anything may change: no role asks twice in one. */
  private static in(scope: IConstruct, constructs: readonly IConstruct[], role: iam.Role): StagePipelines {
    const last = StagePipelines.last.get(scope);
    const isSame = last !== undefined && last.size === constructs.length && !last.asked.has(role);
    const current = isSame ? last : new StagePipelines(constructs);
    current.asked.add(role);
    StagePipelines.last.set(scope, current);
    return current;
  }

  public readonly values: WrittenValues;
  public readonly stacks: readonly Stack[];
  /** Whether CDK's command runs the app once more, with names, roles or keys that it looks up before: what is there now may stand in for them. */
  public readonly isPreliminary: boolean;
  private readonly size: number;
  private readonly asked = new Set<iam.Role>();
  private readonly all: readonly Acting[];
  private readonly actions = new Map<string, Acting[]>();
  private readonly roleNames = new Map<CfnResource, readonly (string | undefined)[]>();

  private constructor(constructs: readonly IConstruct[]) {
    this.size = constructs.length;
    this.values = new WrittenValues(constructs);
    this.stacks = constructs.filter((each): each is Stack => Stack.isStack(each));
    this.isPreliminary = this.stacks.some(awaitsNames);
    this.all = this.values.resources('AWS::CodePipeline::Pipeline').flatMap((pipeline) => actionsOf(pipeline, this.values));
    for (const each of this.all) {
      const identity = identityOf(each.roleArn);
      if (identity !== undefined) this.actions.set(identity, [...this.actions.get(identity) ?? [], each]);
    }
  }

  /** The actions of pipelines that act as a role of this name in its account, whichever path they name. */
  public actingAs(roleArn: string): readonly Acting[] {
    return this.actions.get(identityOf(roleArn) ?? '') ?? [];
  }

  /** All actions of the pipelines that some actions are of. */
  public besides(actions: readonly Acting[]): readonly Acting[] {
    const pipelines = new Set(actions.map(({ pipeline }) => pipeline));
    return this.all.filter(({ pipeline }) => pipelines.has(pipeline));
  }

  /** The policies that a role has, or may have, of which nothing is known. */
  public policiesOf({ name, account }: { readonly name: string; readonly account: string }): readonly CfnResource[] {
    return this.values.resources(...POLICIES).filter((each) => !differ(each.stack.account, account)
      && this.roleNamesOf(each).some((one) => one === undefined || one === name.toLowerCase()) && this.values.propertiesOf(each) !== undefined);
  }

  /** In lower case, as IAM tells names apart by more than capitals; nothing for each that is not known. */
  private roleNamesOf(policy: CfnResource): readonly (string | undefined)[] {
    const found = this.roleNames.get(policy);
    if (found) return found;
    const given = this.values.propertyOf(policy, policy.cfnResourceType === 'AWS::IAM::RolePolicy' ? 'RoleName' : 'Roles') ?? [];
    const names = [given].flat().map((each) => this.values.of(policy.stack, each)).map((each) => (isKnown(each) ? each.toLowerCase() : undefined));
    this.roleNames.set(policy, names);
    return names;
  }
}

import { Unresolvable } from './intrinsics';
import { LocatedResource } from './located-resource';
import { KnownTags, tagsOf } from './tags';
import { TemplateIndex } from './template-index';
import { NamedPolicy } from '../../policy/document';

export type IdentityKind = 'role' | 'user';

/** A role or user of a template, and where its policies are written. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly arn: string;
  readonly account: string;
  policies(): NamedPolicy[];
  boundary(): NamedPolicy | undefined;
  tags(): KnownTags;
}

const IDENTITIES: Readonly<Record<IdentityKind, string>> = { role: 'AWS::IAM::Role', user: 'AWS::IAM::User' };
const GROUP = 'AWS::IAM::Group';
const MANAGED_POLICY = 'AWS::IAM::ManagedPolicy';

/** Policies that name whom they are for, and the property that does. */
const ATTACHABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [IDENTITIES.role]: { 'AWS::IAM::Policy': 'Roles', [MANAGED_POLICY]: 'Roles', 'AWS::IAM::RolePolicy': 'RoleName' },
  [IDENTITIES.user]: { 'AWS::IAM::Policy': 'Users', [MANAGED_POLICY]: 'Users', 'AWS::IAM::UserPolicy': 'UserName' },
  [GROUP]: { 'AWS::IAM::Policy': 'Groups', [MANAGED_POLICY]: 'Groups', 'AWS::IAM::GroupPolicy': 'GroupName' },
};

/** The roles and users of all stacks, and the policies that they have there. */
export class Identities {
  /** Policies by whom they name, for each type and account that was asked for. */
  private readonly attached = new Map<string, ReadonlyMap<string, readonly LocatedResource[]>>();

  constructor(private readonly index: TemplateIndex, private readonly managedPolicies: ReadonlyMap<string, NamedPolicy>) {}

  public withArn(arn: string): Identity | undefined {
    const found = this.index.withArn(arn, Object.values(IDENTITIES));
    return found && this.identity(found);
  }

  /** A session's ARN names its role without the path. */
  public roleNamed(account: string, name: string): Identity | undefined {
    const found = this.index.withName(IDENTITIES.role, account, name);
    return found && this.identity(found);
  }

  /** What templates attach to a role or user that none of them holds. */
  public attachedFromOutside(kind: IdentityKind, account: string, name: string): NamedPolicy[] {
    this.index.refuseUnread(account);
    return [...this.attachedTo(IDENTITIES[kind], account, name), ...(kind === 'user' ? this.groupPolicies(account, name, []) : [])];
  }

  private identity(found: LocatedResource): Identity {
    const account = found.stack.account!;
    return {
      kind: found.type === IDENTITIES.user ? 'user' : 'role',
      arn: found.arn!,
      account,
      policies: () => {
        this.index.refuseUnread(account);
        const own = this.policiesOf(found);
        return found.type === IDENTITIES.user ? [...own, ...this.groupPolicies(account, found.name!, found.list('Groups'))] : own;
      },
      boundary: () => {
        const arn = found.property('PermissionsBoundary');
        return arn === undefined ? undefined : this.managedPolicy(arn);
      },
      tags: () => tagsOf(found),
    };
  }

  /** Of a role, a user or a group. */
  private policiesOf(owner: LocatedResource): NamedPolicy[] {
    const inline = owner.list('Policies').map((policy) => ({ name: `${owner.called}, policy ${policy.PolicyName}`, document: policy.PolicyDocument }));
    const managed = owner.list('ManagedPolicyArns').map((arn) => this.managedPolicy(arn));
    return [...inline, ...this.attachedTo(owner.type, owner.stack.account!, owner.name!), ...managed];
  }

  /** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html */
  private groupPolicies(account: string, user: string, named: readonly string[]): NamedPolicy[] {
    const additions = this.index.ofTypes(['AWS::IAM::UserToGroupAddition'], account).filter((each) => each.list('Users').includes(user) && each.isThere);
    const groups = new Set([...named, ...additions.map((each) => each.property('GroupName'))]);
    return [...groups].flatMap((name) => {
      const group = this.index.withName(GROUP, account, name);
      if (!group) throw new Unresolvable(`the group ${name} of the user ${user}, which no template holds`);
      return this.policiesOf(group);
    });
  }

  private attachedTo(type: string, account: string, name: string): NamedPolicy[] {
    const key = `${type} ${account}`;
    if (!this.attached.has(key)) this.attached.set(key, this.attachments(type, account));
    return (this.attached.get(key)!.get(name) ?? []).filter(({ isThere }) => isThere).map(document);
  }

  private attachments(type: string, account: string): ReadonlyMap<string, readonly LocatedResource[]> {
    const found = new Map<string, LocatedResource[]>();
    for (const policy of this.index.ofTypes(Object.keys(ATTACHABLE[type]), account)) {
      for (const name of policy.list(ATTACHABLE[type][policy.type])) found.set(name, [...found.get(name) ?? [], policy]);
    }
    return found;
  }

  private managedPolicy(arn: string): NamedPolicy {
    const found = this.index.withArn(arn, [MANAGED_POLICY]);
    if (found) return document(found);
    const given = this.managedPolicies.get(arn);
    if (!given) throw new Unresolvable(`the managed policy ${arn}, which no template holds; give its document in managedPolicies`);
    return given;
  }
}

const document = (policy: LocatedResource): NamedPolicy => ({ name: policy.called, document: policy.property('PolicyDocument') });

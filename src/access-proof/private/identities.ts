import { MayName, mayName } from './ambiguity';
import { LocatedResource } from './located-resource';
import { parsed, policyAt } from './policy-parts';
import { KnownTags, tagsOf } from './tags';
import { Carrier, TemplateIndex } from './template-index';
import { known, Unknown, Unresolvable } from './unknown';
import { NamedPolicy } from '../../policy/document';

export type IdentityKind = 'role' | 'user';

/** A role or user of a template, and where its policies are written. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly arn: string;
  readonly account: string;
  readonly located: LocatedResource;
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

/** The policies of an account that name somebody, and those of which nobody knows whom they name. */
interface Attachments {
  readonly named: ReadonlyMap<string, readonly Carrier[]>;
  readonly unknown: readonly Carrier[];
}

/** The roles and users of all stacks, and the policies that they have there. */
export class Identities {
  /** For each type and account that was asked for. */
  private readonly attached = new Map<string, Attachments>();

  /** @param isReference whether a text has come about by a reference to a resource of a template */
  constructor(
    private readonly index: TemplateIndex,
    private readonly managedPolicies: ReadonlyMap<string, NamedPolicy>,
    private readonly isReference: (text: string) => boolean,
  ) {}

  public withArn(arn: string): Identity | undefined {
    const found = this.index.withArn(arn, Object.values(IDENTITIES));
    return found && this.identity(found);
  }

  /** A session's ARN names its role without the path. */
  public roleNamed(account: string, name: string): Identity | undefined {
    const found = this.index.withName(IDENTITIES.role, account, name);
    return found && this.identity(found);
  }

  /** Who has a name already, or may have: an account has it once, whatever the path and capitals. */
  public alike(kind: IdentityKind, account: string, name: string): string | undefined {
    const found = this.index.carriers([IDENTITIES[kind]], account).find(({ located }) => located.name?.toLowerCase() === name.toLowerCase());
    return found && `${found.located.called}${found.located.arn ? ` (${found.located.arn})` : ''}`;
  }

  /** Whether an account that the templates are about has an identity provider. */
  public provider(arn: string): LocatedResource | undefined {
    return this.index.withArn(arn, ['AWS::IAM::OIDCProvider', 'AWS::IAM::SAMLProvider', 'Custom::AWSCDKOpenIdConnectProvider']);
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
      located: found,
      policies: () => {
        this.index.refuseUnread(account);
        const own = this.policiesOf(found);
        return found.type === IDENTITIES.user ? [...own, ...this.groupPolicies(account, found.name!, known(found.list('Groups')))] : own;
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
    const inline = owner.list('Policies').map((policy, i) => {
      if (policy instanceof Unknown) throw new Unresolvable(policy.reason);
      const name = typeof policy?.PolicyName === 'string' ? policy.PolicyName : String(i + 1);
      return policyAt(owner, policy?.PolicyDocument, undefined, `${owner.called}, policy ${name}`);
    });
    const managed = known(owner.list('ManagedPolicyArns')).map((arn) => this.managedPolicy(arn));
    return [...inline, ...this.attachedTo(owner.type, owner.stack.account!, owner.name!, mayName(owner, this.isReference)), ...managed];
  }

  /** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html */
  private groupPolicies(account: string, user: string, named: readonly string[]): NamedPolicy[] {
    const additions = this.index.carriers(['AWS::IAM::UserToGroupAddition'], account)
      .map(({ located, doubt }) => ({ located, doubt: whether(located.list('Users'), user, doubt) }))
      .filter(({ doubt }) => doubt !== false);
    const sure = new Set([...named, ...additions.filter(({ doubt }) => doubt === undefined).map(({ located }) => located.property('GroupName'))]);
    const maybe = additions.filter(({ doubt }) => doubt !== undefined);
    if (maybe.length > 0) throw new Unresolvable(maybe[0].doubt as string);
    return [...sure].flatMap((name) => {
      const group = this.index.withName(GROUP, account, name);
      if (!group) throw new Unresolvable(`the group ${name} of the user ${user}, which no template holds`);
      return this.policiesOf(group);
    });
  }

  private attachedTo(type: string, account: string, name: string, may: MayName = () => undefined): NamedPolicy[] {
    const key = `${type} ${account}`;
    if (!this.attached.has(key)) this.attached.set(key, this.attachments(type, account));
    const { named, unknown } = this.attached.get(key)!;
    const sure = named.get(name) ?? [];
    const alike = [...named].flatMap(([each, carriers]) => {
      const doubt = may(each)?.reason;
      return doubt === undefined ? [] : carriers.map((carrier) => ({ ...carrier, doubt }));
    });
    const once = new Map([...unknown, ...alike].map((carrier) => [carrier.located, carrier]));
    const maybe = [...once.values()].filter(({ located }) => !sure.some((each) => each.located === located));
    return [...sure, ...maybe].map(({ located, doubt }) => policyAt(located, parsed(located, 'PolicyDocument'), doubt));
  }

  private attachments(type: string, account: string): Attachments {
    const named = new Map<string, Carrier[]>();
    const unknown: Carrier[] = [];
    for (const carrier of this.index.carriers(Object.keys(ATTACHABLE[type]), account)) {
      const names = carrier.located.list(ATTACHABLE[type][carrier.located.type]);
      const hidden = names.find((name) => name instanceof Unknown);
      for (const name of names) named.set(name, [...named.get(name) ?? [], carrier]);
      if (hidden) unknown.push({ ...carrier, doubt: hidden.reason });
    }
    return { named, unknown };
  }

  private managedPolicy(arn: string): NamedPolicy {
    const found = this.index.withArn(arn, [MANAGED_POLICY]);
    if (found) return policyAt(found, parsed(found, 'PolicyDocument'));
    const given = this.managedPolicies.get(arn);
    if (!given) throw new Unresolvable(`the managed policy ${arn}, which no template holds; give its document in managedPolicies`);
    return given;
  }
}

/** Whether somebody is among those who are named: false where not, nothing where surely, otherwise why that is not known. */
export function whether(named: readonly unknown[], who: unknown, doubt?: string, may: MayName = () => undefined): string | undefined | false {
  const names = [who].flat();
  if (named.some((each) => names.includes(each))) return doubt;
  const unknown = named.map((each) => (each instanceof Unknown ? each : may(each))).find((each) => each !== undefined);
  return unknown ? unknown.reason : false;
}

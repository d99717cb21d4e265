import { Intrinsics, Unresolvable } from './intrinsics';
import { SynthesizedStack, TemplateResource } from './synthesized-stack';
import { NamedPolicy } from '../../policy/document';
import { ResourcePolicy } from '../../policy/evaluate';

/** A role or user of a template, and where its policies are written. */
export interface Identity {
  readonly kind: 'role' | 'user';
  readonly arn: string;
  readonly account: string;
  policies(): NamedPolicy[];
  boundary(): NamedPolicy | undefined;
}

/** A resource of a template. */
export interface Holding {
  readonly arn: string;
  readonly account: string;
  readonly aliases: readonly string[];
  policy(): ResourcePolicy | undefined;
}

interface Located {
  readonly stack: SynthesizedStack;
  readonly intrinsics: Intrinsics;
  readonly logicalId: string;
  readonly resource: TemplateResource;
}

/** Resources that carry another resource's policy, and the property that says whose. */
const POLICY_CARRIERS: Readonly<Record<string, { readonly of: string; readonly document: string }>> = {
  'AWS::S3::BucketPolicy': { of: 'Bucket', document: 'PolicyDocument' },
  'AWS::SQS::QueuePolicy': { of: 'Queues', document: 'PolicyDocument' },
  'AWS::SNS::TopicPolicy': { of: 'Topics', document: 'PolicyDocument' },
  'AWS::SecretsManager::ResourcePolicy': { of: 'SecretId', document: 'ResourcePolicy' },
};
/** Resources that carry their own. */
const OWN_POLICIES: Readonly<Record<string, { readonly property: string; readonly kind: ResourcePolicy['kind'] }>> = {
  'AWS::KMS::Key': { property: 'KeyPolicy', kind: 'key' },
  'AWS::IAM::Role': { property: 'AssumeRolePolicyDocument', kind: 'trust' },
  'AWS::ECR::Repository': { property: 'RepositoryPolicyText', kind: 'resource' },
};

/** Policies that name whom they are for, and the property that does. */
const ATTACHABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::IAM::Role': { 'AWS::IAM::Policy': 'Roles', 'AWS::IAM::ManagedPolicy': 'Roles', 'AWS::IAM::RolePolicy': 'RoleName' },
  'AWS::IAM::User': { 'AWS::IAM::Policy': 'Users', 'AWS::IAM::ManagedPolicy': 'Users', 'AWS::IAM::UserPolicy': 'UserName' },
};
/** Resources that let somebody in on others in ways that are not modelled, and the service whose resources those are. */
const UNKNOWN_CARRIERS: Readonly<Record<string, string>> = {
  'AWS::Lambda::Permission': 'Lambda',
  'AWS::Events::EventBusPolicy': 'Events',
  'AWS::Logs::ResourcePolicy': 'Logs',
  'AWS::S3::AccessPoint': 'S3',
};

/** Everything that the synthesized stacks hold, over all accounts. Values are resolved when they are asked for. */
export class Landscape {
  private readonly located: Located[];

  constructor(stacks: readonly SynthesizedStack[], private readonly managedPolicies: ReadonlyMap<string, NamedPolicy>) {
    const intrinsics = new Map<SynthesizedStack, Intrinsics>();
    for (const stack of stacks) intrinsics.set(stack, new Intrinsics(stack, (name) => this.exportedValue(stacks, intrinsics, name)));
    this.located = stacks.flatMap((stack) => Object.entries(stack.template.Resources ?? {})
      .filter(([, resource]) => resource.Condition === undefined || intrinsics.get(stack)!.resolve({ 'Fn::If': [resource.Condition, true, false] }))
      .map(([logicalId, resource]) => ({ stack, intrinsics: intrinsics.get(stack)!, logicalId, resource })));
  }

  public identity(arn: string): Identity | undefined {
    const found = this.byArn(arn, ['AWS::IAM::Role', 'AWS::IAM::User']);
    if (!found) return undefined;
    return {
      kind: found.resource.Type === 'AWS::IAM::Role' ? 'role' : 'user',
      arn,
      account: found.stack.account!,
      policies: () => this.identityPolicies(found),
      boundary: () => this.boundaryOf(found),
    };
  }

  /** The resource that an ARN belongs to: itself, or what the ARN is a part of, as an object is of its bucket. */
  public holding(arn: string): Holding | undefined {
    const found = this.located.find((each) => {
      const own = this.arnOf(each);
      return own !== undefined && (arn === own || arn.startsWith(`${own}/`) || own === `${arn}:*`);
    });
    if (!found) return undefined;
    const own = this.arnOf(found)!;
    return {
      arn: own,
      account: found.stack.account!,
      aliases: this.aliasesOf(own),
      policy: () => this.resourcePolicy(found, own),
    };
  }

  public accounts(): Set<string> {
    return new Set(this.located.flatMap(({ stack }) => stack.account ?? []));
  }

  private byArn(arn: string, types: readonly string[]): Located | undefined {
    return this.located.find((each) => types.includes(each.resource.Type) && this.arnOf(each) === arn);
  }

  /** Nothing where the ARN depends on something that is not known: then nobody can have asked for it either. */
  private arnOf({ intrinsics, logicalId }: Located): string | undefined {
    try {
      return intrinsics.arnOf(logicalId);
    } catch (error) {
      if (error instanceof Unresolvable) return undefined;
      throw error;
    }
  }

  private identityPolicies(identity: Located): NamedPolicy[] {
    const { intrinsics, resource } = identity;
    const inline: NamedPolicy[] = [resource.Properties?.Policies ?? []].flat().map((policy: any) => ({
      name: `${called(identity)}, policy ${intrinsics.resolve(policy.PolicyName)}`, document: intrinsics.resolve(policy.PolicyDocument),
    }));
    const arns: string[] = intrinsics.resolve(resource.Properties?.ManagedPolicyArns ?? []);
    if (this.isInGroup(identity)) throw new Unresolvable(`the groups of ${called(identity)}, whose policies are not looked at`);
    return [...inline, ...this.attachedPolicies(identity), ...arns.map((arn) => this.managedPolicy(arn))];
  }

  private isInGroup({ stack, intrinsics, logicalId, resource }: Located): boolean {
    if (resource.Type !== 'AWS::IAM::User') return false;
    const name = intrinsics.resolve({ Ref: logicalId });
    const additions = this.located.filter((each) => each.stack.account === stack.account && each.resource.Type === 'AWS::IAM::UserToGroupAddition');
    const isAdded = additions.some((each) => each.intrinsics.resolve(each.resource.Properties?.Users ?? []).includes(name));
    return isAdded || resource.Properties?.Groups !== undefined;
  }

  /** Policies that name the identity, instead of being named by it. */
  private attachedPolicies(identity: Located): NamedPolicy[] {
    const attachable = ATTACHABLE[identity.resource.Type];
    const ownName = identity.intrinsics.resolve({ Ref: identity.logicalId });
    return this.located
      .filter(({ stack, resource }) => stack.account === identity.stack.account && resource.Type in attachable)
      .filter(({ intrinsics, resource }) => [intrinsics.resolve(resource.Properties?.[attachable[resource.Type]] ?? [])].flat().includes(ownName))
      .map((each) => ({ name: called(each), document: each.intrinsics.resolve(each.resource.Properties?.PolicyDocument) }));
  }

  private managedPolicy(arn: string): NamedPolicy {
    const found = this.byArn(arn, ['AWS::IAM::ManagedPolicy']);
    if (found) return { name: called(found), document: found.intrinsics.resolve(found.resource.Properties?.PolicyDocument) };
    const given = this.managedPolicies.get(arn);
    if (!given) throw new Unresolvable(`the managed policy ${arn}, which no template holds; give its document in managedPolicies`);
    return given;
  }

  private boundaryOf({ intrinsics, resource }: Located): NamedPolicy | undefined {
    const arn = intrinsics.resolve(resource.Properties?.PermissionsBoundary);
    return arn === undefined ? undefined : this.managedPolicy(arn);
  }

  private resourcePolicy(owner: Located, arn: string): ResourcePolicy | undefined {
    this.refuseUnknownPolicies(owner);
    const own = OWN_POLICIES[owner.resource.Type];
    if (own) {
      const document = owner.intrinsics.resolve(owner.resource.Properties?.[own.property]);
      return document && { name: called(owner), kind: own.kind, document };
    }
    const carriers = this.located.filter(({ intrinsics, resource, stack }) => {
      const carrier = POLICY_CARRIERS[resource.Type];
      if (!carrier || stack.account !== owner.stack.account) return false;
      const of = [intrinsics.resolve(resource.Properties?.[carrier.of])].flat();
      return of.includes(arn) || of.includes(owner.intrinsics.resolve({ Ref: owner.logicalId }));
    });
    if (carriers.length > 1) throw new Unresolvable(`the policy of ${called(owner)}, which ${carriers.length} resources set`);
    const [carrier] = carriers;
    if (!carrier) return undefined;
    const document = carrier.intrinsics.resolve(carrier.resource.Properties?.[POLICY_CARRIERS[carrier.resource.Type].document]);
    return { name: called(carrier), kind: 'resource', document };
  }

  /** A policy of a form that is not understood here must not be taken for none. */
  private refuseUnknownPolicies({ stack, resource, logicalId }: Located): void {
    const service = resource.Type.split('::')[1];
    const carrier = this.located.find((each) => each.stack.account === stack.account && UNKNOWN_CARRIERS[each.resource.Type] === service);
    if (carrier) throw new Unresolvable(`what ${called(carrier)}, a ${carrier.resource.Type}, lets through`);
    const unknown = Object.keys(resource.Properties ?? {}).find((property) => /^(Resource|Access)Policy$/.test(property));
    if (unknown) throw new Unresolvable(`the ${unknown} of ${stack.name}/${logicalId}`);
  }

  private aliasesOf(keyArn: string): string[] {
    return this.located
      .filter(({ resource }) => resource.Type === 'AWS::KMS::Alias')
      .filter(({ intrinsics, resource }) => keyArn === intrinsics.resolve(resource.Properties?.TargetKeyId) || keyArn.endsWith(`/${intrinsics.resolve(resource.Properties?.TargetKeyId)}`))
      .map(({ intrinsics, resource }) => intrinsics.resolve(resource.Properties?.AliasName));
  }

  private exportedValue(stacks: readonly SynthesizedStack[], intrinsics: ReadonlyMap<SynthesizedStack, Intrinsics>, name: string): unknown {
    for (const stack of stacks) {
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        if (output.Export && intrinsics.get(stack)!.resolve(output.Export.Name) === name) return intrinsics.get(stack)!.resolve(output.Value);
      }
    }
    throw new Unresolvable(`the export ${name}, which no stack has`);
  }
}

const called = ({ stack, logicalId }: Located) => `${stack.name}/${logicalId}`;

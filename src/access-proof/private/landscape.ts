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
    return [...inline, ...this.attachedPolicies(identity), ...arns.map((arn) => this.managedPolicy(arn))];
  }

  /** Policies that name the identity, instead of being named by it. */
  private attachedPolicies(identity: Located): NamedPolicy[] {
    const property = identity.resource.Type === 'AWS::IAM::Role' ? 'Roles' : 'Users';
    const ownName = identity.intrinsics.resolve({ Ref: identity.logicalId });
    return this.located
      .filter(({ stack, resource }) => stack.account === identity.stack.account && ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(resource.Type))
      .filter(({ intrinsics, resource }) => (intrinsics.resolve(resource.Properties?.[property] ?? []) as unknown[]).includes(ownName))
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
    const own = OWN_POLICIES[owner.resource.Type];
    if (own) {
      const document = owner.intrinsics.resolve(owner.resource.Properties?.[own.property]);
      return document && { name: called(owner), kind: own.kind, document };
    }
    const carriers = this.located.filter(({ intrinsics, resource, stack }) => {
      const carrier = POLICY_CARRIERS[resource.Type];
      if (!carrier || stack.account !== owner.stack.account) return false;
      const of = [intrinsics.resolve(resource.Properties?.[carrier.of])].flat();
      return of.includes(arn) || of.includes(owner.intrinsics.resolve({ Ref: owner.logicalId })) || of.some((each) => String(each).endsWith(`/${arn.split(':').pop()}`));
    });
    if (carriers.length > 1) throw new Unresolvable(`the policy of ${called(owner)}, which ${carriers.length} resources set`);
    const [carrier] = carriers;
    if (!carrier) return undefined;
    const document = carrier.intrinsics.resolve(carrier.resource.Properties?.[POLICY_CARRIERS[carrier.resource.Type].document]);
    return { name: called(carrier), kind: 'resource', document };
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

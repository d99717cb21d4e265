import { refuseAcl, refusePublicPolicy } from './bucket-access';
import { Unresolvable } from './intrinsics';
import { LocatedResource } from './located-resource';
import { parsed, statementOfBusPolicy, statementOfPermission } from './service-statements';
import { TemplateIndex } from './template-index';
import { ResourcePolicy } from '../../policy/evaluate';
import { Principal } from '../../policy/principal';

/** Resources that carry another resource's whole policy, and the property that says whose. */
const DOCUMENTS: Readonly<Record<string, Readonly<Record<string, { readonly of: string; readonly document: string }>>>> = {
  'AWS::S3::Bucket': { 'AWS::S3::BucketPolicy': { of: 'Bucket', document: 'PolicyDocument' } },
  'AWS::SQS::Queue': { 'AWS::SQS::QueuePolicy': { of: 'Queues', document: 'PolicyDocument' }, 'AWS::SQS::QueueInlinePolicy': { of: 'Queue', document: 'PolicyDocument' } },
  'AWS::SNS::Topic': { 'AWS::SNS::TopicPolicy': { of: 'Topics', document: 'PolicyDocument' }, 'AWS::SNS::TopicInlinePolicy': { of: 'TopicArn', document: 'PolicyDocument' } },
  'AWS::SecretsManager::Secret': { 'AWS::SecretsManager::ResourcePolicy': { of: 'SecretId', document: 'ResourcePolicy' } },
};
/** Resources that carry their own. */
const OWN: Readonly<Record<string, { readonly property: string; readonly kind: ResourcePolicy['kind'] }>> = {
  'AWS::KMS::Key': { property: 'KeyPolicy', kind: 'key' },
  'AWS::IAM::Role': { property: 'AssumeRolePolicyDocument', kind: 'trust' },
  'AWS::ECR::Repository': { property: 'RepositoryPolicyText', kind: 'resource' },
};
/** Resources that let somebody in on others in ways that are not modelled, and the type of those. */
const UNKNOWN: Readonly<Record<string, string>> = {
  'AWS::ECR::Repository': 'AWS::ECR::RegistryPolicy',
  'AWS::SSM::Parameter': 'AWS::SSM::ResourcePolicy',
};

/** What is asked of a resource: some policies are about some actions only, and some limits about some askers. */
export interface Asked {
  readonly action: string;
  readonly principal: Principal;
}

/** Finds the policy that stands at a resource, whatever kind of template resource it is written in. */
export class ResourcePolicies {
  constructor(private readonly index: TemplateIndex) {}

  public of(owner: LocatedResource, asked: Asked): ResourcePolicy | undefined {
    this.index.refuseUnread(owner.stack.account);
    this.refuseUnknown(owner);
    switch (owner.type) {
      case 'AWS::DynamoDB::Table': return this.named(owner, owner.property('ResourcePolicy')?.PolicyDocument);
      case 'AWS::Events::EventBus': return this.ofBus(owner);
      case 'AWS::Lambda::Function': return this.ofFunction(owner);
      case 'AWS::Logs::LogGroup': return this.ofLogGroup(owner);
      case 'AWS::S3::Bucket': return this.ofBucket(owner, asked);
      case 'AWS::IAM::Role': return asked.action.toLowerCase().startsWith('sts:') ? this.own(owner) : undefined;
    }
    return owner.type in OWN ? this.own(owner) : this.carried(owner);
  }

  private own(owner: LocatedResource): ResourcePolicy | undefined {
    const { property, kind } = OWN[owner.type];
    return this.named(owner, owner.property(property), kind);
  }

  private named(where: LocatedResource, document: object | undefined, kind: ResourcePolicy['kind'] = 'resource'): ResourcePolicy | undefined {
    return document && { name: where.called, kind, document };
  }

  private carried(owner: LocatedResource): ResourcePolicy | undefined {
    const kinds = DOCUMENTS[owner.type] ?? {};
    const carriers = this.about(owner, Object.keys(kinds), (carrier) => carrier.list(kinds[carrier.type].of));
    if (carriers.length > 1) throw new Unresolvable(`the policy of ${owner.called}, which ${carriers.length} resources set`);
    const [carrier] = carriers;
    return carrier && this.named(carrier, carrier.property(kinds[carrier.type].document));
  }

  private ofBucket(bucket: LocatedResource, { principal }: Asked): ResourcePolicy | undefined {
    refuseAcl(bucket, principal);
    const policy = this.carried(bucket);
    if (policy) refusePublicPolicy(bucket, policy.document, principal);
    return policy;
  }

  private ofFunction(owner: LocatedResource): ResourcePolicy | undefined {
    const permissions = this.about(owner, ['AWS::Lambda::Permission'], (each) => (isQualified(each) ? [] : each.list('FunctionName')));
    return this.combined(owner, permissions.map((each) => statementOfPermission(each, owner.arn!)));
  }

  private ofBus(bus: LocatedResource): ResourcePolicy | undefined {
    const own = parsed(bus, 'Policy');
    const policies = this.about(bus, ['AWS::Events::EventBusPolicy'], (each) => each.list('EventBusName'));
    if (own && policies.length > 0) throw new Unresolvable(`the policy of ${bus.called}, which itself and ${policies[0].called} set`);
    return this.named(bus, own) ?? this.combined(bus, policies.map((each) => statementOfBusPolicy(each, bus.arn!)));
  }

  /**
   * They belong to an account and region, and say themselves which log groups they are about.
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-resourcepolicy.html
   */
  private ofLogGroup(group: LocatedResource): ResourcePolicy | undefined {
    const policies = this.index.ofTypes(['AWS::Logs::ResourcePolicy'], group.stack.account).filter((each) => each.stack.region === group.stack.region && each.isThere);
    const other = policies.find((each) => Object.keys(each.resource.Properties ?? {}).some((name) => !['PolicyDocument', 'PolicyName'].includes(name)));
    if (other) throw new Unresolvable(`what ${other.called} is about`);
    const documents = policies.map((each) => ({ ...parsed(each, 'PolicyDocument'), of: each.called }));
    if (new Set(documents.map(({ Version: version }) => version)).size > 1) throw new Unresolvable(`the policies of ${group.called}, which differ in their Version`);
    const statements = documents.flatMap(({ Statement: statement, of }) => [statement].flat().map((each, i) => ({ ...each, Sid: `${of} ${each.Sid ?? i + 1}` })));
    return this.combined(group, statements, documents[0]?.Version);
  }

  private combined(owner: LocatedResource, statements: readonly object[], version = '2012-10-17'): ResourcePolicy | undefined {
    return statements.length > 0 ? { name: owner.called, kind: 'resource', document: { Version: version, Statement: statements } } : undefined;
  }

  /** The resources of some types that name another. Only what is said by ARN, or in the same region, is surely about it. */
  private about(owner: LocatedResource, types: readonly string[], named: (carrier: LocatedResource) => readonly unknown[]): LocatedResource[] {
    const { account, region } = owner.stack;
    return this.index.ofTypes(types, account)
      .filter(({ stack }) => owner.type === 'AWS::S3::Bucket' || stack.region === region)
      .filter((carrier) => named(carrier).some((name) => namesOf(owner).includes(name)))
      .filter(({ isThere }) => isThere);
  }

  /** A policy of a form that is not understood here must not be taken for none. */
  private refuseUnknown(owner: LocatedResource): void {
    const [carrier] = this.index.ofTypes([UNKNOWN[owner.type] ?? ''], owner.stack.account);
    if (carrier) throw new Unresolvable(`what ${carrier.called}, a ${carrier.type}, lets through`);
    const known = owner.type === 'AWS::DynamoDB::Table' ? 'ResourcePolicy' : undefined;
    const unknown = Object.keys(owner.resource.Properties ?? {}).find((property) => /^(Resource|Access)Policy$/.test(property) && property !== known);
    if (unknown) throw new Unresolvable(`the ${unknown} of ${owner.called}`);
  }
}

/** Whatever another resource may call it by. */
function namesOf({ arn, name, stack, intrinsics, logicalId, type }: LocatedResource): unknown[] {
  const names = [arn, name, intrinsics.resolve({ Ref: logicalId })];
  return type === 'AWS::Lambda::Function' ? [...names, `${stack.account}:function:${name}`] : names;
}

/** A permission for a version or an alias is not one for the function; what their ARN will be is not known. */
function isQualified({ stack, resource }: LocatedResource): boolean {
  const target = stack.template.Resources?.[(resource.Properties?.FunctionName as { Ref?: string } | undefined)?.Ref ?? ''];
  return target?.Type === 'AWS::Lambda::Alias' || target?.Type === 'AWS::Lambda::Version';
}

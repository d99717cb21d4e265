import { mayName } from './ambiguity';
import { refuseAcl, Restriction, restrictionOf } from './bucket-access';
import { refuseForeignPolicies } from './foreign-policies';
import { whether } from './identities';
import { Unresolvable } from './intrinsics';
import { LocatedResource } from './located-resource';
import { namesOf } from './names';
import { parsed, policyAt, statementsOf } from './policy-parts';
import { statementOfBusPolicy, statementOfPermission } from './service-statements';
import { Carrier, TemplateIndex } from './template-index';
import { Doubtful } from './unknown';
import { ResourcePolicy } from '../../policy/evaluate';
import { Principal } from '../../policy/principal';

/** Resources that carry another resource's whole policy, and the property that says whose. */
const DOCUMENTS: Readonly<Record<string, Readonly<Record<string, { readonly of: string; readonly document: string }>>>> = {
  'AWS::Kinesis::Stream': { 'AWS::Kinesis::ResourcePolicy': { of: 'ResourceArn', document: 'ResourcePolicy' } },
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

/** What is asked of a resource: some policies are about some actions only, and some limits about some askers. */
export interface Asked {
  readonly action: string;
  readonly principal: Principal;
  /** Of the resource, or of the part of it, that is asked about. */
  readonly arn: string;
}

export interface PolicyFound {
  readonly policy?: ResourcePolicy;
  readonly restriction?: Restriction;
}

/** Finds the policy that stands at a resource, whatever kind of template resource it is written in. */
export class ResourcePolicies {
  /** @param isReference whether a text has come about by a reference to a resource of a template */
  constructor(private readonly index: TemplateIndex, private readonly isReference: (text: string) => boolean) {}

  public of(owner: LocatedResource, asked: Asked): PolicyFound {
    this.index.refuseUnread(owner.stack.account);
    refuseForeignPolicies(owner, asked.principal, this.index);
    if (owner.type === 'AWS::S3::Bucket') return this.ofBucket(owner, asked);
    return { policy: this.policyOf(owner, asked) };
  }

  private policyOf(owner: LocatedResource, { action, arn }: Asked): ResourcePolicy | undefined {
    switch (owner.type) {
      case 'AWS::DynamoDB::GlobalTable':
      case 'AWS::DynamoDB::Table': return ofTable(owner, arn);
      case 'AWS::Events::EventBus': return this.ofBus(owner);
      case 'AWS::Lambda::Alias':
      case 'AWS::Lambda::Function':
      case 'AWS::Lambda::Version': return this.ofFunction(owner);
      case 'AWS::Logs::LogGroup': return this.ofLogGroup(owner);
      case 'AWS::IAM::Role': return action.toLowerCase().startsWith('sts:') ? own(owner) : undefined;
    }
    return Object.hasOwn(OWN, owner.type) ? own(owner) : this.carried(owner);
  }

  private carried(owner: LocatedResource): ResourcePolicy | undefined {
    const kinds = Object.hasOwn(DOCUMENTS, owner.type) ? DOCUMENTS[owner.type] : {};
    const carriers = this.about(owner, Object.keys(kinds), (carrier) => carrier.list(kinds[carrier.type].of));
    const sure = carriers.filter(({ doubt }) => doubt === undefined);
    if (sure.length > 1) throw new Unresolvable(`the policy of ${owner.called}, which ${sure.length} resources set`);
    return together(owner, carriers.map(({ located, doubt }) => policyAt(located, parsed(located, kinds[located.type].document), doubt)));
  }

  private ofBucket(bucket: LocatedResource, { principal }: Asked): PolicyFound {
    refuseAcl(bucket, principal);
    const policy = this.carried(bucket);
    return { policy, restriction: policy && restrictionOf(bucket, policy, principal) };
  }

  private ofFunction(owner: LocatedResource): ResourcePolicy | undefined {
    const permissions = this.about(owner, ['AWS::Lambda::Permission'], (each) => each.list('FunctionName'));
    return combined(owner, permissions.map(({ located, doubt }) => maybe(statementOfPermission(located, owner.arn!), doubt)));
  }

  private ofBus(bus: LocatedResource): ResourcePolicy | undefined {
    const whole = parsed(bus, 'Policy');
    const policies = this.about(bus, ['AWS::Events::EventBusPolicy'], (each) => each.list('EventBusName'));
    if (whole && policies.length > 0) throw new Unresolvable(`the policy of ${bus.called}, which itself and ${policies[0].located.called} set`);
    if (whole) return { ...policyAt(bus, whole), kind: 'resource' };
    return combined(bus, policies.map(({ located, doubt }) => maybe(statementOfBusPolicy(located, bus.arn!), doubt)));
  }

  /**
   * Policies of an account and region say themselves which log groups they are about; a group may have one of its own.
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-resourcepolicy.html
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
   */
  private ofLogGroup(group: LocatedResource): ResourcePolicy | undefined {
    const policies = this.index.carriers(['AWS::Logs::ResourcePolicy'], group.stack.account, group.stack.region);
    const other = policies.find(({ located }) => located.properties.some((name) => !['PolicyDocument', 'PolicyName'].includes(name)));
    if (other) throw new Unresolvable(`what ${other.located.called} is about`);
    const whole = parsed(group, 'ResourcePolicyDocument');
    return together(group, [
      ...policies.map(({ located, doubt }) => policyAt(located, parsed(located, 'PolicyDocument'), doubt)),
      ...(whole === undefined ? [] : [policyAt(group, whole)]),
    ]);
  }

  /** The resources of some types that name another. Only what is said by ARN, or in the same region, is surely about it. */
  private about(owner: LocatedResource, types: readonly string[], named: (carrier: LocatedResource) => readonly unknown[]): Carrier[] {
    const { account, region } = owner.stack;
    const may = mayName(owner, this.isReference);
    return this.index.carriers(types, account, owner.type === 'AWS::S3::Bucket' ? undefined : region)
      .flatMap(({ located, doubt: its }) => {
        const doubt = whether(named(located), namesOf(owner), its, may);
        return doubt === false ? [] : [{ located, doubt }];
      });
  }
}

/** KMS gives a key without a policy one that leaves everything to its account. */
function own(owner: LocatedResource): ResourcePolicy | undefined {
  const { property, kind } = OWN[owner.type];
  const document = parsed(owner, property);
  const { account, partition } = owner.stack;
  const usual = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }] };
  if (document === undefined && kind === 'key') return { name: owner.called, kind, document: usual };
  if (document === undefined && kind === 'resource') return undefined;
  const name = kind === 'trust' ? `the trust policy of ${owner.called}` : owner.called;
  return { ...policyAt(owner, document, undefined, name), kind };
}

/** A table's stream has a policy of its own, and each replica of a global table has both. */
function ofTable(table: LocatedResource, arn: string): ResourcePolicy | undefined {
  const isStream = arn === table.streamArn;
  const replicas = table.list('Replicas');
  const replica = table.type === 'AWS::DynamoDB::Table' ? undefined : replicas.find((each) => each?.Region === table.stack.region);
  if (table.type !== 'AWS::DynamoDB::Table' && !replica) throw new Unresolvable(`the replica of ${table.called} in ${table.stack.region}`);
  const stream = replica ? replica.ReplicaStreamSpecification : table.partly('StreamSpecification');
  const whole = replica ? replica.ResourcePolicy : table.partly('ResourcePolicy');
  const document = isStream ? stream?.ResourcePolicy?.PolicyDocument : whole?.PolicyDocument;
  return document === undefined ? undefined : { ...policyAt(table, document), kind: 'resource' };
}

const maybe = (statement: unknown, doubt: string | undefined) => (doubt === undefined ? statement : new Doubtful(statement, doubt));

/** Policies that count as one; where several may use one Sid, each is told apart by where it stands. */
function together(owner: LocatedResource, policies: readonly { readonly name: string; readonly document: any }[]): ResourcePolicy | undefined {
  const [first, ...others] = policies;
  if (!first) return undefined;
  if (others.length === 0) return { ...first, kind: 'resource' };
  if (policies.some(({ document }) => document.Version !== first.document.Version)) throw new Unresolvable(`the policies of ${owner.called}, which differ in their Version`);
  const named = (name: string, each: any, i: number) => ({ ...each, Sid: `${name} ${each?.Sid ?? i + 1}` });
  const statements = policies.flatMap(({ name, document }) => statementsOf(document).map((each, i) =>
    (each instanceof Doubtful ? new Doubtful(named(name, each.statement, i), each.reason) : named(name, each, i))));
  return combined(owner, statements, first.document.Version);
}

function combined(owner: LocatedResource, statements: readonly unknown[], version = '2012-10-17'): ResourcePolicy | undefined {
  return statements.length > 0 ? { name: owner.called, kind: 'resource', document: { Version: version, Statement: statements } } : undefined;
}

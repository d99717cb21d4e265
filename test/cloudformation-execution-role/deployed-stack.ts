import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Identity, identityOf } from './deployed-arns';
import { Place } from './deployed-names';

type Json = any;

/** A resource of a stack as it is when it is there: every reference is what CloudFormation would put in its place. */
export interface Deployed extends Place, Identity {
  readonly properties: Json;
  /** What happens to it when it is taken out of the stack. */
  readonly deletionPolicy: string;
  /** What else the stack has. */
  readonly peers: () => readonly Deployed[];
}

/** Calls that a template as a whole makes necessary, as if they were resources. */
export const OF_TEMPLATE = {
  zones: 'Fn::GetAZs',
  parameter: 'AWS::SSM::Parameter::Value<String>',
  secret: '{{resolve:secretsmanager}}',
} as const;

/** A synthesized stack with literal account and region, as it is when it is deployed. */
export class DeployedStack {
  public static of(stack: Stack): DeployedStack {
    return new DeployedStack(stack, Template.fromStack(stack).toJSON());
  }

  public readonly resources: readonly Deployed[];

  private readonly template: Json;
  private readonly stack: { readonly stackName: string; readonly account: string; readonly region: string };
  private readonly known = new Map<string, Deployed>();

  constructor({ stackName, account, region }: Stack, template: Json) {
    this.template = template;
    this.stack = { stackName, account, region };
    this.resources = [...Object.keys(template.Resources).map((id) => this.resource(id)), ...this.ofTemplate()];
  }

  /** What is not known is an error. */
  public resolve(value: Json): Json {
    if (Array.isArray(value)) return value.map((each) => this.resolve(each)).filter((each) => each !== undefined);
    if (value === null || typeof value !== 'object') return value;
    const [[name, argument] = []] = Object.entries<Json>(value);
    if (name === 'Ref') return this.reference(argument);
    if (name?.startsWith('Fn::')) return this.intrinsic(name, argument);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.resolve(each)]).filter(([, each]) => each !== undefined));
  }

  private resource(logicalId: string): Deployed {
    const known = this.known.get(logicalId);
    if (known) return known;
    const { Type: type, Properties = {}, DeletionPolicy: deletionPolicy = 'Delete' } = this.template.Resources[logicalId];
    const properties = this.resolve(Properties);
    const place = { ...this.stack, logicalId, type };
    const deployed = { ...place, ...identityOf(place, properties), properties, deletionPolicy, peers: () => this.resources };
    this.known.set(logicalId, deployed);
    return deployed;
  }

  private reference(name: string): Json {
    const { account, region, stackName } = this.stack;
    const pseudo: Record<string, string | undefined> = {
      'AWS::AccountId': account,
      'AWS::Region': region,
      'AWS::StackName': stackName,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::NoValue': undefined,
    };
    if (name in pseudo) return pseudo[name];
    if (name in this.template.Resources) return this.resource(name).reference;
    const parameter = this.template.Parameters?.[name];
    if (parameter === undefined) throw new Error(`${stackName} refers to ${name}, which it does not have`);
    return parameter.Default;
  }

  private intrinsic(name: string, argument: Json): Json {
    switch (name) {
      case 'Fn::Join': return this.resolve(argument[1]).join(argument[0]);
      case 'Fn::Sub': return this.substituted(...([argument, {}].flat().slice(0, 2) as [string, Json]));
      case 'Fn::Select': return this.resolve(argument[1])[argument[0]];
      case 'Fn::Split': return this.resolve(argument[1]).split(argument[0]);
      case 'Fn::GetAZs': return ['a', 'b', 'c'].map((zone) => this.stack.region + zone);
      // Both ways lead to the same permissions: the first is that of a service which has not been released.
      case 'Fn::If': return this.resolve(argument[1]);
      case 'Fn::GetAtt': return this.attribute(argument[0], argument[1]);
      default: throw new Error(`${this.stack.stackName} uses ${name}, which is not understood here`);
    }
  }

  private substituted(text: string, values: Json): string {
    return text.replace(/\$\{([^!}]+)\}/g, (_, each: string) => (each in values ? this.resolve(values[each]) : this.reference(each)));
  }

  private attribute(logicalId: string, attribute: string): string {
    const { arn, name, type } = this.resource(logicalId);
    if (/Arn$/.test(attribute)) return arn;
    if (['GroupId', 'AllocationId', 'Name', 'Id'].includes(attribute)) return name;
    if (attribute === 'LoadBalancerFullName' || attribute === 'TargetGroupFullName') return arn.split(':')[5].replace(/^loadbalancer\//, '');
    // Numbers, addresses and the like, which are in no ARN.
    return `${attribute} of ${type} ${logicalId}`;
  }

  /** What CloudFormation itself asks for on behalf of a template. */
  private ofTemplate(): Deployed[] {
    const text = JSON.stringify(this.template);
    const parameters = Object.entries<Json>(this.template.Parameters ?? {}).filter(([, { Type }]) => Type === OF_TEMPLATE.parameter);
    return [
      ...(text.includes('"Fn::GetAZs"') ? [this.asked(OF_TEMPLATE.zones, 'Zones', '*')] : []),
      ...parameters.map(([id, { Default }]) => this.asked(OF_TEMPLATE.parameter, id, this.local('ssm', `parameter/${Default.replace(/^\//, '')}`))),
      ...this.secrets().map((arn, i) => this.asked(OF_TEMPLATE.secret, `Secret${i}`, arn)),
    ];
  }

  private secrets(): string[] {
    const resolved = JSON.stringify(Object.keys(this.template.Resources).map((id) => this.resource(id).properties));
    return [...new Set([...resolved.matchAll(/\{\{resolve:secretsmanager:(arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:[^:}]+)/g)].map(([, arn]) => arn))];
  }

  private local(service: string, resource: string): string {
    return `arn:aws:${service}:${this.stack.region}:${this.stack.account}:${resource}`;
  }

  private asked(type: string, logicalId: string, arn: string): Deployed {
    return { ...this.stack, type, logicalId, arn, name: logicalId, reference: arn, properties: {}, deletionPolicy: 'Delete', peers: () => this.resources };
  }
}

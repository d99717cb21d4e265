import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Policy } from '../proof/resolved-template';

const LOAD_BALANCER = 'app/lb/50dc6c495c0c9188';

type Resource = { readonly Type: string; readonly Properties: any };

/** What a stack would be once it is deployed: its policies, with names and ARNs in the place of references. */
export class DeployedStack {
  private readonly resources: Record<string, Resource>;
  private readonly account: string;
  private readonly region: string;

  constructor(stack: Stack) {
    this.resources = Template.fromStack(stack).toJSON().Resources;
    this.account = stack.account;
    this.region = stack.region;
  }

  /** The logical id of the one resource of a type that has some properties. */
  public id(type: string, properties: Record<string, unknown> = {}): string {
    const ids = Object.keys(this.resources).filter((id) => this.resources[id].Type === type
      && Object.entries(properties).every(([name, value]) => JSON.stringify(this.resources[id].Properties[name]) === JSON.stringify(value)));
    if (ids.length !== 1) throw new Error(`expected one ${type}, got ${ids.length}`);
    return ids[0];
  }

  public property(id: string, ...path: readonly (string | number)[]): any {
    return this.resolve(path.reduce((value, key) => value?.[key], this.resources[id].Properties));
  }

  /** The one policy that is written into a role. */
  public policyOf(roleId: string): Policy {
    const policies = this.property(roleId, 'Policies');
    if (policies.length !== 1) throw new Error(`expected one policy, got ${policies.length}`);
    return policies[0].PolicyDocument;
  }

  public ref(id: string): string {
    const type = this.resources[id].Type;
    const made: Record<string, () => string> = {
      'AWS::CodeDeploy::Application': () => `${id}-app`,
      'AWS::ECS::Cluster': () => `${id}-cluster`,
      'AWS::ECS::Service': () => this.arn('ecs', `service/${this.ref(this.id('AWS::ECS::Cluster'))}/${this.attribute(id, 'Name')}`),
      'AWS::ElasticLoadBalancingV2::Listener': () => this.arn('elasticloadbalancing', `listener/${LOAD_BALANCER}/${id}`),
      'AWS::Logs::LogGroup': () => `${id}-log`,
    };
    if (!made[type]) throw new Error(`Ref of a ${type}`);
    return made[type]();
  }

  public attribute(id: string, name: string): string {
    const type = this.resources[id].Type;
    const made: Record<string, () => string> = {
      'AWS::ECS::Service.Name': () => `${id}-service`,
      'AWS::ElasticLoadBalancingV2::LoadBalancer.LoadBalancerFullName': () => LOAD_BALANCER,
      'AWS::IAM::Role.Arn': () => `arn:aws:iam::${this.account}:role${this.property(id, 'Path')}${this.property(id, 'RoleName') ?? id}`,
      'AWS::KMS::Key.Arn': () => this.arn('kms', 'key/11111111-2222-3333-4444-555555555555'),
      'AWS::Logs::LogGroup.Arn': () => `${this.arn('logs', `log-group:${this.ref(id)}`)}:*`,
    };
    if (!made[`${type}.${name}`]) throw new Error(`${name} of a ${type}`);
    return made[`${type}.${name}`]();
  }

  private arn(service: string, rest: string): string {
    return `arn:aws:${service}:${this.region}:${this.account}:${rest}`;
  }

  private resolve(value: any): any {
    if (Array.isArray(value)) return value.map((each) => this.resolve(each));
    if (value === null || typeof value !== 'object') return value;
    const [name] = Object.keys(value);
    switch (name) {
      case 'Ref': return { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' }[value.Ref as string] ?? this.ref(value.Ref);
      case 'Fn::GetAtt': return this.attribute(value['Fn::GetAtt'][0], value['Fn::GetAtt'][1]);
      case 'Fn::Join': return this.resolve(value['Fn::Join'][1]).join(value['Fn::Join'][0]);
    }
    if (name?.startsWith('Fn::')) throw new Error(`${name} stands for nothing known`);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.resolve(each)]));
  }
}

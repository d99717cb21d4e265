import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ServiceTemplate } from './world';
import { BlueGreenEcsServiceProps, ReleaseDeployer } from '../../src';
import { build as buildService, Built as BuiltService } from '../blue-green-ecs-service/setup';
import { matches } from '../delivery-events/event-pattern';
import { PROD } from '../helpers/topologies';

type Json = Record<string, any>;

export interface Built extends BuiltService {
  readonly deployer: ReleaseDeployer;
}

/** A service and its deployer, as a team would write them. */
export function build(context: object = {}, change: Partial<BlueGreenEcsServiceProps> = {}): Built {
  const built = buildService(change, context);
  return { ...built, deployer: new ReleaseDeployer(built.stack, 'Release', { service: built.service }) };
}

const PSEUDO_PARAMETERS: Json = { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com', 'AWS::Region': PROD.region, 'AWS::AccountId': PROD.account };

const REFERRED_TO_BY_ARN = ['AWS::ECS::Service', 'AWS::ECS::TaskDefinition'];

/** A template with its references replaced: what only a deployment tells is called by its logical id. */
export class Deployed {
  private readonly json: Json;

  constructor(template: Template) {
    this.json = template.toJSON();
  }

  /** The only resource of a type, by its logical id. */
  public only(type: string, startsWith = ''): string {
    const ids = Object.keys(this.json.Resources).filter((id) => this.json.Resources[id].Type === type && id.startsWith(startsWith));
    if (ids.length !== 1) throw new Error(`expected one ${type}, got ${ids.length}`);
    return ids[0];
  }

  public arn(id: string): string {
    const { Type: type, Properties: properties } = this.json.Resources[id];
    if (type === 'AWS::IAM::Role') return `arn:aws:iam::${PROD.account}:role/${properties.RoleName ?? id}`;
    return `arn:aws:${type.split('::')[1].toLowerCase()}:${PROD.region}:${PROD.account}:${id}`;
  }

  private reference(id: string): string {
    return REFERRED_TO_BY_ARN.includes(this.json.Resources[id]?.Type) ? this.arn(id) : id;
  }

  public text(value: unknown): any {
    if (Array.isArray(value)) return value.map((each) => this.text(each));
    if (value === null || typeof value !== 'object') return value;
    const [[name, argument], ...others] = Object.entries(value);
    if (others.length === 0) {
      if (name === 'Ref') return PSEUDO_PARAMETERS[argument] ?? this.reference(argument);
      if (name === 'Fn::Join') return this.text(argument[1]).join(argument[0]);
      if (name === 'Fn::GetAtt') return argument[1] === 'Arn' ? this.arn(argument[0]) : argument.join('.');
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.text(each)]));
  }

  /** The state machine as it is deployed. */
  public definition(): Json {
    return JSON.parse(this.text(this.json.Resources[this.only('AWS::StepFunctions::StateMachine')].Properties.DefinitionString));
  }

  /** Everything that is granted to a role, in one policy. */
  public rolePolicy(role: iam.IRole): Json {
    const id = Stack.of(role).getLogicalId(role.node.defaultChild as iam.CfnRole);
    const policies = Object.values<Json>(this.json.Resources).filter(({ Type: type, Properties: { Roles: roles } }) => type === 'AWS::IAM::Policy' && this.text(roles).includes(id));
    return { Version: '2012-10-17', Statement: policies.flatMap(({ Properties: { PolicyDocument: document } }) => this.text(document.Statement)) };
  }
}

/** What a template says of a service, as far as a release can meet it. */
export function serviceTemplate(template: Template): ServiceTemplate {
  const json = template.toJSON() as Json;
  const deployed = new Deployed(template);
  const [task] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
  const [service] = Object.values(template.findResources('AWS::ECS::Service'));
  const [[, parameter]] = Object.entries<Json>(json.Parameters).filter(([, { Type: type }]) => type === 'AWS::SSM::Parameter::Value<String>');
  const [container] = task.Properties.ContainerDefinitions;
  const [condition, whenTrue, whenFalse] = container.Image['Fn::If'];
  const [left, right] = json.Conditions[condition]['Fn::Equals'];
  const isPointer = (value: Json) => json.Parameters[value.Ref] === parameter;
  if (!isPointer(left) || !isPointer(whenFalse)) throw new Error('the image does not follow the pointer');
  return {
    taskDefinitionArn: deployed.arn(deployed.only('AWS::ECS::TaskDefinition')),
    family: task.Properties.Family,
    containerName: container.Name,
    pointerName: parameter.Default,
    image: (pointer) => (pointer === right ? whenTrue : pointer),
    namesFamily: service.Properties.TaskDefinition === task.Properties.Family,
    keepsReplaced: task.UpdateReplacePolicy === 'Retain',
  };
}

/** Whether the deployer's rule starts a settlement for an event of Step Functions. */
export function settlementRule(template: Template): (detail: Json) => boolean {
  const deployed = new Deployed(template);
  const [rule] = Object.values(template.findResources('AWS::Events::Rule')).filter(({ Properties: { EventPattern: pattern } }) => pattern);
  const pattern = deployed.text(rule.Properties.EventPattern);
  const [stateMachineArn] = pattern.detail.stateMachineArn;
  return (detail) => matches(pattern, { 'source': 'aws.states', 'detail-type': 'Step Functions Execution Status Change', 'detail': { ...detail, stateMachineArn } });
}

import { cpSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

type Json = Record<string, any>;

/** What the emulator's CloudFormation does not make; a test asks it for each, and fails when it has learnt one. */
export const NOT_MADE: Readonly<Record<string, Json>> = {
  'AWS::CodeDeploy::Application': { ComputePlatform: 'ECS' },
  'AWS::CodeDeploy::DeploymentConfig': { ComputePlatform: 'ECS' },
  'AWS::CodeDeploy::DeploymentGroup': { ApplicationName: 'a', ServiceRoleArn: 'arn:aws:iam::111111111111:role/r' },
  'AWS::CodePipeline::Pipeline': { RoleArn: 'arn:aws:iam::111111111111:role/r', Stages: [] },
  'AWS::EC2::FlowLog': { ResourceId: 'vpc-1', ResourceType: 'VPC', TrafficType: 'ALL' },
  'AWS::EC2::SecurityGroupEgress': { GroupId: 'sg-1', IpProtocol: 'tcp', FromPort: 1, ToPort: 1, CidrIp: '10.0.0.0/8' },
  'AWS::EC2::SecurityGroupIngress': { GroupId: 'sg-1', IpProtocol: 'tcp', FromPort: 1, ToPort: 1, CidrIp: '10.0.0.0/8' },
  'AWS::Events::EventBusPolicy': { StatementId: 's', EventBusName: 'default' },
  'AWS::Organizations::OrganizationalUnit': { Name: 'n', ParentId: 'r-ab12' },
  'AWS::Organizations::Policy': { Name: 'n', Type: 'SERVICE_CONTROL_POLICY', Content: {} },
};

/** Attributes that the emulator does not tell of what it makes, by the property that has the same value. */
export const NOT_TOLD: Readonly<Record<string, string>> = { 'AWS::EC2::VPC.CidrBlock': 'CidrBlock' };

/** A resource that was left out, for what is shown of it. */
export interface LeftOut {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
}

/**
 * Copies an assembly, without what the emulator cannot make. What refers to such a resource gets a text in its place, which the
 * emulator takes; outputs of it are left out. Nothing else is changed.
 */
export function emulatable(assembly: string, into: string): LeftOut[] {
  cpSync(assembly, into, { recursive: true });
  return readdirSync(into).filter((file) => file.endsWith('.template.json')).flatMap((file) => {
    const path = join(into, file);
    const { template, leftOut } = withoutUnknown(JSON.parse(readFileSync(path, 'utf8')));
    writeFileSync(path, JSON.stringify(template));
    return leftOut.map(([logicalId, type]) => ({ stackName: file.replace('.template.json', ''), logicalId, type }));
  });
}

function withoutUnknown(template: Json): { template: Json; leftOut: [string, string][] } {
  const unknown = Object.entries<Json>(template.Resources)
    .filter(([, resource]) => !isMade(resource)).map(([id, { Type: type }]): [string, string] => [id, type]);
  const ids = new Set(unknown.map(([id]) => id));
  const told = (id: string, attribute: string) => {
    const { Type: type, Properties: properties } = template.Resources[id] ?? {};
    return properties?.[NOT_TOLD[`${type}.${attribute}`]];
  };
  const replaced = (value: any): any => replacedIn(value, ids, told);
  const kept = (entries: Json, keep: (id: string, value: Json) => boolean) =>
    Object.fromEntries(Object.entries<Json>(entries).filter(([id, value]) => keep(id, value)).map(([id, value]) => [id, replaced(value)]));
  return {
    leftOut: unknown,
    template: {
      ...template,
      Resources: kept(template.Resources, (id) => !ids.has(id)),
      ...(template.Outputs ? { Outputs: kept(template.Outputs, (_, value) => !refersTo(value, ids)) } : {}),
    },
  };
}

/** Alarms over an expression have a type that the emulator knows, and a form that it does not. */
const isMade = ({ Type: type, Properties: properties }: Json) => !(type in NOT_MADE) && !(type === 'AWS::CloudWatch::Alarm' && properties.Metrics);

const targetOf = (value: Json): string | undefined => value.Ref ?? (Array.isArray(value['Fn::GetAtt']) ? value['Fn::GetAtt'][0] : undefined);

function refersTo(value: unknown, ids: ReadonlySet<string>): boolean {
  if (value === null || typeof value !== 'object') return false;
  return ids.has(targetOf(value as Json) ?? '') || Object.values(value).some((each) => refersTo(each, ids));
}

function replacedIn(value: any, ids: ReadonlySet<string>, told: (id: string, attribute: string) => unknown): any {
  if (Array.isArray(value)) return value.map((each) => replacedIn(each, ids, told));
  if (value === null || typeof value !== 'object') return value;
  const target = targetOf(value);
  if (target !== undefined && ids.has(target)) return target;
  const known = Array.isArray(value['Fn::GetAtt']) ? told(value['Fn::GetAtt'][0], value['Fn::GetAtt'][1]) : undefined;
  if (known !== undefined) return known;
  return Object.fromEntries(Object.entries(value).map(([key, each]) =>
    [key, key === 'DependsOn' ? [each].flat().filter((id: any) => !ids.has(id)) : replacedIn(each, ids, told)]));
}

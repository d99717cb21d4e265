import { takesResource } from '../../src/private/known-actions';

const page = (service: string) => `https://docs.aws.amazon.com/service-authorization/latest/reference/list_${service}.html`;

/**
 * Every action that an identity policy of the library allows on every resource, and where AWS says that it knows none. This is the
 * one table of them.
 */
export const UNSCOPED: Readonly<Record<string, string>> = {
  'codedeploy:ListDeploymentConfigs': page('awscodedeploy'),
  'codedeploy:StopDeployment': page('awscodedeploy'),
  'ecr:GetAuthorizationToken': page('amazonelasticcontainerregistry'),
  'ecs:DeregisterTaskDefinition': page('amazonelasticcontainerservice'),
  'ecs:DescribeTaskDefinition': page('amazonelasticcontainerservice'),
  'ecs:ListTaskDefinitions': page('amazonelasticcontainerservice'),
  'elasticloadbalancing:DescribeListeners': page('awselasticloadbalancingv2'),
  'elasticloadbalancing:DescribeRules': page('awselasticloadbalancingv2'),
  'elasticloadbalancing:DescribeTargetGroups': page('awselasticloadbalancingv2'),
  'logs:CreateLogDelivery': page('amazoncloudwatchlogs'),
  'logs:DeleteLogDelivery': page('amazoncloudwatchlogs'),
  'logs:DescribeLogGroups': page('amazoncloudwatchlogs'),
  'logs:DescribeResourcePolicies': page('amazoncloudwatchlogs'),
  'logs:GetLogDelivery': page('amazoncloudwatchlogs'),
  'logs:ListLogDeliveries': page('amazoncloudwatchlogs'),
  'logs:PutResourcePolicy': page('amazoncloudwatchlogs'),
  'logs:UpdateLogDelivery': page('amazoncloudwatchlogs'),
  'xray:GetSamplingRules': page('awsx-ray'),
  'xray:GetSamplingTargets': page('awsx-ray'),
  'xray:PutTelemetryRecords': page('awsx-ray'),
  'xray:PutTraceSegments': page('awsx-ray'),
};

type Json = any;
const list = (value: Json): Json[] => [value].flat().filter((each) => each !== undefined);
/** Where identity policies stand; elsewhere a resource of `*` is the one that has the policy. */
const DOCUMENTS: Readonly<Record<string, (properties: Json) => Json[]>> = {
  'AWS::IAM::Policy': ({ PolicyDocument: document }) => [document],
  'AWS::IAM::ManagedPolicy': ({ PolicyDocument: document }) => [document],
  'AWS::IAM::Role': ({ Policies: policies = [] }) => policies.map(({ PolicyDocument: document }: Json) => document),
};

/** The actions that a template's identity policies allow on every resource. */
export function unscopedActions(template: { readonly Resources?: Json }): string[] {
  return Object.values<Json>(template.Resources ?? {})
    .flatMap(({ Type: type, Properties: properties }) => DOCUMENTS[type]?.(properties) ?? [])
    .flatMap(({ Statement: statements }) => list(statements))
    .filter(({ Effect: effect, Resource: resource }) => effect === 'Allow' && list(resource).includes('*'))
    .flatMap(({ Action: action }) => list(action));
}

/** Whether AWS's list of actions has a kind of resource for an action. */
export function hasResource(action: string): boolean {
  const takes = takesResource(action);
  if (takes === undefined) throw new Error(`${action} is no action`);
  return takes;
}

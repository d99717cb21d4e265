import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { arrives } from './records';
import { DeliveryEventForwarding, DeliveryTopology, RoleAudit, RoleAuditProps, RoleUseAudit, RoleUseAuditProps } from '../../src';
import { matches } from '../delivery-events/event-pattern';
import { PROD, topologyOf } from '../helpers/topologies';

export const topology = topologyOf();
export const HOME = { account: PROD.account, region: 'us-east-1' };
export const REGION = { account: PROD.account, region: PROD.region };

type Env = { readonly account?: string; readonly region?: string };
type Json = any;

/** An account with its foundation, an audit in the home region, and one in the environment's, where they are different ones. */
export function auditedAccount(props: Partial<RoleAuditProps> = {}, of: DeliveryTopology = topology, home: Env = HOME, app = new App()) {
  const { account, region } = of.environment('prod');
  const foundation = new Stack(app, 'Foundation', { env: { account, region } });
  new DeliveryEventForwarding(foundation, 'Events', { topology: of, environment: 'prod' });
  const homeStack = new Stack(app, 'Home', { env: home });
  const audit = new RoleAudit(homeStack, 'RoleAudit', { topology: of, environment: 'prod', ...props });
  const { breakGlassRoleNames, knownPrincipalIds } = props;
  const uses = region === home.region ? undefined : new RoleUseAudit(foundation, 'Uses', { topology: of, environment: 'prod', breakGlassRoleNames, knownPrincipalIds });
  return { app, foundation, homeStack, audit, uses };
}

export interface DeployedRule {
  readonly id: string;
  readonly region: string;
  readonly state: string;
  readonly pattern: Json;
  readonly name: string;
  readonly targets: Json;
}

/** A template's values, as they are in a partition. */
export const deployed = (value: Json, partition = 'aws'): Json => (Array.isArray(value) ? value.map((each) => deployed(each, partition))
  : value?.['Fn::Join'] ? value['Fn::Join'][1].map((each: Json) => deployed(each, partition)).join('')
    : value?.Ref === 'AWS::Partition' ? partition
      : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, deployed(each, partition)])) : value);

/** The audit's rules of a stack. */
export function rulesOf(stack: Stack, partition = 'aws'): DeployedRule[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'))
    .map(({ Properties: { Name: name, State: state, EventPattern: pattern, Targets: targets } }) => ({
      id: name.split('--')[1], region: stack.region, state, pattern: deployed(pattern, partition), name, targets: deployed(targets, partition),
    }))
    .filter(({ id }) => id.startsWith('role-'));
}

/** Which rules send an event to the tooling account. */
export const toldBy = (rules: readonly DeployedRule[], event: Json): string[] =>
  rules.filter((rule) => arrives(rule, event) && matches(rule.pattern, event)).map(({ id, region }) => `${id} in ${region}`);

export function useAudit(env: Env, props: Partial<RoleUseAuditProps> = {}, app = new App()) {
  return new RoleUseAudit(new Stack(app, 'There', { env }), 'Uses', { topology, environment: 'prod', ...props });
}

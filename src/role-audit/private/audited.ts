import { Aws } from 'aws-cdk-lib';
import { homeRegionOf } from './home-region';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';

/** What somebody adds to what the topology knows. */
export interface AuditOptions {
  readonly additionalRoleNames?: readonly string[];
  readonly additionalPolicyNames?: readonly string[];
  readonly breakGlassRoleNames?: readonly string[];
  readonly knownPrincipalIds?: readonly string[];
}

/** What is looked at in one environment, without paths: neither calls of IAM nor sessions have them. */
export interface Audited {
  readonly account: string;
  readonly toolingAccount: string;
  /** Roles of which changes are told. */
  readonly roleNames: readonly string[];
  /** Policies of which changes are told. */
  readonly policyArns: readonly string[];
  /** Roles that only the pipeline acts as. */
  readonly pipelineRoleName: string;
  /** Roles of which every use is told. */
  readonly breakGlassRoleNames: readonly string[];
  readonly knownPrincipalIds: readonly string[];
}

/** The last part of a name that has a path in front. */
const withoutPath = (name: string) => name.split('/').pop()!;

/** @param partition as a literal, where a text of its own is made of it */
export function auditedIn(
  { platform }: DeliveryTopology, environment: DeliveryEnvironment, options: AuditOptions, partition: string = Aws.PARTITION,
): Audited {
  const { account, region } = environment;
  // The audit itself is deployed in the home region, and could be taken away there.
  const regions = new Set([region, homeRegionOf(platform.partition) ?? region]);
  const { permissionsBoundaryName, bootstrapQualifier } = platform.conventions;
  const { additionalRoleNames = [], additionalPolicyNames = [], breakGlassRoleNames: others = [], knownPrincipalIds = [] } = options;
  const breakGlassRoleNames = [environment.breakGlassRoleName, ...others].map(withoutPath);
  const policyNames = [...permissionsBoundaryName === undefined ? [] : [permissionsBoundaryName], ...additionalPolicyNames];
  return {
    account,
    toolingAccount: platform.account,
    roleNames: [...new Set([
      environment.deployRoleName, environment.taskRoleName, environment.executionRoleName, environment.eventForwardingRoleName,
      // Whoever can act as one of them deploys what he likes.
      ...[...regions].flatMap((each) => ['deploy', 'cfn-exec'].map((role) => `cdk-${bootstrapQualifier}-${role}-role-${account}-${each}`)),
      ...breakGlassRoleNames,
      ...additionalRoleNames.map(withoutPath),
    ])],
    policyArns: [...new Set(policyNames)].map((name) => `arn:${partition}:iam::${account}:policy/${name}`),
    pipelineRoleName: environment.deployRoleName,
    breakGlassRoleNames: [...new Set(breakGlassRoleNames)],
    knownPrincipalIds,
  };
}

/** What the ARN of every session of a role starts with. */
export const sessionArnsOf = (partition: string, account: string, roleName: string) => `arn:${partition}:sts::${account}:assumed-role/${roleName}/`;

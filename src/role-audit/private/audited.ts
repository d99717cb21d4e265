import { Aws } from 'aws-cdk-lib';
import { homeRegionOf } from './home-region';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';

/** What somebody adds to what the topology knows. */
export interface AuditOptions {
  readonly additionalRoleNames?: readonly string[];
  readonly additionalPolicyNames?: readonly string[];
  readonly additionalPolicyNamePrefixes?: readonly string[];
  readonly breakGlassRoleNames?: readonly string[];
  readonly knownPrincipalIds?: readonly string[];
}

/** Texts, and beginnings of texts. */
export interface Texts {
  readonly exact: readonly string[];
  readonly prefixes: readonly string[];
}

/** What is looked at in one environment, without paths: neither calls of IAM nor sessions have them. */
export interface Audited {
  readonly account: string;
  readonly toolingAccount: string;
  /** Roles of which changes are told. */
  readonly roleNames: readonly string[];
  /** Policies of which changes are told. */
  readonly policyArns: Texts;
  /** The same, as a call has them that makes one anew: it knows no ARN yet. */
  readonly policyNames: Texts;
  /** Roles that only the pipeline acts as. */
  readonly pipelineRoleName: string;
  /** Roles of which every use is told. */
  readonly breakGlassRoleNames: readonly string[];
  readonly knownPrincipalIds: readonly string[];
}

/** The last part of a name that has a path in front. */
export const withoutPath = (name: string) => name.split('/').pop()!;

const mapped = ({ exact, prefixes }: Texts, change: (text: string) => string): Texts =>
  ({ exact: [...new Set(exact.map(change))], prefixes: [...new Set(prefixes.map(change))] });

/**
 * The policies that bound roles, and those that somebody adds.
 *
 * @param known what the names of those begin with that the topology knows, with their path in front
 */
export function policiesIn(
  account: string, boundary: string | undefined, options: AuditOptions, partition: string, known: readonly string[] = [],
): Pick<Audited, 'policyArns' | 'policyNames'> {
  const { additionalPolicyNames = [], additionalPolicyNamePrefixes = [] } = options;
  const exact = [...boundary === undefined ? [] : [boundary], ...additionalPolicyNames];
  const names = { exact, prefixes: [...known, ...additionalPolicyNamePrefixes] };
  return { policyArns: mapped(names, (name) => `arn:${partition}:iam::${account}:policy/${name}`), policyNames: mapped(names, withoutPath) };
}

/** @param partition as a literal, where a text of its own is made of it */
export function auditedIn(
  { platform }: DeliveryTopology, environment: DeliveryEnvironment, options: AuditOptions, partition: string = Aws.PARTITION,
): Audited {
  const { account, region } = environment;
  // The audit itself is deployed in the home region, and could be taken away there.
  const regions = new Set([region, homeRegionOf(platform.partition) ?? region]);
  const { permissionsBoundaryName, bootstrapQualifier, iamPath } = platform.conventions;
  const { additionalRoleNames = [], breakGlassRoleNames: others = [], knownPrincipalIds = [] } = options;
  const breakGlassRoleNames = [environment.breakGlassRoleName, ...others].map(withoutPath);
  return {
    account,
    toolingAccount: platform.account,
    roleNames: [...new Set([
      environment.deployRoleName, environment.taskRoleName, environment.executionRoleName, environment.eventForwardingRoleName,
      // Whoever can act as one of them deploys what he likes.
      environment.cloudFormationRoleName,
      ...[...regions].flatMap((each) => ['deploy', 'cfn-exec'].map((role) => `cdk-${bootstrapQualifier}-${role}-role-${account}-${each}`)),
      ...breakGlassRoleNames,
      ...additionalRoleNames.map(withoutPath),
    ])],
    // Those of a CloudFormationExecutionRole, whose names end with a number. Whoever changes one changes the role, and no call on the role shows it.
    ...policiesIn(account, permissionsBoundaryName, options, partition, [`${iamPath.slice(1)}${environment.cloudFormationRoleName}-`]),
    pipelineRoleName: environment.deployRoleName,
    breakGlassRoleNames: [...new Set(breakGlassRoleNames)],
    knownPrincipalIds,
  };
}

/** What the ARN of every session of a role starts with. */
export const sessionArnsOf = (partition: string, account: string, roleName: string) => `arn:${partition}:sts::${account}:assumed-role/${roleName}/`;

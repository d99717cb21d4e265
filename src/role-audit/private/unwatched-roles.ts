import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { withoutPath } from './audited';
import { AuditedChanges } from './audited-tooling';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { deployedProperties, Properties, resourceOf } from '../../private/deployed-properties';
import { onlyOne, OnlyOne } from '../../private/only-one';
import { isLiteral } from '../../private/tokens';
import { warnWith } from '../../private/warnings';

/** What an audit tells of in one account. */
export type Watched = AuditedChanges & { readonly breakGlassRoleNames?: readonly string[] };

/** Audits that see the same: what one of them looks at, the others need not. */
export interface AuditKind {
  readonly className: 'RoleAudit' | 'RoleTrailAudit';
  /** A name in a call as it is compared: with regard to capitals, or without. */
  readonly compared: (text: string) => string;
}

export const BY_RULES: AuditKind = { className: 'RoleAudit', compared: (text) => text.toLowerCase() };
export const BY_FILTERS: AuditKind = { className: 'RoleTrailAudit', compared: (text) => text };

/** Roles that deploy stacks, and policies of such. A `CloudFormationExecutionRole` is marked as both. */
const DEPLOYING = ['CloudFormationExecutionRole', 'CloudFormationExecutionPolicies'].map(onlyOne);
const DEPLOY_ROLES = ['CrossAccountDeployRole'].map(onlyOne);
const BREAK_GLASS = ['BreakGlassRole'].map(onlyOne);

/**
 * Warns of roles that the app has in an audited account and no audit there looks at. They may be defined after the audit, whose rules say
 * already what is looked at: hence a warning, and no further rule.
 */
export function warnOfUnwatched(scope: Construct, kind: AuditKind, watched: readonly Watched[]): void {
  Object.defineProperty(scope, symbolOf(kind), { value: watched });
  const warnIn = (account: string) => {
    const audits = scope.node.root.node.findAll().filter((each) => watchedBy(kind, each, account).length > 0);
    // Of several in an account, one is enough to tell.
    if (audits[0] === scope) tellOf(scope, account, watchOf(kind, audits.flatMap((each) => watchedBy(kind, each, account))));
  };
  scope.node.addValidation({
    validate: () => {
      new Set(watched.map((each) => each.account)).forEach(warnIn);
      return [];
    },
  });
}

/** Works across copies of this package, as a class check does not. */
const symbolOf = ({ className }: AuditKind) => Symbol.for(`cdk-secure-delivery.${className}.watched`);

/** What a construct tells of in an account, if it is an audit of the kind. */
const watchedBy = (kind: AuditKind, construct: IConstruct, account: string): readonly Watched[] =>
  ((construct as unknown as Record<symbol, readonly Watched[] | undefined>)[symbolOf(kind)] ?? []).filter((each) => each.account === account);

/**
 * Whether the app has an audit of a trail that tells of every session of the environment's break-glass role, in whatever region it begins.
 * One in the role's own account a session can take away before CloudTrail has delivered its record.
 */
export const isToldByTrail = (scope: Construct, { account, breakGlassRoleName }: DeliveryEnvironment): boolean =>
  scope.node.root.node.findAll().some((each) =>
    watchedBy(BY_FILTERS, each, account).some(({ breakGlassRoleNames = [] }) => breakGlassRoleNames.includes(withoutPath(breakGlassRoleName)))
    && isLiteral(Stack.of(each).account) && Stack.of(each).account !== account);

/** Whether all audits of an account together look at something. Names have their path in front. */
interface Watch {
  readonly isWatched: (roleName: string) => boolean;
  readonly isBreakGlass: (roleName: string) => boolean;
  readonly isWatchedPolicy: (policyName: string) => boolean;
  /** Whether they look at uses; of the tooling account, an audit of a trail has changes alone. */
  readonly hasUses: boolean;
}

function watchOf({ compared }: AuditKind, watched: readonly Watched[]): Watch {
  const isIn = (name: string, names: readonly string[]) => names.some((each) => compared(each) === compared(name));
  const policyName = (arn: string) => arn.slice(arn.indexOf(':policy/') + ':policy/'.length);
  return {
    isWatched: (name) => watched.some(({ roleNames }) => isIn(withoutPath(name), roleNames)),
    // Of sessions, both look for the name letter by letter.
    isBreakGlass: (name) => watched.some(({ breakGlassRoleNames = [] }) => breakGlassRoleNames.includes(withoutPath(name))),
    isWatchedPolicy: (name) => watched.some(({ policyArns: { exact, prefixes } }) =>
      isIn(name, exact.map(policyName)) || prefixes.some((each) => compared(name).startsWith(compared(policyName(each))))),
    hasUses: watched.some(({ breakGlassRoleNames }) => breakGlassRoleNames !== undefined),
  };
}

function tellOf(scope: Construct, account: string, watch: Watch): void {
  const found = (marked: readonly OnlyOne[]) =>
    [...new Set(marked.flatMap((each) => each.all(scope)).map(([, construct]) => construct))].filter((each) => Stack.of(each).account === account);
  const tell = ({ node }: IConstruct, ...texts: readonly string[]) => {
    if (texts.length > 0) warnWith(scope, 'cdk-secure-delivery:RoleAudit.unwatchedRole', `name ${node.path} in the audit, with ${texts.join(', ')}`);
  };
  const unwatched = (construct: IConstruct) => rolesOf(construct).filter((name) => !watch.isWatched(name));
  for (const each of found(DEPLOYING)) {
    const policies = policiesOf(each, Stage.of(scope)).filter((name) => !watch.isWatchedPolicy(name));
    tell(each, ...listed('additionalRoleNames', unwatched(each)), ...listed('additionalPolicyNamePrefixes', [...new Set(policies.map(withoutNumber))]));
  }
  for (const each of found(DEPLOY_ROLES)) {
    const uses = (name: string) => (watch.hasUses
      ? `, or ${list('breakGlassRoleNames', [name])} in each audit for its uses as well, where no audit of its topology tells of them` : '');
    tell(each, ...unwatched(each).map((name) => `${list('additionalRoleNames', [name])} for its changes${uses(name)}`));
  }
  for (const each of found(BREAK_GLASS)) tell(each, ...listed('breakGlassRoleNames', rolesOf(each).filter((name) => !watch.isBreakGlass(name))));
}

const list = (property: string, names: readonly string[]) => `${property}: ['${names.join('\', \'')}']`;
/** Where there are some. */
const listed = (property: string, names: readonly string[]) => (names.length > 0 ? [list(property, names)] : []);

/** The resources of a type that a construct has made itself, each once: of a role that takes nothing more there is a view beside it. */
const made = (construct: IConstruct, type: string): CfnResource[] =>
  [...new Set(construct.node.children.map((each) => resourceOf(each, type)).filter((each) => each !== undefined))];

/** As the audits' properties take it; nothing where only the deployment knows it. */
const named = (name: unknown, path: unknown = '/') => (typeof name !== 'string' || !isLiteral(name) ? [] : [`${String(path).slice(1)}${name}`]);

/** With what overrides them; of one that CDK cannot write there is nothing to tell. */
const rolesOf = (construct: IConstruct) => made(construct, CfnRole.CFN_RESOURCE_TYPE_NAME)
  .map((each): Properties => Object(deployedProperties(each))).flatMap(({ RoleName: name, Path: path }) => named(name, path));

/** What all policies of a construct begin with, also those that it has only once its templates have grown. */
const withoutNumber = (policyName: string) => policyName.replace(/-\d+$/, '-');

/** As many as are needed are deployed. How many that is, no one may ask in a stage that is synthesized later: there is one at least. */
const policiesOf = (construct: IConstruct, stage: Stage | undefined) => made(construct, CfnManagedPolicy.CFN_RESOURCE_TYPE_NAME)
  .filter((each, i) => (Stage.of(each) === stage ? isDeployed(each) : i === 0))
  .flatMap((each) => named((each as CfnManagedPolicy).managedPolicyName, (each as CfnManagedPolicy).path));

function isDeployed(policy: CfnResource): boolean {
  try {
    return (policy as unknown as { shouldSynthesize(): boolean }).shouldSynthesize();
  } catch {
    // What is wrong with the stacks of the policies, they say themselves.
    return false;
  }
}

import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Construct, IConstruct } from 'constructs';
import { deployedProperties, isFunction, Properties, resourceOf } from '../../private/deployed-properties';
import { Problems } from '../../private/problems';
import { has, shown } from '../../private/shape';
import { differ } from '../../private/tokens';

/**
 * Without a trail that has it, no event of an API call reaches EventBridge, and none a log group.
 * @see https://repost.aws/knowledge-center/iam-eventbridge-sns-rule
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
 */
export function outputNeededTrail(scope: Construct): void {
  new CfnOutput(scope, 'NeededTrail', {
    description: 'Shows the trails: one of them has to have IsMultiRegionTrail and IncludeGlobalServiceEvents true, and log reading and writing management events',
    value: 'aws cloudtrail describe-trails --query \'trailList[].[TrailARN,IsMultiRegionTrail,IncludeGlobalServiceEvents,IsOrganizationTrail]\' --output text; '
      + 'aws cloudtrail get-event-selectors --trail-name <TrailARN>; aws cloudtrail get-trail-status --name <TrailARN> --query IsLogging',
  });
}

/** What a trail that the app has does not have, known when all its selectors are, and every override; and which audited accounts it does not record. */
export function checkTrail(problems: Problems, scope: Construct, trail: IConstruct | undefined, accounts: readonly string[]): void {
  if (trail === undefined) return;
  const resource = resourceOf(trail, CfnTrail.CFN_RESOURCE_TYPE_NAME);
  if (!resource) {
    problems.add('RoleAudit.BlindTrail', 'trail', shown(trail), 'must be a Trail or CfnTrail that is defined in the app, or be left out');
    return;
  }
  const { account } = Stack.of(resource);
  const others = [...new Set(accounts)].filter((each) => differ(each, account));
  const problem = (message: string) => `trail: must ${message}, got "the construct ${trail.node.path}" [RoleAudit.BlindTrail]`;
  scope.node.addValidation({ validate: () => blindSpots(deployedProperties(resource), account, others).map(problem) });
}

/**
 * A trail records the accounts of its organization, or its own alone.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
 */
function blindSpots(properties: Properties | undefined, account: string, others: readonly string[]): string[] {
  if (!properties) return ['have properties that CloudTrail takes'];
  const off = (name: string) => ![true, 'true'].includes(properties[name]) && !isFunction(properties[name]);
  return [
    ...(others.length > 0 && off('IsOrganizationTrail') ? [
      `record what is audited, ${others.join(', ')}: it records its own account ${account} alone; set isOrganizationTrail to true, or give another trail or none`,
    ] : []),
    ...(off('IsLogging') ? ['log: set isLogging to true'] : []),
    ...(off('IsMultiRegionTrail') ? ['be of all regions: set isMultiRegionTrail to true'] : []),
    ...(off('IncludeGlobalServiceEvents') ? ['have global services: set includeGlobalServiceEvents to true'] : []),
    ...(hasManagementEvents(properties) ? [] : ['have management events that read and that write: set managementEvents to ReadWriteType.ALL']),
  ];
}

/** Without any selector, a trail has all management events. */
function hasManagementEvents({ EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] }: Properties): boolean {
  if (isFunction(basic) || isFunction(advanced)) return true;
  const selectors = [basic, advanced].flat();
  const kinds = [...selectorsIn(basic).flatMap(kindsOf), ...selectorsIn(advanced).flatMap(advancedKindsOf)];
  return selectors.length === 0 || kinds.includes('All') || kinds.includes('ReadOnly') && kinds.includes('WriteOnly');
}

/** Overrides may be anything. */
const selectorsIn = (list: unknown): Properties[] => (Array.isArray(list) ? list.filter((each) => has(each)) : []);

function kindsOf({ IncludeManagementEvents: included = true, ReadWriteType: kind = 'All' }: Properties): string[] {
  if (![true, 'true'].includes(included) && !isFunction(included)) return [];
  return [isFunction(kind) ? 'All' : String(kind)];
}

/** What an advanced selector lets through; one that looks at more than category and kind does not let all through. */
function advancedKindsOf({ FieldSelectors: given }: Properties): string[] {
  const fields = selectorsIn(given);
  const simple = fields.every(({ Field: field, Equals: values }) => ['eventCategory', 'readOnly'].includes(field) && Array.isArray(values));
  const valuesOf = (name: string): unknown[] => fields.find((each) => each.Field === name)?.Equals ?? [];
  if (!simple || !valuesOf('eventCategory').includes('Management')) return [];
  const [readOnly] = valuesOf('readOnly');
  return [readOnly === undefined ? 'All' : readOnly === 'true' ? 'ReadOnly' : 'WriteOnly'];
}

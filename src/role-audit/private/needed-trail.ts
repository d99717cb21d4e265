import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Construct, IConstruct } from 'constructs';
import { Problems } from '../../private/problems';
import { has, shown } from '../../private/shape';
import { isLiteral } from '../../private/tokens';

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

/** What a trail that the app has does not have, known when all its selectors are. */
export function checkTrail(problems: Problems, scope: Construct, trail: IConstruct | undefined): void {
  if (trail === undefined) return;
  const resource = [trail, has(trail, 'node') ? trail.node?.defaultChild : undefined].find((each): each is CfnTrail => has(each, 'isMultiRegionTrail'));
  if (!resource) {
    problems.add('RoleAudit.BlindTrail', 'trail', shown(trail), 'must be a Trail or CfnTrail that is defined in the app, or be left out');
    return;
  }
  scope.node.addValidation({
    validate: () => blindSpots(resource).map((each) => `trail: must ${each}, got "the construct ${trail.node.path}" [RoleAudit.BlindTrail]`),
  });
}

function blindSpots(trail: CfnTrail): string[] {
  const { isLogging, isMultiRegionTrail, includeGlobalServiceEvents } = trail;
  const off = (value: unknown) => isLiteral(value) && value !== true;
  return [
    ...(off(isLogging) ? ['log: set isLogging to true'] : []),
    ...(off(isMultiRegionTrail) ? ['be of all regions: set isMultiRegionTrail to true'] : []),
    ...(off(includeGlobalServiceEvents) ? ['have global services: set includeGlobalServiceEvents to true'] : []),
    ...(hasManagementEvents(trail) ? [] : ['have management events that read and that write: set managementEvents to ReadWriteType.ALL']),
  ];
}

type Selector = Readonly<Record<string, any>>;

/** Without any selector, a trail has all management events. */
function hasManagementEvents(trail: CfnTrail): boolean {
  const { eventSelectors = [], advancedEventSelectors = [] } = Stack.of(trail).resolve({
    eventSelectors: trail.eventSelectors, advancedEventSelectors: trail.advancedEventSelectors,
  });
  const kinds = [
    ...(eventSelectors as Selector[]).filter((each) => each.includeManagementEvents !== false).map((each) => each.readWriteType ?? 'All'),
    ...(advancedEventSelectors as Selector[]).flatMap(kindOf),
  ];
  if (eventSelectors.length + advancedEventSelectors.length === 0) return true;
  return kinds.includes('All') || kinds.includes('ReadOnly') && kinds.includes('WriteOnly');
}

/** What an advanced selector lets through; one that looks at more than category and kind does not let all through. */
function kindOf({ fieldSelectors }: Selector): string[] {
  const field = (name: string) => (fieldSelectors as Selector[]).find((each) => each.field === name)?.equalTo;
  const simple = (fieldSelectors as Selector[]).every((each) => ['eventCategory', 'readOnly'].includes(each.field));
  if (!simple || !field('eventCategory')?.includes('Management')) return [];
  const [readOnly] = field('readOnly') ?? [undefined];
  return [readOnly === undefined ? 'All' : readOnly === 'true' ? 'ReadOnly' : 'WriteOnly'];
}

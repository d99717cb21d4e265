import { comparable, isKnown, Place } from './pattern-text';
import { StackValues } from './stack-values';
import { matches, wildcards } from '../../policy/wildcard';
import { POLICIES_OF_IAM } from '../../private/policies-of-iam';

const POLICY = /^arn:[^:]*:iam::[^:]*:policy\//;
/** Who may do what they allow takes his boundary off. */
const NO_LIMITS = POLICIES_OF_IAM.map((name) => `:iam::aws:policy/${name}`.toLowerCase());
const IDENTITIES = ['AWS::IAM::Role', 'AWS::IAM::User'];

/** What bounds the roles and users that the stacks make. */
export interface Bounding {
  /** The boundary that all of them carry: then nothing is made or changed without it. */
  readonly common?: string;
  /** The paths of those that may get whatever a template gives them; of all where they have different ones. */
  readonly unbounded: readonly string[];
}

/** Where the stacks are deployed, as far as one of them says. */
export function placeOf(all: readonly StackValues[]): Partial<Place> {
  const [account, region] = (['account', 'region'] as const).map((part) => all.map(({ stack }) => stack[part]).find((each) => each !== undefined));
  return { account, region };
}

export function boundingOf(all: readonly StackValues[], place: Place): Bounding {
  const identities = all.flatMap((values) => values.resources.filter(([, { Type: type }]) => IDENTITIES.includes(String(type)))
    .map(([logicalId, { Properties: properties }]) => ({ path: values.stack.pathOf(logicalId), boundary: values.text(properties.PermissionsBoundary ?? '*') })));
  const isLimit = (boundary: string) => isKnown(boundary) && POLICY.test(boundary)
    && !NO_LIMITS.some((each) => boundary.toLowerCase().endsWith(each)) && !isMade(all, boundary, place);
  const without = identities.filter(({ boundary }) => !isLimit(boundary));
  const [first] = identities;
  const isCommon = first !== undefined && without.length === 0
    && identities.every(({ boundary }) => comparable(boundary, place) === comparable(first.boundary, place));
  const unbounded = without.length > 0 ? without : isCommon ? [] : identities;
  return { common: isCommon ? first.boundary : undefined, unbounded: unbounded.map(({ path }) => path) };
}

/** Whoever deploys a policy can change it: it is no limit for him. */
function isMade(all: readonly StackValues[], arn: string, place: Place): boolean {
  const made = all.flatMap((values) => values.idsOf('AWS::IAM::ManagedPolicy').flatMap((logicalId) => values.arns(logicalId)));
  return made.some((each) => matches(wildcards(comparable(each, place)), comparable(arn, place)));
}

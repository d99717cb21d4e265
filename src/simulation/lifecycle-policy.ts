/** A rule of a lifecycle policy that expires images. */
export interface LifecycleRule {
  readonly rulePriority: number;
  readonly tagStatus: 'tagged' | 'untagged' | 'any';
  /** Of tagged images, with `*` for anything; a prefix is a pattern that ends with it. */
  readonly tagPatterns: readonly string[];
  readonly countType: 'imageCountMoreThan' | 'sinceImagePushed';
  /** How many images stay, or for how many days. */
  readonly countNumber: number;
}

type Json = Readonly<Record<string, unknown>>;
type Selection = Readonly<Record<string, unknown>> & { readonly tagPatternList?: string[]; readonly tagPrefixList?: string[] };

const STATUSES: unknown[] = ['tagged', 'untagged', 'any'];
const COUNTS: unknown[] = ['imageCountMoreThan', 'sinceImagePushed'];
const MEMBERS = ['tagStatus', 'tagPatternList', 'tagPrefixList', 'countType', 'countUnit', 'countNumber'];
/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const MOST_RULES = 50;
/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
const LENGTH = { from: 100, to: 30_720 };
const MOST_WILDCARDS = 4;

/**
 * The rules of a lifecycle policy, in the order of their priority.
 *
 * It knows what expires images by count or by age of their push. Archives and pulls are not modelled, and an error, as is
 * whatever ECR refuses.
 *
 * @param text the policy as JSON
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function parseLifecyclePolicy(text: string): LifecycleRule[] {
  refuse(text.length < LENGTH.from || text.length > LENGTH.to, `a lifecycle policy must have ${LENGTH.from} to ${LENGTH.to} characters, and has ${text.length}`);
  const { rules: given } = JSON.parse(text);
  const rules = (given as Json[]).map(ruleOf).sort((one, other) => one.rulePriority - other.rulePriority);
  const repeated = (key: (rule: LifecycleRule) => unknown) => new Set(rules.map(key)).size < rules.length;
  refuse(rules.length > MOST_RULES, `a lifecycle policy must have at most ${MOST_RULES} rules, and has ${rules.length}`);
  refuse(repeated(({ rulePriority }) => rulePriority), 'two rules have the same priority');
  // Of untagged images and of all, there is one selection each.
  refuse(repeated(({ tagStatus, tagPatterns }) => JSON.stringify([tagStatus, [...tagPatterns].sort()])), 'two rules select the same images');
  refuse(rules.slice(0, -1).some(({ tagStatus }) => tagStatus === 'any'), 'a rule for any image must be the last one');
  return rules;
}

function refuse(wrong: boolean, message: string): void {
  if (wrong) throw new Error(message);
}

function ruleOf({ rulePriority, selection, action }: Json): LifecycleRule {
  const { tagStatus, countType, countNumber, countUnit, tagPatternList, tagPrefixList, ...others } = selection as Selection;
  const wrong = (condition: boolean, message: string) => refuse(condition, `rule ${rulePriority}: ${message}`);
  wrong(!isCount(rulePriority), 'must have a whole number of at least 1 as its priority');
  wrong(Object.keys(others).length > 0, `must have no other members than ${MEMBERS.join(', ')}: ${Object.keys(others).join(', ')} is not modelled`);
  wrong((action as Json | undefined)?.type !== 'expire', 'must expire images, and nothing else is modelled');
  wrong(!STATUSES.includes(tagStatus), `must have one of ${STATUSES.join(', ')} as its tagStatus`);
  wrong(!COUNTS.includes(countType), `must have one of ${COUNTS.join(', ')} as its countType`);
  wrong(!isCount(countNumber), 'must have a whole number of at least 1 as its countNumber');
  wrong(countUnit !== (countType === 'sinceImagePushed' ? 'days' : undefined), 'must have the countUnit days with sinceImagePushed, and none without');
  const lists = [tagPatternList, tagPrefixList?.map((prefix) => `${prefix}*`)].filter((list) => list !== undefined);
  wrong(lists.length !== (tagStatus === 'tagged' ? 1 : 0), 'must have one list of patterns or prefixes for tagged images, and none for others');
  const tagPatterns = lists.flat();
  wrong(tagStatus === 'tagged' && tagPatterns.length === 0, 'must have a pattern');
  wrong(tagPatterns.some((pattern) => pattern.split('*').length - 1 > MOST_WILDCARDS), `must have at most ${MOST_WILDCARDS} wildcards in a pattern`);
  return { rulePriority, tagStatus, tagPatterns, countType, countNumber } as LifecycleRule;
}

const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 1;

import { expiredImages, StoredImage } from '../../src/simulation/image-lifecycle';
import { parseLifecyclePolicy } from '../../src/simulation/lifecycle-policy';

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.UTC(2026, 10, 26);

interface Rule {
  readonly tagStatus?: string;
  readonly tagPatternList?: readonly string[];
  readonly tagPrefixList?: readonly string[];
  readonly count?: number;
  readonly days?: number;
  readonly rulePriority?: unknown;
  readonly action?: unknown;
  readonly more?: object;
}

/** A policy as ECR gets it; rules have the priority of their place. */
const policy = (...rules: readonly Rule[]) => JSON.stringify({
  rules: rules.map(({ count, days, rulePriority, action = { type: 'expire' }, more, ...selection }, i) => ({
    rulePriority: rulePriority ?? i + 1,
    description: 'Long enough for ECR, which takes no policy of less than a hundred characters',
    selection: {
      tagStatus: 'tagged',
      ...selection,
      ...(days === undefined ? { countType: 'imageCountMoreThan', countNumber: count } : { countType: 'sinceImagePushed', countUnit: 'days', countNumber: days }),
      ...more,
    },
    action,
  })),
});

type Image = readonly [name: string, daysAgo: number, tags: readonly string[], parts?: readonly string[]];
const stored = ([digest, daysAgo, tags, parts]: Image): StoredImage => ({ digest, tags, pushedAt: NOW - daysAgo * DAY, ...(parts ? { parts } : {}) });
const expired = (text: string, images: readonly Image[], at = NOW) =>
  expiredImages(parseLifecyclePolicy(text), images.map(stored), at).map(({ digest }) => digest).join(' ');

/**
 * What AWS's examples show, with other names and numbers.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html
 */
describe('as AWS explains it,', () => {
  const SHARED: Image[] = [['a', 30, ['web-1', 'live-1']], ['b', 20, ['web-2', 'live-2']], ['c', 10, ['web-3']]];
  const BOTH: Image[] = [
    ['a', 40, ['red-1']], ['b', 39, ['blue-1']], ['c', 38, ['red-2', 'blue-2']], ['d', 9, ['red-3']], ['e', 8, ['blue-3']], ['f', 7, ['red-4', 'blue-4']],
  ];
  const MIXED: Image[] = [['a', 8, ['red-1', 'blue-1']], ['b', 6, []], ['c', 4, ['red-2']], ['d', 3, ['4f53cda']], ['e', 2, []]];

  test.each<[string, string, Image[], string]>([
    ['images go by their age', policy({ tagPatternList: ['live*'], days: 25 }), SHARED, 'a'],
    ['untagged images go by their number, and no others', policy({ tagStatus: 'untagged', count: 1 }), MIXED, 'b'],
    ['what a rule keeps, no later rule expires', policy({ tagPatternList: ['live*'], count: 1 }, { tagPatternList: ['web*'], count: 1 }), SHARED, 'a'],
    ['what a rule expires, no later rule keeps', policy({ tagPatternList: ['web*'], count: 1 }, { tagPatternList: ['live*'], count: 2 }), SHARED, 'a b'],
    ['an image has to have all patterns of a rule', policy({ tagPatternList: ['red*', 'blue*'], days: 14 }), BOTH, 'c'],
    ['and may have other tags beside them', policy({ tagPatternList: ['web*', 'live*'], count: 1 }), SHARED, 'a'],
    ['a rule for any image is for untagged ones as well', policy({ tagStatus: 'any', count: 1 }), MIXED.slice(0, 4), 'a b c'],
    ['a last rule sees what was seen before it, and expires the rest',
      policy({ tagPatternList: ['red*'], count: 1 }, { tagStatus: 'untagged', days: 2 }, { tagStatus: 'any', count: 1 }), MIXED, 'a b d'],
  ])('%s', (_, text, images, result) => expect(expired(text, images)).toBe(result));
});

test('a prefix is as good as a pattern', () => {
  expect(expired(policy({ tagPrefixList: ['x-'], count: 1 }), [['a', 2, ['x-1']], ['b', 1, ['x-2']], ['c', 3, ['y-x-1']]])).toBe('a');
});

test.each<[string, string, boolean]>([
  ['*', '4f53cda-1', true], ['released-*', 'released-dev-1', true], ['released-*', 'unreleased-dev-1', false], ['a*b*c', 'a1b2c', true],
  ['a*b*c', 'a1b2cd', false], ['1.0', '1.0', true], ['1.0', '1x0', false], ['a', 'A', false], ['*a', 'a', true],
])('the pattern %s is of the tag %s: %s', (pattern, tag, is) => {
  expect(expired(policy({ tagPatternList: [pattern], days: 1 }), [['a', 2, [tag]]])).toBe(is ? 'a' : '');
});

test('days are over when more than so many have passed', () => {
  const text = policy({ tagStatus: 'untagged', days: 14 });
  expect([expired(text, [['a', 14, []]]), expired(text, [['a', 14, []]], NOW + 1)]).toEqual(['', 'a']);
});

test('the order of the rules is that of their priorities, wherever they stand', () => {
  const images: Image[] = [['a', 2, ['x', 'y']], ['b', 1, ['x']]];
  expect(expired(policy({ rulePriority: 20, tagPatternList: ['x'], count: 1 }, { rulePriority: 10, tagPatternList: ['y'], count: 1 }), images)).toBe('');
});

describe('what an index refers to', () => {
  const text = policy({ tagPatternList: ['*'], days: 3 }, { tagStatus: 'untagged', days: 3 });
  const parts: Image[] = [['arm', 9, []], ['amd', 9, []], ['alone', 9, []]];

  test('stays while the index is there, also when the index itself goes', () => {
    expect(expired(text, [...parts, ['index', 1, ['v1'], ['arm', 'amd']]])).toBe('alone');
    expect(expired(text, [...parts, ['index', 9, ['v1'], ['arm', 'amd']]])).toBe('alone index');
  });

  test('goes once no index is left that refers to it', () => {
    expect(expired(text, parts)).toBe('arm amd alone');
    expect(expired(text, [...parts, ['index', 1, ['v1'], ['arm']]])).toBe('amd alone');
  });
});

const good = { tagPatternList: ['x'], count: 1 };
test.each<[string, string, string]>([
  ['is too short', '{"rules":[]}', 'must have 100 to 30720 characters, and has 12'],
  ['is too long', policy({ ...good, tagPatternList: ['x'.repeat(30_720)] }), 'must have 100 to 30720 characters'],
  ['has too many rules', policy(...Array.from({ length: 51 }, (_, i) => ({ ...good, tagPatternList: [`x${i}`] }))), 'at most 50 rules, and has 51'],
  ['has two rules of one priority', policy({ ...good, rulePriority: 1 }, { ...good, tagPatternList: ['y'], rulePriority: 1 }), 'the same priority'],
  ['has two rules of the same patterns', policy({ ...good, tagPatternList: ['x', 'y'] }, { ...good, tagPatternList: ['y', 'x'] }), 'select the same images'],
  ['has two rules of untagged images', policy({ tagStatus: 'untagged', count: 1 }, { tagStatus: 'untagged', days: 1 }), 'select the same images'],
  ['has a rule behind that of any image', policy({ tagStatus: 'any', count: 1 }, good), 'a rule for any image must be the last one'],
  ['has a priority of 0', policy({ ...good, rulePriority: 0 }), 'rule 0: must have a whole number of at least 1 as its priority'],
  ['archives', policy({ ...good, action: { type: 'transition', targetStorageClass: 'archive' } }), 'rule 1: must expire images'],
  ['has no action', policy({ ...good, action: null }), 'rule 1: must expire images'],
  ['is about archived images', policy({ ...good, more: { storageClass: 'archive' } }), 'storageClass is not modelled'],
  ['has an unknown status', policy({ ...good, tagStatus: 'old' }), 'must have one of tagged, untagged, any as its tagStatus'],
  ['counts pulls', policy({ ...good, more: { countType: 'sinceImagePulled' } }), 'must have one of imageCountMoreThan, sinceImagePushed as its countType'],
  ['keeps none', policy({ ...good, count: 0 }), 'must have a whole number of at least 1 as its countNumber'],
  ['counts parts of images', policy({ ...good, count: 1.5 }), 'must have a whole number of at least 1 as its countNumber'],
  ['counts images in days', policy({ ...good, more: { countUnit: 'days' } }), 'must have the countUnit days with sinceImagePushed, and none without'],
  ['counts age without days', policy({ tagPatternList: ['x'], days: 1, more: { countUnit: undefined } }), 'must have the countUnit days'],
  ['has patterns for untagged images', policy({ ...good, tagStatus: 'untagged' }), 'and none for others'],
  ['has no pattern for tagged ones', policy({ count: 1 }), 'must have one list of patterns or prefixes for tagged images'],
  ['has patterns and prefixes', policy({ ...good, tagPrefixList: ['x'] }), 'must have one list of patterns or prefixes'],
  ['has an empty list', policy({ ...good, tagPatternList: [] }), 'must have a pattern'],
  ['has too many wildcards', policy({ ...good, tagPatternList: ['a*b*c*d*e*'] }), 'at most 4 wildcards'],
])('a policy is refused that %s', (_, text, message) => {
  expect(() => parseLifecyclePolicy(text)).toThrow(message);
});

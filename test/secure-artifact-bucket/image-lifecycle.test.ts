import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { Event, events, missingIn, RepositoryHistory } from './repository-history';
import { DeliveryTopology, SecureImageRepository, SecureImageRepositoryProps } from '../../src';
import { LifecycleRule, parseLifecyclePolicy } from '../../src/simulation/lifecycle-policy';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const STAGE = { name: 'stage', account: '444444444444', region: 'eu-west-1' };
const three = topologyOf({ environments: [DEV, STAGE, PROD] });
/** Environments of these names, and production. */
const named = (...names: string[]) =>
  topologyOf({ environments: [...names.map((name, i) => ({ ...DEV, name, account: String(500000000000 + i) })), PROD] });
const DAY = 24 * 60 * 60 * 1000;

function build(props: Partial<SecureImageRepositoryProps> = {}): Stack {
  const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
  new SecureImageRepository(stack, 'Images', { topology: three, ...props });
  return stack;
}

/** The rules as ECR gets them. */
function rulesOf(props: Partial<SecureImageRepositoryProps> = {}): LifecycleRule[] {
  const [{ Properties: { LifecyclePolicy: policy } }] = Object.values(Template.fromStack(build(props)).findResources('AWS::ECR::Repository'));
  return parseLifecyclePolicy(policy.LifecyclePolicyText);
}

const inWords = ({ tagStatus, tagPatterns, countType, countNumber }: LifecycleRule) =>
  `${tagStatus === 'untagged' ? tagStatus : tagPatterns.join('+')} ${countNumber}${countType === 'sinceImagePushed' ? 'd' : ''}`;
const namesOf = ({ environments }: DeliveryTopology) => environments.map(({ name }) => name);

describe('the rules of a repository', () => {
  test.each<[string, Partial<SecureImageRepositoryProps>, string[]]>([
    ['keep what was released, then limit other builds, and what has no tag', {}, ['released-* 1000000', '* 500', 'untagged 14d']],
    ['have other numbers where they are given', { maxUnreleasedImages: 100, untaggedImageExpiration: Duration.days(1) }, ['released-* 1000000', '* 100', 'untagged 1d']],
    ['are the same without any limit', { releasedImageLimits: {} }, ['released-* 1000000', '* 500', 'untagged 14d']],
    ['keep what was released elsewhere before they limit an environment, and what was released to none that there is', { releasedImageLimits: { dev: 50 } },
      ['released-stage-2* 1000000', 'released-prod-2* 1000000', 'released-dev-2* 50', 'released-* 1000000', '* 500', 'untagged 14d']],
    ['limit later environments before earlier ones', { releasedImageLimits: { dev: 300, stage: 50 } },
      ['released-prod-2* 1000000', 'released-stage-2* 50', 'released-dev-2* 300', 'released-* 1000000', '* 500', 'untagged 14d']],
  ])('%s', (_, props, rules) => expect(rulesOf(props).map(inWords)).toEqual(rules));

  test('are as many as ECR takes', () => {
    const limits = { releasedImageLimits: { 'e-a0': 50 } };
    const of = (count: number) => named(...Array.from({ length: count - 1 }, (_, i) => `e-a${i}`));
    expect(rulesOf({ topology: of(47), ...limits })).toHaveLength(50);
    expect(problemsOf(() => build({ topology: of(48), ...limits }))).toEqual(['SecureImageRepository.TooManyRules releasedImageLimits']);
    expect(rulesOf({ topology: of(48) })).toHaveLength(3);
  });

  test.each<[string, Partial<SecureImageRepositoryProps>, boolean]>([
    ['with a limit', { releasedImageLimits: { dev: 50 } }, true], ['without', {}, false], ['with limits for nothing', { releasedImageLimits: {} }, false],
  ])('are warned of %s', (_, props, warned) => {
    const annotations = Annotations.fromStack(build(props));
    if (warned) annotations.hasWarning('/Tooling/Images', Match.stringLikeRegexp('ack: cdk-secure-delivery:SecureImageRepository.limitedReleases'));
    else annotations.hasNoWarning('*', Match.anyValue());
  });
});

const wrong = (property: string) => [`SecureImageRepository.InvalidLifecycle ${property}`];
const limited = (releasedImageLimits: any, topology = three) => ({ releasedImageLimits, topology });
test.each<[string, object, string[]]>([
  ...[99, 50_001, 100.5, 0, -1, NaN, '500', null].map((given): [string, object, string[]] =>
    [`${JSON.stringify(given)} unreleased images`, { maxUnreleasedImages: given }, wrong('maxUnreleasedImages')]),
  ['a number of images that only the deployment knows', { maxUnreleasedImages: new CfnParameter(new Stack(), 'P', { type: 'Number' }).valueAsNumber }, wrong('maxUnreleasedImages')],
  ...[Duration.days(0), Duration.hours(36), Duration.days(3651), 14, null].map((given): [string, object, string[]] =>
    [`${given} for untagged images`, { untaggedImageExpiration: given }, wrong('untaggedImageExpiration')]),
  ...[49, 50_001, 50.5, '50', undefined].map((given): [string, object, string[]] =>
    [`a limit of ${JSON.stringify(given)}`, limited({ dev: given }), wrong('releasedImageLimits.dev')]),
  ...[null, [50], 50, 'dev'].map((given): [string, object, string[]] => [`limits that are ${JSON.stringify(given)}`, limited(given), wrong('releasedImageLimits')]),
  ['a limit for an environment that there is not', limited({ test: 50 }), ['DeliveryTopology.UnknownEnvironment releasedImageLimits.test']],
  ['a limit for production', limited({ prod: 50 }), ['SecureImageRepository.ProductionLimit releasedImageLimits.prod']],
  ['a limit for an environment that another one is like', limited({ dev: 50 }, named('dev', 'dev-2b')), ['SecureImageRepository.AmbiguousLimit releasedImageLimits.dev']],
  ['a limit for an environment that is like another one', limited({ 'dev-2b': 50 }, named('dev', 'dev-2b')), ['SecureImageRepository.AmbiguousLimit releasedImageLimits.dev-2b']],
  ['everything at once', { ...limited({ test: 1, prod: 50 }), maxUnreleasedImages: 1, untaggedImageExpiration: Duration.days(0) }, [
    ...wrong('maxUnreleasedImages'), ...wrong('untaggedImageExpiration'), ...wrong('releasedImageLimits.test'),
    'DeliveryTopology.UnknownEnvironment releasedImageLimits.test', 'SecureImageRepository.ProductionLimit releasedImageLimits.prod',
  ]],
  ['limits, and no topology', { topology: undefined, releasedImageLimits: { dev: 1 } }, ['SecureImageRepository.NoTopology topology', ...wrong('releasedImageLimits.dev')]],
])('%s is refused', (_, props, problems) => expect(problemsOf(() => build(props))).toEqual(problems));

test('an environment that could be limited is named', () => {
  const message = (topology: DeliveryTopology) => deliveryErrorOf(() => build(limited({ x: 50 }, topology))).message;
  expect(message(three)).toContain('must be one of dev, stage, got');
  expect(message(topologyOf({ environments: [PROD] }))).toContain('must be one of none, for all are production');
});

test('environments of which one name goes on where the other ends are told apart, and so are those that objects have members for', () => {
  expect(rulesOf(limited({ dev: 50 }, named('dev', 'dev-east', 'constructor'))).map(inWords).slice(0, 4))
    .toEqual(['released-dev-east-2* 1000000', 'released-constructor-2* 1000000', 'released-prod-2* 1000000', 'released-dev-2* 50']);
});

describe('whatever happens, what runs and what ran before it are there', () => {
  const RUNS = { seed: 20261126, numRuns: 250 };
  const two = topologyOf();
  /** So few that they are often reached; the rules are those of the template in everything else. */
  const scarce = (rules: readonly LifecycleRule[]) => rules.map((rule) => (rule.countNumber === 100 ? { ...rule, countNumber: 5 } : rule));

  test.each<[string, DeliveryTopology, boolean]>([
    ['two environments', two, false], ['three environments', three, false], ['three environments, if a tag counts as a push', three, true],
  ])('with %s', (_, topology, tagIsPush) => {
    const rules = scarce(rulesOf({ topology, maxUnreleasedImages: 100 }));
    fc.assert(fc.property(events(topology.environments.length, 8), (happened) => {
      expect(missingIn(happened, { rules, environments: namesOf(topology), tagIsPush })).toEqual([]);
    }), RUNS);
  });

  test('with the default numbers, and many builds a day', () => {
    const rules = rulesOf();
    fc.assert(fc.property(events(3, 200), (happened) => {
      expect(missingIn(happened, { rules, environments: namesOf(three) })).toEqual([]);
    }), { seed: 20261126, numRuns: 20 });
  });

  describe('with limits,', () => {
    const rules = rulesOf({ releasedImageLimits: { dev: 50, stage: 50 } })
      .map((rule) => (rule.countNumber === 50 ? { ...rule, countNumber: 3 } : rule));
    const missingWith = (happened: readonly Event[], of = rules) => missingIn(happened, { rules: of, environments: namesOf(three) });
    const onlyNew = (happened: readonly Event[]) => happened.filter(({ kind }) => kind !== 'again');

    test('as long as no environment gets an image again', () => {
      fc.assert(fc.property(events(3, 5), (happened) => expect(missingWith(onlyNew(happened))).toEqual([])), RUNS);
    });

    test('and in production also when it does', () => {
      const of = { rules, environments: namesOf(three) };
      fc.assert(fc.property(events(3, 5), (happened) => expect(missingIn(happened, of, 'prod')).toEqual([])), RUNS);
      expect(fc.check(fc.property(events(3, 5), (happened) => missingIn(happened, of, 'dev').length === 0), RUNS).failed).toBe(true);
    });

    test('which they would not be with the limit of an earlier environment first', () => {
      const [prod, stage, dev, ...others] = rules;
      const other = [prod, dev, stage, ...others];
      const found = fc.check(fc.property(events(3, 5), (happened) => missingWith(onlyNew(happened), other).length === 0), RUNS);
      expect(found.failed).toBe(true);
    });
  });

  const patterns = (rule: LifecycleRule) => rule.tagPatterns.join();
  const ofReleased = (rules: LifecycleRule[], change: Partial<LifecycleRule>) =>
    rules.map((rule) => (patterns(rule) === 'released-*' ? { ...rule, ...change } : rule));
  /** Rules that look well. */
  test.each<[string, (rules: LifecycleRule[]) => LifecycleRule[]]>([
    ['keep the newest five that were released', (rules) => ofReleased(rules, { countNumber: 5 })],
    ['say nothing of what was released', (rules) => rules.filter((rule) => patterns(rule) !== 'released-*')],
    ['keep what was released after they limit all', (rules) => [rules[1], rules[0], rules[2]]],
    ['keep what was released to one environment only', (rules) => ofReleased(rules, { tagPatterns: ['released-prod-*'] })],
    ['ask for the tags of both environments', (rules) => ofReleased(rules, { tagPatterns: ['released-dev-*', 'released-prod-*'] })],
    ['expire what was released by its age', (rules) => ofReleased(rules, { countType: 'sinceImagePushed', countNumber: 90 })],
  ])('which rules would not do that %s', (_, change) => {
    const rules = change(scarce(rulesOf({ topology: two, maxUnreleasedImages: 100 })));
    const found = fc.check(fc.property(events(2, 8), (happened) => missingIn(happened, { rules, environments: namesOf(two) }).length === 0), RUNS);
    expect(found.failed).toBe(true);
  });

  test('which a lifecycle would not do that forgot what an index refers to', () => {
    const happened: Event[] = [{ kind: 'builds', count: 1, architectures: 2 }, { kind: 'release', to: 2 }];
    const history = new RepositoryHistory({ rules: rulesOf({ topology: two }), environments: namesOf(two) });
    happened.forEach((event) => history.happen(event));
    history.images = history.images.map(({ parts: _, ...image }) => image);
    history.happen({ kind: 'days', count: 15 });
    expect(history.deleted).toHaveLength(2);
  });
});

describe('what is deleted', () => {
  const tagsOf = (history: RepositoryHistory) => history.deleted.flatMap(({ tags }) => tags);
  const play = (happened: readonly Event[], props: Partial<SecureImageRepositoryProps> = {}) => {
    const history = new RepositoryHistory({ rules: rulesOf(props), environments: namesOf(three) });
    happened.forEach((event) => history.happen(event));
    return history;
  };
  const builds = (count: number): Event => ({ kind: 'builds', count, architectures: 1 });
  const RELEASE: Event = { kind: 'release', to: 1 };

  test('is the oldest build that was never released, once 500 newer ones are there, and no sooner', () => {
    expect(tagsOf(play([builds(500)]))).toEqual([]);
    expect(tagsOf(play([builds(501)]))).toEqual(['4f53cda-0']);
    // The first one was released, and is counted.
    expect(tagsOf(play([builds(1), RELEASE, builds(501)]))).toEqual(['4f53cda-1']);
  });

  test('is no image that waits for an approval for seven days, with 70 builds a day', () => {
    const week = Array.from({ length: 7 }, (): Event[] => [builds(70), { kind: 'days', count: 1 }]).flat();
    expect(tagsOf(play([builds(1), ...week]))).toEqual([]);
  });

  test('is what has no tag, after 14 days, and no sooner', () => {
    expect(play([{ kind: 'broken push' }, { kind: 'days', count: 13 }]).deleted).toHaveLength(0);
    expect(play([{ kind: 'broken push' }, { kind: 'days', count: 14 }, { kind: 'days', count: 1 }]).deleted).toHaveLength(1);
  });

  test('is an index that was never released, and what it refers to afterwards', () => {
    const history = play([{ kind: 'builds', count: 1, architectures: 2 }, builds(500), { kind: 'days', count: 15 }, { kind: 'days', count: 1 }]);
    expect(history.deleted.map(({ parts, tags }) => (parts ? 'index' : tags.join() || 'part'))).toEqual(['index', 'part', 'part']);
  });

  test('is nothing that was released, after years and thousands of builds', () => {
    const history = play([builds(1), { kind: 'release', to: 3 }, builds(2000), { kind: 'days', count: 2000 }, builds(2000)]);
    expect([tagsOf(history).some((tag) => tag.startsWith('released-')), history.missing()]).toEqual([false, []]);
    expect(history.now - history.images[0].pushedAt).toBeGreaterThan(1999 * DAY);
  });

  test('is, where releases are limited, what was released to that environment alone', () => {
    const often = Array.from({ length: 60 }, (): Event[] => [builds(1), RELEASE]).flat();
    const history = play([builds(1), { kind: 'release', to: 3 }, builds(1), { kind: 'release', to: 2 }, ...often], { releasedImageLimits: { dev: 50 } });
    expect(history.deleted).toHaveLength(10);
    for (const { tags } of history.deleted) expect(tags.filter((tag) => /^released-/.test(tag))).toEqual([expect.stringMatching(/^released-dev-/)]);
  });

  test('is, where releases are limited, what is released again after so many newer ones, as is warned of', () => {
    const often = Array.from({ length: 49 }, (): Event[] => [builds(1), RELEASE]).flat();
    const history = play([builds(1), RELEASE, ...often, { kind: 'again', environment: 0, ago: 49 }, builds(1), RELEASE], { releasedImageLimits: { dev: 50 } });
    expect(history.missing()).toEqual(['sha256:1 of dev']);
  });
});

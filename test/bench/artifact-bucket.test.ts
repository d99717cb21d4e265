import { readFileSync } from 'fs';
import { join } from 'path';
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Case, CASES } from '../../bench/artifact-bucket/cases';
import { CONTENDERS, GROWING_OURS, load, sourceOf } from '../../bench/artifact-bucket/contenders';
import { cpuRatios } from '../../bench/artifact-bucket/cpu';
import { nagCounts } from '../../bench/artifact-bucket/findings';
import { ArtifactStore, build } from '../../bench/artifact-bucket/given';
import { grown } from '../../bench/artifact-bucket/growth';
import { losses } from '../../bench/artifact-bucket/losses';
import { Measures } from '../../bench/artifact-bucket/measure';
import { failedCases } from '../../bench/artifact-bucket/prove';
import { hasBucketKey, logPrefix, policySizes, storeSize } from '../../bench/artifact-bucket/template';
import { userLines } from '../../bench/artifact-bucket/user-lines';
import { isAllowed } from '../../projenrc/licences';

const RECOMMENDED = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));
const [OURS] = CONTENDERS;
const ours = load(OURS);
const failed = (store: ArtifactStore) => failedCases(build(store, RECOMMENDED)).map(({ what }) => what);
const named = (cases: readonly Case[]) => cases.map(({ what }) => what).sort();

const PUBLIC = new s3.BlockPublicAccess({ blockPublicAcls: false, blockPublicPolicy: false, ignorePublicAcls: false, restrictPublicBuckets: false });

/** Everybody does everything, or nobody anything: with the policies of bucket, key and logs, and those of the build. */
const extreme = (open: boolean): ArtifactStore => (stack, { build: role }) => {
  const effect = open ? iam.Effect.ALLOW : iam.Effect.DENY;
  const everything = (resources: string[]) => new iam.PolicyStatement({ effect, principals: [new iam.AnyPrincipal()], actions: ['*'], resources });
  const key = new kms.Key(stack, 'Key', { policy: new iam.PolicyDocument({ statements: [everything(['*'])] }) });
  const bucketOf = (id: string) => {
    const bucket = new s3.Bucket(stack, id, { encryption: s3.BucketEncryption.KMS, encryptionKey: key, blockPublicAccess: PUBLIC });
    bucket.addToResourcePolicy(everything([bucket.bucketArn, bucket.arnForObjects('*')]));
    return bucket;
  };
  role.addToPolicy(new iam.PolicyStatement({ effect, actions: ['*'], resources: ['*'] }));
  return { bucket: bucketOf('Bucket'), key, logs: bucketOf('Logs') };
};

describe('the cases', () => {
  test('are many, of both kinds, each of its own', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(24);
    expect(new Set(CASES.map(({ what }) => what)).size).toBe(CASES.length);
  });

  test('can be failed: a store that is open to everybody fails all that must be denied', () => {
    expect(failed(extreme(true)).sort()).toEqual(named(CASES.filter(({ must }) => must === 'denied')));
  });

  test('can be failed: a store that is closed to everybody fails all that must be allowed', () => {
    expect(failed(extreme(false)).sort()).toEqual(named(CASES.filter(({ must }) => must === 'allowed')));
  });

  test('are passed by ours', () => expect(failed(ours)).toEqual([]));

  test('about logs are failed where there are none', () => {
    const withoutLogs: ArtifactStore = (stack, given) => ({ ...ours(stack, given), logs: undefined });
    expect(failed(withoutLogs).filter((what) => /delivers/.test(what))).toEqual(['S3 delivers the log of requests']);
  });
});

describe('counting', () => {
  test('user lines are those that somebody would write for it alone', () => {
    const source = [
      '// why', 'import * as s3 from \'aws-cdk-lib/aws-s3\';', '', '/** What. */', 'const DAYS = 3;', '', 'export function artifactStore(stack: Stack): Made {',
      '  // why', '  const bucket = new s3.Bucket(stack, \'Bucket\', {', '    versioned: true,', '  });', '  return { bucket };', '}', '',
    ];
    expect(userLines(source.join('\n'))).toBe(4);
    expect(userLines(sourceOf(OURS.file))).toBe(2);
  });

  /** A bucket, its key, and a role that reads everything. */
  const simple: ArtifactStore = (stack) => {
    const key = new kms.Key(stack, 'Key');
    const bucket = new s3.Bucket(stack, 'Bucket', { encryption: s3.BucketEncryption.KMS, encryptionKey: key, enforceSSL: true });
    new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() })
      .addToPolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
    return { bucket, key };
  };

  test('resources and bytes are those of the store, without roles', () => {
    const withRole = storeSize(build(simple, RECOMMENDED));
    const without = storeSize(build((stack, given) => {
      const made = simple(stack, given);
      stack.node.tryRemoveChild('Role');
      return made;
    }, RECOMMENDED));
    expect(withRole.resources).toBe(3);
    expect(withRole).toEqual(without);
    expect(withRole.bytes).toBeGreaterThan(500);
  });

  test('findings are those of the store: a bucket without a log, a key without rotation, and nothing of the role', () => {
    expect(nagCounts(build(simple, RECOMMENDED)).AwsSolutions).toBe(2);
  });

  test('what the requests need to know of a bucket', () => {
    const { made } = build(ours, RECOMMENDED);
    expect([hasBucketKey(made), logPrefix(made)]).toEqual([true, 'Tooling/Artifacts/']);
    const plain = build(simple, RECOMMENDED);
    expect([hasBucketKey(plain.made), logPrefix(plain.made)]).toEqual([false, '']);
  });

  test('the CPU time of the first is one, whatever the others take', () => {
    const [first, second] = cpuRatios([simple, simple], RECOMMENDED);
    expect(first).toBe(1);
    expect(second).toBeGreaterThan(0);
  });
});

describe('when more accounts read', () => {
  const withReaders = load(GROWING_OURS[0]);

  test('ours grows, and is refused at synthesis when a policy is larger than AWS takes', () => {
    const [one, ten] = [1, 10].map((count) => grown(withReaders, RECOMMENDED, count));
    expect([one.refused, ten.refused]).toEqual([undefined, undefined]);
    expect(ten.bucket).toBeGreaterThan(one.bucket);
    expect(grown(withReaders, RECOMMENDED, 300).refused).toBe('at synthesis');
  });

  test('another one is refused in the deployment', () => {
    const careful = load(CONTENDERS.find(({ name }) => name === 'L2s, careful')!);
    expect(grown(careful, RECOMMENDED, 300).refused).toBe('in the deployment');
  });

  test('another error is none that counts', () => {
    const broken: ArtifactStore = (stack: Stack, given) => {
      stack.node.addValidation({ validate: () => ['broken'] });
      return ours(stack, given);
    };
    expect(() => grown(broken, RECOMMENDED, 1)).toThrow('broken');
  });
});

describe('a comparison that is lost', () => {
  const built = build(ours, RECOMMENDED);
  const measures = (change: Partial<Measures>): Measures => ({
    name: 'ours',
    lines: 2,
    topologyLines: 0,
    size: storeSize(built),
    policies: policySizes(built),
    lint: { errors: 0, warnings: 0 },
    nag: { 'AwsSolutions': 0, 'NIST.800.53.R5': 0, 'HIPAA.Security': 0, 'PCI.DSS.321': 0 },
    failed: [],
    cpu: 1,
    ...change,
  });
  const growth = (name: string, refused?: 'at synthesis') =>
    ({ name, at: [1, 2, 3, 4].map((bucket, i) => ({ bucket, key: 1, refused: i === 3 ? refused : undefined })) });
  const none = { ours: [growth('ours')], others: [growth('other')] };

  test('is not told where all are equal', () => {
    expect(losses([measures({}), measures({ name: 'other' })], none)).toEqual([]);
  });

  test('is told where another is better, even though it is worse in the rest', () => {
    const other = measures({ name: 'other', lines: 1, cpu: 0.5, failed: CASES.slice(1) });
    expect(losses([measures({ failed: CASES.slice(0, 1) }), other], { ours: [growth('ours', 'at synthesis')], others: [growth('other')] })).toEqual([
      'user lines: 2, against 1 of other',
      'user lines with the topology: 2, against 1 of other',
      'synthesis CPU, ours = 1: 1.0, against 0.5 of other',
      `${CASES[0].what}, which must be allowed, and is for other`,
      'both policies with 300 accounts: refused, against 5 of other',
    ]);
  });
});

describe('what others have written', () => {
  const ROOT = join(__dirname, '..', '..');
  const peers = (file: string) => JSON.parse(readFileSync(join(ROOT, 'bench', 'artifact-bucket', 'peers', file), 'utf8'));
  const { name, private: isPrivate, dependencies } = peers('package.json');

  test('is no dependency of the library', () => {
    expect([name, isPrivate]).toEqual(['artifact-bucket-bench', true]);
    for (const file of ['package.json', 'package-lock.json']) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      expect(Object.keys(dependencies).filter((each) => text.includes(`"${each}"`))).toEqual([]);
    }
  });

  test('is installed in exact versions, with checksums, without a place to get it from, under licences that are allowed', () => {
    const entries = Object.entries<any>(peers('package-lock.json').packages).filter(([path]) => path !== '');
    expect(entries.map(([path]) => path)).toEqual(expect.arrayContaining(Object.keys(dependencies).map((each) => `node_modules/${each}`)));
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    for (const [, { integrity, inBundle, resolved, license }] of entries) {
      expect(inBundle || /^sha512-/.test(integrity)).toBe(true);
      expect([resolved, isAllowed(license)]).toEqual([undefined, true]);
    }
  });
});

import { readdirSync, readFileSync } from 'fs';
import { dirname, join, normalize, relative } from 'path';
import { ROOT } from './assembly';

/**
 * Who may know whom: each room, and the rooms that it may import. The order of the rows is the order in which a
 * reader meets them; a room names only rooms above it, so there is no cycle.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'private': [],
  'policy': [],
  'simulation': [],
  'delivery-topology': ['private'],
  'secure-artifact-bucket': ['private', 'delivery-topology'],
  'delivery-events': ['private', 'delivery-topology'],
  'cross-account-deploy-role': ['private', 'policy', 'delivery-topology', 'secure-artifact-bucket'],
  'role-audit': ['private', 'policy', 'delivery-topology'],
  'cloudformation-execution-role': ['private', 'policy', 'delivery-topology'],
  'secure-build': ['private', 'delivery-topology', 'secure-artifact-bucket'],
  'blue-green-ecs-service': ['private', 'simulation', 'delivery-topology', 'secure-artifact-bucket'],
  'release-deployer': ['private', 'simulation', 'delivery-topology', 'blue-green-ecs-service'],
  'blue-green-ecs-pipeline': ['private', 'delivery-topology', 'secure-artifact-bucket', 'cross-account-deploy-role', 'delivery-events', 'secure-build', 'release-deployer'],
  'canary-alarm-set': ['private', 'simulation', 'delivery-topology', 'blue-green-ecs-service'],
  'chat-channel': ['private', 'delivery-topology'],
  'org-guardrails': ['private', 'policy', 'delivery-topology'],
  'governance': ['private', 'delivery-topology'],
  'access-proof': ['private', 'policy'],
  'preflight': ['private', 'policy', 'delivery-topology'],
};
/** Rooms that have to stay plain functions: no CDK, no file, no network. */
const PURE = ['policy', 'simulation'];

type Sources = Record<string, string>;

function sourcesIn(folder: string): Sources {
  return Object.fromEntries(readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [join(folder, file), readFileSync(join(ROOT, folder, file), 'utf8')]));
}

const importsOf = (source: string) => [...source.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'/gms)].map((match) => match[1]);
const roomOf = (file: string) => relative('src', file).split('/')[0];

function violations(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, source]) => importsOf(source).flatMap((imported) => {
    const room = roomOf(file);
    if (room === 'index.ts') return /^\.\/[^/]+\/[^/]+$/.test(imported) ? [] : [`${file} exports what is not at the top of a room: ${imported}`];
    if (!(room in MAY_IMPORT)) return [`${file} lies in no known room`];
    if (!imported.startsWith('.')) return PURE.includes(room) ? [`${file} has to stay pure, but imports ${imported}`] : [];
    const target = normalize(join(dirname(file), imported));
    const other = roomOf(target);
    if (other === room) return [];
    if (!MAY_IMPORT[room].includes(other)) return [`${file} may not know ${other}`];
    return relative(join('src', other), target).includes('private/') ? [`${file} reaches into the private part of ${other}`] : [];
  }));
}

test('rooms know only the rooms that they may know, and nobody\'s private part', () => {
  const sources = sourcesIn('src');
  expect(Object.keys(sources).length).toBeGreaterThan(15);
  expect(violations(sources)).toEqual([]);
});

test.each<[string, string, string]>([
  ['src/delivery-topology/x.ts', "import { SecureArtifactBucket } from '../secure-artifact-bucket/secure-artifact-bucket';", 'may not know secure-artifact-bucket'],
  ['src/private/x.ts', "import { DeliveryTopology } from '../delivery-topology/delivery-topology';", 'may not know delivery-topology'],
  ['src/secure-artifact-bucket/private/x.ts', "import { p } from '../../delivery-topology/private/partition';", 'private part of delivery-topology'],
  ['src/policy/x.ts', "import { App } from 'aws-cdk-lib';", 'has to stay pure'],
  ['src/simulation/x.ts', "import {\n  readFileSync,\n} from 'fs';", 'has to stay pure'],
  ['src/misc/x.ts', "import { App } from 'aws-cdk-lib';", 'lies in no known room'],
  ['src/index.ts', "export * from './delivery-topology/private/partition';", 'not at the top of a room'],
])('%s would be found: %s', (file, source, message) => {
  expect(violations({ [file]: source })).toEqual([expect.stringContaining(message)]);
});

test('no room may know itself or a room that knows it', () => {
  const rooms = Object.keys(MAY_IMPORT);
  const reach = (room: string): string[] => MAY_IMPORT[room].flatMap((each) => [each, ...reach(each)]);
  for (const room of rooms) expect(reach(room)).not.toContain(room);
});

const tooLong = (sources: Sources) => Object.keys(sources).filter((file) => sources[file].split('\n').length > 500);
const literalPartitions = (sources: Sources) => Object.entries(sources)
  .filter(([, source]) => source.split('\n').some((line) => /arn:aws(-[a-z-]+)?:/.test(line) && !/^\s*(\*|\/\/)/.test(line)))
  .map(([file]) => file);

test('source files stay short and name no partition', () => {
  const sources = { ...sourcesIn('src'), ...sourcesIn('examples') };
  expect(tooLong({ ...sources, ...sourcesIn('test'), ...sourcesIn('demo'), ...sourcesIn('projenrc') })).toEqual([]);
  expect(literalPartitions(sources)).toEqual([]);
  expect(tooLong({ x: '\n'.repeat(500) })).toEqual(['x']);
  expect(literalPartitions({ x: "const a = 'arn:aws:s3:::b';", y: "const a = 'arn:aws-cn:s3:::b';", z: ' * arn:aws:s3:::b' })).toEqual(['x', 'y']);
});

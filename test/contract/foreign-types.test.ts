import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { gunzipSync } from 'zlib';
import { Assembly, brokenAssembly, ourAssembly, ROOT } from './assembly';

/** The jsii names that a package has, read from what it ships. */
function namesIn(packageName: string): Set<string> {
  const folder = join(ROOT, 'node_modules', packageName);
  const assembly = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8'));
  const whole = assembly.schema === 'jsii/file-redirect'
    ? JSON.parse(gunzipSync(readFileSync(join(folder, assembly.filename))).toString('utf8'))
    : assembly;
  return new Set(Object.keys(whole.types));
}

/** Every type of another package that our public side names, wherever in a type expression it stands. */
function foreignNames(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) {value.forEach((each) => foreignNames(each, found));} else if (value !== null && typeof value === 'object') {
    for (const [key, each] of Object.entries(value)) {
      if (['fqn', 'base'].includes(key) && typeof each === 'string') found.add(each);
      else if (key === 'interfaces' && Array.isArray(each)) each.forEach((name) => found.add(String(name)));
      else foreignNames(each, found);
    }
  }
  return found;
}

function missing(assembly: Assembly, known: Set<string>): string[] {
  return [...foreignNames(assembly.types)].filter((name) => !name.startsWith('cdk-secure-delivery.') && !known.has(name));
}

describe.each([['the floor', 'aws-cdk-lib'], ['the newest', 'aws-cdk-lib-newest']])('at %s CDK', (_, cdk) => {
  const known = new Set([...namesIn(cdk), ...namesIn('constructs')]);

  test('every foreign type of our signatures exists', () => {
    const names = [...foreignNames(ourAssembly().types)];
    expect(names).toEqual(expect.arrayContaining(['aws-cdk-lib.aws_kms.IKey', 'constructs.Construct']));
    expect(missing(ourAssembly(), known)).toEqual([]);
  });

  test('a type that was moved or is too new would be found', () => {
    const change = (name: string) => brokenAssembly((assembly) => {
      assembly.types['cdk-secure-delivery.SecureArtifactBucket'].properties.find((each: { name: string }) => each.name === 'bucket').type.fqn = name;
    });
    const moved = cdk === 'aws-cdk-lib' ? 'aws-cdk-lib.interfaces.aws_s3.IBucketRef' : 'aws-cdk-lib.aws_s3.IBucketRef';
    expect(missing(change(moved), known)).toEqual([moved]);
  });
});

test('both CDK versions under test are what package.json promises', () => {
  const version = (name: string) => JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
  const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(peerDependencies).toEqual({ 'aws-cdk-lib': `^${version('aws-cdk-lib')}`, 'constructs': '^10.4.2' });
  expect(version('aws-cdk-lib-newest')).not.toBe(version('aws-cdk-lib'));
  expect(existsSync(dirname(join(ROOT, 'node_modules', 'constructs', 'package.json')))).toBe(true);
});

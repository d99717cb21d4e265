import { Aws, Errors, Fn, Lazy } from 'aws-cdk-lib';
import { DeliveryTopology, DeliveryTopologyProps } from '../../src';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf, topologyProps } from '../helpers/topologies';

describe('a legal topology', () => {
  test('has the defaults that its documentation promises', () => {
    const { platform, environments, sharedAccounts } = topologyOf();
    expect(platform.artifactAccount).toBe(TOOLING.account);
    expect(platform.partition).toBe('aws');
    expect(platform.organizationId).toBeUndefined();
    expect(platform.conventions).toMatchObject({ namePrefix: 'sd', iamPath: '/', tags: {}, bootstrapQualifier: 'hnb659fds' });
    expect(platform.conventions.permissionsBoundaryName).toBeUndefined();
    expect(environments.map((each) => each.production)).toEqual([false, true]);
    expect(sharedAccounts).toBe(false);
  });

  test('keeps the order of its environments, which is the order of a release', () => {
    const environments = [PROD, DEV];
    expect(topologyOf({ environments }).environments.map((each) => each.name)).toEqual(['prod', 'dev']);
  });

  test('does not change when the props that it was made from change later', () => {
    const tags: Record<string, string> = { team: 'auth' };
    const topology = topologyOf({ platform: { ...TOOLING, conventions: { tags } } });
    tags.team = 'other';
    expect(topology.platform.conventions.tags).toEqual({ team: 'auth' });
  });

  test.each([['cn-north-1', 'aws-cn'], ['us-gov-west-1', 'aws-us-gov'], ['us-isob-east-1', 'aws-iso-b'], ['eu-central-2', 'aws']])(
    'in %s lies in the partition %s', (region, partition) => {
      const topology = topologyOf({ platform: { ...TOOLING, region }, environments: [{ ...DEV, region }] });
      expect(topology.platform.partition).toBe(partition);
    });

  test('gives the environment of a name', () => {
    expect(topologyOf().environment('prod').account).toBe(PROD.account);
  });

  test('puts the IAM path into the ARNs of its roles, and the partition of the stack that names them', () => {
    const topology = topologyOf({ platform: { ...TOOLING, conventions: { iamPath: '/delivery/' } } });
    const prod = topology.environment('prod');
    expect(prod.deployRoleArn).toBe(`arn:${Aws.PARTITION}:iam::333333333333:role/delivery/${prod.deployRoleName}`);
    expect(topology.pipelineRoleArn).toBe(`arn:${Aws.PARTITION}:iam::111111111111:role/delivery/${topology.pipelineRoleName}`);
  });
});

describe('fails for', () => {
  const platform = (change: object): DeliveryTopologyProps => topologyProps({ platform: { ...TOOLING, ...change } });
  const conventions = (change: object): DeliveryTopologyProps => platform({ conventions: change });
  const environment = (change: object): DeliveryTopologyProps => topologyProps({ environments: [DEV, { ...PROD, ...change }] });
  const cases: [string, DeliveryTopologyProps, string][] = [
    ['a short account', platform({ account: '1111' }), 'DeliveryTopology.InvalidAccount platform.account'],
    ['an account that is a number', platform({ account: 111111111111 }), 'DeliveryTopology.InvalidAccount platform.account'],
    ['an account with spaces', platform({ account: '111111111111 ' }), 'DeliveryTopology.InvalidAccount platform.account'],
    ['a wrong artifact account', platform({ artifactAccount: 'artifacts' }), 'DeliveryTopology.InvalidAccount platform.artifactAccount'],
    ['a region by its name', platform({ region: 'Ireland' }), 'DeliveryTopology.InvalidRegion platform.region'],
    ['an availability zone', platform({ region: 'eu-west-1a' }), 'DeliveryTopology.InvalidRegion platform.region'],
    ['an organization without its o-', platform({ organizationId: 'abc1234567' }), 'DeliveryTopology.InvalidOrganization platform.organizationId'],
    ['a root instead of an organization', platform({ organizationId: 'r-ab12' }), 'DeliveryTopology.InvalidOrganization platform.organizationId'],
    ['generation 0', platform({ artifactGeneration: 0 }), 'DeliveryTopology.InvalidGeneration platform.artifactGeneration'],
    ['half a generation', platform({ artifactGeneration: 1.5 }), 'DeliveryTopology.InvalidGeneration platform.artifactGeneration'],
    ['generation 1000', platform({ artifactGeneration: 1000 }), 'DeliveryTopology.InvalidGeneration platform.artifactGeneration'],
    ['a prefix in capitals', conventions({ namePrefix: 'ACME' }), 'DeliveryTopology.InvalidConvention platform.conventions.namePrefix'],
    ['a prefix of 10', conventions({ namePrefix: 'abcdefghij' }), 'DeliveryTopology.InvalidConvention platform.conventions.namePrefix'],
    ['an empty prefix', conventions({ namePrefix: '' }), 'DeliveryTopology.InvalidConvention platform.conventions.namePrefix'],
    ['a prefix that ends in a hyphen', conventions({ namePrefix: 'acme-' }), 'DeliveryTopology.InvalidConvention platform.conventions.namePrefix'],
    ...['aws', 'awsome', 'amazon', 'amzn-s3', 'ssm', 'sthree', 'xn'].map((namePrefix): [string, DeliveryTopologyProps, string] =>
      [`the reserved prefix ${namePrefix}`, conventions({ namePrefix }), 'DeliveryTopology.InvalidConvention platform.conventions.namePrefix']),
    ['a path without slashes', conventions({ iamPath: 'delivery' }), 'DeliveryTopology.InvalidConvention platform.conventions.iamPath'],
    ['a path with a wildcard', conventions({ iamPath: '/*/' }), 'DeliveryTopology.InvalidConvention platform.conventions.iamPath'],
    ['a path of 513', conventions({ iamPath: `/${'a'.repeat(511)}/` }), 'DeliveryTopology.InvalidConvention platform.conventions.iamPath'],
    ['a boundary as ARN', conventions({ permissionsBoundaryName: 'arn:aws:iam::111111111111:policy/b' }), 'DeliveryTopology.InvalidConvention platform.conventions.permissionsBoundaryName'],
    ['a long qualifier', conventions({ bootstrapQualifier: 'abcdefghijk' }), 'DeliveryTopology.InvalidConvention platform.conventions.bootstrapQualifier'],
    ['a qualifier with a dot', conventions({ bootstrapQualifier: 'ab.c' }), 'DeliveryTopology.InvalidConvention platform.conventions.bootstrapQualifier'],
    ['a tag of AWS', conventions({ tags: { 'aws:team': 'a' } }), 'DeliveryTopology.InvalidConvention platform.conventions.tags'],
    ['a tag without a key', conventions({ tags: { '': 'a' } }), 'DeliveryTopology.InvalidConvention platform.conventions.tags'],
    ['a tag value that is no string', conventions({ tags: { team: 7 } }), 'DeliveryTopology.InvalidConvention platform.conventions.tags.team'],
    ['a tag value of 257', conventions({ tags: { team: 'a'.repeat(257) } }), 'DeliveryTopology.InvalidConvention platform.conventions.tags.team'],
    ['a tag value with a semicolon', conventions({ tags: { team: 'a;b' } }), 'DeliveryTopology.InvalidConvention platform.conventions.tags.team'],
    ['an empty tag value', conventions({ tags: { team: '' } }), 'DeliveryTopology.InvalidConvention platform.conventions.tags.team'],
    ['tags that differ in capitals only', conventions({ tags: { team: 'a', Team: 'b' } }), 'DeliveryTopology.InvalidConvention platform.conventions.tags'],
    ['tags as a map', conventions({ tags: new Map([['a', 'b']]) }), 'DeliveryTopology.InvalidConvention platform.conventions.tags'],
    ['no tags', conventions({ tags: null }), 'DeliveryTopology.InvalidConvention platform.conventions.tags'],
    ['the path of service-linked roles', conventions({ iamPath: '/aws-service-role/x/' }), 'DeliveryTopology.InvalidConvention platform.conventions.iamPath'],
    ['a path with two slashes', conventions({ iamPath: '/a//b/' }), 'DeliveryTopology.InvalidConvention platform.conventions.iamPath'],
    ['a prefix as a list', conventions({ namePrefix: ['acme'] }), 'DeliveryTopology.InvalidConvention platform.conventions.namePrefix'],
    ['no prefix', conventions({ namePrefix: null }), 'DeliveryTopology.InvalidConvention platform.conventions.namePrefix'],
    ['an organization as a list', platform({ organizationId: ['o-abc1234567'] }), 'DeliveryTopology.InvalidOrganization platform.organizationId'],
    ['production as a text', environment({ production: 'false' }), 'DeliveryTopology.MissingProperty environments[1].production'],
    ['41 tags', conventions({ tags: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`k${i}`, 'v'])) }), 'DeliveryTopology.InvalidConvention platform.conventions.tags'],
    ['an application in capitals', topologyProps({ application: 'AuthService' }), 'DeliveryTopology.InvalidName application'],
    ['an application with two hyphens', topologyProps({ application: 'auth--service' }), 'DeliveryTopology.InvalidName application'],
    ['an application that starts with a digit', topologyProps({ application: '7up' }), 'DeliveryTopology.InvalidName application'],
    ['an application of 65', topologyProps({ application: 'a'.repeat(65) }), 'DeliveryTopology.InvalidName application'],
    ['an empty application', topologyProps({ application: '' }), 'DeliveryTopology.InvalidName application'],
    ['no environment', topologyProps({ environments: [] }), 'DeliveryTopology.NoEnvironment environments'],
    ['an environment of 33', environment({ name: 'e'.repeat(33) }), 'DeliveryTopology.InvalidName environments[1].name'],
    ['two environments of one name', environment({ name: 'dev' }), 'DeliveryTopology.DuplicateEnvironment environments[1].name'],
    ['an environment\'s wrong account', environment({ account: '' }), 'DeliveryTopology.InvalidAccount environments[1].account'],
    ['an environment\'s wrong region', environment({ region: 'eu' }), 'DeliveryTopology.InvalidRegion environments[1].region'],
    ['production in the tooling account', environment({ account: TOOLING.account }), 'DeliveryTopology.SharedAccount environments[1].account'],
    ['production beside dev', environment({ account: DEV.account }), 'DeliveryTopology.SharedAccount environments[1].account'],
    ['another partition', environment({ region: 'cn-north-1' }), 'DeliveryTopology.MixedPartitions environments[1].region'],
    ['a token as account', environment({ account: Aws.ACCOUNT_ID }), 'DeliveryTopology.NotLiteral environments[1].account'],
    ['a token as region', platform({ region: Aws.REGION }), 'DeliveryTopology.NotLiteral platform.region'],
    ['a token inside a name', topologyProps({ application: `auth-${Fn.ref('Suffix')}` }), 'DeliveryTopology.NotLiteral application'],
    ['a token as a tag', conventions({ tags: { team: Aws.STACK_NAME } }), 'DeliveryTopology.NotLiteral platform.conventions.tags.team'],
  ];

  test.each([
    ['no props', undefined, ['DeliveryTopology.MissingProperty platform', 'DeliveryTopology.MissingProperty environments', 'DeliveryTopology.InvalidName application']],
    ['no platform', { application: 'a', environments: [] }, ['DeliveryTopology.MissingProperty platform', 'DeliveryTopology.NoEnvironment environments']],
    ['no platform, beside others that are wrong', { application: 'A', service: 3, environments: [{ ...DEV, account: '4' }, { ...PROD, name: DEV.name }] }, [
      'DeliveryTopology.MissingProperty platform', 'DeliveryTopology.InvalidName application', 'DeliveryTopology.InvalidService service',
      'DeliveryTopology.InvalidAccount environments[0].account', 'DeliveryTopology.DuplicateEnvironment environments[1].name',
    ]],
    ['a token beside no platform', { application: Lazy.string({ produce: () => 'a' }), environments: [DEV] }, ['DeliveryTopology.MissingProperty platform', 'DeliveryTopology.NotLiteral application']],
    ['no environments, beside others that are wrong', { platform: { ...TOOLING, account: '4' }, application: 'A' }, [
      'DeliveryTopology.MissingProperty environments', 'DeliveryTopology.InvalidAccount platform.account', 'DeliveryTopology.InvalidName application',
    ]],
    ['an environment that is none', { ...topologyProps(), environments: [DEV, null] }, ['DeliveryTopology.MissingProperty environments[1]']],
    ['an environment that is none, beside others that are wrong', {
      ...topologyProps(), application: 'A', environments: [null, { ...DEV, account: '4', regoin: 'x' }, new Array(1)[0], { ...PROD, region: 'eu' }, { ...PROD, name: DEV.name }],
    }, [
      'DeliveryTopology.MissingProperty environments[0]', 'DeliveryTopology.MissingProperty environments[2]', 'DeliveryTopology.InvalidSetting environments[1].regoin',
      'DeliveryTopology.InvalidName application', 'DeliveryTopology.InvalidAccount environments[1].account', 'DeliveryTopology.InvalidRegion environments[3].region',
      'DeliveryTopology.DuplicateEnvironment environments[4].name',
    ]],
    ['a hole', { ...topologyProps(), environments: new Array(1) }, ['DeliveryTopology.MissingProperty environments[0]']],
    ['conventions that are none, beside a wrong account', { ...topologyProps(), platform: { account: '1', region: TOOLING.region, conventions: null } },
      ['DeliveryTopology.MissingProperty platform.conventions', 'DeliveryTopology.InvalidAccount platform.account']],
    ['conventions that are none', { ...topologyProps(), platform: { ...TOOLING, conventions: null } }, ['DeliveryTopology.MissingProperty platform.conventions']],
    ['a text that says false', { ...topologyProps(), sharedAccounts: 'false' }, ['DeliveryTopology.MissingProperty sharedAccounts']],
    ['environments that are no list', { ...topologyProps(), environments: DEV }, ['DeliveryTopology.MissingProperty environments']],
  ])('%s, from JavaScript', (_, props: any, problems) => {
    expect(problemsOf(() => new DeliveryTopology(props))).toEqual(problems);
  });

  test.each(cases)('%s', (_, props, problem) => {
    expect(problemsOf(() => new DeliveryTopology(props))).toEqual([problem]);
  });

  test('an environment in the artifact account', () => {
    const props = topologyProps({ platform: { ...TOOLING, artifactAccount: DEV.account } });
    expect(problemsOf(() => new DeliveryTopology(props))).toEqual(['DeliveryTopology.SharedAccount environments[0].account']);
  });

  test('a name that the topology does not have, telling those that it has', () => {
    const error = deliveryErrorOf(() => topologyOf().environment('staging'));
    expect(error.code).toBe('DeliveryTopology.UnknownEnvironment');
    expect(error.message).toContain('must be one of dev, prod, got "staging"');
  });
});

test('everything that is wrong is told in one error', () => {
  const error = deliveryErrorOf(() => new DeliveryTopology({
    platform: { account: '1', region: 'x', organizationId: 'y', conventions: { namePrefix: 'aws', iamPath: 'z' } },
    application: 'A',
    environments: [{ ...DEV, name: 'B' }, { ...DEV, name: 'B' }],
  }));
  expect(error.code).toBe('DeliveryTopology.SeveralProblems');
  expect(error.problems).toHaveLength(9);
  expect(error.message.split('\n')).toHaveLength(10);
  expect(error.message).toContain('  - platform.account: must be an account id of 12 digits, as a string, got "1" [DeliveryTopology.InvalidAccount]');
  expect(error.message).not.toMatch(/\.$/m);
});

test('two environments that nobody depends on may share an account', () => {
  expect(() => topologyOf({ environments: [DEV, { ...DEV, name: 'test' }, PROD] })).not.toThrow();
});

test('two production environments may share an account, for example in two regions', () => {
  expect(() => topologyOf({ environments: [PROD, { ...PROD, name: 'prod-us', region: 'us-east-1' }] })).not.toThrow();
});

test('a bootstrap qualifier may be all that CDK allows', () => {
  expect(topologyOf({ platform: { ...TOOLING, conventions: { bootstrapQualifier: 'My_qual-1' } } }).platform.conventions.bootstrapQualifier).toBe('My_qual-1');
});

test('sharedAccounts allows what is refused otherwise', () => {
  const environments = [{ ...DEV, account: TOOLING.account }, { ...PROD, account: TOOLING.account }];
  expect(() => topologyOf({ environments })).toThrow('DeliveryTopology.SharedAccount');
  expect(topologyOf({ environments, sharedAccounts: true }).sharedAccounts).toBe(true);
});

test('CDK recognizes the errors as its own kind', () => {
  const error = deliveryErrorOf(() => topologyOf({ application: '' }));
  expect(Errors.isConstructError(error)).toBe(true);
  expect(Errors.isValidationError(error)).toBe(true);
});

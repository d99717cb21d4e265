import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DeliveryTopology, SecureArtifactBucket, SecureImageRepository, SecureImageRepositoryProps } from '../../src';
import { problemsOf, deliveryErrorOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const ORGANIZATION = 'o-abc1234567';
const topology = topologyOf({ platform: { ...TOOLING, organizationId: ORGANIZATION } });
const ARTIFACTS = { account: '444444444444', region: 'eu-west-1' };
const apart = topologyOf({ platform: { ...TOOLING, artifactAccount: ARTIFACTS.account } });
const none = undefined as any;

function build(props: Partial<SecureImageRepositoryProps> = {}, env: { account: string; region: string } = TOOLING) {
  const stack = new Stack(new App(), 'Tooling', { env });
  const images = new SecureImageRepository(stack, 'Images', { topology, ...props });
  return { stack, images, template: () => Template.fromStack(stack) };
}

const workload = (of: DeliveryTopology = topology, env = { account: DEV.account, region: DEV.region }) => {
  const stack = new Stack(new App(), 'Workload', { env });
  return { stack, images: SecureImageRepository.fromTopology(stack, 'Images', of) };
};
const roleIn = (stack: Stack, props: Partial<iam.RoleProps> = {}) => new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal(), ...props });

describe('a repository', () => {
  const template = build().template();

  test('has a name that every account knows, and tags that are never moved', () => {
    template.hasResourceProperties('AWS::ECR::Repository', { RepositoryName: topology.imageRepositoryName, ImageTagMutability: 'IMMUTABLE' });
  });

  test('is scanned on push', () => {
    template.hasResourceProperties('AWS::ECR::Repository', { ImageScanningConfiguration: { ScanOnPush: true } });
  });

  test('is encrypted with a key of its own, with rotation', () => {
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    template.hasResourceProperties('AWS::ECR::Repository', { EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: { 'Fn::GetAtt': [key, 'Arn'] } } });
  });

  test('is kept with its key when the stack goes', () => {
    const resources = Object.values(template.toJSON().Resources);
    expect(resources).toHaveLength(2);
    for (const resource of resources) {
      expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('is the same template every time', () => {
    expect(JSON.stringify(build().template().toJSON())).toBe(JSON.stringify(template.toJSON()));
  });

  test('gives what others need of it', () => {
    const { images, stack } = build();
    expect(stack.resolve([images.repositoryName, images.repositoryArn, images.repositoryUri]))
      .toEqual(stack.resolve([images.repository.repositoryName, images.repository.repositoryArn, images.repository.repositoryUri]));
    expect(stack.resolve(images.encryptionKey.keyArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ImagesKey/), 'Arn'] });
  });

  test('carries the platform\'s conventions', () => {
    const platform = { ...TOOLING, conventions: { tags: { team: 'auth' } } };
    build({ topology: topologyOf({ platform }) }).template().hasResourceProperties('AWS::ECR::Repository', { Tags: [{ Key: 'team', Value: 'auth' }] });
  });
});

describe('its policy', () => {
  const policyOf = (of: DeliveryTopology, env?: { account: string; region: string }) => {
    const [{ Properties }] = Object.values(build({ topology: of }, env).template().findResources('AWS::ECR::Repository'));
    return Properties.RepositoryPolicyText;
  };

  test('names accounts, and demands the exact execution roles and the organization', () => {
    const [statement, ...others] = policyOf(topology).Statement;
    expect(others).toEqual([]);
    expect(statement).not.toHaveProperty('Resource');
    const arns = (resource: string) => [DEV, PROD].map(({ account, name }) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${account}:${resource || `role/${topology.environment(name).executionRoleName}`}`]],
    }));
    expect(statement.Principal.AWS).toEqual(arns('root'));
    expect(statement.Condition).toEqual({ ArnEquals: { 'aws:PrincipalArn': arns('') }, StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } });
  });

  test('says nothing of an organization that is not known', () => {
    expect(Object.keys(policyOf(topologyOf()).Statement[0].Condition)).toEqual(['ArnEquals']);
  });

  test('says nothing of an environment in its own account, and is left out when there is no other', () => {
    const here = { ...DEV, account: TOOLING.account };
    expect(JSON.stringify(policyOf(topologyOf({ sharedAccounts: true, environments: [here, PROD] })))).not.toContain(TOOLING.account);
    expect(policyOf(topologyOf({ sharedAccounts: true, environments: [here] }))).toBeUndefined();
  });

  test('lets the tooling account in as well when its environment is there and the images are elsewhere', () => {
    const environments = [{ ...DEV, account: TOOLING.account }];
    const of = topologyOf({ platform: { ...TOOLING, artifactAccount: ARTIFACTS.account }, sharedAccounts: true, environments });
    expect(JSON.stringify(policyOf(of, ARTIFACTS))).toContain(`:iam::${TOOLING.account}:root`);
  });

  test('that ECR would refuse for its size fails at synthesis', () => {
    const environments = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ ...DEV, name: `environment-number-${i}`, account: String(200000000000 + i) }));
    expect(() => policyOf(topologyOf({ environments: environments(45) }))).not.toThrow();
    expect(() => policyOf(topologyOf({ environments: environments(90) }))).toThrow(/repository policy: must be at most 10240 bytes.*\[SecureImageRepository.PolicyTooLarge\]/s);
  });
});

describe('removal', () => {
  test('DESTROY governs images and key together, and is warned of', () => {
    const { template, stack } = build({ removalPolicy: RemovalPolicy.DESTROY });
    for (const type of ['AWS::ECR::Repository', 'AWS::KMS::Key']) template().allResources(type, { DeletionPolicy: 'Delete' });
    Annotations.fromStack(stack).hasWarning('/Tooling/Images', Match.stringLikeRegexp('SecureImageRepository.destroyed'));
  });

  test.each([undefined, RemovalPolicy.RETAIN])('%s gives no warning', (removalPolicy) => {
    Annotations.fromStack(build({ removalPolicy }).stack).hasNoWarning('*', Match.anyValue());
  });
});

test.each<[string, () => unknown, string[]]>([
  ['another account', () => build({}, { ...TOOLING, account: DEV.account }), ['DeliveryTopology.WrongAccount env.account']],
  ['the tooling account, when the artifacts have another', () => build({ topology: apart }), ['DeliveryTopology.WrongAccount env.account']],
  ['another region and an unknown removal policy', () => build({ removalPolicy: RemovalPolicy.SNAPSHOT }, { ...TOOLING, region: 'us-east-1' }),
    ['DeliveryTopology.WrongRegion env.region', 'SecureImageRepository.UnsupportedRemovalPolicy removalPolicy']],
  ['no topology', () => build({ topology: none }), ['SecureImageRepository.NoTopology topology']],
  ['no props', () => new SecureImageRepository(new Stack(), 'Images', none), ['SecureImageRepository.NoTopology topology']],
  ['no topology elsewhere', () => SecureImageRepository.fromTopology(new Stack(), 'Images', none), ['SecureImageRepository.NoTopology topology']],
  ['an account of none of the topology\'s', () => workload(topology, { ...TOOLING, account: '999999999999' }), ['DeliveryTopology.WrongAccount env.account']],
])('a repository in or with %s fails', (_, work, problems) => {
  expect(problemsOf(work)).toEqual(problems);
});

test('a repository of its own account is no error', () => {
  expect(() => build({ topology: apart }, ARTIFACTS)).not.toThrow();
});

describe('a second repository of the application', () => {
  test('fails wherever it is in the app, and says what to do instead', () => {
    const app = new App();
    new SecureImageRepository(new Stack(app, 'One', { env: TOOLING }), 'Images', { topology });
    const error = deliveryErrorOf(() => new SecureImageRepository(new Stack(app, 'Two', { env: TOOLING }), 'Images', { topology: topologyOf() }));
    expect(error.code).toBe('SecureImageRepository.DuplicateRepository');
    expect(error.message).toContain('One/Images is the application\'s repository; pass that one on');
  });

  test('is none when the application is another, or when it is only referred to', () => {
    const { stack } = build();
    expect(() => new SecureImageRepository(stack, 'Others', { topology: topologyOf({ application: 'web' }) })).not.toThrow();
    expect(() => SecureImageRepository.fromTopology(stack, 'Again', topology)).not.toThrow();
    expect(() => new SecureArtifactBucket(stack, 'Artifacts', { topology })).not.toThrow();
  });
});

describe('grants', () => {

  test.each(['push', 'pull'] as const)('%s fails for a principal of another account', (verb) => {
    const { stack, images } = build();
    const foreign = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::999999999999:role/Foreign');
    expect(problemsOf(() => images.grants[verb](foreign))).toEqual(['SecureImageRepository.ForeignGrantee grantee']);
    const remote = SecureImageRepository.fromTopology(stack, 'Remote', topology);
    expect(problemsOf(() => remote.grants[verb](foreign))).toEqual(['SecureImageRepository.ForeignGrantee grantee']);
  });

  test.each(['push', 'pull'] as const)('%s fails for a principal without a policy', (verb) => {
    const service = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
    expect(problemsOf(() => build().images.grants[verb](service))).toEqual(['SecureImageRepository.UngrantableGrantee grantee']);
  });

  test('from another account cannot be for pushing, which the repository would refuse', () => {
    const { stack, images } = workload();
    const error = deliveryErrorOf(() => images.grants.push(roleIn(stack)));
    expect(error.code).toBe('SecureImageRepository.ForeignPush');
    expect(error.message).toContain(`must be the repository's account ${TOOLING.account}`);
  });

  test('in another app of the same account can', () => {
    const { stack, images } = workload(topology, TOOLING);
    expect(images.grants.push(roleIn(stack)).success).toBe(true);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('are for the owner\'s repository only, and add nothing to its policy', () => {
    const { stack, images, template } = build();
    const before = JSON.stringify(build().template().findResources('AWS::ECR::Repository'));
    images.grants.pull(roleIn(stack));
    expect(JSON.stringify(template().findResources('AWS::ECR::Repository'))).toBe(before);
    template().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ImagesRepository'), 'Arn'] },
            Condition: { StringEquals: { 'aws:ResourceAccount': TOOLING.account } },
          },
          { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
        ],
      },
    });
  });

  test('elsewhere name what the topology says, and need nothing deployed', () => {
    const { stack, images } = workload();
    images.grants.pull(roleIn(stack, { roleName: topology.environment('dev').executionRoleName }));
    const json = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(json).toContain(`:ecr:eu-west-1:${TOOLING.account}:repository/${topology.imageRepositoryName}`);
    expect(json).not.toContain('Fn::ImportValue');
    expect(images.repositoryName).toBe(topology.imageRepositoryName);
    expect(images.repositoryUri).toBe(topology.imageRepositoryUri);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('elsewhere take an imported role at its word', () => {
    const { stack, images } = workload();
    images.grants.pull(iam.Role.fromRoleArn(stack, 'Imported', `arn:aws:iam::${DEV.account}:role/Imported`));
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test.each<[string, Partial<iam.RoleProps>]>([
    ['another name', { roleName: 'Other' }],
    ['another path', { roleName: topology.environment('dev').executionRoleName, path: '/x/' }],
    ['the name of another environment', { roleName: topology.environment('prod').executionRoleName }],
  ])('elsewhere warn of a role with %s, which the repository does not let in', (_, props) => {
    const { stack, images } = workload();
    images.grants.pull(roleIn(stack, props));
    Annotations.fromStack(stack).hasWarning('/Workload/Images', Match.stringLikeRegexp('SecureImageRepository.unknownPuller'));
  });
});

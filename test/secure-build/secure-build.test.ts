import { App, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DeliveryTopology, SecureArtifactBucket, SecureArtifactBucketProps, SecureBuild, SecureBuildProps, SecureImageRepository } from '../../src';
import { fiftyTopologies } from '../delivery-topology/fifty-topologies';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, TOOLING, topologyOf } from '../helpers/topologies';

const topology = topologyOf();
const none = undefined as any;

function build(props: Partial<SecureBuildProps> = {}, of: DeliveryTopology = topology, bucket: SecureArtifactBucketProps = {}) {
  const { account, region } = of.platform;
  const stack = new Stack(new App(), 'Tooling', { env: { account, region } });
  const artifacts = new SecureArtifactBucket(stack, 'Artifacts', { topology: of, ...bucket });
  const repository = new SecureImageRepository(stack, 'Images', { topology: of });
  const made = new SecureBuild(stack, 'Build', { topology: of, artifacts, repository, ...props });
  return { stack, artifacts, repository, made, template: () => Template.fromStack(stack) };
}

const projectOf = (template: Template): any => Object.values(template.findResources('AWS::CodeBuild::Project'))[0];
const specOf = (template: Template) => JSON.parse(projectOf(template).Properties.Source.BuildSpec);

describe('the project', () => {
  const { template: synthesize, artifacts, stack } = build();
  const template = synthesize();
  const { Properties: project, DependsOn: dependencies } = projectOf(template);

  test('belongs to a pipeline, with commands that no commit changes', () => {
    expect(project.Artifacts.Type).toBe('CODEPIPELINE');
    expect(project.Source.Type).toBe('CODEPIPELINE');
    expect(specOf(template).version).toBe('0.2');
  });

  test('runs docker on Linux, for at most an hour', () => {
    expect(project.Environment).toMatchObject({ Type: 'LINUX_CONTAINER', Image: 'aws/codebuild/standard:7.0', PrivilegedMode: true });
    expect(project.TimeoutInMinutes).toBe(60);
  });

  test('encrypts with the artifacts\' key and logs to its own group', () => {
    expect(project.EncryptionKey).toEqual(stack.resolve(artifacts.keyArn));
    expect(project.LogsConfig).toEqual({ CloudWatchLogs: { Status: 'ENABLED', GroupName: { Ref: expect.stringMatching(/^BuildLogs/) } } });
  });

  test('has only plain settings as variables', () => {
    expect(project.Environment.EnvironmentVariables).toEqual([
      { Name: 'IMAGE_REPOSITORY', Type: 'PLAINTEXT', Value: stack.resolve(topology.imageRepositoryUri) },
      { Name: 'SOURCE_DIRECTORY', Type: 'PLAINTEXT', Value: '.' },
      { Name: 'DOCKERFILE', Type: 'PLAINTEXT', Value: 'Dockerfile' },
    ]);
  });

  test('is there only when its role can do everything', () => {
    expect(dependencies).toEqual([expect.stringMatching(/^BuildRoleDefaultPolicy/)]);
  });

  test('is the same template every time', () => {
    expect(JSON.stringify(build().template().toJSON())).toBe(JSON.stringify(template.toJSON()));
  });
});

describe('the buildspec', () => {
  test('runs the tests as commands of their own, before the image is built', () => {
    const testCommands = ['make "it"', 'line 1\nline 2'];
    const { commands } = specOf(build({ testCommands }).template()).phases.build;
    expect(commands.slice(1, 3)).toEqual(testCommands);
    expect(commands[3]).toMatch(/^docker build /);
    expect(specOf(build().template()).phases.build.commands.slice(1, 3)).toEqual(['npm ci', 'npm test']);
  });

  test('exports the digest under the name that the class tells', () => {
    expect(specOf(build().template()).env['exported-variables']).toEqual([SecureBuild.IMAGE_DIGEST_VARIABLE]);
  });

  test('has no value in a command: they are the shell\'s variables, and quoted', () => {
    const { phases } = specOf(build({ directory: 'a directory', dockerfile: 'a Dockerfile', testCommands: ['true'] }).template());
    const commands: string[] = Object.values<any>(phases).flatMap((phase) => phase.commands);
    expect(commands.join()).not.toMatch(/a directory|a Dockerfile|dkr\.ecr/);
    for (const command of commands) expect(command.replace(/"[^"]*"|'[^']*'|\[\[ \$digest /g, '')).not.toMatch(/\$[A-Z_{]/);
  });

  test('gets directory and Dockerfile through variables', () => {
    build({ directory: 'service', dockerfile: 'docker/web.Dockerfile' }).template().hasResourceProperties('AWS::CodeBuild::Project', {
      Environment: {
        EnvironmentVariables: Match.arrayWith([Match.objectLike({ Name: 'SOURCE_DIRECTORY', Value: 'service' }), Match.objectLike({ Name: 'DOCKERFILE', Value: 'docker/web.Dockerfile' })]),
      },
    });
  });
});

describe('the log group', () => {
  test('keeps a year of logs, encrypted with the artifacts\' key', () => {
    const { template, stack, artifacts } = build();
    template().hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 365, KmsKeyId: stack.resolve(artifacts.keyArn) }, DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain',
    });
  });

  test('goes with the bucket whose key it uses', () => {
    const { template } = build({}, topology, { removalPolicy: RemovalPolicy.DESTROY });
    template().hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
  });

  test('has another name with another generation of that bucket', () => {
    const names = [1, 2].map((artifactGeneration) => {
      const [group]: any[] = Object.values(build({}, topologyOf({ platform: { ...TOOLING, artifactGeneration } })).template().findResources('AWS::Logs::LogGroup'));
      return group.Properties.LogGroupName;
    });
    expect(names).toEqual([`/aws/codebuild/${topology.pipelineName}--build`, `/aws/codebuild/${topology.pipelineName}--build/2`]);
  });
});

describe('the role', () => {
  test('carries the platform\'s path, boundary and tags', () => {
    const conventions = { iamPath: '/delivery/', permissionsBoundaryName: 'Boundary', tags: { team: 'auth' } };
    build({}, topologyOf({ platform: { ...TOOLING, conventions } })).template().hasResourceProperties('AWS::IAM::Role', {
      Path: '/delivery/', PermissionsBoundary: Match.anyValue(), Tags: [{ Key: 'team', Value: 'auth' }],
    });
  });

  test('is no wider when a pipeline of CDK\'s own uses the project', () => {
    const policiesOf = (template: Template) => Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('BuildRole'));
    const { stack, artifacts, made, template } = build();
    const pipeline = new codepipeline.Pipeline(stack, 'Pipeline', { artifactBucket: artifacts.bucket });
    const source = new codepipeline.Artifact();
    pipeline.addStage({ stageName: 'Source', actions: [new actions.CodeStarConnectionsSourceAction({ actionName: 'Source', owner: 'o', repo: 'r', branch: 'main', connectionArn: 'arn', output: source })] });
    const action = new actions.CodeBuildAction({ actionName: 'Build', project: made.project, input: source, outputs: [new codepipeline.Artifact()] });
    pipeline.addStage({ stageName: 'Build', actions: [action] });
    expect(action.variable(SecureBuild.IMAGE_DIGEST_VARIABLE)).toMatch(/^#\{.+\.IMAGE_DIGEST\}$/);
    expect(policiesOf(template())).toEqual(policiesOf(build().template()));
    expect(Object.keys(template().findResources('AWS::IAM::Policy')).length).toBeGreaterThan(1);
  });

  test('can be given more, by its own name', () => {
    const { made, template, stack } = build();
    made.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['codeartifact:GetRepositoryEndpoint'], resources: [`arn:${stack.partition}:codeartifact:eu-west-1:111111111111:repository/d/r`] }));
    template().hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'codeartifact:GetRepositoryEndpoint' })]) } });
  });
});

test('bucket and repository may lie in another stack of the account', () => {
  const app = new App();
  const shared = new Stack(app, 'Shared', { env: TOOLING });
  const artifacts = new SecureArtifactBucket(shared, 'Artifacts', { topology: topologyOf({ application: 'web' }) });
  artifacts.addApplication(topology);
  const repository = new SecureImageRepository(shared, 'Images', { topology });
  const stack = new Stack(app, 'Build', { env: TOOLING });
  new SecureBuild(stack, 'Build', { topology, artifacts, repository });
  expect(() => app.synth()).not.toThrow();
  expect(stack.dependencies).toEqual([shared]);
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain(`${topology.artifactKeyPrefix}/*`);
});

test('the names of every topology are as short as CodeBuild takes them, and each is another', () => {
  const pattern = /^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/;
  const names = fiftyTopologies().map((props) => `${new DeliveryTopology(props).pipelineName}--build`);
  for (const name of names) expect(name).toMatch(pattern);
  expect(new Set(names).size).toBe(names.length);
});

describe('what is wrong is told', () => {
  const stackOf = (env = TOOLING) => new Stack(new App(), 'Tooling', { env });
  const other = topologyOf({ application: 'web' });
  const apart = topologyOf({ platform: { ...TOOLING, artifactAccount: '444444444444' } });
  const inAnotherApp = { artifacts: build().artifacts, repository: build().repository };

  test.each<[string, () => unknown, string[]]>([
    ['no props', () => new SecureBuild(stackOf(), 'Build', none), ['SecureBuild.NoTopology topology']],
    ['another account', () => new SecureBuild(stackOf({ ...TOOLING, account: DEV.account }), 'Build', { topology, ...inAnotherApp }), ['DeliveryTopology.WrongAccount env.account']],
    ['no bucket and no repository', () => new SecureBuild(stackOf(), 'Build', { topology, artifacts: none, repository: none }),
      ['SecureBuild.MissingProperty artifacts', 'SecureBuild.MissingProperty repository']],
    ['one for the other', () => new SecureBuild(stackOf(), 'Build', { topology, artifacts: inAnotherApp.repository as any, repository: inAnotherApp.artifacts as any }),
      ['SecureBuild.MissingProperty artifacts', 'SecureBuild.MissingProperty repository']],
    ['a repository by reference', () => {
      const stack = stackOf();
      const repository = SecureImageRepository.fromTopology(stack, 'Images', topology) as any;
      new SecureBuild(stack, 'Build', { topology, artifacts: inAnotherApp.artifacts, repository });
    }, ['SecureBuild.MissingProperty repository']],
    ['another application', () => new SecureBuild(stackOf(), 'Build', { topology: other, ...inAnotherApp }),
      ['SecureBuild.OtherApplication artifacts', 'SecureBuild.OtherApplication repository']],
    ['another platform', () => new SecureBuild(stackOf(), 'Build', { topology: topologyOf({ platform: { ...TOOLING, conventions: { namePrefix: 'x' } } }), ...inAnotherApp }),
      ['SecureBuild.OtherApplication artifacts', 'SecureBuild.OtherApplication repository']],
    ['a bucket that stands alone', () => {
      const stack = stackOf();
      new SecureBuild(stack, 'Build', { topology, artifacts: new SecureArtifactBucket(stack, 'Artifacts'), repository: inAnotherApp.repository });
    }, ['SecureBuild.OtherApplication artifacts']],
    ['artifacts in another account', () => new SecureBuild(stackOf(), 'Build', { topology: apart, ...inAnotherApp }),
      ['SecureBuild.ArtifactsElsewhere topology.platform.artifactAccount', 'SecureBuild.OtherApplication artifacts', 'SecureBuild.OtherApplication repository']],
    ['no test', () => build({ testCommands: [] }), ['SecureBuild.InvalidCommands testCommands']],
    ['tests that are no list', () => build({ testCommands: 'npm test' as any }), ['SecureBuild.InvalidCommands testCommands']],
    ['tests that are not known yet', () => build({ testCommands: Lazy.list({ produce: () => [] }) }), ['SecureBuild.InvalidCommands testCommands']],
    ['tests that are none', () => build({ testCommands: ['npm test', ' ', 1 as any, 'a\0b'] }), [1, 2, 3].map((i) => `SecureBuild.InvalidCommands testCommands[${i}]`)],
    ...['', '/etc', '..', '../x', 'a/../b', 'a/..', 'a\nb', 'a'.repeat(256), 1 as any].map((path): [string, () => unknown, string[]] => [
      `the path ${JSON.stringify(path)}`, () => build({ dockerfile: path, directory: path }), ['SecureBuild.InvalidPath dockerfile', 'SecureBuild.InvalidPath directory'],
    ]),
  ])('%s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test.each(['a', 'a/b', '.', './a', 'a..b', '...', 'with space/and $(sign)', Lazy.string({ produce: () => '..' })])('the path %s is one', (path) => {
    expect(() => build({ dockerfile: path, directory: path })).not.toThrow();
  });

  test('a second build of the application', () => {
    const { stack, artifacts, repository } = build();
    const error = deliveryErrorOf(() => new SecureBuild(stack, 'Again', { topology: topologyOf(), artifacts, repository }));
    expect(error.code).toBe('SecureBuild.DuplicateBuild');
    expect(error.message).toContain('Tooling/Build is the application\'s build');
  });

  test('and a build that is refused leaves nothing behind that could be deployed', () => {
    const { stack, artifacts, repository } = build();
    const before = stack.node.findAll().length;
    const key = JSON.stringify(Template.fromStack(build().stack).findResources('AWS::KMS::Key'));
    expect(() => new SecureBuild(stack, 'Again', { topology, artifacts, repository })).toThrow();
    expect(stack.node.findAll().length).toBe(before + 1);
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::KMS::Key'))).toBe(key);
  });
});

test.each(['cn-north-1', 'us-gov-west-1'])('in %s no ARN is of the partition aws', (region) => {
  const env = { account: TOOLING.account, region };
  const of = topologyOf({ platform: env, environments: [{ ...DEV, region }] });
  const json = JSON.stringify(build({}, of).template().toJSON());
  expect(json).not.toContain('arn:aws:');
  expect(json).toContain(`logs.${region}.`);
});

import { readFileSync } from 'fs';
import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CONNECTION, deliverable, pipelineOf, SERVICE, SOURCE, toolingOf } from './pipeline-world';
import { BlueGreenEcsPipeline, BlueGreenEcsPipelineProps, PipelineSource, SecureArtifactBucket, SecureBuild, SecureImageRepository, TrafficShift } from '../../src';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const topology = deliverable();
const RECOMMENDED = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));
const FLAGS = [['the recommended feature flags', RECOMMENDED], ['no feature flag', {}]] as const;

function build(more: Partial<BlueGreenEcsPipelineProps> = {}, of = topology, context: object = {}) {
  const tooling = toolingOf(of, context);
  const pipeline = pipelineOf(tooling, of, more);
  const template = () => Template.fromStack(tooling.stack);
  const properties = () => Object.values(template().findResources('AWS::CodePipeline::Pipeline'))[0].Properties;
  return { ...tooling, pipeline, template, properties };
}

const text = (value: any): any => (Array.isArray(value) ? value.map(text)
  : value?.['Fn::Join'] ? value['Fn::Join'][1].map(text).join('')
    : value?.['Fn::GetAtt']?.[1] === 'Name' ? value['Fn::GetAtt'][0]
      : value?.Ref === 'AWS::Partition' ? 'aws'
        : value?.Ref === 'AWS::URLSuffix' ? 'amazonaws.com'
          : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, text(each)])) : value);
const outline = (properties: any) => properties.Stages.map((stage: any) => `${stage.Name}: ${stage.Actions.map((each: any) => `${each.RunOrder} ${each.Name}`).join(', ')}`);
const action = (properties: any, name: string) =>
  text(properties.Stages.flatMap((each: any) => each.Actions).find((each: any) => each.Name === name));

describe.each(FLAGS)('with %s, a pipeline', (_, context) => {
  const { template, properties, artifacts } = build({}, topology, context);

  test('takes the source, builds it, and releases and tags it in the order of the topology, into production with approval', () => {
    expect(outline(properties())).toEqual(['Source: 1 Source', 'Build: 1 Build', 'Release-dev: 1 Release, 2 Tag', 'Release-prod: 1 Approve, 2 Release, 3 Tag']);
  });

  test('is of type V2, delivers one push after the other, and has the name of the topology', () => {
    expect(properties()).toMatchObject({ PipelineType: 'V2', ExecutionMode: 'QUEUED', Name: topology.pipelineName });
  });

  test('keeps artifacts in the bucket, with its key', () => {
    const [[bucket], [key]] = ['AWS::S3::Bucket', 'AWS::KMS::Key'].map((type) => Object.keys(template().findResources(type)));
    expect(properties().ArtifactStore).toEqual({ Type: 'S3', Location: { Ref: bucket }, EncryptionKey: { Type: 'KMS', Id: { 'Fn::GetAtt': [key, 'Arn'] } } });
  });

  test('runs with a role of its own, which has its permissions before the first run', () => {
    const roles = template().findResources('AWS::IAM::Role');
    expect(Object.keys(roles).map((id) => id.slice(0, -8)).sort()).toEqual(['PipelineBuildRole', 'PipelineReleaseTagsRole', 'PipelineRole']);
    const [role] = Object.keys(roles).filter((id) => id.startsWith('PipelineRole'));
    const [policy] = Object.keys(template().findResources('AWS::IAM::Policy')).filter((id) => id.startsWith('PipelineRole'));
    template().hasResource('AWS::CodePipeline::Pipeline', { Properties: { RoleArn: { 'Fn::GetAtt': [role, 'Arn'] } }, DependsOn: [policy] });
    expect(roles[role].Properties).toEqual({ RoleName: topology.pipelineRoleName, Path: '/', Description: 'Delivers auth-service', AssumeRolePolicyDocument: expect.anything() });
  });

  test('has a role with these permissions and no others', () => {
    const [[, policy]] = Object.entries(template().findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('PipelineRole'));
    const bucket = `arn:aws:s3:::${topology.platform.artifactBucketName}`;
    const [tags] = Object.keys(template().findResources('AWS::StepFunctions::StateMachine'));
    const inOurAccount = { StringEquals: { 'aws:ResourceAccount': TOOLING.account } };
    const at = (type: string, id = '') => ({ 'Fn::GetAtt': [expect.stringMatching(`^${Object.keys(template().findResources(type)).find((each) => each.startsWith(id))}$`), 'Arn'] });
    expect(text(policy.Properties.PolicyDocument.Statement)).toEqual([
      { Sid: 'Source', Effect: 'Allow', Action: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'], Resource: CONNECTION },
      { Sid: 'Build', Effect: 'Allow', Action: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild'], Resource: at('AWS::CodeBuild::Project') },
      {
        Sid: 'Release',
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: [DEV, PROD].map(({ account, name }) => `arn:aws:iam::${account}:role/${topology.environment(name).deployRoleName}`),
      },
      { Sid: 'Tag', Effect: 'Allow', Action: ['states:DescribeStateMachine', 'states:StartExecution'], Resource: { Ref: tags } },
      { Sid: 'WatchTag', Effect: 'Allow', Action: 'states:DescribeExecution', Resource: `arn:aws:states:eu-west-1:${TOOLING.account}:execution:${tags}:*` },
      { Sid: 'ArtifactStore', Effect: 'Allow', Action: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'], Resource: bucket, Condition: inOurAccount },
      {
        Sid: 'Artifacts',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:PutObjectAcl'],
        Resource: `${bucket}/${topology.artifactKeyPrefix}/*`,
        Condition: inOurAccount,
      },
      {
        Sid: 'ArtifactKey',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: at('AWS::KMS::Key', 'Artifacts'),
        Condition: {
          StringEquals: { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com'] },
          StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket, `${bucket}/*`] },
        },
      },
    ]);
  });

  test('leaves the policies of the bucket and the key, and the build and its role, as they are without it', () => {
    const { stack, artifacts: alone } = toolingOf(topology, context);
    // The same paths as below the pipeline, and so the same ids.
    const repository = new SecureImageRepository(stack, 'PipelineImages', { topology });
    new SecureBuild(stack, 'PipelineBuild', { topology, artifacts: alone, repository });
    const before = Template.fromStack(stack);
    for (const type of ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::KMS::Key', 'AWS::ECR::Repository', 'AWS::CodeBuild::Project']) {
      expect(plain(template(), type)).toEqual(plain(before, type));
    }
    expect(plain(template(), 'AWS::IAM::Policy').filter((each) => !each.includes('"Ref":"PipelineRole'))).toEqual(plain(before, 'AWS::IAM::Policy'));
    expect(artifacts.node.path).toBe('Tooling/Artifacts');
  });

  test('makes nothing beside it: no other stack, custom resource, function, topic or bucket', () => {
    expect(artifacts.node.root.node.findAll().filter(Stack.isStack).map(({ node }) => node.id)).toEqual(['Tooling']);
    expect([...new Set(Object.values(template().toJSON().Resources).map((each: any) => each.Type))].sort()).toEqual([
      'AWS::CodeBuild::Project', 'AWS::CodePipeline::Pipeline', 'AWS::ECR::Repository', 'AWS::IAM::Policy', 'AWS::IAM::Role',
      'AWS::KMS::Alias', 'AWS::KMS::Key', 'AWS::Logs::LogGroup', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::StepFunctions::StateMachine',
    ]);
  });

  test('is the same template every time', () => {
    expect(JSON.stringify(build({}, topology, context).template().toJSON())).toBe(JSON.stringify(template().toJSON()));
  });
});

/** Resources of a type, without the logical ids that their paths give them. */
function plain(template: Template, type: string): string[] {
  return Object.entries(template.findResources(type)).filter(([id]) => !id.startsWith('PipelineReleaseTags')).map(([, each]) => JSON.stringify(each)
    .replace(/Pipeline(Build|Images)(Logs|Role|Project|Key|Repository)(DefaultPolicy)?[0-9A-F]{8}/g, '$1$2$3')
    .replace(/Tooling\/Pipeline\/?(Build|Images)/g, 'Tooling/Pipeline$1')
    .replace(/"Description":"Images of [^"]*"/, '""')).sort();
}

describe('an action', () => {
  const { properties } = build();

  test('takes each push to the branch', () => {
    expect(action(properties(), 'Source')).toEqual({
      Name: 'Source',
      Namespace: 'Source',
      ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'CodeStarSourceConnection', Version: '1' },
      Configuration: { ConnectionArn: CONNECTION, FullRepositoryId: 'acme/auth-service', BranchName: 'main', DetectChanges: true },
      OutputArtifacts: [{ Name: 'Source' }],
      RunOrder: 1,
    });
  });

  test('builds it, and knows the digest', () => {
    expect(action(properties(), 'Build')).toMatchObject({
      Namespace: 'Build',
      ActionTypeId: { Category: 'Build', Owner: 'AWS', Provider: 'CodeBuild' },
      Configuration: { ProjectName: { Ref: expect.stringMatching(/^PipelineBuildProject/) } },
      InputArtifacts: [{ Name: 'Source' }],
    });
  });

  test('asks for approval with the digest that is released, and nothing that the commit says', () => {
    expect(action(properties(), 'Approve')).toEqual({
      Name: 'Approve',
      ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' },
      Configuration: { CustomData: `Release auth-service to prod, account ${PROD.account}: image #{Build.IMAGE_DIGEST}, built from commit #{Source.CommitId}` },
      RunOrder: 1,
    });
  });

  test.each([DEV, PROD])('releases to $name with the deploy role of that account, through its deployer', ({ name, account }) => {
    const { deployRoleName, deployerStateMachineName } = topology.environment(name);
    const [release] = properties().Stages.find((each: any) => each.Name === `Release-${name}`).Actions.filter((each: any) => each.Name === 'Release').map(text);
    expect(release).toEqual({
      Name: 'Release',
      ActionTypeId: { Category: 'Invoke', Owner: 'AWS', Provider: 'StepFunctions', Version: '1' },
      RoleArn: `arn:aws:iam::${account}:role/${deployRoleName}`,
      Configuration: {
        StateMachineArn: `arn:aws:states:eu-west-1:${account}:stateMachine:${deployerStateMachineName}`,
        InputType: 'Literal',
        Input: expect.any(String),
      },
      RunOrder: expect.any(Number),
    });
    expect(JSON.parse(release.Configuration.Input)).toEqual({
      version: 1,
      executionId: '#{codepipeline.PipelineExecutionId}',
      image: `${TOOLING.account}.dkr.ecr.eu-west-1.amazonaws.com/${topology.imageRepositoryName}@#{Build.IMAGE_DIGEST}`,
    });
  });

  test.each([DEV, PROD])('marks what was released to $name, when it was, with the pipeline\'s own role', ({ name }) => {
    const { Actions: actions } = properties().Stages.find((each: any) => each.Name === `Release-${name}`);
    const [release, tag] = actions.slice(-2);
    expect([release.Name, tag.RunOrder]).toEqual(['Release', release.RunOrder + 1]);
    expect(tag).toEqual({
      Name: 'Tag',
      ActionTypeId: { Category: 'Invoke', Owner: 'AWS', Provider: 'StepFunctions', Version: '1' },
      Configuration: {
        StateMachineArn: { Ref: expect.stringMatching(/^PipelineReleaseTagsStateMachine/) },
        InputType: 'Literal',
        Input: `{"digest":"#{Build.IMAGE_DIGEST}","environment":"${name}"}`,
      },
      RunOrder: expect.any(Number),
    });
  });

  test('has no longer a value than CodePipeline takes, for the longest topology', () => {
    const longest = deliverable({
      platform: { ...TOOLING, conventions: { namePrefix: 'abcdefghi', iamPath: `/${'p'.repeat(200)}/` } },
      application: 'a'.repeat(64),
      environments: [{ ...PROD, name: 'p'.repeat(32) }],
    });
    for (const each of text(build({}, longest).properties()).Stages.flatMap((stage: any) => stage.Actions)) {
      for (const value of Object.values(each.Configuration)) expect(JSON.stringify(value).length).toBeLessThan(1000);
    }
  });

  test('has no time-out of its own, which is for approvals, and a slow release is within CodePipeline\'s', () => {
    const slow = deliverable({ environments: [{ ...PROD, shift: TrafficShift.canary(1, Duration.days(2)) }] });
    expect(JSON.stringify(build({}, slow).properties())).not.toContain('TimeoutInMinutes');
    // Two days of shifting and two of waiting are all that CodeDeploy takes, and seven days what the action has.
    expect(slow.environments[0].shift!.duration.plus(Duration.days(2)).toDays()).toBeLessThan(7);
  });
});

describe('approval', () => {
  const three = deliverable({ environments: [DEV, { name: 'test', account: '444444444444', region: 'eu-west-1' }, PROD] });
  const approved = (more: Partial<BlueGreenEcsPipelineProps>) => outline(build(more, three).properties()).filter((each: string) => each.includes('Approve')).map((each: string) => each.split(':')[0]);
  const warnings = (more: Partial<BlueGreenEcsPipelineProps>, of = three) => Annotations.fromStack(build(more, of).stack).findWarning('*', Match.anyValue()).map((each) => String(each.entry.data));

  test.each<[string, Partial<BlueGreenEcsPipelineProps>, string[], boolean]>([
    ['is before production', {}, ['Release-prod'], false],
    ['is where it is asked for as well', { approveBefore: ['test'] }, ['Release-test', 'Release-prod'], false],
    ['is before production once', { approveBefore: ['prod'] }, ['Release-prod'], false],
    ['is nowhere when production is unattended', { unattendedProduction: true }, [], true],
    ['is where it is asked for when production is unattended', { unattendedProduction: true, approveBefore: ['test'] }, ['Release-test'], true],
    ['is before production when both are said', { unattendedProduction: true, approveBefore: ['prod'] }, ['Release-prod'], false],
  ])('%s', (_, more, stages, warned) => {
    expect(approved(more)).toEqual(stages);
    expect(warnings(more)).toEqual(warned ? [expect.stringContaining('[ack: cdk-secure-delivery:BlueGreenEcsPipeline.unattendedProduction]')] : []);
  });

  test('of no production is not warned of', () => {
    expect(warnings({ unattendedProduction: true }, deliverable({ environments: [DEV] }))).toEqual([]);
  });
});

describe('parts', () => {
  test('are made with the pipeline', () => {
    const { stack, pipeline } = build();
    expect([pipeline.imageBuild, pipeline.repository].map(({ node }) => node.path)).toEqual(['Tooling/Pipeline/Build', 'Tooling/Pipeline/Images']);
    expect(stack.resolve([pipeline.pipeline.pipelineName, pipeline.role.roleArn]))
      .toEqual([{ Ref: expect.stringMatching(/^Pipeline/) }, { 'Fn::GetAtt': [expect.stringMatching(/^PipelineRole/), 'Arn'] }]);
  });

  test('can be a repository that is there', () => {
    const tooling = toolingOf(topology);
    const repository = new SecureImageRepository(tooling.stack, 'Images', { topology });
    const pipeline = pipelineOf(tooling, topology, { repository });
    expect(pipeline.repository).toBe(repository);
    Template.fromStack(tooling.stack).resourceCountIs('AWS::ECR::Repository', 1);
  });

  test('can be a build that is there, and its repository', () => {
    const tooling = toolingOf(topology);
    const repository = new SecureImageRepository(tooling.stack, 'Images', { topology });
    const given = new SecureBuild(tooling.stack, 'Build', { topology, artifacts: tooling.artifacts, repository });
    const pipeline = pipelineOf(tooling, topology, { imageBuild: given });
    expect(pipeline.imageBuild).toBe(given);
    expect(pipeline.repository.repositoryName).toBe(topology.imageRepositoryName);
    const template = Template.fromStack(tooling.stack);
    template.resourceCountIs('AWS::ECR::Repository', 1);
    template.resourceCountIs('AWS::CodeBuild::Project', 1);
    const [project] = Object.keys(template.findResources('AWS::CodeBuild::Project'));
    expect(JSON.stringify(template.findResources('AWS::CodePipeline::Pipeline'))).toContain(`"ProjectName":{"Ref":"${project}"}`);
  });

  test('can lie in other stacks of the account', () => {
    const app = new App();
    const shared = new Stack(app, 'Shared', { env: TOOLING });
    const artifacts = new SecureArtifactBucket(shared, 'Artifacts', { topology });
    const own = new Stack(app, 'Own', { env: TOOLING });
    new BlueGreenEcsPipeline(own, 'Pipeline', { topology, artifacts, source: SOURCE });
    Template.fromStack(own).hasResourceProperties('AWS::CodePipeline::Pipeline', { ArtifactStore: Match.objectLike({ Location: { 'Fn::ImportValue': Match.stringLikeRegexp('ArtifactsBucket') } }) });
    expect(Template.fromStack(shared).findResources('AWS::IAM::Policy')).toEqual({});
  });

  test('granting the role more, or adding an action, adds nothing to its permissions through the pipeline', () => {
    const { stack, template, pipeline } = build();
    const before = template().findResources('AWS::IAM::Policy');
    (pipeline.pipeline as any).addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
    expect(Template.fromStack(stack).findResources('AWS::IAM::Policy')).toEqual(before);
  });
});

test('two applications share a bucket, each with its own pipeline', () => {
  const tooling = toolingOf(topology);
  const web = deliverable({ application: 'web' });
  tooling.artifacts.addApplication(web);
  pipelineOf(tooling, topology);
  new BlueGreenEcsPipeline(tooling.stack, 'Web', { topology: web, artifacts: tooling.artifacts, source: SOURCE });
  const names = Object.values(Template.fromStack(tooling.stack).findResources('AWS::CodePipeline::Pipeline')).map((each) => each.Properties.Name);
  expect(names.sort()).toEqual([topology.pipelineName, web.pipelineName].sort());
});

test('the platform\'s conventions hold for the pipeline and its role', () => {
  const conventions = { iamPath: '/delivery/', permissionsBoundaryName: 'Boundary', tags: { team: 'auth' } };
  const { template } = build({}, deliverable({ platform: { ...TOOLING, conventions } }));
  template().allResourcesProperties('AWS::IAM::Role', { Path: '/delivery/', PermissionsBoundary: Match.anyValue(), Tags: [{ Key: 'team', Value: 'auth' }] });
  template().hasResourceProperties('AWS::CodePipeline::Pipeline', { Tags: [{ Key: 'team', Value: 'auth' }] });
});

test('an environment may be called as a stage is', () => {
  const { properties } = build({}, deliverable({ environments: [{ ...DEV, name: 'source' }, { ...DEV, name: 'build' }] }));
  expect(outline(properties()).map((each: string) => each.split(':')[0])).toEqual(['Source', 'Build', 'Release-source', 'Release-build']);
});

describe('is refused', () => {
  const none = undefined as any;
  const inStack = (env?: { account?: string; region?: string }) => () => {
    const { artifacts } = toolingOf(topology);
    new BlueGreenEcsPipeline(new Stack(artifacts.node.root as App, 'Other', { env }), 'Pipeline', { topology, artifacts, source: SOURCE });
  };
  const twice = () => {
    const tooling = toolingOf(topology);
    pipelineOf(tooling, topology);
    new BlueGreenEcsPipeline(tooling.stack, 'Second', { topology, artifacts: tooling.artifacts, source: SOURCE });
  };
  const elsewhere = deliverable({ platform: { ...TOOLING, artifactAccount: '666666666666' } });
  const web = deliverable({ application: 'web' });
  const china = deliverable({ platform: { ...TOOLING, region: 'cn-north-1' }, environments: [{ ...PROD, region: 'cn-north-1' }] });
  const many = deliverable({ environments: Array.from({ length: 49 }, (_, i) => ({ ...DEV, name: `env${i}` })) });
  const partOf = (part: 'repository' | 'imageBuild') => () => {
    const tooling = toolingOf(web);
    tooling.artifacts.addApplication(topology);
    const repository = new SecureImageRepository(tooling.stack, 'WebImages', { topology: web });
    const given = new SecureBuild(tooling.stack, 'WebBuild', { topology: web, artifacts: tooling.artifacts, repository });
    pipelineOf(tooling, topology, part === 'imageBuild' ? { imageBuild: given } : { repository });
  };
  const both = () => {
    const tooling = toolingOf(topology);
    const repository = new SecureImageRepository(tooling.stack, 'Images', { topology });
    pipelineOf(tooling, topology, { repository, imageBuild: new SecureBuild(tooling.stack, 'Build', { topology, artifacts: tooling.artifacts, repository }) });
  };

  test.each<[string, () => unknown, string[]]>([
    ['in another account', inStack({ ...TOOLING, account: PROD.account }), ['DeliveryTopology.WrongAccount env.account']],
    ['in another region', inStack({ ...TOOLING, region: 'us-east-1' }), ['DeliveryTopology.WrongRegion env.region']],
    ['in a stack without account and region', inStack(), ['DeliveryTopology.AgnosticStack env']],
    ['without a service contract', () => build({}, topologyOf()), ['DeliveryTopology.NoService topology.service']],
    ['with an environment in another region', () => build({}, deliverable({ environments: [DEV, { ...PROD, region: 'us-east-1' }] })),
      ['BlueGreenEcsPipeline.UnsupportedRegion topology.environments[1].region']],
    ['in China', () => pipelineOf(toolingOf(china, {}, { ...TOOLING, region: 'cn-north-1' }), china), ['BlueGreenEcsPipeline.UnsupportedRegion topology.platform.region']],
    ['with artifacts in another account', () => {
      const { artifacts } = toolingOf(elsewhere, {}, { ...TOOLING, account: '666666666666' });
      new BlueGreenEcsPipeline(new Stack(artifacts.node.root as App, 'Other', { env: TOOLING }), 'Pipeline', { topology: elsewhere, artifacts, source: SOURCE });
    }, ['BlueGreenEcsPipeline.ArtifactsElsewhere topology.platform.artifactAccount']],
    ['with more environments than stages', () => build({}, many), ['BlueGreenEcsPipeline.TooManyEnvironments topology.environments']],
    ['a second time', twice, ['BlueGreenEcsPipeline.DuplicatePipeline topology']],
    ['with a bucket that the application is not in', () => pipelineOf(toolingOf(web), topology), ['BlueGreenEcsPipeline.OtherApplication artifacts']],
    ['with a bucket of another platform', () => pipelineOf(toolingOf(deliverable({ platform: { ...TOOLING, conventions: { namePrefix: 'x' } } })), topology),
      ['BlueGreenEcsPipeline.OtherApplication artifacts']],
    ['with a bucket that stands alone', () => {
      const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
      pipelineOf({ stack, artifacts: new SecureArtifactBucket(stack, 'Artifacts') }, topology);
    }, ['BlueGreenEcsPipeline.OtherApplication artifacts']],
    ['with the repository of another application', partOf('repository'), ['BlueGreenEcsPipeline.OtherApplication repository']],
    ['with the build of another application', partOf('imageBuild'), ['BlueGreenEcsPipeline.OtherApplication imageBuild']],
    ['with a repository and a build', both, ['BlueGreenEcsPipeline.Contradiction repository']],
    ['with approval before what there is not', () => build({ approveBefore: ['stage', 'prod', 'x'] }),
      ['DeliveryTopology.UnknownEnvironment approveBefore[0]', 'DeliveryTopology.UnknownEnvironment approveBefore[2]']],
    ['without a topology', () => new BlueGreenEcsPipeline(new Stack(), 'Pipeline', { topology: {}, source: SOURCE } as any), ['BlueGreenEcsPipeline.NoTopology topology']],
    ['without anything', () => new BlueGreenEcsPipeline(new Stack(), 'Pipeline', null as any), ['BlueGreenEcsPipeline.NoTopology topology', 'BlueGreenEcsPipeline.InvalidSource source']],
    ['without a source', () => build({ source: none }), ['BlueGreenEcsPipeline.InvalidSource source']],
    ['with a source that only looks like one', () => build({ source: { ...SOURCE } as any }), ['BlueGreenEcsPipeline.InvalidSource source']],
    ['without artifacts', () => build({ artifacts: none }), ['BlueGreenEcsPipeline.MissingProperty artifacts']],
    ['with a repository that is none', () => build({ repository: {} as any }), ['BlueGreenEcsPipeline.MissingProperty repository']],
    ['with a build that is none', () => build({ imageBuild: {} as any }), ['BlueGreenEcsPipeline.MissingProperty imageBuild']],
    ['with a text for unattendedProduction', () => build({ unattendedProduction: 'false' as any }), ['BlueGreenEcsPipeline.MissingProperty unattendedProduction']],
    ['with approvals that are no list', () => build({ approveBefore: 'test' as any }), ['BlueGreenEcsPipeline.MissingProperty approveBefore']],
  ])('%s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test('with everything that is wrong, and leaves nothing behind that could be deployed', () => {
    const bad = topologyOf({ environments: [{ ...PROD, region: 'us-east-1' }] });
    const { stack, artifacts } = toolingOf(bad);
    const error = deliveryErrorOf(() => new BlueGreenEcsPipeline(stack, 'Pipeline', { topology: bad, artifacts, source: none, approveBefore: ['x'] }));
    expect(error.problems.map(({ property }) => property)).toEqual(['topology.environments[0].region', 'topology.service', 'approveBefore[0]', 'source']);
    expect(stack.node.findChild('Pipeline').node.children).toEqual([]);
  });
});

describe('a source', () => {
  const options = { connectionArn: CONNECTION, repository: 'acme/auth-service' };
  const sourceOf = (more: object) => PipelineSource.connection({ ...options, ...more });

  test('is the branch main unless another is named', () => {
    expect(PipelineSource.connection(options)).toMatchObject({ ...options, branch: 'main' });
    const { properties } = build({ source: sourceOf({ branch: 'release/2026-11' }) });
    expect(action(properties(), 'Source').Configuration.BranchName).toBe('release/2026-11');
  });

  test.each([
    'arn:aws:codestar-connections:eu-west-1:111111111111:connection/1234', 'arn:aws-us-gov:codeconnections:us-gov-west-1:111111111111:connection/a-b',
  ])('has the connection %s', (connectionArn) => expect(sourceOf({ connectionArn }).connectionArn).toBe(connectionArn));

  test('may lie in a group\'s group', () => {
    const { properties } = build({ source: sourceOf({ repository: 'acme/platform/auth.service' }) });
    expect(action(properties(), 'Source').Configuration.FullRepositoryId).toBe('acme/platform/auth.service');
  });

  test('may be a parameter of the stack', () => {
    const tooling = toolingOf(topology);
    const connectionArn = new CfnParameter(tooling.stack, 'Connection').valueAsString;
    pipelineOf(tooling, topology, { source: sourceOf({ connectionArn }) });
    Template.fromStack(tooling.stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'Source', Resource: { Ref: 'Connection' } })]) },
    });
  });

  const wrong = (property: string) => [`BlueGreenEcsPipeline.InvalidSource ${property}`];
  test.each<[string, object, string[]]>([
    ...[
      '', 'acme-github', 'arn:aws:codeconnections:eu-west-1:111111111111:connection/*', 'arn:aws:codeconnections:eu-west-1:1111:connection/1234', '*',
      'arn:aws:codeconnections:eu-west-1:111111111111:host/1234', `${CONNECTION}\n`, undefined, 1,
    ].map((connectionArn): [string, object, string[]] => [`the connection ${JSON.stringify(connectionArn)}`, { connectionArn }, wrong('connectionArn')]),
    ...['auth-service', '/auth-service', 'acme/', 'acme//auth', 'https://github.com/acme/auth', 'acme/auth service', '#{a}/b', undefined].map((repository): [string, object, string[]] =>
      [`the repository ${repository}`, { repository }, wrong('repository')]),
    ...['', 'refs/heads/main', 'a b', 'a*', 'a..b', '/a', 'a/', 'a.lock', '#{codepipeline.x}', 'a~1', 'a'.repeat(256), null].map((branch): [string, object, string[]] =>
      [`the branch ${branch}`, { branch }, wrong('branch')]),
    ['everything at once', { connectionArn: 'x', repository: 'x', branch: '*' }, ['connectionArn', 'repository', 'branch'].flatMap(wrong)],
  ])('is refused with %s', (_, more, problems) => expect(problemsOf(() => sourceOf(more))).toEqual(problems));

  test('is refused without anything', () => expect(problemsOf(() => PipelineSource.connection(undefined as any))).toEqual(['connectionArn', 'repository'].flatMap(wrong)));
});

test('a service contract is what a topology needs to be delivered', () => expect(deliverable().service).toBe(SERVICE));

test('a role whose policy IAM would refuse for its size fails at synthesis, and says what to do', () => {
  const environments = Array.from({ length: 17 }, (_, i) => ({ name: `dev${i}`, account: String(200_000_000_000 + i), region: TOOLING.region }));
  const long = deliverable({ environments, platform: { ...TOOLING, conventions: { iamPath: `/${'a'.repeat(448)}/` } } });
  const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
  const artifacts = new SecureArtifactBucket(stack, 'Artifacts', { topology: long, admitDeployRoles: false });
  pipelineOf({ stack, artifacts }, long);
  expect(() => Template.fromStack(stack)).toThrow(/role policy: must be at most 10240 bytes; give roles a shorter path, or build a topology for some of the environments, got \d+ bytes/);
  expect(() => Template.fromStack(stack)).toThrow('[BlueGreenEcsPipeline.PolicyTooLarge]');
  expect(() => build().template()).not.toThrow();
});

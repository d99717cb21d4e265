import { App, Fn, Stack } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Change, deployRole, elsewhere, EXECUTION, here, ofKind, oneApp, platform, roleArn, said, SOURCE, toldOf } from './pipelines';
import { BlueGreenEcsPipeline, CrossAccountDeployRole, DeployPermissions, PipelineSource, SecureArtifactBucket, ServiceContract } from '../../src';
import { PROD, TOOLING, topologyOf } from '../helpers/topologies';

/** What pipelines of the same app could not do as the deploy role is said at synthesis, and nothing of what they could. */
const OTHER_ROLE = ['CrossAccountDeployRole.OtherPipelineRole, role of Tooling/Pipeline'];
const ARTIFACTS = ['CrossAccountDeployRole.DeniedAction, artifacts of action Prepare of Tooling/Pipeline'];
const PREPARE = ['CrossAccountDeployRole.DeniedAction, action Prepare of Tooling/Pipeline'];
const BOTH = ['CrossAccountDeployRole.DeniedAction, actions Prepare and Execute of Tooling/Pipeline'];
const deploymentRole = (name: string) => iam.Role.fromRoleArn(new Stack(), 'Role', roleArn(PROD.account, name));

describe('is refused, a pipeline', () => {
  test.each<[string, Change, string[]]>([
    ['whose role has no path', { role: { path: undefined } }, OTHER_ROLE],
    ['whose role has no name', { role: { roleName: undefined } }, OTHER_ROLE],
    ['whose role has another name', { role: { roleName: 'pipeline' } }, OTHER_ROLE],
    ['whose role CDK makes', { role: null }, OTHER_ROLE],
    ['that has another name, under which its artifacts lie', { pipelineName: 'shop' }, ARTIFACTS],
    ['that has no name', { pipelineName: null }, ARTIFACTS],
    ['that keeps artifacts in a bucket of its own', { stores: (tooling) => ({ artifactBucket: new s3.Bucket(tooling, 'Own', { encryptionKey: new kms.Key(tooling, 'OwnKey') }) }) }, ARTIFACTS],
    ['that keeps artifacts in a bucket of which nothing is said', {
      stores: (tooling, { encryptionKey }) => ({ artifactBucket: s3.Bucket.fromBucketAttributes(tooling, 'Bare', { bucketName: new s3.CfnBucket(tooling, 'Own').ref, encryptionKey }) }),
    }, ARTIFACTS],
    ['that keeps artifacts where CDK says', { stores: () => ({ artifactBucket: undefined }) }, ARTIFACTS],
    ['that acts in a further region, where CDK makes a bucket', { topology: elsewhere }, ARTIFACTS],
    ['that acts in a further region, with the bucket of its own', { topology: elsewhere, stores: (_, own) => ({ crossRegionReplicationBuckets: { 'eu-west-1': own, 'eu-central-1': own } }) }, ARTIFACTS],
    ['that forgets in which region it acts', { topology: elsewhere, action: { region: undefined } }, [...PREPARE, ...ARTIFACTS]],
    ['that prepares another stack', { action: { stackName: 'shpo' } }, BOTH],
    ['that prepares another change set', { action: { changeSetName: 'Release' } }, PREPARE],
    ['that deploys with another role', { action: { deploymentRole: deploymentRole('x') } }, PREPARE],
    ['that deploys with a role that CDK makes', { action: { deploymentRole: undefined } }, PREPARE],
    ['that names the deploy role without its path', { actingRoleArn: `arn:aws:iam::${PROD.account}:role/${here.environment('prod').deployRoleName}` },
      ['CrossAccountDeployRole.DeniedAction, role of actions Prepare and Execute of Tooling/Pipeline']],
  ])('%s', (_, change, problems) => expect(said(oneApp(change))).toEqual(problems));

  test('with what to change', () => {
    const app = new App();
    oneApp({ role: { path: undefined } })(app);
    expect(() => app.synth()).toThrow(
      `role of Tooling/Pipeline: must be ${roleArn(TOOLING.account, here.pipelineRoleName)}, which alone can act as this role, as the pipeline does: `
      + `give its role that name and path, got "arn:aws:iam::${TOOLING.account}:role/${here.pipelineRoleName}"`);
  });
});

/** The bucket of a further region, as the pipeline of the README has it there. */
const withBucketThere = (tooling: Stack, own: s3.IBucket) => {
  const there = new Stack(tooling.node.scope!, 'ToolingThere', { env: { account: TOOLING.account, region: 'eu-central-1' } });
  const artifacts = new SecureArtifactBucket(there, 'Artifacts', { topology: elsewhere });
  const encryptionKey = kms.Key.fromKeyArn(tooling, 'KeyThere', `arn:aws:kms:eu-central-1:${TOOLING.account}:key/11111111-2222-3333-4444-555555555555`);
  return { crossRegionReplicationBuckets: { 'eu-west-1': own, 'eu-central-1': s3.Bucket.fromBucketAttributes(tooling, 'There', { bucketName: artifacts.bucketName, encryptionKey }) } };
};

describe('is taken, a pipeline', () => {
  test.each<[string, Change]>([
    ['as the README has it', {}],
    ['that acts in a further region, with a bucket there', { topology: elsewhere, stores: withBucketThere }],
    ['that prepares another stack that it may', { action: { stackName: 'shop-data' } }],
    ['whose stack only an execution knows', { action: { stackName: '#{Source.StackName}' } }],
    ['whose stack only the deployment knows', { action: { stackName: Fn.importValue('Shop') } }],
    ['whose names are told apart by more than the first 20 characters', { pipelineName: `${here.pipelineName.slice(0, 20)}-x` }],
  ])('%s', (_, change) => expect(said(oneApp(change))).toEqual([]));

  const wrong: Change = { role: { roleName: 'pipeline' }, pipelineName: 'shop' };
  test.each<[string, string, unknown, string[]]>([
    ['its own role', 'RoleArn', Fn.importValue('Role'), ARTIFACTS],
    ['its buckets', 'ArtifactStores', Fn.conditionIf('Some', [], []), OTHER_ROLE],
    ['its name', 'Name', Fn.importValue('Name'), OTHER_ROLE],
    ['as whom it prepares', 'Stages.1.Actions.0.RoleArn', Fn.importValue('DeployRole'), OTHER_ROLE],
    ['how it prepares', 'Stages.1.Actions.0.Configuration.ActionMode', Fn.importValue('Mode'), [...OTHER_ROLE, ...ARTIFACTS]],
    ['its stages', 'Stages', Fn.importValue('Stages'), []],
    ['its configuration', 'Stages.1.Actions.0.Configuration', Fn.importValue('Configuration'), [...OTHER_ROLE, ...ARTIFACTS]],
    ['what it is', 'Stages.1.Actions.0.ActionTypeId', Fn.importValue('Type'), OTHER_ROLE],
    ['its owner', 'Stages.1.Actions.0.ActionTypeId.Owner', 'constructor', OTHER_ROLE],
    ['its mode', 'Stages.1.Actions.0.Configuration.ActionMode', 'toString', [...OTHER_ROLE, ...ARTIFACTS]],
    ['its action', 'Stages.1.Actions.0', Fn.conditionIf('Some', {}, {}), OTHER_ROLE],
    ['its stack', 'Stages.1.Actions.0.Configuration.StackName', [{}], [...OTHER_ROLE, ...ARTIFACTS]],
    ['its stage', 'Stages', [null, 7, { Actions: [null, 'x'] }], []],
    ['its actions', 'Stages.1.Actions', Fn.importValue('Actions'), []],
  ])('of which nobody knows %s, as far as that goes', (_, property, value, problems) => expect(said((app) => {
    const { tooling } = oneApp(wrong)(app);
    (tooling.node.findChild('Pipeline').node.defaultChild as codepipeline.CfnPipeline).addPropertyOverride(property, value);
  })).toEqual(problems));

  test('that keeps artifacts in a bucket nobody knows', () => expect(said(oneApp({
    pipelineName: 'shop',
    stores: (tooling, { encryptionKey }) => ({ artifactBucket: s3.Bucket.fromBucketAttributes(tooling, 'Any', { bucketName: Fn.importValue('Bucket'), encryptionKey }) }),
  }))).toEqual([]));

  test('that acts as somebody else', () => {
    expect(said(oneApp({ role: null, actingRoleArn: roleArn(PROD.account, 'other'), pipelineName: 'shop' }))).toEqual([]);
    expect(said(oneApp({ role: null, actingRoleArn: roleArn('444444444444', here.environment('prod').deployRoleName) }))).toEqual([]);
  });

  test('that is a BlueGreenEcsPipeline', () => {
    expect(said((app) => {
      const topology = topologyOf({ platform, service: ServiceContract.fargate({ port: 80, healthCheckPath: '/' }) });
      deployRole(app, topology, [DeployPermissions.releaseDeployer()]);
      const tooling = new Stack(app, 'Tooling', { env: TOOLING });
      new BlueGreenEcsPipeline(tooling, 'Pipeline', {
        topology,
        artifacts: new SecureArtifactBucket(tooling, 'Artifacts', { topology }),
        source: PipelineSource.connection({ connectionArn: `arn:aws:codeconnections:eu-west-1:${TOOLING.account}:connection/x`, repository: 'acme/shop' }),
      });
    })).toEqual([]);
  });

  test('of a stack without a region, from which nobody knows the partition', () => {
    expect(said((app) => {
      deployRole(app, here);
      ofKind('Deploy', 'ECS', { ClusterName: 'x', ServiceName: 'x' })(app, new Stack(app, 'Tooling'));
    })).toEqual([]);
  });
});

describe('what somebody gives the role besides', () => {
  const wrong: Change = { action: { stackName: 'other' } };
  const statement = { actions: ['cloudformation:*'], resources: ['*'] };
  const inner = (role: iam.IRole) => Stack.of(role).node.findChild('DeployRole').node.findChild('Role') as iam.Role;
  test.each<[string, (role: iam.IRole) => unknown]>([
    ['in its own policy', (role) => inner(role).addToPolicy(new iam.PolicyStatement(statement))],
    ['in other capitals', (role) => inner(role).addToPolicy(new iam.PolicyStatement({ ...statement, actions: ['CloudFormation:createchangeset', 'cloudformation:executechangeSET'] }))],
    ['as the deployment says', (role) => (inner(role).node.findChild('DefaultPolicy').node.defaultChild as iam.CfnPolicy).addPropertyOverride('PolicyDocument', Fn.importValue('Policy'))],
    ['in a statement that the deployment says', (role) => (inner(role).node.findChild('DefaultPolicy').node.defaultChild as iam.CfnPolicy)
      .addPropertyOverride('PolicyDocument.Statement.0', Fn.conditionIf('Some', {}, {}))],
    ['by what only the request says', (role) => inner(role).addToPolicy(new iam.PolicyStatement({
      actions: ['cloudformation:*'], resources: [`arn:aws:cloudformation:${PROD.region}:${PROD.account}:stack/\${aws:PrincipalTag/stack}/*`],
    }))],
    ['by what it is not about', (role) => inner(role).addToPolicy(new iam.PolicyStatement({ actions: ['cloudformation:*'], notResources: ['arn:aws:s3:::x'] }))],
    ['by what it does not do', (role) => inner(role).addToPolicy(new iam.PolicyStatement({ notActions: ['iam:*'], resources: ['*'] }))],
    ['in another policy', (role) => new iam.Policy(Stack.of(role), 'More', { roles: [role], statements: [new iam.PolicyStatement(statement)] })],
    ['in a managed policy', (role) => new iam.ManagedPolicy(Stack.of(role), 'More', { roles: [role], statements: [new iam.PolicyStatement(statement)] })],
    ['in a policy by its name', (role) => new iam.CfnRolePolicy(Stack.of(role), 'More', { roleName: here.environment('prod').deployRoleName.toUpperCase(), policyName: 'x' })],
    ['in a policy of nobody knows whom', (role) => new iam.CfnPolicy(Stack.of(role), 'More', { policyName: 'x', policyDocument: {}, roles: [Fn.importValue('x')] })],
    ['in a policy of AWS', (role) => inner(role).addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'))],
    ['in a policy that it is made with', (role) => (inner(role).node.defaultChild as iam.CfnRole).addPropertyOverride('Policies', [{ PolicyName: 'x', PolicyDocument: {} }])],
  ])('counts, %s', (_, give) => expect(said((app) => give(oneApp(wrong)(app).role))).toEqual([]));

  test.each<[string, (role: iam.IRole) => unknown]>([
    ['what denies', (role) => inner(role).addToPolicy(new iam.PolicyStatement({ ...statement, effect: iam.Effect.DENY }))],
    ['what another role has', (role) => new iam.Policy(Stack.of(role), 'More', {
      roles: [new iam.Role(Stack.of(role), 'Other', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') })], statements: [new iam.PolicyStatement(statement)],
    })],
    ['what a user has', (role) => new iam.CfnPolicy(Stack.of(role), 'More', { policyName: 'x', policyDocument: {}, users: ['x'] })],
  ])('is not %s', (_, give) => expect(said((app) => give(oneApp(wrong)(app).role))).toEqual(BOTH));

  test.each<[string, (role: iam.CfnRole) => unknown]>([
    ['by an import', (role) => role.addPropertyOverride('AssumeRolePolicyDocument', Fn.importValue('Trust'))],
    ['by nobody', (role) => role.addPropertyDeletionOverride('AssumeRolePolicyDocument')],
  ])('counts where whom it trusts is said %s', (_, change) => {
    expect(said((app) => change(inner(oneApp({ role: null })(app).role).node.defaultChild as iam.CfnRole))).toEqual([]);
  });

  test('counts where it lets others act as the role', () => {
    expect(said((app) => {
      const { role } = oneApp({ role: null })(app);
      inner(role).assumeRolePolicy!.addStatements(new iam.PolicyStatement({ actions: ['sts:AssumeRole'], principals: [new iam.AccountPrincipal(TOOLING.account)] }));
    })).toEqual([]);
  });
});

describe('an action of each kind asks for what is allowed, and for nothing else', () => {
  const codeDeploy = { applicationName: 'shop', deploymentGroupName: 'fleet', deploymentConfigName: 'CodeDeployDefault.OneAtATime' };
  const machine = (name: string) => `arn:aws:states:${PROD.region}:${PROD.account}:stateMachine:${name}`;
  const KINDS: [string, string, DeployPermissions, object, object][] = [
    ['Invoke', 'StepFunctions', DeployPermissions.releaseDeployer({ stateMachineArn: machine('releaser') }), { StateMachineArn: machine('releaser') }, { StateMachineArn: machine('other') }],
    ['Deploy', 'CodeDeploy', DeployPermissions.codeDeployInPlace(codeDeploy), { ApplicationName: 'shop', DeploymentGroupName: 'fleet' }, { ApplicationName: 'shop', DeploymentGroupName: 'others' }],
    ['Deploy', 'CodeDeployToECS', DeployPermissions.codeDeployToEcs({ ...codeDeploy, taskDefinitionFamily: 'shop' }), { ApplicationName: 'shop', DeploymentGroupName: 'fleet' }, { ApplicationName: 'x', DeploymentGroupName: 'fleet' }],
    ['Deploy', 'ECS', DeployPermissions.ecs({ clusterName: 'web', serviceName: 'shop', taskDefinitionFamily: 'shop' }), { ClusterName: 'web', ServiceName: 'shop' }, { ClusterName: 'web', ServiceName: 'x' }],
    ['Deploy', 'Lambda', DeployPermissions.lambdaFunction({ functionName: 'thumbnails' }), { FunctionName: 'thumbnails' }, { FunctionName: 'other' }],
    ['Deploy', 'S3', DeployPermissions.s3({ bucketName: 'acme-website', keyPrefix: 'auth' }), { BucketName: 'acme-website' }, { BucketName: 'acme-other' }],
    ['Deploy', 'S3', DeployPermissions.s3({ bucketName: 'acme-website' }), { BucketName: 'acme-website' }, { BucketName: 'acme-website-2' }],
    ['Deploy', 'CloudFormation', DeployPermissions.changeSets({ stackNames: ['shop'], deploymentRole: iam.Role.fromRoleArn(new Stack(), 'X', EXECUTION) }),
      { ActionMode: 'CHANGE_SET_REPLACE', StackName: 'shop', ChangeSetName: 'any', RoleArn: EXECUTION }, { ActionMode: 'CREATE_UPDATE', StackName: 'shop', RoleArn: EXECUTION }],
  ];
  test.each(KINDS)('%s/%s', (category, provider, permissions, right, wrong) => {
    const of = (configuration: object) => said((app) => {
      deployRole(app, here, [permissions]);
      ofKind(category, provider, configuration)(app);
    });
    expect(of(right)).toEqual([]);
    expect(of(wrong)).toEqual(['CrossAccountDeployRole.DeniedAction, action Act of Tooling/Pipeline']);
    // What is not said is told by AWS when the pipeline is made.
    expect(of({})).toEqual([]);
  });

  test('by names alone: an ARN is what it is', () => {
    expect(said((app) => {
      deployRole(app, here, [DeployPermissions.ecs({ clusterName: 'web', serviceName: 'shop', taskDefinitionFamily: 'shop' })]);
      ofKind('Deploy', 'ECS', { ClusterName: `arn:aws:ecs:eu-west-1:${PROD.account}:cluster/web`, ServiceName: 'shop' })(app);
    })).toEqual([]);
  });

  test('a version of a state machine, as its state machine', () => {
    expect(said((app) => {
      deployRole(app, here, [DeployPermissions.releaseDeployer({ stateMachineArn: machine('releaser') })]);
      ofKind('Invoke', 'StepFunctions', { StateMachineArn: `${machine('releaser')}:7` })(app);
    })).toEqual([]);
  });

  test.each<[string, string, object]>([
    ['Build', 'CodeBuild', { ProjectName: 'x' }], ['Test', 'CodeBuild', { ProjectName: 'x' }], ['Deploy', 'EKS', { ClusterName: 'x' }],
  ])('%s/%s: no permission is about it', (category, provider, configuration) => {
    const of = (given: object, change?: object) => said((app) => {
      deployRole(app, here);
      ofKind(category, provider, given, change)(app);
    });
    expect(of(configuration)).toEqual(['CrossAccountDeployRole.DeniedAction, action Act of Tooling/Pipeline']);
    expect(of({})).toEqual([]);
    expect(of(configuration, { actionTypeId: { category, provider, owner: 'Custom', version: '1' } })).toEqual([]);
  });

  test.each(['Deploy/AppConfig', 'Invoke/InspectorScan'])('%s: nobody says anything', (kind) => {
    const [category, provider] = kind.split('/');
    expect(said((app) => {
      deployRole(app, here);
      ofKind(category, provider)(app);
    })).toEqual([]);
  });
});

describe('alone', () => {
  const PIPELINE = `arn:aws:iam::${TOOLING.account}:role/website-pipeline`;
  const THEIRS = `arn:aws:kms:eu-west-1:${TOOLING.account}:key/1`;
  function role(app: App, env: { account?: string; region?: string }, keyPrefix?: string, keyArn = THEIRS, upload = DeployPermissions.s3({ bucketName: 'acme-website' })) {
    const stack = new Stack(app, 'Foundation', { env });
    return new CrossAccountDeployRole(stack, 'DeployRole', {
      pipelineRole: iam.Role.fromRoleArn(stack, 'Pipeline', PIPELINE),
      roleName: 'website-deploy',
      permissions: [upload],
      artifacts: SecureArtifactBucket.fromAttributes(stack, 'Artifacts', { bucketName: 'acme-releases', keyArn, keyPrefix }),
    });
  }
  function website(app: App, location: string, { pipelineRole = PIPELINE, key }: { readonly pipelineRole?: string; readonly key?: string } = {}) {
    new codepipeline.CfnPipeline(new Stack(app, 'Tooling', { env: TOOLING }), 'Resource', {
      name: 'website',
      roleArn: pipelineRole,
      artifactStore: { type: 'S3', location, encryptionKey: key === undefined ? undefined : { type: 'KMS', id: key } },
      stages: [{
        name: 'Prod',
        actions: [{
          name: 'Act',
          runOrder: 2,
          actionTypeId: { category: 'Deploy', provider: 'S3', owner: 'AWS', version: '1' },
          configuration: { BucketName: 'acme-website' },
          roleArn: `arn:aws:iam::${PROD.account}:role/website-deploy`,
          inputArtifacts: [{ name: 'Source' }],
        }, SOURCE],
      }],
    });
  }
  const env = { account: PROD.account, region: PROD.region };

  test.each<[string, string | undefined, string, string[]]>([
    ['the whole bucket', undefined, 'acme-releases', []],
    ['the pipeline\'s part', 'website', 'acme-releases', []],
    ['a part of that', 'website/Source', 'acme-releases', []],
    ['another part', 'web', 'acme-releases', ['CrossAccountDeployRole.DeniedAction, artifacts of action Act of Tooling']],
    ['another bucket', undefined, 'acme-releases-2', ['CrossAccountDeployRole.DeniedAction, artifacts of action Act of Tooling']],
  ])('it reads %s', (_, keyPrefix, location, problems) => expect(said((app) => {
    role(app, env, keyPrefix);
    website(app, location);
  })).toEqual(problems));

  const KEY = ['CrossAccountDeployRole.DeniedAction, key of the artifacts of action Act of Tooling'];
  const keyIn = (region: string, id = '1') => `arn:aws:kms:${region}:${TOOLING.account}:key/${id}`;
  test.each<[string, string, string[]]>([
    ['its own', keyIn('eu-west-1'), []],
    ['another one', keyIn('eu-west-1', '2'), KEY],
    ['one of another region', keyIn('us-east-1'), KEY],
    ['an alias', 'alias/acme-artifacts', KEY],
    ['an alias by its ARN, as CDK names one', `arn:aws:kms:eu-west-1:${TOOLING.account}:alias/acme-artifacts`, []],
    ['one by its id alone, which is for one of the role\'s account', '1', KEY],
    ['one of several regions by its id alone', 'mrk-1234abcd12ab34cd56ef1234567890ab', KEY],
    ['one that nobody knows', Fn.importValue('Key'), []],
    ['one that nobody knows by more than its beginning', `1234-${Fn.importValue('Key')}`, []],
  ])('it decrypts with %s', (_, key, problems) => expect([...new Set(said((app) => {
    role(app, env);
    website(app, 'acme-releases', { key });
  }))]).toEqual(problems));

  test('it decrypts with one of its own account by its id', () => {
    const of = (key: string, region = env.region) => said((app) => {
      role(app, env, undefined, `arn:aws:kms:${region}:${PROD.account}:key/1`);
      website(app, 'acme-releases', { key });
    });
    expect(of('1')).toEqual([]);
    expect(of('2')).toEqual(KEY);
    expect(of('1', 'us-east-1')).toEqual(KEY);
  });

  test('it decrypts with none that it uploads with', () => {
    const ours = `arn:aws:kms:eu-west-1:${PROD.account}:key/2`;
    const told = (key: string) => toldOf((app) => {
      const encryptionKey = kms.Key.fromKeyArn(new Stack(app, 'Keys', { env }), 'Key', ours);
      role(app, env, undefined, THEIRS, DeployPermissions.s3({ bucketName: 'acme-website', encryptionKey }));
      website(app, 'acme-releases', { key });
    });
    expect(told(THEIRS)).toBe('');
    expect(told(ours)).toContain(`must be ${THEIRS}, with which alone the role decrypts`);
  });

  test('a key\'s id is told with its account, and with what to name', () => expect(toldOf((app) => {
    role(app, env);
    website(app, 'acme-releases', { key: '1' });
  })).toContain(`key of the artifacts of action Act of Tooling: must be named by its ARN: CodePipeline takes an id for a key of the role's account, ${PROD.account}, `
    + `and the role decrypts with ${THEIRS} alone, got "1"`));

  test('it trusts the one role', () => expect(said((app) => {
    role(app, env);
    website(app, 'acme-releases', { pipelineRole: `${PIPELINE}-2` });
  })).toEqual(['CrossAccountDeployRole.OtherPipelineRole, role of Tooling']));

  test('nobody knows who it is without an account', () => expect(said((app) => {
    role(app, {});
    website(app, 'acme-releases-2', { pipelineRole: `${PIPELINE}-2` });
  })).toEqual([]));
});

import { App, CfnDynamicReference, CfnDynamicReferenceService, CfnResource, Fn, IResolveContext, Lazy, Stack } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { deployRole, EXECUTION, here, ofKind, oneApp, said } from './pipelines';
import { CrossAccountDeployRole, DeployPermissions, SecureArtifactBucket } from '../../src';
import { PROD, TOOLING } from '../helpers/topologies';

/** What nobody knows yet, or what is deployed otherwise than it looks, is no problem; and none hides behind it. */
const changeSet = (StackName: string) => ({ ActionMode: 'CHANGE_SET_REPLACE', StackName, ChangeSetName: 'release', RoleArn: EXECUTION });
const right = ofKind('Deploy', 'CloudFormation', changeSet('shop'));
const wrong = ofKind('Deploy', 'CloudFormation', changeSet('other'));
const DENIED = ['CrossAccountDeployRole.DeniedAction, action Act of Tooling/Pipeline'];
const env = { account: PROD.account, region: PROD.region };
const service = new iam.ServicePrincipal('lambda.amazonaws.com');
const everything = () => [new iam.PolicyStatement({ actions: ['*'], resources: ['*'] })];
const dynamic = (name: string) => new CfnDynamicReference(CfnDynamicReferenceService.SSM, `${name}:1`).toString();

/** With the deploy role, what a right pipeline and what a wrong one is told. */
const both = (make: (stack: Stack, role: CrossAccountDeployRole) => unknown) => [right, wrong].map((pipeline) => said((app) => {
  const role = deployRole(app, here);
  pipeline(app);
  make(Stack.of(role), role);
}));

describe('a policy', () => {
  test.each<[string, (stack: Stack) => unknown]>([
    ['that says nothing', (stack) => new iam.Policy(stack, 'P', { roles: [new iam.Role(stack, 'R', { assumedBy: service })] })],
    ['that says nothing, of nobody knows whom', (stack) => new iam.Policy(stack, 'P', { roles: [iam.Role.fromRoleName(stack, 'R', Fn.importValue('x'))] })],
    ['that nobody has', (stack) => new iam.Policy(stack, 'P', { statements: everything() })],
    ['of another role, by an override', (stack) => new iam.CfnPolicy(stack, 'P', { policyName: 'x', policyDocument: {} }).addPropertyOverride('Roles', ['other'])],
    ['of another role, in CloudFormation\'s words', (stack) => new CfnResource(stack, 'P', { type: 'AWS::IAM::Policy', properties: { Roles: ['other'] } })],
  ])('%s is none of the role', (_, make) => expect(both(make)).toEqual([[], DENIED]));

  test('of nobody knows whom counts, in the role\'s account alone', () => {
    const policyIn = (place: object) => both((stack) => new iam.CfnPolicy(
      new Stack(stack.node.scope!, 'Other', { env: place }), 'P', { policyName: 'x', policyDocument: {}, roles: [Fn.importValue('x')] }));
    expect(policyIn(TOOLING)).toEqual([[], DENIED]);
    expect(policyIn(env)).toEqual([[], []]);
    expect(policyIn({})).toEqual([[], []]);
  });

  test('of the role counts, by an override or in CloudFormation\'s words', () => {
    const { deployRoleName } = here.environment('prod');
    expect(both((stack) => new iam.CfnPolicy(stack, 'P', { policyName: 'x', policyDocument: {} }).addPropertyOverride('Roles', [deployRoleName]))).toEqual([[], []]);
    expect(both((stack) => new CfnResource(stack, 'P', { type: 'AWS::IAM::Policy', properties: { Roles: [deployRoleName] } }))).toEqual([[], []]);
  });

  test('of somebody else is not written to see whose it is', () => {
    const times = (pipeline?: typeof right) => {
      let written = 0;
      said((app) => {
        const stack = Stack.of(deployRole(app, here));
        pipeline?.(app);
        const role = new iam.Role(stack, 'R', { assumedBy: service });
        new iam.CfnPolicy(stack, 'P', { policyName: 'x', roles: [role.roleName], policyDocument: Lazy.any({ produce: () => ({ Times: written++ }) }) });
      });
      return written;
    };
    expect(times()).toBeGreaterThan(0);
    expect(times(right)).toBe(times());
  });
});

describe('what CDK cannot write, it tells itself', () => {
  const late = ({ preparing }: IResolveContext) => {
    if (!preparing) throw new Error('written too late');
    return [];
  };
  const value = () => Lazy.uncachedAny({ produce: late });
  test.each<[string, (stack: Stack, role: CrossAccountDeployRole) => unknown]>([
    ['the role', (_, role) => (role.node.findChild('Role').node.defaultChild as CfnResource).addPropertyOverride('Tags', value())],
    ['whose a policy is', (stack) => new iam.CfnPolicy(stack, 'P', { policyName: 'x', policyDocument: {}, roles: Lazy.uncachedList({ produce: late }) })],
    ['a policy in CloudFormation\'s words', (stack) => new CfnResource(stack, 'P', { type: 'AWS::IAM::Policy', properties: { Roles: value() } })],
    ['a bucket\'s policy', (stack) => new s3.CfnBucketPolicy(stack, 'P', { bucket: 'acme-website', policyDocument: value() })],
    ['another pipeline', (stack) => new codepipeline.CfnPipeline(stack, 'P', { roleArn: here.pipelineRoleArn, stages: value() })],
  ])('%s', (_, make) => {
    for (const pipeline of [right, ofKind('Deploy', 'S3', { BucketName: 'acme-website' })]) {
      expect(() => said((app) => {
        const role = deployRole(app, here, [
          DeployPermissions.s3({ bucketName: 'acme-website' }),
          DeployPermissions.changeSets({ stackNames: ['shop'], changeSetName: 'release', deploymentRole: iam.Role.fromRoleArn(new Stack(), 'X', EXECUTION) }),
        ]);
        pipeline(app);
        make(Stack.of(role), role);
      })).toThrow('written too late');
    }
  });
});

describe('roles that are there already', () => {
  test('of others', () => expect(both((stack) => {
    const other = new Stack(stack.node.scope!, 'Other', { env });
    iam.Role.customizeRoles(other, { usePrecreatedRoles: { 'Other/R': 'x' } });
    new iam.Role(other, 'R', { assumedBy: service }).addToPolicy(everything()[0]);
  })).toEqual([[], DENIED]));

  test.each([['without a pipeline', () => undefined], ['with one', wrong]])('the deploy role itself, %s', (_, pipeline) => expect(said((app) => {
    const stack = new Stack(app, 'Foundation', { env });
    iam.Role.customizeRoles(stack, { usePrecreatedRoles: { 'Foundation/DeployRole/Role': here.environment('prod').deployRoleName } });
    new CrossAccountDeployRole(stack, 'DeployRole', { topology: here, environment: 'prod' });
    pipeline(app);
  })).toEqual([]));
});

describe('what CDK\'s command has still to look up', () => {
  test.each<[string, (tooling: Stack) => unknown]>([
    ['the pipeline\'s role', (tooling) => ['RoleArn', iam.Role.fromLookup(tooling, 'L', { roleName: 'x' }).roleArn]],
    ['a stack', (tooling) => ['Stages.0.Actions.0.Configuration.StackName', ssm.StringParameter.valueFromLookup(tooling, '/x')]],
    ['a bucket', (tooling) => ['ArtifactStore.Location', ssm.StringParameter.valueFromLookup(tooling, '/x', 'acme-default')]],
    ['a key, anywhere', (tooling) => ['ArtifactStore.EncryptionKey', { Type: 'KMS', Id: kms.Key.fromLookup(tooling, 'L', { aliasName: 'alias/x' }).keyArn }]],
  ])('is no problem: %s', (_, looked) => expect([right, wrong].map((make) => said((app) => {
    deployRole(app, here);
    const pipeline = make(app);
    pipeline.addPropertyOverride(...looked(pipeline.stack) as [string, unknown]);
  }))).toEqual([[], []]));

  test.each<[string, (stack: Stack) => unknown]>([
    ['the zones of a VPC', (stack) => new ec2.Vpc(stack, 'L', { maxAzs: 2 })],
    ['a VPC', (stack) => ec2.Vpc.fromLookup(stack, 'L', { vpcId: 'x' })],
    ['an image', (stack) => ec2.MachineImage.lookup({ name: 'x' }).getImage(stack)],
    ['a hosted zone', (stack) => route53.HostedZone.fromLookup(stack, 'L', { domainName: 'example.com' })],
    ['a load balancer', (stack) => elb.ApplicationLoadBalancer.fromLookup(stack, 'L', { loadBalancerTags: { team: 'shop' } })],
    ['a listener', (stack) => elb.ApplicationListener.fromLookup(stack, 'L', { listenerPort: 80 })],
    ['a security group', (stack) => ec2.SecurityGroup.fromLookupById(stack, 'L', 'x')],
    ['the zones of a service', (stack) => ec2.Vpc.fromVpcAttributes(stack, 'L', { vpcId: 'x', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['dummy1a'], privateSubnetIds: ['y'] })
      .addInterfaceEndpoint('E', { service: new ec2.InterfaceVpcEndpointService('com.amazonaws.vpce.x'), lookupSupportedAzs: true })],
  ])('hides nothing, where it is about networks and machines: %s', (_, look) => {
    let awaited = 0;
    expect(both((stack) => {
      look(stack);
      awaited += (stack as unknown as { readonly _missingContext: unknown[] })._missingContext.length;
    })).toEqual([[], DENIED]);
    expect(awaited).toBeGreaterThan(0);
  });

  test('is one when it has been found', () => {
    const of = (role: string) => said((app) => {
      app.node.setContext(`ssm:account=${TOOLING.account}:parameterName=/x:region=${TOOLING.region}`, role);
      deployRole(app, here);
      const pipeline = right(app);
      pipeline.roleArn = ssm.StringParameter.valueFromLookup(pipeline.stack, '/x');
    });
    expect(of(here.pipelineRoleArn)).toEqual([]);
    expect(of(EXECUTION)).toEqual(['CrossAccountDeployRole.OtherPipelineRole, role of Tooling/Pipeline']);
  });

  test.each<[string, (stack: Stack) => DeployPermissions]>([
    ['a role', (stack) => DeployPermissions.changeSets({ stackNames: ['shop'], deploymentRole: iam.Role.fromLookup(stack, 'L', { roleName: 'x' }) })],
    ['a stack', (stack) => DeployPermissions.changeSets({
      stackNames: [ssm.StringParameter.valueFromLookup(stack, '/x')], deploymentRole: iam.Role.fromRoleArn(stack, 'X', EXECUTION),
    })],
    ['a state machine', (stack) => DeployPermissions.releaseDeployer({ stateMachineArn: ssm.StringParameter.valueFromLookup(stack, '/x') })],
  ])('is named in permissions: %s', (_, permissions) => expect(said((app) => {
    const stack = new Stack(app, 'Foundation', { env });
    new CrossAccountDeployRole(stack, 'DeployRole', { topology: here, environment: 'prod', permissions: [permissions(stack)] });
    wrong(app);
  })).toEqual([]));
});

test.each<[string, (stack: Stack) => string]>([
  ['looked up', (stack) => ssm.StringParameter.valueFromLookup(stack, '/x')], ['said in the deployment', () => '{{resolve:ssm:/x}}'], ['made of parts', () => Fn.join('-', ['o', 'abc1234567'])],
])('an organization may be %s', (_, organizationId) => expect(said((app) => {
  const stack = new Stack(app, 'Foundation', { env });
  new CrossAccountDeployRole(stack, 'DeployRole', {
    organizationId: organizationId(stack),
    roleName: 'website-deploy',
    pipelineRole: iam.Role.fromRoleArn(stack, 'P', here.pipelineRoleArn),
    permissions: [DeployPermissions.releaseDeployer({ stateMachineArn: here.environment('prod').deployerStateMachineArn })],
  });
})).toEqual([]));

describe('what Systems Manager says in the deployment', () => {
  test.each<[string, string]>([['RoleArn', '{{resolve:ssm:/x}}'], ['ArtifactStore.Location', '{{resolve:ssm:/x}}-store'], ['Stages.0.Actions.0.Configuration.StackName', dynamic('/x')]])(
    'is not known: %s', (property, value) => expect(said((app) => {
      deployRole(app, here);
      right(app).addPropertyOverride(property, value);
    })).toEqual([]));

  test('is named in permissions, and may be what a pipeline names', () => expect(both((stack) => {
    const deploymentRole = iam.Role.fromRoleArn(stack, 'Second', EXECUTION);
    for (const [i, name] of [dynamic('/x'), '{{resolve:ssm:/x}}'].entries()) {
      const topologyRole = { pipelineRole: iam.Role.fromRoleArn(stack, `P${i}`, `arn:aws:iam::${TOOLING.account}:role/x`), roleName: `x${i}` };
      new CrossAccountDeployRole(stack, `D${i}`, {
        ...topologyRole,
        permissions: [DeployPermissions.changeSets({ stackNames: [name], deploymentRole })],
        artifacts: SecureArtifactBucket.fromAttributes(stack, `A${i}`, { bucketName: 'acme-releases', keyArn: `arn:aws:kms:eu-west-1:${TOOLING.account}:key/1` }),
      });
    }
  })).toEqual([[], DENIED]));

  test('is no state machine as a text, of which the deployment takes no parts', () => {
    expect(() => deployRole(new App(), here, [DeployPermissions.releaseDeployer({ stateMachineArn: '{{resolve:ssm:/x}}' })])).toThrow('must be the ARN of one state machine');
  });
});

describe('what a resource lets the role do itself', () => {
  const upload = DeployPermissions.s3({ bucketName: 'acme-website' });
  const of = (permissions: DeployPermissions, pipeline: typeof right, make: (stack: Stack) => unknown = () => undefined) => said((app) => {
    const role = deployRole(app, here, [permissions]);
    pipeline(app);
    make(Stack.of(role));
  });
  const policyOf = (bucketName: string, effect: iam.Effect) => (stack: Stack) => new s3.Bucket(stack, 'B', { bucketName })
    .addToResourcePolicy(new iam.PolicyStatement({ effect, principals: [new iam.ArnPrincipal('*')], actions: ['s3:*'], resources: ['*'] }));

  test('is known of a bucket of the app', () => {
    const pipeline = ofKind('Deploy', 'S3', { BucketName: 'acme-other' });
    expect(of(upload, pipeline)).toEqual(DENIED);
    expect(of(upload, pipeline, policyOf('acme-other', iam.Effect.ALLOW))).toEqual([]);
    expect(of(upload, pipeline, policyOf('acme-other', iam.Effect.DENY))).toEqual(DENIED);
    expect(of(upload, pipeline, policyOf('acme-third', iam.Effect.ALLOW))).toEqual(DENIED);
    expect(of(upload, pipeline, (stack) => new s3.CfnBucketPolicy(stack, 'P', { bucket: Fn.importValue('x'), policyDocument: {} }))).toEqual([]);
  });

  test('is known of a function of the app', () => {
    const permission = (functionName: string, principal: string, action = 'lambda:*') => (stack: Stack) =>
      new lambda.CfnPermission(stack, 'P', { functionName, principal, action });
    const others = DeployPermissions.lambdaFunction({ functionName: 'thumbnails', publishedVersionsOnly: true });
    const pipeline = ofKind('Deploy', 'Lambda', { FunctionName: 'check', PublishedTargetVersion: '7' }, { inputArtifacts: [] });
    expect(of(others, pipeline)).toEqual(DENIED);
    expect(of(others, pipeline, permission('check', here.environment('prod').deployRoleArn))).toEqual([]);
    expect(of(others, pipeline, permission(`arn:aws:lambda:eu-west-1:${PROD.account}:function:check`, PROD.account))).toEqual([]);
    expect(of(others, pipeline, permission('check', 'events.amazonaws.com'))).toEqual(DENIED);
    expect(of(others, pipeline, permission('other', PROD.account))).toEqual(DENIED);
    expect(of(others, pipeline, permission('check-logs', PROD.account))).toEqual(DENIED);
    expect(of(others, pipeline, permission('check', '*', 'lambda:InvokeFunctionUrl'))).toEqual(DENIED);
  });

  test('is nothing that only lets read', () => {
    const reading = (stack: Stack) => new s3.Bucket(stack, 'B', { bucketName: 'acme-other' })
      .addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.ServicePrincipal('cloudfront.amazonaws.com')], actions: ['s3:GetObject'], resources: ['*'] }));
    expect(of(upload, ofKind('Deploy', 'S3', { BucketName: 'acme-other' }), reading)).toEqual(DENIED);
  });

  test('may be uploads to a bucket that is known in the deployment only, below a prefix', () => {
    const pipeline = ofKind('Deploy', 'S3', { BucketName: 'acme-website', Extract: 'false', ObjectKey: '#{variables.version}' });
    expect(said((app) => {
      const role = deployRole(app, here, [DeployPermissions.s3({ bucketName: Fn.importValue('bucket'), keyPrefix: 'auth' })]);
      pipeline(app);
      return role;
    })).toEqual([]);
  });

  test('is known of a function that the role invokes, where it invokes others', () => {
    const invoke = ofKind('Invoke', 'Lambda', { FunctionName: 'check' }, { inputArtifacts: [] });
    const inner = (stack: Stack) => stack.node.findChild('DeployRole').node.findChild('Role') as iam.Role;
    const invoking = (name: string) => (stack: Stack) =>
      inner(stack).addToPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [`arn:aws:lambda:eu-west-1:${PROD.account}:function:${name}`] }));
    const lets = (functionName: string) => (stack: Stack) => {
      invoking('other')(stack);
      new lambda.CfnPermission(stack, 'P', { functionName, principal: PROD.account, action: 'lambda:InvokeFunction' });
    };
    expect(of(upload, invoke, invoking('check'))).toEqual([]);
    expect(of(upload, invoke, invoking('other'))).toEqual(DENIED);
    expect(of(upload, invoke, lets('check'))).toEqual([]);
    expect(of(upload, invoke, lets('other'))).toEqual(DENIED);
  });

  test.each<[string, object]>([
    ['Deploy/S3', { BucketName: 'acme-other' }], ['Deploy/Lambda', { FunctionName: 'check', PublishedTargetVersion: '7' }], ['Invoke/Lambda', { FunctionName: 'check' }],
  ])('may be said in another app, where the role has no permissions of the kind: %s', (kind, configuration) => {
    const [category, provider] = kind.split('/');
    expect(of(DeployPermissions.releaseDeployer(), ofKind(category, provider, configuration, { inputArtifacts: [] }))).toEqual([]);
  });
});

describe('each synthesis looks anew', () => {
  const problemsOf = (app: App) => {
    try {
      app.synth({ force: true });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('at what has changed, and at what has been added', () => {
    const app = new App();
    deployRole(app, here);
    const pipeline = right(app);
    expect(problemsOf(app)).toBe('');
    pipeline.addPropertyOverride('Stages.0.Actions.0.Configuration.StackName', 'other');
    expect(problemsOf(app)).toContain('got "other"');
    pipeline.addPropertyOverride('Stages.0.Actions.0.Configuration.StackName', 'shop');
    expect(problemsOf(app)).toBe('');
  });

  test('for each of several deploy roles', () => {
    const app = new App();
    oneApp({ action: { stackName: 'other' } })(app);
    const stack = new Stack(app, 'Another', { env });
    new CrossAccountDeployRole(stack, 'DeployRole', {
      pipelineRole: iam.Role.fromRoleArn(stack, 'P', here.pipelineRoleArn), roleName: 'second', permissions: [DeployPermissions.releaseDeployer({ stateMachineArn: here.environment('prod').deployerStateMachineArn })],
    });
    const second = new codepipeline.CfnPipeline(new Stack(app, 'Second', { env: TOOLING }), 'Pipeline', {
      roleArn: here.pipelineRoleArn,
      stages: [{ name: 'S', actions: [{ name: 'Act', actionTypeId: { category: 'Deploy', provider: 'EKS', owner: 'AWS', version: '1' }, roleArn: `arn:aws:iam::${PROD.account}:role/second`, configuration: { ClusterName: 'x' } }] }],
    });
    const message = problemsOf(app);
    expect(message).toContain('[Foundation/DeployRole] actions Prepare and Execute of Tooling/Pipeline');
    expect(message).toContain(`[Another/DeployRole] action Act of ${second.node.path}`);
  });
});

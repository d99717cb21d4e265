import { App, Aws, CfnCondition, CfnMapping, CfnParameter, CfnResource, CfnStack, DefaultStackSynthesizer, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { deployed, problemsIn } from './deployed-app';
import { ACCOUNT, ENV, Granted } from './granted';
import { CloudFormationExecutionPolicies } from '../../src';
import { problemsOf } from '../helpers/errors';

// What is not known must not become everybody's.
const code = lambda.Code.fromInline('//');
const fn = (stack: Stack, environment: Record<string, string> = {}) => new lambda.Function(stack, 'F', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'i.h', code, environment });
const parameter = (stack: Stack, id = 'P') => new CfnParameter(stack, id).valueAsString;
const arn = (rest: string) => `arn:aws:${rest.replace('%', `eu-west-1:${ACCOUNT}`)}`;

describe('what stands for another resource is that resource', () => {
  test('the secret that is attached to a database', () => {
    const granted = deployed((stack) => {
      const db = new rds.DatabaseInstance(stack, 'DB', { engine: rds.DatabaseInstanceEngine.MYSQL, vpc: new ec2.Vpc(stack, 'V', { restrictDefaultSecurityGroup: false }) });
      fn(stack, { PW: db.secret!.secretValueFromJson('password').unsafeUnwrap() });
      db.secret!.addToResourcePolicy(new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], principals: [new iam.AccountRootPrincipal()], resources: ['*'] }));
    }).granted();
    for (const action of ['secretsmanager:GetSecretValue', 'secretsmanager:PutResourcePolicy']) {
      expect(granted.resources(action).length).toBeGreaterThan(0);
      expect(granted.decide(action, arn('secretsmanager:%:secret:payments-AbCdEf')).reason).toBe('no identity policy allows it');
    }
  });

  test('the function of an alias, and of a version', () => {
    const granted = deployed((stack) => {
      const own = fn(stack);
      new events.Rule(stack, 'R', { schedule: events.Schedule.cron({}), targets: [new targets.LambdaFunction(own.addAlias('live'))] });
      own.currentVersion.addPermission('V', { principal: new iam.ServicePrincipal('s3.amazonaws.com') });
    }).granted();
    expect(granted.allows('lambda:AddPermission', arn('lambda:%:function:app-FC4345940-AbCdEfGhIjKl'))).toBe(true);
    expect(granted.allows('lambda:AddPermission', arn('lambda:%:function:app-FC4345940-AbCdEfGhIjKl:live'))).toBe(true);
    expect(granted.allows('lambda:AddPermission', arn('lambda:%:function:payments'))).toBe(false);
  });
});

describe('is refused', () => {
  test.each<[string, (stack: Stack) => void, string[]]>([
    ['a secret that a parameter names', (stack) => fn(stack, { PW: `{{resolve:secretsmanager:${parameter(stack)}}}` }), ['CloudFormationExecutionRole.UnknownResource app/F/Resource']],
    ['a secure parameter that a parameter names', (stack) => fn(stack, { PW: `{{resolve:ssm-secure:${parameter(stack)}}}` }), ['CloudFormationExecutionRole.UnknownResource app/F/Resource']],
    ['the policy of a bucket that a parameter names', (stack) => new s3.CfnBucketPolicy(stack, 'X', { bucket: parameter(stack), policyDocument: {} }), ['CloudFormationExecutionRole.UnknownResource app/X.Bucket']],
    ['the policy of a queue that another stack exports', (stack) => new sqs.CfnQueuePolicy(stack, 'X', { queues: [Fn.importValue('q')], policyDocument: {} }), ['CloudFormationExecutionRole.UnknownResource app/X.Queues']],
    ['a function that a parameter names', (stack) => new lambda.CfnPermission(stack, 'X', { functionName: parameter(stack), action: 'lambda:InvokeFunction', principal: 's3.amazonaws.com' }),
      ['CloudFormationExecutionRole.UnknownResource app/X.FunctionName']],
    ['a name with a wildcard', (stack) => new iam.CfnRole(stack, 'X', { roleName: 'team*-admin', assumeRolePolicyDocument: {} }), ['CloudFormationExecutionRole.UnknownResource app/X.RoleName']],
    ['a name with a wildcard from a mapping', (stack) => new iam.CfnRole(stack, 'X', { roleName: new CfnMapping(stack, 'M', { mapping: { a: { b: 'team*' } } }).findInMap('a', 'b'), assumeRolePolicyDocument: {} }),
      ['CloudFormationExecutionRole.UnknownResource app/X.RoleName']],
    ['a name with a wildcard from a default', (stack) => new s3.CfnBucket(stack, 'X', { bucketName: new CfnParameter(stack, 'D', { default: 'team-?' }).valueAsString }), ['CloudFormationExecutionRole.UnknownResource app/X.BucketName']],
    ['a list with a wildcard from a mapping', (stack) => new iam.CfnPolicy(stack, 'X', { policyName: 'p', policyDocument: {}, roles: ['worker', new CfnMapping(stack, 'M', { mapping: { a: { b: 'team*' } } }).findInMap('a', 'b')] }),
      ['CloudFormationExecutionRole.UnknownResource app/X.Roles']],
    ['a name of which three characters are known', (stack) => new iam.CfnRole(stack, 'X', { roleName: `adm${parameter(stack)}`, assumeRolePolicyDocument: {} }), ['CloudFormationExecutionRole.UnknownRole app/X']],
    ['a bucket that a parameter names', (stack) => new s3.CfnBucket(stack, 'X', { bucketName: parameter(stack) }), ['CloudFormationExecutionRole.UnknownResource app/X.BucketName']],
    ['a queue that an import names', (stack) => new sqs.CfnQueue(stack, 'X', { queueName: Fn.importValue('x') }), ['CloudFormationExecutionRole.UnknownResource app/X.QueueName']],
    ['a name that is empty by default', (stack) => {
      const { valueAsString: name } = new CfnParameter(stack, 'D', { default: '' });
      new CfnCondition(stack, 'Named', { expression: Fn.conditionNot(Fn.conditionEquals(name, '')) });
      new iam.CfnRole(stack, 'X', { roleName: Fn.conditionIf('Named', name, Aws.NO_VALUE).toString(), assumeRolePolicyDocument: {} });
    }, ['CloudFormationExecutionRole.UnknownRole app/X']],
    ['a nested stack whose template nobody knows', (stack) => new CfnStack(stack, 'X', { templateUrl: 'https://acme.s3.amazonaws.com/x.json' }), ['CloudFormationExecutionRole.UnknownType app/X']],
    ['a name that begins with a wildcard', (stack) => new iam.CfnRole(stack, 'X', { roleName: '?*-admin', assumeRolePolicyDocument: {} }), ['CloudFormationExecutionRole.UnknownResource app/X.RoleName', 'CloudFormationExecutionRole.UnknownRole app/X']],
    ['a reference with a wildcard', (stack) => new sqs.CfnQueuePolicy(stack, 'X', { queues: [Fn.join('', ['pay', '*'])], policyDocument: {} }), ['CloudFormationExecutionRole.UnknownResource app/X.Queues']],
    ['an ARN for a name', (stack) => new iam.CfnRole(stack, 'X', { roleName: `arn:aws:iam::${ACCOUNT}:role/admin`, assumeRolePolicyDocument: {} }), ['CloudFormationExecutionRole.UnknownResource app/X.RoleName']],
    ['a path and a name that nobody knows', (stack) => new iam.CfnGroup(stack, 'X', { path: parameter(stack), groupName: parameter(stack, 'Q') }), ['CloudFormationExecutionRole.UnknownRole app/X']],
    ['a path that nobody knows', (stack) => new iam.CfnRole(stack, 'X', { path: parameter(stack), roleName: 'app', assumeRolePolicyDocument: {} }), ['CloudFormationExecutionRole.UnknownRole app/X']],
    ['a role of CDK', (stack) => new iam.CfnRole(stack, 'X', { roleName: `CDK-team-deploy-role-${ACCOUNT}-us-east-1`, assumeRolePolicyDocument: {} }), ['CloudFormationExecutionRole.OwnName app/X.RoleName']],
    ['a policy for a role of CDK', (stack) => new iam.CfnRolePolicy(stack, 'X', { roleName: `cdk-hnb659fds-lookup-role-${ACCOUNT}-us-east-1`, policyName: 'X' }),
      ['CloudFormationExecutionRole.OwnName app/X.RoleName']],
    ['a role that is passed by a pattern', (stack) => new CfnResource(stack, 'X', { type: 'AWS::Lambda::Function', properties: { Role: arn(`iam::${ACCOUNT}:role/?*-admin`), Code: {} } }),
      ['CloudFormationExecutionRole.UnknownRole app/X.Role']],
    ['a service-linked role of any service', (stack) => new iam.CfnServiceLinkedRole(stack, 'X', { awsServiceName: parameter(stack) }), ['CloudFormationExecutionRole.UnknownResource app/X.AWSServiceName']],
    ['a function whose name only ends with something known', (stack) => new CfnResource(stack, 'X', { type: 'Custom::X', properties: { ServiceToken: arn(`lambda:%:function:${parameter(stack)}-handler`) } }),
      ['CloudFormationExecutionRole.UnknownType app/X.ServiceToken']],
    ['a topic whose name only ends with something known', (stack) => new CfnResource(stack, 'X', { type: 'Custom::X', properties: { ServiceToken: arn(`sns:%:${parameter(stack)}-topic`) } }),
      ['CloudFormationExecutionRole.UnknownType app/X.ServiceToken']],
    ['a custom resource of nobody', (stack) => new CfnResource(stack, 'X', { type: 'Custom::X' }), ['CloudFormationExecutionRole.UnknownType app/X.ServiceToken']],
  ])('%s', (_, define, problems) => expect(problemsIn(deployed(define).app)).toEqual(problems));

  test('but not a function whose name begins with something known', () => {
    const custom = (stack: Stack) => new CfnResource(stack, 'X', { type: 'Custom::X', properties: { ServiceToken: arn(`lambda:%:function:app-${parameter(stack)}`) } });
    const granted = deployed(custom).granted();
    expect(granted.allows('lambda:InvokeFunction', arn('lambda:%:function:app-handler'))).toBe(true);
    expect(granted.allows('lambda:InvokeFunction', arn('lambda:%:function:payments'))).toBe(false);
  });

  test('but not a name that begins with something known, nor one that is said', () => {
    const queue = (queueName: (stack: Stack) => string) => (stack: Stack) => new sqs.CfnQueue(stack, 'X', { queueName: queueName(stack) });
    const begun = deployed(queue((stack) => `app-${parameter(stack)}`)).granted();
    expect(begun.allows('sqs:SetQueueAttributes', arn('sqs:%:app-orders'))).toBe(true);
    expect(begun.allows('sqs:SetQueueAttributes', arn('sqs:%:payments'))).toBe(false);
    const said = deployed(queue(parameter), { additionalPermissions: [{ resourceType: 'AWS::SQS::Queue', actions: ['sqs:SetQueueAttributes'], resources: [arn('sqs:%:orders')] }] }).granted();
    expect(said.resources('sqs:SetQueueAttributes')).toEqual([arn('sqs:%:orders')]);
  });

  describe('also where something else is said of its type', () => {
    const QUEUE = 'AWS::SQS::Queue';
    const define = (stack: Stack) => {
      new sqs.CfnQueue(stack, 'X', { queueName: parameter(stack) });
      new sqs.CfnQueue(stack, 'Known', { queueName: 'known' });
    };
    const orders = [arn('sqs:%:orders')];
    const problems = (permissions: object, make = define) =>
      problemsIn(deployed(make, { additionalPermissions: [{ resourceType: QUEUE, actions: [], ...permissions }] }).app);

    test.each<[string, object]>([
      ['nothing', {}], ['resources alone', { resources: orders }], ['an action alone', { actions: ['sqs:CreateQueue'] }],
      ['an action that it does not need', { actions: ['sqs:SendMessage'], resources: orders }],
      ['what deleting needs, where that is not allowed', { deleteActions: ['sqs:DeleteQueue'], resources: orders }],
    ])('%s', (_, permissions) => expect(problems(permissions)).toEqual(['CloudFormationExecutionRole.UnknownResource app/X.QueueName']));

    test('of a role', () => {
      const role = (stack: Stack) => void new iam.CfnRole(stack, 'X', { roleName: parameter(stack), assumeRolePolicyDocument: {} });
      const told = (all: string[], resources?: string[]) => problems({ resourceType: 'AWS::IAM::Role', actions: all, resources }, role);
      expect(told(['iam:CreateRole'])).toContain('CloudFormationExecutionRole.UnknownRole app/X');
      expect(told(['iam:TagUser'], [arn(`iam::${ACCOUNT}:user/app`)])).toEqual(['CloudFormationExecutionRole.UnknownRole app/X']);
      expect(told(['iam:CreateRole'], [arn(`iam::${ACCOUNT}:role/app`)])).toEqual([]);
    });

    test('of a secret that is read', () => {
      const reading = (stack: Stack) => {
        new secretsmanager.CfnSecret(stack, 'Own', { name: 'session' });
        new sqs.CfnQueue(stack, 'X', { queueName: 'a', kmsMasterKeyId: `{{resolve:secretsmanager:${parameter(stack)}}}` });
      };
      const told = (resources?: string[]) => problems({ resourceType: 'AWS::SecretsManager::Secret', actions: ['secretsmanager:GetSecretValue'], resources }, reading);
      expect(told()).toEqual(['CloudFormationExecutionRole.UnknownResource app/X']);
      expect(told([arn('secretsmanager:%:secret:db-??????')])).toEqual([]);
    });

    test('of a role of a service that nobody knows', () => {
      const linked = (stack: Stack) => void new iam.CfnServiceLinkedRole(stack, 'X', { awsServiceName: parameter(stack) });
      expect(problems({ resourceType: 'AWS::IAM::ServiceLinkedRole', actions: ['iam:GetRole'], resources: [arn(`iam::${ACCOUNT}:role/aws-service-role/x/y`)] }, linked))
        .toEqual(['CloudFormationExecutionRole.UnknownResource app/X.AWSServiceName']);
    });

    test('of a custom resource', () => {
      const custom = (stack: Stack) => void new CfnResource(stack, 'X', { type: 'Custom::X', properties: { ServiceToken: parameter(stack) } });
      const told = (action: string) => problems({ resourceType: 'Custom::X', actions: [action], resources: [arn('lambda:%:function:app')] }, custom);
      expect(told('lambda:GetFunction')).toEqual(['CloudFormationExecutionRole.UnknownType app/X.ServiceToken']);
      expect(told('lambda:InvokeFunction')).toEqual([]);
    });

    test('and the error has all that has to be said', () => {
      const [message] = deployed(define).app.node.findAll().flatMap(({ node }) => node.validate());
      const said = /actions: \[([^\]]+)\], resources: \[\.\.\.\]/.exec(message)![1].split(', ').map((each) => each.slice(1, -1));
      const granted = deployed(define, { additionalPermissions: [{ resourceType: QUEUE, actions: said, resources: orders }] }).granted();
      for (const action of granted.actions.filter((each) => each.startsWith('sqs:'))) expect([action, granted.allows(action, orders[0])]).toEqual([action, true]);
      expect(said).toEqual(expect.arrayContaining(['sqs:CreateQueue', 'sqs:GetQueueAttributes', 'sqs:SetQueueAttributes']));
    });
  });

  test('but not where it is said', () => {
    const { granted } = deployed((stack) => new sqs.CfnQueuePolicy(stack, 'X', { queues: [Fn.importValue('q')], policyDocument: {} }), {
      additionalPermissions: [{ resourceType: 'AWS::SQS::QueuePolicy', actions: ['sqs:SetQueueAttributes'], resources: [arn('sqs:%:orders')] }],
    });
    expect(granted().allows('sqs:SetQueueAttributes', arn('sqs:%:orders'))).toBe(true);
    expect(granted().allows('sqs:SetQueueAttributes', arn('sqs:%:payments'))).toBe(false);
  });

  test('passing a role in other letters', () => {
    expect(problemsOf(() => deployed(fn, { additionalPermissions: [{ resourceType: 'AWS::SQS::Queue', actions: ['iam:passrole'], resources: [arn(`iam::${ACCOUNT}:role/admin`)] }] })))
      .toEqual(['CloudFormationExecutionRole.InvalidPermissions additionalPermissions[0].actions']);
  });
});

test('a secret of another stack is read by its name', () => {
  const granted = deployed((stack) => fn(stack, {
    NAMED: secretsmanager.Secret.fromSecretNameV2(stack, 'Named', 'app/db').secretValueFromJson('p').unsafeUnwrap(),
    PARTIAL: secretsmanager.Secret.fromSecretPartialArn(stack, 'Partial', `arn:${Aws.PARTITION}:secretsmanager:${Aws.REGION}:${Aws.ACCOUNT_ID}:secret:app/key`).secretValue.unsafeUnwrap(),
  })).granted();
  expect(granted.resources('secretsmanager:GetSecretValue').length).toBeGreaterThan(1);
  expect(granted.decide('secretsmanager:GetSecretValue', arn('secretsmanager:%:secret:payments-AbCdEf')).reason).toBe('no identity policy allows it');
});

test('a pipeline passes the role of its action on by itself', () => {
  const pipeline = (stack: Stack) => {
    const artifactBucket = new s3.Bucket(stack, 'B', { bucketName: 'acme-artifacts' });
    const output = new codepipeline.Artifact();
    new codepipeline.Pipeline(stack, 'Pipeline', {
      artifactBucket,
      stages: [
        { stageName: 'Source', actions: [new actions.S3SourceAction({ actionName: 'Source', bucket: artifactBucket, bucketKey: 'x.zip', output, trigger: actions.S3Trigger.NONE })] },
        {
          stageName: 'Deploy',
          actions: [new actions.CloudFormationCreateUpdateStackAction({
            actionName: 'Deploy', stackName: 'x', adminPermissions: false, templatePath: output.atPath('x.json'), deploymentRole: iam.Role.fromRoleName(stack, 'D', 'deployer'),
          })],
        },
      ],
    });
  };
  const granted = deployed(pipeline).granted();
  expect(granted.decide('iam:PassRole', arn(`iam::${ACCOUNT}:role/deployer`), { 'iam:PassedToService': 'codepipeline.amazonaws.com' }).reason).toBe('explicit deny');
  expect(granted.resources('iam:PassRole').length).toBeGreaterThan(0);
});

test('nested stacks are deployed with the roles of their own bootstrapping, where the policies are alone', () => {
  const app = new App();
  const stack = new Stack(app, 'app', { env: ENV, synthesizer: new DefaultStackSynthesizer({ qualifier: 'team' }) });
  new sqs.Queue(new NestedStack(stack, 'Nested'), 'Queue');
  const administration = new Stack(app, 'Administration', { env: ENV });
  new CloudFormationExecutionPolicies(administration, 'Policies', { stacks: [stack] });
  const granted = Granted.of(administration);
  const pass = (qualifier: string) => granted.decide('iam:PassRole', arn(`iam::${ACCOUNT}:role/cdk-${qualifier}-cfn-exec-role-${ACCOUNT}-eu-west-1`), { 'iam:PassedToService': 'cloudformation.amazonaws.com' });
  expect(pass('team').reason).toBe('allowed');
  expect(pass('hnb659fds').reason).toBe('no identity policy allows it');
});

import { App, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import * as fc from 'fast-check';
import { deployRole, EXECUTION, here, ofKind, said } from './pipelines';
import { DeployPermissions } from '../../src';
import { PROD } from '../helpers/topologies';

/** An override may put anything anywhere. What becomes of it, CloudFormation says. */
const PERMISSIONS = [
  DeployPermissions.changeSets({ stackNames: ['shop'], changeSetName: 'release', deploymentRole: iam.Role.fromRoleArn(new Stack(), 'X', EXECUTION) }),
  DeployPermissions.s3({ bucketName: 'acme-website' }),
  DeployPermissions.lambdaFunction({ functionName: 'thumbnails' }),
];
const CONFIGURATIONS: readonly (readonly [category: string, provider: string, configuration: object])[] = [
  ['Deploy', 'CloudFormation', { ActionMode: 'CHANGE_SET_REPLACE', StackName: 'shop', ChangeSetName: 'release', RoleArn: EXECUTION, TemplatePath: 'Source::shop.template.json', Capabilities: '' }],
  ['Deploy', 'S3', { BucketName: 'acme-website', ObjectKey: 'a', Extract: 'false', CannedACL: 'private', KMSEncryptionKeyARN: `arn:aws:kms:eu-west-1:${PROD.account}:key/1` }],
  ['Deploy', 'Lambda', { FunctionName: 'thumbnails', FunctionAlias: 'live', PublishedTargetVersion: '7', Alarms: 'errors' }],
  ['Invoke', 'StepFunctions', { StateMachineArn: `arn:aws:states:eu-west-1:${PROD.account}:stateMachine:x`, InputType: 'FilePath' }],
  ['Test', 'CodeBuild', { ProjectName: 'x', BatchEnabled: 'true' }],
];

const mainOf = ({ node }: IConstruct) => node.defaultChild as CfnResource;

/** All that is looked at, in one app, with the places where an override may put something. */
function everything(app: App, [category, provider, configuration]: typeof CONFIGURATIONS[number]): ReadonlyMap<CfnResource, readonly string[]> {
  const role = deployRole(app, here, PERMISSIONS);
  const stack = Stack.of(role);
  const inner = role.node.findChild('Role');
  const Condition = { StringEquals: { 'aws:PrincipalAccount': ['1'] } };
  const policy = { Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Principal: '*', Resource: '*', Condition }] };
  const denying = {
    Statement: [{ Effect: 'Deny', Action: 's3:PutObject', Principal: { AWS: '*' }, Resource: '*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': [here.pipelineRoleArn] } } }],
  };
  const pipeline = ofKind(category, provider, configuration, { outputArtifacts: [{ name: 'Out' }] })(app);
  const artifactStore = { type: 'S3', location: here.platform.artifactBucketName, encryptionKey: { id: '1', type: 'KMS' } };
  pipeline.artifactStores = [{ region: PROD.region, artifactStore }];
  const store = { Location: 1, EncryptionKey: { Id: 1 } };
  const stores = { ArtifactStore: store, ArtifactStores: [{ Region: 1, ArtifactStore: store }] };
  const type = { Category: 1, Owner: 1, Provider: 1 };
  const artifacts = { InputArtifacts: [{ Name: 1 }], OutputArtifacts: [{ Name: 1 }] };
  const action = { Name: 1, RoleArn: 1, Region: 1, ActionTypeId: type, Configuration: configuration, ...artifacts };
  const rules = { Conditions: [{ Rules: [{ RuleTypeId: type, RoleArn: 1 }] }] };
  const trust = { Statement: [{ Effect: 1, Action: 1, Condition: { ArnEquals: { 'aws:PrincipalArn': 1 } } }] };
  const document = ['PolicyDocument', ...placesIn(policy, 'PolicyDocument.')];
  return new Map<CfnResource, readonly string[]>([
    [pipeline, placesIn({ Name: 1, RoleArn: 1, ...stores, Stages: [{ Actions: [action], BeforeEntry: rules }] })],
    [mainOf(inner), placesIn({ RoleName: 1, Path: 1, ManagedPolicyArns: [1], Policies: [1], AssumeRolePolicyDocument: trust })],
    [mainOf(inner.node.findChild('DefaultPolicy')), ['Roles', 'Roles.0', 'Users', ...document]],
    [new iam.CfnManagedPolicy(stack, 'M', { policyDocument: policy, roles: ['other'] }), ['Roles', 'Roles.0', ...document]],
    [new iam.CfnRolePolicy(stack, 'R', { policyName: 'x', policyDocument: policy, roleName: 'other' }), ['RoleName', ...document]],
    [new s3.CfnBucketPolicy(stack, 'B', { bucket: 'acme-website', policyDocument: policy }), ['Bucket', ...document]],
    [new s3.CfnBucketPolicy(stack, 'D', { bucket: here.platform.artifactBucketName, policyDocument: denying }), ['Bucket', 'PolicyDocument', ...placesIn(denying, 'PolicyDocument.')]],
    [mainOf(new iam.Role(new Stack(app, 'shop'), 'Role', { roleName: 'shop', assumedBy: new iam.AccountRootPrincipal() })), ['RoleName']],
    [new lambda.CfnPermission(stack, 'L', { functionName: 'thumbnails', principal: PROD.account, action: 'lambda:*' }), ['FunctionName', 'Principal']],
    [new CfnResource(stack, 'P', { type: 'AWS::Lambda::ResourcePolicy', properties: { ResourceArn: 'x', PolicyDocument: policy } }), ['ResourceArn', ...document]],
  ]);
}

/** All paths into a value. A dot within a name would be taken for a path. */
function placesIn(value: unknown, before = ''): string[] {
  return Object.entries(value as object).flatMap(([name, each]) => {
    const path = `${before}${name.replace(/\./g, '\\.')}`;
    return [path, ...(typeof each === 'object' ? placesIn(each, `${path}.`) : [])];
  });
}

const ODD = [
  null, 0, 7, true, '', 'x', 'toString', [], [null], [[null]], [7], [[]], {}, { x: null }, [{}], { Statement: null },
  { Ref: null }, { Ref: 7 }, { Ref: 'toString' }, { Ref: [] }, { Ref: {} },
  { 'Fn::GetAtt': null }, { 'Fn::GetAtt': 7 }, { 'Fn::GetAtt': [] }, { 'Fn::GetAtt': {} }, { 'Fn::GetAtt': [null, null] }, { 'Fn::GetAtt': 'x.Arn' },
  { 'Fn::Join': null }, { 'Fn::Join': ['', null] }, { 'Fn::Join': [] }, { 'Fn::Sub': null }, { 'Fn::Sub': ['${x}', null] }, { 'Fn::Sub': [7] }, { 'Fn::If': ['X', null, { Ref: 'AWS::NoValue' }] },
  { 'Fn::Split': null }, { 'Fn::Select': [0, null] },
];
/** CDK takes numbers of this size for tokens of its own, whoever wrote them, and refuses those that it does not know. */
const LIKE_A_TOKEN = /-1\.8881545\d*e\+289/;
const anything = fc.oneof(fc.constantFrom<unknown>(...ODD), fc.jsonValue({ maxDepth: 3 }).filter((each) => !LIKE_A_TOKEN.test(JSON.stringify(each))));

/** Whatever is wrong with the app is told as a problem. */
function synthesize(app: App): void {
  try {
    app.synth();
  } catch (error) {
    if (!(error as Error).message.includes('[CrossAccountDeployRole.')) throw error;
  }
}

/** An app in which one place after another is overridden; both are counted round. */
function overridden(kind: typeof CONFIGURATIONS[number], ...changes: readonly (readonly [resource: number, place: number, value: unknown])[]): App {
  const app = new App();
  const resources = [...everything(app, kind)];
  for (const [i, at, value] of changes) {
    const [resource, places] = resources[i % resources.length];
    // A further override may write into it.
    resource.addPropertyOverride(places[at % places.length], structuredClone(value));
  }
  return app;
}

test.each<[string, unknown]>([['nothing', null], ['a list', [null]], ['a function without an argument', { 'Fn::GetAtt': null }]])('%s is taken everywhere', (_, value) => {
  const kind = CONFIGURATIONS[0];
  [...everything(new App(), kind).values()].forEach((places, i) => places.forEach((__, at) => synthesize(overridden(kind, [i, at, value]))));
});

test.each(CONFIGURATIONS)('anything is taken anywhere: %s/%s', (...kind) => {
  const place = fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 200 }), anything);
  fc.assert(fc.property(fc.array(place, { minLength: 1, maxLength: 3 }), (places) => synthesize(overridden(kind, ...places))), { numRuns: 50 });
});

describe('as far as it says something', () => {
  const wrong = ofKind('Deploy', 'CloudFormation', { ActionMode: 'CHANGE_SET_REPLACE', StackName: 'other', ChangeSetName: 'release', RoleArn: EXECUTION });
  const DENIED = ['CrossAccountDeployRole.DeniedAction, action Act of Tooling/Pipeline'];
  const of = (change: (inner: iam.Role, pipeline: CfnResource) => unknown) => said((app) => {
    const role = deployRole(app, here);
    change(role.node.findChild('Role') as iam.Role, wrong(app));
  });
  const onRole = (property: string, value: unknown) => (inner: iam.Role) => mainOf(inner).addPropertyOverride(property, value);
  test.each<[string, Parameters<typeof of>[0], string[]]>([
    ['the role\'s name as a function', onRole('RoleName', { 'Fn::Sub': here.environment('prod').deployRoleName }), DENIED],
    ['policies that nobody knows', onRole('ManagedPolicyArns', Fn.importValue('Policies')), []],
    ['inline policies that nobody knows', onRole('Policies', { 'Fn::If': ['Some', [{ PolicyName: 'x' }], { Ref: 'AWS::NoValue' }] }), []],
    ['policies that are none', onRole('ManagedPolicyArns', []), DENIED],
    ['policies that are left out', onRole('ManagedPolicyArns', [{ Ref: 'AWS::NoValue' }]), DENIED],
    ['no store', (_, pipeline) => pipeline.addPropertyOverride('ArtifactStore', null), DENIED],
    ['no name', (_, pipeline) => pipeline.addPropertyOverride('Name', null), DENIED],
    ['nothing at all of the role\'s policy',
      ({ node }) => mainOf(node.findChild('DefaultPolicy')).addOverride('Properties', null), [...DENIED, ...DENIED]],
    ['nothing at all of the pipeline', (_, pipeline) => pipeline.addOverride('Properties', null), []],
  ])('%s', (_, change, problems) => expect(of(change)).toEqual(problems));
});

import { App, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { deployRole, here, ofKind, said, toldOf } from './pipelines';
import { CrossAccountDeployRole, DeployPermissions, SecureArtifactBucket } from '../../src';
import { PROD, TOOLING } from '../helpers/topologies';

/** Without a key, CodePipeline encrypts artifacts with one that no other account can use. CDK's own pipelines have one, those of CloudFormation may not. */
const KEY = ['CrossAccountDeployRole.DeniedAction, key of the artifacts of action Act of Tooling/Pipeline'];
const KEY_ARN = `arn:aws:kms:eu-west-1:${TOOLING.account}:key/1`;
const ROLE_NAME = 'website-deploy';
const source = (change: object = {}, type: object = {}) => ({
  Name: 'Source',
  Actions: [{
    Name: 'Source',
    ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'CodeStarSourceConnection', Version: '1', ...type },
    OutputArtifacts: [{ Name: 'Source' }],
    ...change,
  }],
});

interface Made {
  readonly stage?: object;
  /** Of the action that deploys. */
  readonly action?: object;
  readonly kind?: readonly [category: string, provider: string];
  /** Of the account of the pipeline. */
  readonly account?: string;
  readonly change?: (pipeline: CfnResource) => unknown;
}

/** A role with artifacts of its own, and a pipeline without a key whose second stage acts as it. */
const making = ({ stage = source(), action, kind = ['Deploy', 'S3'], account = TOOLING.account, change = () => undefined }: Made = {}) => (app: App) => {
  const stack = new Stack(app, 'Foundation', { env: { account: PROD.account, region: PROD.region } });
  const role = new CrossAccountDeployRole(stack, 'DeployRole', {
    pipelineRole: iam.Role.fromRoleArn(stack, 'P', here.pipelineRoleArn),
    roleName: ROLE_NAME,
    permissions: [DeployPermissions.s3({ bucketName: 'acme-website' })],
    artifacts: SecureArtifactBucket.fromAttributes(stack, 'Artifacts', { bucketName: 'acme-releases', keyArn: KEY_ARN }),
  });
  (role.node.findChild('Role') as iam.Role).addToPolicy(new iam.PolicyStatement({ actions: ['lambda:*'], resources: ['*'] }));
  const made = ofKind(...kind, { BucketName: 'acme-website', FunctionName: 'x' }, { roleArn: `arn:aws:iam::${PROD.account}:role/${ROLE_NAME}`, ...action })(
    app, new Stack(app, 'Tooling', { env: { account, region: PROD.region } }));
  made.addPropertyOverride('ArtifactStore.Location', 'acme-releases');
  const [deploy] = Stack.of(made).resolve(made.stages);
  made.addPropertyOverride('Stages', [stage, {
    Name: 'Prod',
    Actions: [{
      Name: 'Act',
      ActionTypeId: { Category: kind[0], Owner: 'AWS', Provider: kind[1], Version: '1' },
      Configuration: deploy.actions[0].configuration,
      RoleArn: deploy.actions[0].roleArn,
      Region: deploy.actions[0].region,
      InputArtifacts: deploy.actions[0].inputArtifacts.map(({ name }: { name: string }) => ({ Name: name })),
    }],
  }]);
  change(made);
};
const override = (property: string, value: unknown) => ({ change: (pipeline: CfnResource) => pipeline.addPropertyOverride(property, value) });
const nobody = Fn.importValue('Nobody');

test.each<[string, Made, string[]]>([
  ['that CodePipeline makes', {}, KEY],
  ['of a source elsewhere', { stage: source({}, { Owner: 'ThirdParty', Provider: 'GitHub' }) }, KEY],
  ['that have a key', override('ArtifactStore.EncryptionKey', { Id: KEY_ARN, Type: 'KMS' }), []],
  ['that may have a key', override('ArtifactStore.EncryptionKey', { 'Fn::If': ['Some', { Id: KEY_ARN, Type: 'KMS' }, { Ref: 'AWS::NoValue' }] }), []],
  ['whose key is left out', override('ArtifactStore.EncryptionKey', { Ref: 'AWS::NoValue' }), KEY],
  ['whose key is left out in the store of the region',
    override('ArtifactStores', [{ Ref: 'AWS::NoValue' }, { Region: PROD.region, ArtifactStore: { Type: 'S3', Location: 'acme-releases', EncryptionKey: { Ref: 'AWS::NoValue' } } }]), KEY],
  ['whose store is that of the region, as the only one is left out', {
    change: (pipeline) => {
      pipeline.addPropertyOverride('ArtifactStore', { Ref: 'AWS::NoValue' });
      pipeline.addPropertyOverride('ArtifactStores', [{ Region: PROD.region, ArtifactStore: { Type: 'S3', Location: 'acme-releases', EncryptionKey: { Id: KEY_ARN, Type: 'KMS' } } }]);
    },
  }, []],
  ['of a source whose role is left out', { stage: source({ RoleArn: { Ref: 'AWS::NoValue' } }) }, KEY],
  ['in a store that nobody knows', override('ArtifactStore', nobody), []],
  ['in a bucket that nobody knows', override('ArtifactStore.Location', nobody), []],
  ['in the store of the region', override('ArtifactStores', [{ Region: PROD.region, ArtifactStore: { Type: 'S3', Location: 'acme-releases' } }]), KEY],
  ['in the store of the region, with its key',
    override('ArtifactStores', [{ Region: PROD.region, ArtifactStore: { Type: 'S3', Location: 'acme-releases', EncryptionKey: { Id: KEY_ARN, Type: 'KMS' } } }]), []],
  ['of a build, which has a key itself', { stage: source({}, { Category: 'Build', Provider: 'CodeBuild' }) }, []],
  ['of a source of one\'s own', { stage: source({}, { Owner: 'Custom' }) }, []],
  ['of nobody knows what', { stage: source({}, { Owner: nobody }) }, []],
  ['that another role makes', { stage: source({ RoleArn: `arn:aws:iam::${PROD.account}:role/source` }) }, []],
  ['that nobody makes', { stage: source({ OutputArtifacts: [{ Name: 'Other' }] }) }, [KEY[0].replace('key of the', 'input')]],
  ['of which one is a build\'s', {
    stage: { Name: 'Source', Actions: [...source().Actions, ...source({ OutputArtifacts: [{ Name: 'Built' }] }, { Category: 'Build', Provider: 'CodeBuild' }).Actions] },
    action: { inputArtifacts: [{ name: 'Source' }, { name: 'Built' }] },
  }, []],
  ['that the action does not get', { action: { inputArtifacts: [] } }, []],
  ['that the action does not read', { kind: ['Invoke', 'Lambda'] }, []],
  ['that the action may read', { kind: ['Invoke', 'StepFunctions'] }, []],
  ['in nobody knows which region', { action: { region: nobody } }, []],
  ['of the role\'s own account', { account: PROD.account }, []],
  ['of nobody knows which account', { account: nobody }, []],
])('artifacts %s', (_, made, problems) => expect(said(making(made))).toEqual(problems));

describe('are told', () => {
  test('with the key that the role decrypts with', () => expect(toldOf(making())).toContain(
    `must be ${KEY_ARN}, with which alone the role decrypts: name it by its ARN as EncryptionKey of the pipeline's artifact store, as without one CodePipeline takes the `
    + `default key for S3, which no account but ${TOOLING.account} can use, got nothing`));

  test.each([['none', 's3:*'], ['any', 'kms:*']])('with any key, where the role decrypts with %s', (_, action) => expect(toldOf((app) => {
    const role = deployRole(app, here, [DeployPermissions.releaseDeployer()]);
    const inner = role.node.findChild('Role') as iam.Role;
    inner.addToPolicy(new iam.PolicyStatement({ actions: ['s3:*', 'ecs:*', action], resources: ['*'] }));
    ofKind('Deploy', 'ECS', { ClusterName: 'x', ServiceName: 'x' })(app).addPropertyOverride('Stages.1', source());
  })).toContain('must be a customer managed key: name it by its ARN'));
});

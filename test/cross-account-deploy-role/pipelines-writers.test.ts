import { App, Fn, Stack } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Change, deployRole, here, ofKind, oneApp, roleArn, said, toldOf } from './pipelines';
import { SecureArtifactBucket } from '../../src';
import { TOOLING } from '../helpers/topologies';

/** CDK makes a role for each action unless it is told not to, and the bucket lets none but the pipeline's own write. */
const SOURCE = ['CrossAccountDeployRole.DeniedAction, role of action Source of Tooling/Pipeline'];
const other = roleArn(TOOLING.account, 'other');

describe('the pipeline of the README', () => {
  const of = (change: Change) => said(oneApp(change));

  test('has a source that writes with a role of its own where CDK makes one', () => {
    expect(of({ usePipelineRoleForActions: false })).toEqual(SOURCE);
    expect(of({ usePipelineRoleForActions: true })).toEqual([]);
  });

  test('is told of the pipeline\'s role alone, where that is another one', () => {
    expect(of({ usePipelineRoleForActions: false, role: null })).toEqual(['CrossAccountDeployRole.OtherPipelineRole, role of Tooling/Pipeline']);
  });

  test('says nothing of a bucket of another app', () => {
    const stores: Change['stores'] = (tooling, { encryptionKey }) => ({ artifactBucket: s3.Bucket.fromBucketAttributes(tooling, 'Any', { bucketName: 'acme-other', encryptionKey }) });
    expect(of({ usePipelineRoleForActions: false, stores })).toEqual(['CrossAccountDeployRole.DeniedAction, artifacts of action Prepare of Tooling/Pipeline']);
  });

  test('is told of also where another role without a name may write', () => {
    const stores: Change['stores'] = (tooling, artifactBucket) => {
      const unnamed = new iam.Role(tooling, 'Unnamed', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') });
      (tooling.node.findChild('Artifacts') as SecureArtifactBucket).grants.write(unnamed);
      return { artifactBucket };
    };
    expect(of({ usePipelineRoleForActions: false, stores })).toEqual(SOURCE);
    expect(of({ usePipelineRoleForActions: true, stores })).toEqual([]);
  });

  test('is told what to change', () => expect(toldOf(oneApp({ usePipelineRoleForActions: false }))).toContain(
    `role of action Source of Tooling/Pipeline: must be ${roleArn(TOOLING.account, here.pipelineRoleName)}, the pipeline's own, as the policy of the artifacts' bucket denies `
    + `this one to write: set usePipelineRoleForActions where CDK has made it; or let it in with grants.write(role) of the SecureArtifactBucket, or one of another account with addWriter(ArtifactWriter.role(...)), got "arn:aws:iam::${TOOLING.account}:role/(made up by CloudFormation for Tooling.Pipeline.Source.`));
});

const bucket = here.platform.artifactBucketName;
const condition = (exempted: unknown, operator = 'ArnNotEquals') => ({ [operator]: { 'aws:PrincipalArn': exempted } });
const statement = (change: object = {}) => ({
  Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:PutObject', Resource: `arn:aws:s3:::${bucket}/*`, Condition: condition(here.pipelineRoleArn), ...change,
});
interface Made {
  readonly statements?: unknown;
  readonly bucketName?: string;
  /** Of the source. */
  readonly change?: object;
  readonly pipelineRoleArn?: string;
}

/** A bucket with one statement, and a pipeline whose source has a role. */
const made = ({ statements = statement(), bucketName = bucket, change, pipelineRoleArn = here.pipelineRoleArn }: Made) => (app: App) => {
  deployRole(app, here);
  const stack = new Stack(app, 'Tooling', { env: TOOLING });
  const pipeline = ofKind('Deploy', 'CodeDeploy', {}, { inputArtifacts: [] })(app, stack);
  pipeline.roleArn = pipelineRoleArn;
  pipeline.addPropertyOverride('Stages.1', {
    Name: 'Source',
    Actions: [{
      Name: 'Source', ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'S3', Version: '1' }, OutputArtifacts: [{ Name: 'Source' }], RoleArn: other, ...change,
    }],
  });
  new s3.CfnBucketPolicy(stack, 'Policy', { bucket: bucketName, policyDocument: {} }).addPropertyOverride('PolicyDocument', { Statement: statements });
};

describe('is refused, a role that', () => {
  test.each<[string, Made]>([
    ['a statement denies', {}],
    ['one of several statements denies', { statements: [null, statement({ Effect: 'Allow' }), statement()] }],
    ['a statement denies by all that it is not about', { statements: statement({ Action: undefined, NotAction: ['s3:GetObject*'] }) }],
    ['a statement denies by any action', { statements: statement({ Action: 'S3:*' }) }],
    ['a statement denies everybody', { statements: statement({ Principal: '*' }) }],
    ['a statement denies by names', { statements: statement({ Condition: condition([here.pipelineRoleArn, `${other}-2`], 'StringNotLike') }) }],
    ['writes what a change set says', { change: { ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'CloudFormation', Version: '1' } } }],
  ])('%s', (_, change) => expect(said(made(change))).toEqual(SOURCE));
});

describe('is taken, a role that', () => {
  const nobody = Fn.importValue('Nobody');
  test.each<[string, Made]>([
    ['is exempted', { statements: statement({ Condition: condition([here.pipelineRoleArn, other]) }) }],
    ['is exempted by a pattern', { statements: statement({ Condition: condition([`arn:aws:iam::${TOOLING.account}:role/*`], 'ArnNotLike') }) }],
    ['may be exempted', { statements: statement({ Condition: condition([here.pipelineRoleArn, nobody]) }) }],
    ['is denied with the pipeline\'s own', { pipelineRoleArn: roleArn(TOOLING.account, 'third'), statements: statement() }],
    ['is denied in other buckets', { bucketName: 'acme-other' }],
    ['is denied elsewhere in the bucket', { statements: statement({ Resource: `arn:aws:s3:::${bucket}/other/*` }) }],
    ['is denied in a folder of other capitals', { statements: statement({ Resource: `arn:aws:s3:::${bucket}/${here.pipelineName.slice(0, 20).toUpperCase()}/*` }) }],
    ['is denied nobody knows where', { statements: statement({ Resource: nobody }) }],
    ['is denied nowhere', { statements: statement({ Resource: undefined }) }],
    ['is denied by all that it is not about', { statements: statement({ Action: undefined, NotAction: 's3:Put*' }) }],
    ['is denied by nobody knows what', { statements: statement({ Action: undefined, NotAction: [nobody] }) }],
    ['is denied something else', { statements: statement({ Action: 's3:DeleteObject' }) }],
    ['is allowed', { statements: statement({ Effect: 'Allow' }) }],
    ['somebody else is denied', { statements: statement({ Principal: { AWS: other } }) }],
    ['nobody is denied', { statements: statement({ Principal: undefined }) }],
    ['is denied without a condition', { statements: statement({ Condition: undefined }) }],
    ['is denied by the other condition', { statements: statement({ Condition: condition(here.pipelineRoleArn, 'ArnEquals') }) }],
    ['is denied by a further condition', { statements: statement({ Condition: { ...condition(here.pipelineRoleArn), Null: { 'aws:PrincipalTag/x': 'true' } } }) }],
    ['is denied by a further key', { statements: statement({ Condition: { ArnNotEquals: { 'aws:PrincipalArn': here.pipelineRoleArn, 'aws:SourceArn': 'x' } } }) }],
    ['is denied by a condition that nobody knows', { statements: statement({ Condition: { ArnNotEquals: nobody } }) }],
    ['is denied by a condition on nothing', { statements: statement({ Condition: { ArnNotEquals: 'x' } }) }],
    ['is denied by nobody knows what condition', { statements: statement({ Condition: nobody }) }],
    ['only the deployment knows', { change: { RoleArn: nobody } }],
    ['makes nothing', { change: { OutputArtifacts: [] } }],
    ['is no source\'s', { change: { ActionTypeId: { Category: 'Build', Owner: 'AWS', Provider: 'CodeBuild', Version: '1' } } }],
    ['is a source\'s of one\'s own', { change: { ActionTypeId: { Category: 'Source', Owner: 'Custom', Provider: 'x', Version: '1' } } }],
    ['has statements that nobody knows', { statements: nobody }],
    ['has no statements', { statements: null }],
  ])('%s', (_, change) => expect(said(made(change)).filter((each) => !each.includes('OtherPipelineRole'))).toEqual([]));
});

test('a name that CloudFormation makes up may be what a pattern exempts', () => {
  const of = (exempted: string) => said((app) => {
    const { tooling } = oneApp({ usePipelineRoleForActions: false })(app);
    const { node } = (tooling.node.findChild('Artifacts') as SecureArtifactBucket).bucket.policy!;
    (node.defaultChild as s3.CfnBucketPolicy).addPropertyOverride('PolicyDocument.Statement', [statement({ Condition: condition([here.pipelineRoleArn, exempted]) })]);
  });
  expect(of(`arn:aws:iam::${TOOLING.account}:role/Tooling-*`)).toEqual([]);
  expect(of(`arn:aws:iam::${TOOLING.account}:role/Tooling`)).toEqual(SOURCE);
});

test('a pipeline that does not act as the deploy role is not looked at, beside one that does', () => expect(said((app) => {
  made({})(app);
  const stack = app.node.findChild('Tooling') as Stack;
  (stack.node.findChild('Pipeline') as codepipeline.CfnPipeline).addPropertyOverride('Stages.0.Actions.0.RoleArn', other);
  ofKind('Deploy', 'CodeDeploy', {}, { inputArtifacts: [] })(app, new Stack(app, 'Second', { env: TOOLING }));
})).toEqual([]));

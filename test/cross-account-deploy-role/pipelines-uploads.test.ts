import { App, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { deployRole, here, ofKind, said, toldOf } from './pipelines';
import { CrossAccountDeployRole, DeployPermissions } from '../../src';
import { PROD, TOOLING } from '../helpers/topologies';

/** What CodePipeline's action `S3` writes, with which ACL and key, is what the role lets it. */
const DENIED = ['CrossAccountDeployRole.DeniedAction, action Act of Tooling/Pipeline'];
const KEY = ['CrossAccountDeployRole.DeniedAction, KMSEncryptionKeyARN of action Act of Tooling/Pipeline'];
const keyArn = (id: string, account = PROD.account, region = PROD.region) => `arn:aws:kms:${region}:${account}:key/${id}`;
type Options = (app: App) => Partial<Parameters<typeof DeployPermissions.s3>[0]>[];

const making = (options: Options, configuration: object) => (app: App): CrossAccountDeployRole => {
  const role = deployRole(app, here, options(app).map((each) => DeployPermissions.s3({ bucketName: 'acme-website', ...each })));
  ofKind('Deploy', 'S3', { BucketName: 'acme-website', ...configuration })(app);
  return role;
};
const of = (options: Options, configuration: object) => said(making(options, configuration));
const told = (options: Options, configuration: object) => toldOf(making(options, configuration));

describe('keys of objects', () => {
  const under = (keyPrefix?: string): Options => () => [{ keyPrefix }];
  test.each<[string, object, string[]]>([
    ['an object below the prefix', { Extract: 'false', ObjectKey: 'auth/site.zip' }, []],
    ['an object elsewhere', { Extract: 'false', ObjectKey: 'site.zip' }, DENIED],
    ['an object called like the prefix', { Extract: 'false', ObjectKey: 'auth' }, DENIED],
    ['an object that starts like the prefix', { Extract: 'false', ObjectKey: 'authors/site.zip' }, DENIED],
    ['an object, as CloudFormation takes a truth value', { Extract: false, ObjectKey: 'site.zip' }, DENIED],
    ['files below the prefix', { Extract: 'true', ObjectKey: 'auth' }, []],
    ['files below the prefix, with a slash', { Extract: 'true', ObjectKey: 'auth/' }, []],
    ['files in a folder below the prefix', { Extract: 'true', ObjectKey: 'auth/site' }, []],
    ['files elsewhere', { Extract: 'true', ObjectKey: 'site' }, DENIED],
    ['files in a folder that starts like the prefix', { Extract: 'true', ObjectKey: 'authors' }, DENIED],
    ['files that may have the prefix themselves', { Extract: 'true' }, []],
    ['files that may have the prefix themselves, with an empty key', { Extract: 'true', ObjectKey: '' }, []],
    ['from a slash on, of which nobody knows what becomes', { Extract: 'true', ObjectKey: '/auth' }, []],
    ['at a time, below the prefix', { Extract: 'false', ObjectKey: 'auth/{datetime}.zip' }, []],
    ['at a time, elsewhere', { Extract: 'false', ObjectKey: 'site/{datetime}.zip' }, DENIED],
    ['at a time, nobody knows where', { Extract: 'false', ObjectKey: 'a{datetime}.zip' }, []],
    ['what an execution knows, below the prefix', { Extract: 'false', ObjectKey: 'auth/#{Source.CommitId}.zip' }, []],
    ['what an execution knows, elsewhere', { Extract: 'false', ObjectKey: 'site/#{Source.CommitId}.zip' }, DENIED],
    ['what an execution knows', { Extract: 'true', ObjectKey: '#{Source.BranchName}' }, []],
    ['what the deployment knows', { Extract: 'false', ObjectKey: Fn.importValue('Key') }, []],
    ['what may be an object or a folder, elsewhere', { Extract: Fn.importValue('Extract'), ObjectKey: 'site/x' }, DENIED],
    ['what may be an object or a folder, perhaps below the prefix', { Extract: Fn.importValue('Extract'), ObjectKey: 'auth/x' }, []],
    ['what may be the folder', { ObjectKey: 'auth' }, []],
  ])('%s', (_, configuration, problems) => expect(of(under('auth'), configuration)).toEqual(problems));

  test('a folder may hold the prefix', () => {
    expect(of(under('site/auth'), { Extract: 'true', ObjectKey: 'site' })).toEqual([]);
    expect(of(under('site/auth'), { Extract: 'true', ObjectKey: 'site/' })).toEqual([]);
    expect(of(under('site/auth'), { Extract: 'false', ObjectKey: 'site' })).toEqual(DENIED);
  });

  test('are one where the role has been given that one, unless it becomes a folder', () => {
    const given = (Extract: unknown) => said((app) => {
      const role = making(under('auth'), { Extract, ObjectKey: 'site.zip' })(app);
      (role.node.findChild('Role') as iam.Role).addToPolicy(new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: ['arn:aws:s3:::acme-website/site.zip'] }));
    });
    expect(given('false')).toEqual([]);
    expect(given('true')).toEqual(DENIED);
    expect(given(Fn.importValue('Extract'))).toEqual([]);
    expect(given(undefined)).toEqual([]);
  });

  test('are any without a prefix', () => expect(of(under(), { Extract: 'false', ObjectKey: 'site.zip' })).toEqual([]));

  test('with what to change', () => expect(told(under('auth'), { Extract: 'false', ObjectKey: 'site.zip' })).toContain(
    'action Act of Tooling/Pipeline: must ask for the resource arn:aws:s3:::acme-website/auth/*, with which alone the role allows s3:PutObject: name that in the action, '
    + 'or give the role permissions for this one, got "arn:aws:s3:::acme-website/site.zip"'));

  test('are any where the bucket lets the role write', () => expect(said((app) => {
    const stack = Stack.of(making(under('auth'), { Extract: 'false', ObjectKey: 'site.zip' })(app));
    new s3.CfnBucketPolicy(stack, 'P', { bucket: 'acme-website', policyDocument: { Statement: { Effect: 'Allow' } } });
  })).toEqual([]));
});

describe('canned ACLs', () => {
  const granting = (...accessControls: (s3.BucketAccessControl | undefined)[]): Options => () => accessControls.map((accessControl, i) => ({
    accessControl, bucketName: i === 0 ? 'acme-website' : 'acme-other',
  }));
  test.each<[string, Options, unknown, string[]]>([
    ['private', granting(undefined), 'private', []],
    ['the owner\'s', granting(undefined), 'bucket-owner-full-control', []],
    ['public', granting(undefined), 'public-read', DENIED],
    ['public where the role may', granting(s3.BucketAccessControl.PUBLIC_READ), 'public-read', []],
    ['public for writers as well', granting(s3.BucketAccessControl.PUBLIC_READ), 'public-read-write', DENIED],
    ['public where the role may in another bucket', granting(undefined, s3.BucketAccessControl.PUBLIC_READ), 'public-read', DENIED],
    ['of which an execution knows', granting(undefined), '#{Source.Acl}', []],
    ['of which the deployment knows', granting(undefined), Fn.importValue('Acl'), []],
  ])('%s', (_, options, CannedACL, problems) => expect(of(options, { CannedACL })).toEqual(problems));

  test('with what to change', () => expect(told(granting(undefined), { CannedACL: 'public-read' })).toContain(
    'must ask for s3:x-amz-acl bucket-owner-full-control or private, with which alone the role allows s3:PutObjectAcl: name that in the action, '
    + 'or give the role permissions for this one, got "public-read"'));

  test('are one problem with the bucket, and another one besides it', () => {
    expect(of(granting(undefined), { BucketName: 'acme-third', CannedACL: 'private' })).toEqual(DENIED);
    expect(of(granting(undefined), { BucketName: 'acme-third', CannedACL: 'public-read' })).toEqual([...DENIED, ...DENIED]);
  });

  test('may be another app\'s to allow, where the role uploads nothing', () => expect(said((app) => {
    deployRole(app, here, [DeployPermissions.releaseDeployer()]);
    ofKind('Deploy', 'S3', { BucketName: 'acme-other', CannedACL: 'public-read' }, { inputArtifacts: [] })(app);
  })).toEqual([]));
});

describe('keys that encrypt', () => {
  const encrypting = (id?: string, ...more: ReturnType<Options>): Options => (app) => [
    { encryptionKey: id === undefined ? undefined : kms.Key.fromKeyArn(new Stack(app, 'Keys', { env: PROD }), 'Key', keyArn(id)) }, ...more,
  ];
  test.each<[string, Options, unknown, string[]]>([
    ['the role\'s', encrypting('1'), keyArn('1'), []],
    ['another one', encrypting('1'), keyArn('2'), KEY],
    ['one of another region', encrypting('1'), keyArn('1', PROD.account, 'us-east-1'), KEY],
    ['one of another account', encrypting('1'), keyArn('1', TOOLING.account), KEY],
    ['one of the account, which may let the role itself', encrypting(), keyArn('1'), []],
    ['one of another account, where the role uses none', encrypting(), keyArn('1', TOOLING.account), KEY],
    ['one by its id alone', encrypting('1'), '2', []],
    ['an alias', encrypting('1'), `arn:aws:kms:${PROD.region}:${PROD.account}:alias/x`, []],
    ['what an execution knows', encrypting('1'), '#{Source.Key}', []],
    ['what the deployment knows', encrypting('1'), keyArn(Fn.importValue('Key')), []],
    ['none', encrypting('1'), undefined, []],
  ])('%s', (_, options, key, problems) => expect(of(options, { KMSEncryptionKeyARN: key })).toEqual(problems));

  test('are told apart by bucket', () => {
    const two = encrypting('1', { bucketName: 'acme-other' });
    expect(of(two, { BucketName: 'acme-other', KMSEncryptionKeyARN: keyArn('2') })).toEqual([]);
    expect(of(two, { BucketName: 'acme-website', KMSEncryptionKeyARN: keyArn('2') })).toEqual(KEY);
    expect(of(two, { BucketName: Fn.importValue('Bucket'), KMSEncryptionKeyARN: keyArn('2') })).toEqual([]);
  });

  test('are of no other action', () => expect(said((app) => {
    deployRole(app, here, [DeployPermissions.releaseDeployer()]);
    ofKind('Invoke', 'Other', { BucketName: 'acme-website', KMSEncryptionKeyARN: keyArn('1', TOOLING.account) })(app);
  })).toEqual([]));

  test('are any where the role has been given them', () => expect(said((app) => {
    const role = making(encrypting('1'), { KMSEncryptionKeyARN: keyArn('2', TOOLING.account) })(app);
    (role.node.findChild('Role') as iam.Role).addToPolicy(new iam.PolicyStatement({ actions: ['kms:GenerateDataKey'], resources: [keyArn('2', TOOLING.account)] }));
  })).toEqual([]));

  test('with what to change', () => {
    expect(told(encrypting('1'), { KMSEncryptionKeyARN: keyArn('2') })).toContain(
      `KMSEncryptionKeyARN of action Act of Tooling/Pipeline: must be ${keyArn('1')}, with which alone the role encrypts in the bucket: name that in the action, `
      + `or give the role's permissions this one, got "${keyArn('2')}"`);
    expect(told(encrypting(), { KMSEncryptionKeyARN: keyArn('1', TOOLING.account) })).toContain(
      `must be a key of account ${PROD.account}, as the role may use none of another one: encrypt the bucket with a key of its own account`);
  });
});

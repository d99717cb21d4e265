import { statSync } from 'fs';
import { join } from 'path';
import { actionsOfType, kindsOfAction, knownTypes, sourceOfPermissions } from '../../src/cloudformation-execution-role/private/permission-data';
import { actionNames, takesResource } from '../../src/private/known-actions';
import { ROOT } from '../contract/assembly';

const exists = (action: string) => (actionNames(action.split(':')[0]) ?? []).includes(action.split(':')[1]);
const all = knownTypes().map((type) => ({ type, ...actionsOfType(type)! }));
const names = [...new Set(all.flatMap(({ needed, deleting }) => [...needed, ...deleting]))];

describe('the table of permissions', () => {
  test('is of something, and no more than npm should carry', () => {
    expect(all.length).toBeGreaterThan(1500);
    expect(names.length).toBeGreaterThan(7000);
    expect(sourceOfPermissions()).toEqual({ handlers: expect.stringMatching(/\d{4}-\d\d-\d\d/), actions: expect.stringContaining('iam-data') });
    expect(statSync(join(ROOT, 'data', 'cloudformation-permissions.json')).size).toBeLessThan(400 * 1024);
  });

  test('has actions that AWS has, each by its own name', () => {
    // The one that AWS asks for and lists nowhere.
    expect(names.filter((name) => !exists(name))).toEqual(['apigateway:TagResource']);
    expect(names.filter((name) => kindsOfAction(name) === undefined)).toEqual([]);
    expect(exists('s3:PutBucketReplication')).toBe(false);
  });

  test('has what AWS documents without a resource so, and everything else with one', () => {
    // What another page than the one that was collected says of load balancers has resources there too.
    expect(names.filter(exists).filter((name) => (kindsOfAction(name)!.length > 0) !== takesResource(name))).toEqual([]);
  });

  test('gives nobody but IAM\'s types actions on roles, and nobody those of STS', () => {
    const own = /^iam:(Add|Attach|Create|Delete|Detach|Put|Remove|Set|Tag|Untag|Update|Upload)/;
    const others = all.filter(({ type }) => !type.startsWith('AWS::IAM::'));
    expect(others.flatMap(({ type, needed, deleting }) => [...needed, ...deleting].filter((each) => own.test(each) && each !== 'iam:CreateServiceLinkedRole').map((each) => `${type} ${each}`))).toEqual([]);
    expect(names.filter((each) => each.startsWith('sts:'))).toEqual([]);
  });

  test('deletes only what is not needed anyway', () => {
    expect(all.filter(({ needed, deleting }) => deleting.some((each) => needed.includes(each)))).toEqual([]);
    expect(actionsOfType('AWS::S3::Bucket')!.deleting).toEqual(['s3:DeleteBucket']);
  });

  test.each<[string, string]>([
    ['AWS::S3::Bucket', 's3:PutReplicationConfiguration'], // mapped
    ['AWS::ECS::Service', 'iam:CreateServiceLinkedRole'], // completed
    ['AWS::CodePipeline::Pipeline', 'codeconnections:PassConnection'],
    ['AWS::AutoScaling::AutoScalingGroup', 'ec2:DescribeLaunchTemplateVersions'], // expanded
    ['AWS::CodeBuild::Project', 'codebuild:CreateProject'], // without handlers
    ['AWS::Route53::RecordSet', 'route53:ChangeResourceRecordSets'],
  ])('%s needs %s', (type, action) => expect(actionsOfType(type)!.needed).toContain(action));

  test('knows types that nobody is called for, and nothing of others', () => {
    expect(actionsOfType('AWS::CDK::Metadata')).toEqual({ needed: [], deleting: [] });
    for (const type of ['AWS::SecurityLake::DataLake', 'Acme::Billing::Account', 'constructor', '__proto__']) expect(actionsOfType(type)).toBeUndefined();
    for (const action of ['constructor:x', 'acme:Do', 's3:Nothing']) expect(kindsOfAction(action)).toBeUndefined();
  });
});

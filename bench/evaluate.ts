// How fast the evaluator decides, beside the independent simulator, on the same requests in the same run:
//   npx tsx --tsconfig tsconfig.dev.json bench/evaluate.ts
// The requests: every write action that AWS has, by one deploy role of the example with every right in its account, on the
// artifact bucket or its key. Whole-process start-up is left out on both sides; quote the ratio, not the times.
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ToolingStack } from '../examples/hub-and-spoke/tooling-stack';
import { topology } from '../examples/hub-and-spoke/topology';
import { evaluate } from '../src/policy/evaluate';
import { accessRequest } from '../test/proof/access-request';
import { ResolvedTemplate } from '../test/proof/resolved-template';
import { simulate, SIMULATOR_FOLDER, SimulationRequest } from '../test/proof/simulator';

const EVERYTHING = { own: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } };
const ROUNDS = 5;
/** The simulator is too slow for all of them in each round. */
const SAMPLE = 500;
/** Not for policies to say, or not for a role to ask: the evaluator refuses these. */
const WITHOUT_ANSWER = ['RetireGrant', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'];
const COMPARABLE = [
  's3:AbortMultipartUpload', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObject', 's3:PutObjectTagging', 's3:RestoreObject',
  'kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion',
];

function writeActions(): string[] {
  const folder = join(SIMULATOR_FOLDER, 'node_modules', '@cloud-copilot', 'iam-data', 'data', 'actions');
  return readdirSync(folder).flatMap((file) => Object.values<any>(JSON.parse(readFileSync(join(folder, file), 'utf8')))
    .filter((action) => action.accessLevel !== 'Read' && action.accessLevel !== 'List')
    .filter((action) => !WITHOUT_ANSWER.includes(action.name))
    .map((action) => `${file.replace('.json', '')}:${action.name}`));
}

function requests(): SimulationRequest[] {
  const { artifactBucketName, artifactAccount, region } = topology.platform;
  const bucket = `arn:aws:s3:::${artifactBucketName}`;
  const key = `arn:aws:kms:${region}:${artifactAccount}:key/11111111-2222-3333-4444-555555555555`;
  const stack = new ToolingStack(new App());
  Template.fromStack(stack);
  const template = new ResolvedTemplate(stack, { 'AWS::S3::Bucket': bucket, 'AWS::KMS::Key': key });
  const policies = { bucket: template.policy('AWS::S3::BucketPolicy', 'PolicyDocument', 'Artifacts'), key: template.policy('AWS::KMS::Key', 'KeyPolicy', 'Artifacts') };
  const [{ account, deployRoleName }] = topology.environments;
  const principal = { arn: `arn:aws:iam::${account}:role/delivery/${deployRoleName}`, account, organizationId: 'o-abc1234567', identityPolicies: EVERYTHING };
  return writeActions().map((action) => ({
    principal,
    action,
    resource: action.startsWith('kms:')
      ? { arn: key, account: artifactAccount, policy: policies.key }
      : { arn: `${bucket}/${topology.artifactKeyPrefix}/a.zip`, account: artifactAccount, policy: policies.bucket },
  }));
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function seconds(work: () => unknown): Promise<number> {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e9;
}

async function main(): Promise<void> {
  const all = requests();
  // The simulator takes no action on a resource of another type than it is for: these are for objects and keys.
  const comparable = all.filter((each) => COMPARABLE.includes(each.action));
  const sample = Array.from({ length: SAMPLE }, (_, i) => comparable[i % comparable.length]);
  const start = await seconds(() => simulate(sample.slice(0, 1)));
  const ours: number[] = [];
  const theirs: number[] = [];
  let allowed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await seconds(() => { allowed = all.filter((each) => evaluate(accessRequest(each)).allowed).length; }) / all.length);
    theirs.push(Math.max(0, await seconds(() => simulate(sample)) - start) / sample.length);
  }
  console.log(`sweep: ${all.length} write actions, ${allowed} of them allowed`);
  console.log(`evaluator: ${Math.round(1 / median(ours))} decisions a second, the sweep in ${(median(ours) * all.length).toFixed(2)} s (median of ${ROUNDS})`);
  console.log(`simulator: ${Math.round(1 / median(theirs))} decisions a second, on ${sample.length} of the same requests, its start left out`);
  console.log(`ratio: the evaluator takes ${(100 * median(ours) / median(theirs)).toFixed(1)} % of the simulator's time for a decision`);
}

void main();

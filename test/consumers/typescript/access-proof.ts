import { App } from 'aws-cdk-lib';
import { AccessProof, AccessQuestion, SecureArtifactBucket } from 'cdk-secure-delivery';
import { ToolingStack } from './hub-and-spoke/tooling-stack';
import { topology } from './hub-and-spoke/topology';
import { defineWorkload } from './workload';

// Two apps, as two teams have them. Who gets at the artifacts depends on what both of them write.
const toolingApp = new App();
const workloadApp = new App();
const artifacts = new ToolingStack(toolingApp).node.findChild('Artifacts') as SecureArtifactBucket;
const prod = topology.environment('prod');
defineWorkload(workloadApp, prod);
const proof = AccessProof.ofStages([toolingApp, workloadApp], { organizationId: 'o-abc1234567' });

const { pipelineRoleArn } = topology;
const artifact = artifacts.bucket.arnForObjects(`${topology.artifactKeyPrefix}/release-1.zip`);
const reads: AccessQuestion = { principal: pipelineRoleArn, action: 's3:GetObject', resource: artifact };
const decrypts: AccessQuestion = { principal: pipelineRoleArn, action: 'kms:Decrypt', resource: artifacts.keyArn };
const deploys: AccessQuestion = { principal: pipelineRoleArn, action: 'sts:AssumeRole', resource: prod.deployRoleArn };

// What S3 tells KMS about the object that it decrypts for somebody. KMS is given the bucket's ARN written out.
const throughS3 = {
  'kms:ViaService': 's3.eu-west-1.amazonaws.com',
  'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${topology.platform.artifactBucketName}`,
};
// No template holds the attacker's role: what its owner may have given it is said here, and that is everything.
const everything = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
const attacker = { principal: 'arn:aws:iam::999999999999:role/Attacker', principalPolicies: [everything] };

const questions: { [question: string]: AccessQuestion } = {
  'the pipeline reads its artifact': reads,
  'the pipeline reads another application\'s': { ...reads, resource: artifacts.bucket.arnForObjects('billing/release-1.zip') },
  'the pipeline reads over plain HTTP': { ...reads, context: { 'aws:SecureTransport': 'false' } },
  'the pipeline decrypts through S3': { ...decrypts, context: throughS3 },
  'the pipeline decrypts directly': decrypts,
  'the pipeline acts as the deploy role': deploys,
  'the deploy role starts a release': { principal: prod.deployRoleArn, action: 'states:StartExecution', resource: prod.deployerStateMachineArn },
  'the deploy role reads an artifact': { ...reads, principal: prod.deployRoleArn },
  'an attacker acts as the deploy role': { ...deploys, ...attacker },
  'an attacker reads': { ...reads, ...attacker },
  'anybody reads': { ...reads, principal: '*' },
  'a service decrypts': { ...decrypts, principal: 'codebuild.amazonaws.com' },
};
const answers = Object.entries(questions).map(([question, asked]) => {
  const { allowed, reason, explanation } = proof.decide(asked);
  return { question, allowed, reason, explanation };
});

// The two lines that a test of one's own would hold: they pass, or end the program.
proof.assertAllowed(reads);
proof.assertDenied(decrypts);

// Demanded to be denied: who misspells something must not be told that nobody can do it.
const wrong: { [mistake: string]: AccessQuestion } = {
  'it is allowed': reads,
  'AWS has no such action': { ...reads, action: 's3:GetObjekt' },
  'no template holds the principal': { ...reads, principal: 'arn:aws:iam::333333333333:role/Nobody' },
  'no template holds the resource': { ...reads, resource: 'arn:aws:s3:::somebody-elses/release-1.zip' },
};
const errors = Object.entries(wrong).map(([mistake, asked]) => ({ mistake, message: messageOf(() => proof.assertDenied(asked)) }));

console.log(JSON.stringify({ answers, errors }, null, 2));

function messageOf(demand: () => void): string {
  try {
    demand();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the demand was met');
}

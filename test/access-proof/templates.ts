import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { AccessProof, AccessProofOptions, AccessQuestion } from '../../src';
import { deliveryErrorOf } from '../helpers/errors';

export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';
export const ATTACKER = '999999999999';

export type Resources = Record<string, { Type: string; Properties?: object; Condition?: string }>;

/** A template as CloudFormation would get it, and where it is deployed to. */
export interface Deployed {
  readonly name?: string;
  readonly account?: string;
  readonly region?: string;
  readonly resources: Resources;
  /** Whatever else a template has. */
  readonly more?: object;
}

export function proofOf(stacks: Deployed | readonly Deployed[], options: AccessProofOptions = {}): AccessProof {
  const directory = mkdtempSync(join(tmpdir(), 'proof-'));
  return AccessProof.ofTemplates([stacks].flat().map(({ name = 'One', account = ACCOUNT, region = REGION, resources, more }, i) => {
    const path = join(directory, `${i}.json`);
    writeFileSync(path, JSON.stringify({ Resources: resources, ...more }));
    return { path, stackName: name, account, region };
  }), options);
}

export const answer = (proof: AccessProof, question: AccessQuestion) => (proof.decide(question).allowed ? 'allowed' : 'denied');

/** What a proof says instead of an answer. */
export function unanswerable(proof: AccessProof, question: AccessQuestion): string {
  const { code, message } = deliveryErrorOf(() => proof.decide(question));
  expect(code).toBe('AccessProof.Unanswerable');
  return message;
}

export const policyOf = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });
export const allow = (action: string, resource: unknown = '*', more: object = {}) => ({ Effect: 'Allow', Action: action, Resource: resource, ...more });
export const deny = (action: string, resource: unknown = '*', more: object = {}) => ({ Effect: 'Deny', Action: action, Resource: resource, ...more });
export const EVERYTHING = [JSON.stringify(policyOf(allow('*')))];

/** A role that its account lets in, with inline policies. */
export const role = (name: string, ...statements: object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: policyOf({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }),
    ...(statements.length > 0 ? { Policies: [{ PolicyName: 'own', PolicyDocument: policyOf(...statements) }] } : {}),
  },
});
export const user = (name: string, ...statements: object[]) => ({
  Type: 'AWS::IAM::User',
  Properties: { UserName: name, ...(statements.length > 0 ? { Policies: [{ PolicyName: 'own', PolicyDocument: policyOf(...statements) }] } : {}) },
});
export const bucket = (name: string, more: object = {}) => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName: name, ...more } });
export const bucketPolicy = (name: unknown, ...statements: object[]) => ({
  Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: name, PolicyDocument: policyOf(...statements) },
});
export const roleArn = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;
export const userArn = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:user/${name}`;

import { App, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AccessQuestion, SecureImageRepository } from '../../src';
import { literal, MutableStacks, ProofCase } from '../helpers/mutated-proof';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const ORGANIZATION = 'o-abc1234567';
const platform = { ...TOOLING, organizationId: ORGANIZATION };
const auth = topologyOf({ platform });
const web = topologyOf({ platform, application: 'web' });
const EVERYTHING = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];

/** Two applications' repositories, who pushes into the first, and the execution role of its first environment. */
const tooling = new Stack(new App(), 'Tooling', { env: TOOLING });
const images = new SecureImageRepository(tooling, 'Auth', { topology: auth });
new SecureImageRepository(tooling, 'Web', { topology: web });
images.grants.push(new iam.Role(tooling, 'Pusher', { roleName: 'Pusher', assumedBy: new iam.AccountRootPrincipal() }));
images.grants.pull(new iam.Role(tooling, 'Scanner', { roleName: 'Scanner', assumedBy: new iam.AccountRootPrincipal() }));
const dev = new Stack(new App(), 'Dev', { env: { account: DEV.account, region: DEV.region } });
const execution = new iam.Role(dev, 'Execution', { roleName: auth.environment('dev').executionRoleName, assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
SecureImageRepository.fromTopology(dev, 'Images', auth).grants.pull(execution);

/** Repositories of others that would let the execution role in, so that only its own policy keeps it out. */
new ecr.Repository(dev, 'Local', { repositoryName: 'local' });
new ecr.Repository(tooling, 'Open', { repositoryName: 'open' })
  .addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.AccountPrincipal(DEV.account)], actions: ['ecr:*'] }));
const stacks = new MutableStacks([tooling, dev], { organizationId: ORGANIZATION });

const OWN = literal(auth.imageRepositoryArn);
const OTHER = literal(web.imageRepositoryArn);
const KEY = stacks.arnOf('Tooling', 'AWS::KMS::Key', 'AuthKey');
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const PUSH = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'];
const CHANGE = ['ecr:BatchDeleteImage', 'ecr:PutImageTagMutability', 'ecr:SetRepositoryPolicy', 'ecr:PutLifecyclePolicy', 'ecr:DeleteRepository'];

const cases: ProofCase[] = [];
const ask = (must: ProofCase['must'], what: string, question: AccessQuestion) => cases.push({ must, what, question });
const each = (must: ProofCase['must'], actions: readonly string[], who: string, resource: string, more: Partial<AccessQuestion> = {}) =>
  actions.forEach((action) => ask(must, `${who} ${action} on ${resource}`, { principal: who, action, resource, ...more }));

const puller = role(DEV.account, auth.environment('dev').executionRoleName);
each('allowed', [...PULL], puller, OWN);
each('allowed', ['ecr:GetAuthorizationToken'], puller, '*');
each('denied', [...PULL], puller, OTHER);
each('denied', ['ecr:PutImage', ...CHANGE], puller, OWN);
for (const account of [DEV.account, TOOLING.account]) {
  each('denied', [...PULL, 'ecr:PutImage'], puller, `arn:aws:ecr:eu-west-1:${account}:repository/${account === DEV.account ? 'local' : 'open'}`);
}
each('denied', PULL, puller, OWN, { context: { 'aws:PrincipalOrgID': 'o-zzz9999999' } });

/** The repository's side alone: they have every permission in their own account, which is in the organization. */
const mighty = { principalPolicies: EVERYTHING, context: { 'aws:PrincipalOrgID': ORGANIZATION } };
each('allowed', PULL, role(PROD.account, auth.environment('prod').executionRoleName), OWN, mighty);
each('denied', ['ecr:PutImage', ...CHANGE], role(PROD.account, auth.environment('prod').executionRoleName), OWN, mighty);
for (const who of [
  role(DEV.account, 'Administrator'), role(PROD.account, 'Administrator'), role(PROD.account, `path/${auth.environment('prod').executionRoleName}`),
  role(DEV.account, auth.environment('dev').taskRoleName), role(DEV.account, auth.environment('dev').deployRoleName),
  role(DEV.account, web.environment('dev').executionRoleName), role(PROD.account, auth.environment('dev').executionRoleName),
  role('999999999999', auth.environment('dev').executionRoleName),
]) each('denied', [...PULL, 'ecr:PutImage'], who, OWN, mighty);

const pusher = role(TOOLING.account, 'Pusher');
each('allowed', PUSH, pusher, OWN);
each('allowed', ['ecr:GetAuthorizationToken'], pusher, '*');
each('denied', PUSH, pusher, OTHER);
each('denied', ['ecr:GetDownloadUrlForLayer', ...CHANGE], pusher, OWN);
const scanner = role(TOOLING.account, 'Scanner');
each('allowed', PULL, scanner, OWN);
each('allowed', ['ecr:GetAuthorizationToken'], scanner, '*');
each('denied', ['ecr:PutImage', ...CHANGE], scanner, OWN);
each('denied', PULL, scanner, OTHER);

/** ECR uses the key through grants that whoever creates the repository may create: an identity policy of the account is enough. */
const creator = { principalPolicies: EVERYTHING, context: { 'kms:ViaService': 'ecr.eu-west-1.amazonaws.com' } };
each('allowed', ['kms:CreateGrant', 'kms:DescribeKey'], role(TOOLING.account, 'cdk-exec'), KEY, creator);
each('denied', ['kms:CreateGrant', 'kms:Decrypt', 'kms:PutKeyPolicy'], role(DEV.account, 'cdk-exec'), KEY, creator);
for (const who of [pusher, scanner, puller]) each('denied', ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:CreateGrant'], who, KEY);

test(`who may do what with images, in ${cases.length} cases`, () => {
  expect(stacks.wrong(cases)).toEqual([]);
  expect(cases.length).toBeGreaterThan(100);
});

describe('every part of the policies is needed: each change turns an answer round', () => {
  const ROLES_STAND_IN_THE_CONDITION = 'Pull: everyone instead of the AWS principals';
  const THE_ARN_SAYS_THE_ACCOUNT = 'statement 1: without StringEquals aws:ResourceAccount';
  const THE_REPOSITORY_LETS_IT_PULL_ONLY = 'statement 1: every action ecr:*';

  test.each<[string, string, string, string, string[]]>([
    ['the repository', 'AWS::ECR::Repository', 'RepositoryPolicyText', 'AuthRepository', [ROLES_STAND_IN_THE_CONDITION]],
    ['who pushes', 'AWS::IAM::Policy', 'PolicyDocument', 'Pusher', [THE_ARN_SAYS_THE_ACCOUNT]],
    ['who pulls in the same account', 'AWS::IAM::Policy', 'PolicyDocument', 'Scanner', [THE_ARN_SAYS_THE_ACCOUNT]],
    ['who pulls from another account', 'AWS::IAM::Policy', 'PolicyDocument', 'Execution', [THE_REPOSITORY_LETS_IT_PULL_ONLY, THE_ARN_SAYS_THE_ACCOUNT]],
    ['the key', 'AWS::KMS::Key', 'KeyPolicy', 'AuthKey', []],
  ])('of %s', (_, type, property, id, equivalent) => {
    const { of, survivors } = stacks.mutants({ type, property, id }, cases);
    expect(of).toBeGreaterThan(0);
    expect(survivors.sort()).toEqual(equivalent);
  });
});

import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { AccessProof, AccessQuestion, CrossAccountDeployRole, DeployPermissions, SecureArtifactBucket } from '../../src';
import { literal, MutableStacks } from '../helpers/mutated-proof';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

/** Who reaches into a workload account, and back into the tooling account, whichever role he holds. */
const ORGANIZATION = 'o-abc1234567';
const platform = { ...TOOLING, organizationId: ORGANIZATION };
const [auth, web] = ['auth-service', 'web'].map((application) => topologyOf({ platform, application }));
const EVERYTHING = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];

const app = new App();
const tooling = new Stack(app, 'Tooling', { env: TOOLING });
new SecureArtifactBucket(tooling, 'Artifacts', { topology: auth }).addApplication(web);

/** The foundation of an environment: of one application a role that deploys an ECS service, of the other one that only makes releases. */
function foundation({ name, account, region }: typeof DEV): Stack {
  const stack = new Stack(app, `Foundation-${name}`, { env: { account, region } });
  const passedRoles = [iam.Role.fromRoleName(stack, 'TaskRole', 'shop-task')];
  const ecs = DeployPermissions.ecs({ clusterName: 'web', serviceName: 'shop', taskDefinitionFamily: 'shop', passedRoles });
  new CrossAccountDeployRole(stack, 'Deploy', { topology: auth, environment: name, permissions: [DeployPermissions.releaseDeployer(), ecs] });
  new CrossAccountDeployRole(stack, 'DeployWeb', { topology: web, environment: name });
  for (const topology of [auth, web]) {
    new sfn.CfnStateMachine(stack, `Deployer-${topology.application}`, {
      stateMachineName: topology.environment(name).deployerStateMachineName, roleArn: `arn:aws:iam::${account}:role/deployer`, definitionString: '{}',
    });
  }
  return stack;
}
const stacks = new MutableStacks([tooling, foundation(DEV), foundation(PROD)], { organizationId: ORGANIZATION });
const KEY = stacks.arnOf('Tooling', 'AWS::KMS::Key');

const someone = (principal: string, organizationId = ORGANIZATION): Partial<AccessQuestion> =>
  ({ principal, principalPolicies: EVERYTHING, context: { 'aws:PrincipalOrgID': organizationId } });
const roleOf = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
/** The columns of the table. All but the deploy roles may everything as far as their own policies go. */
const WHO: Record<string, Partial<AccessQuestion>> = {
  prodRole: { principal: literal(auth.environment('prod').deployRoleArn) },
  devRole: { principal: literal(auth.environment('dev').deployRoleArn) },
  webRole: { principal: literal(web.environment('prod').deployRoleArn) },
  pipeline: someone(literal(auth.pipelineRoleArn)),
  webPipeline: someone(literal(web.pipelineRoleArn)),
  build: someone(literal(auth.buildRoleArn)),
  toolingAdmin: someone(roleOf(TOOLING.account, 'Administrator')),
  toolingRoot: { principal: `arn:aws:iam::${TOOLING.account}:root`, context: { 'aws:PrincipalOrgID': ORGANIZATION } },
  namesake: someone(roleOf('555555555555', auth.pipelineRoleName)),
  outsider: someone(roleOf('999999999999', auth.pipelineRoleName), 'o-zzz9999999'),
  prodAdmin: someone(roleOf(PROD.account, 'Administrator')),
  service: { principal: 'codepipeline.amazonaws.com' },
  anonymous: { principal: '*' },
};

const artifact = (topology: typeof auth) => `arn:aws:s3:::${auth.platform.artifactBucketName}/${topology.artifactKeyPrefix}/Build/a.zip`;
const viaS3 = { 'kms:ViaService': `s3.${TOOLING.region}.amazonaws.com`, 'kms:EncryptionContext:aws:s3:arn': artifact(auth) };
const deployer = (topology: typeof auth, environment: string) => literal(topology.environment(environment).deployerStateMachineArn);
const deployRole = (topology: typeof auth, environment: string) => literal(topology.environment(environment).deployRoleArn);

/** The rows: what each may, + or the statements that deny it, or - where nothing lets him. Columns as in WHO. */
const TABLE: readonly [what: string, question: Pick<AccessQuestion, 'action' | 'resource' | 'context'>, row: string][] = [
  //                                                                                                     pr de wr pi wp bu ta tr na ou pa se an
  ['becomes the deploy role', { action: 'sts:AssumeRole', resource: deployRole(auth, 'prod') }, '         -  -  -  +  -  -  -  -  -  -  -  -  -'],
  ['becomes it in dev', { action: 'sts:AssumeRole', resource: deployRole(auth, 'dev') }, '                -  -  -  +  -  -  -  -  -  -  -  -  -'],
  ['becomes that of web', { action: 'sts:AssumeRole', resource: deployRole(web, 'prod') }, '              -  -  -  -  +  -  -  -  -  -  -  -  -'],
  ['becomes it with tags', { action: 'sts:TagSession', resource: deployRole(auth, 'prod') }, '            -  -  -  -  -  -  -  -  -  -  -  -  -'],
  ['changes whom it trusts', { action: 'iam:UpdateAssumeRolePolicy', resource: deployRole(auth, 'prod') }, '-  -  -  -  -  -  -  -  -  -  +  -  -'],
  ['starts a release', { action: 'states:StartExecution', resource: deployer(auth, 'prod') }, '           +  -  -  -  -  -  -  -  -  -  +  -  -'],
  ['starts one in dev', { action: 'states:StartExecution', resource: deployer(auth, 'dev') }, '           -  +  -  -  -  -  -  -  -  -  -  -  -'],
  ['starts one of web', { action: 'states:StartExecution', resource: deployer(web, 'prod') }, '           -  -  +  -  -  -  -  -  -  -  +  -  -'],
  ['reads an artifact', { action: 's3:GetObject', resource: artifact(auth) }, '                           +  +  -  +  +  +  +  +  -  O  -  O  O'],
  ['reads an artifact over plain HTTP', { action: 's3:GetObject', resource: artifact(auth), context: { 'aws:SecureTransport': 'false' } }, 'H H H H H H H H H HO H HO HO'],
  ['reads an artifact with TLS 1.1', { action: 's3:GetObject', resource: artifact(auth), context: { 's3:TlsVersion': '1.1' } }, 'T T T T T T T T T TO T TO TO'],
  ['reads an artifact of web', { action: 's3:GetObject', resource: artifact(web) }, '                     -  -  -  +  +  +  +  +  -  O  -  O  O'],
  ['replaces an artifact', { action: 's3:PutObject', resource: artifact(auth) }, '                        W  W  W  +  W  +  W  W  W  OW W  OW OW'],
  ['decrypts an artifact', { action: 'kms:Decrypt', resource: KEY, context: viaS3 }, '                    +  +  -  +  +  +  +  +  -  O  -  -  O'],
  ['decrypts without S3', { action: 'kms:Decrypt', resource: KEY }, '                                     -  -  -  +  +  +  +  +  -  O  -  -  O'],
  ['gives the alias to another key', { action: 'kms:UpdateAlias', resource: KEY }, '                      P  P  P  P  P  P  P  +  P  P  P  P  P'],
];
const STATEMENTS: Record<string, string> = { H: 'DenyPlainHttp', T: 'DenyOldTls', O: 'DenyOtherOrganizations', W: 'DenyOtherWriters', P: 'ProtectContents' };

const cells = TABLE.flatMap(([what, question, row]) => row.trim().split(/ +/).map((must, i) => {
  const [who, asker] = Object.entries(WHO)[i];
  return { what: `${who} ${what}`, must, question: { ...question, ...asker, context: { ...question.context, ...asker.context } } as AccessQuestion };
}));

/** The answer in the language of the table. Of several statements with one name and a number, any. */
function answer(proof: AccessProof, question: AccessQuestion): string {
  const { allowed, reason, explanation } = proof.decide(question);
  if (allowed) return '+';
  if (reason !== 'explicit deny') return '-';
  return Object.keys(STATEMENTS).filter((letter) => new RegExp(`denied by .* \\(${STATEMENTS[letter]}\\d*\\)`).test(explanation)).join('');
}

test(`who reaches what, and which statement denies it: ${cells.length} answers`, () => {
  const proof = stacks.proof();
  expect(cells).toHaveLength(TABLE.length * Object.keys(WHO).length);
  const answers = cells.map((cell) => ({ ...cell, is: answer(proof, cell.question) }));
  expect(answers.filter(({ is, must }) => is !== must).map(({ what, is, must }) => `${what}: ${must}, is ${is}`)).toEqual([]);
});

test('each of the statements is what denies it: without all of them, another answer is given', () => {
  const about = cells.filter(({ must }) => /^[A-Z]+$/.test(must));
  expect(about.length).toBeGreaterThan(50);
  const without = stacks.proofWithout(Object.values(STATEMENTS).concat(['DenyOtherWriters1', 'DenyOtherWriters2']));
  expect(about.filter(({ question }) => !['+', '-'].includes(answer(without, question))).map(({ what }) => what)).toEqual([]);
});

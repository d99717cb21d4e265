import { topology } from '../examples/hub-and-spoke/topology';
import { AccountState, BucketState, KeyState, PolicyDocument, RoleState } from '../test/emulator/read-back';
import { SimulationRequest } from '../test/proof/simulator';
import { DeliveryEnvironment } from 'cdk-secure-delivery';

/** One line of the table: who tries what, and what has to come of it. Several requests have to be allowed together. */
export interface Question {
  readonly who: string;
  readonly what: string;
  readonly must: 'allowed' | 'denied';
  readonly requests: readonly SimulationRequest[];
}

/** Somebody with every right that the own account can give: the strongest that an attacker there can become. */
const EVERYTHING = { everything: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } };
const STRANGER = '999999999999';
const OTHER_ORGANIZATION = 'o-zzz9999999';
/** An artifact of another application on the same platform. */
const OTHERS = 'acme-aaaaaaaaaa--pay/BuildOut/x1.zip';

type Principal = SimulationRequest['principal'];

/** What decides besides the policies that were read back: the emulator has no organization. */
export interface Guardrails {
  /** The service control policy over production, as synthesized for the management account. */
  readonly production: object;
}

/** The questions about the example, each asked of the policies that were read back. */
export function questions(states: readonly AccountState[], guardrails: Guardrails): Question[] {
  const { platform } = topology;
  const tooling = stateOf(states, platform.artifactAccount);
  const bucket = only(tooling.buckets.filter(({ name }) => name === platform.artifactBucketName), 'artifact bucket');
  const key = only(tooling.keys.filter(({ aliases }) => aliases.includes(platform.artifactKeyAlias)), 'artifact key');
  const artifacts = new Artifacts(platform.artifactAccount, bucket, key);
  const workloads = topology.environments.map((environment) => {
    const { roles } = stateOf(states, environment.account);
    const role = only(roles.filter(({ name }) => name === environment.deployRoleName), `deploy role of ${environment.name}`);
    const deployer = only(roles.filter(({ owner }) => owner?.logicalId.startsWith('ReleaseRole')), `deployer of ${environment.name}`);
    return { environment, role, deployer };
  });
  const pipeline = only(tooling.roles.filter(({ name }) => name === topology.pipelineRoleName), 'pipeline role');
  const tagger = only(tooling.roles.filter(({ owner }) => owner?.logicalId.startsWith('PipelineReleaseTagsRole')), 'role that tags');
  const build = only(tooling.roles.filter(({ owner }) => owner?.logicalId.startsWith('PipelineBuildRole')), 'build role');
  return [
    ...buildQuestions(build, workloads.map(({ role }) => role), artifacts),
    ...pipelineQuestions(pipeline, workloads, artifacts),
    ...taggerQuestions(tagger),
    ...workloads.flatMap(({ environment, role }) => deployRoleQuestions(environment, role, artifacts)),
    ...workloads.flatMap(({ environment, deployer }) => deployerQuestions(environment, deployer)),
    ...peopleQuestions(guardrails),
    ...outsiderQuestions(workloads[0].role, artifacts),
    ...workloads.flatMap(({ environment, role }) => trustQuestions(environment, role)),
  ];
}

type Ask = (what: string, must: Question['must'], requests: SimulationRequest[]) => Question;
const asking = (who: string): Ask => (what, must, requests) => ({ who, what, must, requests });
type Context = Record<string, string | string[]>;
const within = (account: string, principal: Principal, action: string, arn: string, context: Context = {}): SimulationRequest =>
  ({ principal, action, resource: { arn, account }, context });
const arnIn = ({ account, region }: DeliveryEnvironment, service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
const stateMachineOf = (environment: DeliveryEnvironment) => arnIn(environment, 'states', `stateMachine:${environment.deployerStateMachineName}`);
const pointerOf = (environment: DeliveryEnvironment) => arnIn(environment, 'ssm', `parameter${environment.imagePointerParameterName}`);

/** A build runs whatever is in the source: it is trusted with its own application's artifacts and images, and nothing else. */
function buildQuestions(role: RoleState, deployRoles: readonly RoleState[], artifacts: Artifacts): Question[] {
  const { account, region } = topology.platform;
  const itself = principalOf(role, account);
  const ask = asking('build');
  const repository = `arn:aws:ecr:${region}:${account}:repository/`;
  return [
    ask('writes an artifact', 'allowed', artifacts.write(itself, `${topology.artifactKeyPrefix}/BuildOut/x1.zip`)),
    ask('pushes an image', 'allowed', [within(account, itself, 'ecr:PutImage', repository + topology.imageRepositoryName)]),
    ask('writes another application\'s artifact', 'denied', [artifacts.onObject(itself, 's3:PutObject', OTHERS)]),
    ask('deletes an artifact', 'denied', [artifacts.onObject(itself, 's3:DeleteObjectVersion', `${topology.artifactKeyPrefix}/BuildOut/x1.zip`)]),
    ask('deletes an image', 'denied', [within(account, itself, 'ecr:BatchDeleteImage', repository + topology.imageRepositoryName)]),
    ask('pushes another application\'s image', 'denied', [within(account, itself, 'ecr:PutImage', `${repository}acme/pay/aaaaaaaaaa`)]),
    ...deployRoles.map((deployRole, i) => ask(`assumes the deploy role of ${topology.environments[i].name}`, 'denied', [
      { principal: itself, action: 'sts:AssumeRole', resource: { arn: deployRole.arn, account: topology.environments[i].account, policy: deployRole.trust } },
    ])),
  ];
}

interface Workload {
  readonly environment: DeliveryEnvironment;
  readonly role: RoleState;
}

function pipelineQuestions(pipeline: RoleState, workloads: readonly Workload[], artifacts: Artifacts): Question[] {
  const itself = principalOf(pipeline, topology.platform.account);
  const ask = asking('pipeline');
  return [
    ...workloads.map(({ environment, role }) => ask(`assumes the deploy role of ${environment.name}`, 'allowed', [
      { principal: itself, action: 'sts:AssumeRole', resource: { arn: role.arn, account: environment.account, policy: role.trust } },
    ])),
    ...workloads.map(({ environment }) => ask(`assumes an administrator role of ${environment.name} that trusts the account`, 'denied', [{
      principal: itself,
      action: 'sts:AssumeRole',
      resource: { arn: `arn:aws:iam::${environment.account}:role/Administrator`, account: environment.account, policy: TRUSTS_TOOLING },
    }])),
    ask('reads an artifact', 'allowed', artifacts.read(itself, `${topology.artifactKeyPrefix}/SourceOut/x1.zip`)),
    ask('reads another application\'s artifact', 'denied', [artifacts.onObject(itself, 's3:GetObject', OTHERS)]),
    ask('pushes an image', 'denied', [
      within(topology.platform.account, itself, 'ecr:PutImage', `arn:aws:ecr:${topology.platform.region}:${topology.platform.account}:repository/${topology.imageRepositoryName}`),
    ]),
  ];
}

/** It keeps images from being deleted, and can delete none. */
function taggerQuestions(role: RoleState): Question[] {
  const { account, region } = topology.platform;
  const itself = principalOf(role, account);
  const ask = asking('release tags');
  const onImages = (action: string, name = topology.imageRepositoryName) => [within(account, itself, action, `arn:aws:ecr:${region}:${account}:repository/${name}`)];
  return [
    ask('tags an image', 'allowed', [...onImages('ecr:BatchGetImage'), ...onImages('ecr:PutImage')]),
    ask('deletes an image', 'denied', onImages('ecr:BatchDeleteImage')),
    ask('changes the lifecycle of images', 'denied', onImages('ecr:PutLifecyclePolicy')),
    ask('tags another application\'s image', 'denied', onImages('ecr:PutImage', 'acme/pay/aaaaaaaaaa')),
  ];
}

const TRUSTS_TOOLING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${topology.platform.account}:root` }, Action: 'sts:AssumeRole' }],
};

/** What a deploy role has to be able to do, and what it must not even when it is stolen. */
function deployRoleQuestions(environment: DeliveryEnvironment, role: RoleState, artifacts: Artifacts): Question[] {
  const itself = principalOf(role, environment.account);
  const ask = asking(`deploy role of ${environment.name}`);
  const here = (action: string, arn: string, context = {}) => [within(environment.account, itself, action, arn, context)];
  const execution = arnIn(environment, 'states', `execution:${environment.deployerStateMachineName}:x1`);
  return [
    ask('starts a release', 'allowed', here('states:StartExecution', stateMachineOf(environment))),
    ask('watches a release', 'allowed', here('states:DescribeExecution', execution)),
    ask('starts another state machine', 'denied', here('states:StartExecution', arnIn(environment, 'states', 'stateMachine:other'))),
    ask('writes the image pointer', 'denied', here('ssm:PutParameter', pointerOf(environment), { 'ssm:Overwrite': 'true' })),
    ask('passes a role', 'denied', here('iam:PassRole', `arn:aws:iam::${environment.account}:role/Administrator`, { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' })),
    ask('reads an artifact', 'denied', artifacts.read(itself, `${topology.artifactKeyPrefix}/BuildOut/x1.zip`)),
  ];
}

/** The deployer holds the keys to the service; it is held to its own family, roles and pointer. */
function deployerQuestions(environment: DeliveryEnvironment, role: RoleState): Question[] {
  const itself = principalOf(role, environment.account);
  const ask = asking(`deployer of ${environment.name}`);
  const toTasks = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
  const here = (action: string, arn: string, context = {}) => within(environment.account, itself, action, arn, context);
  const named = (name: string) => `arn:aws:iam::${environment.account}:role${topology.platform.conventions.iamPath}${name}`;
  const familyOf = (name: string) => arnIn(environment, 'ecs', `task-definition/${name}:1`);
  return [
    ask('registers a revision', 'allowed', [
      here('ecs:RegisterTaskDefinition', familyOf(environment.taskRoleName)),
      here('iam:PassRole', named(environment.taskRoleName), toTasks), here('iam:PassRole', named(environment.executionRoleName), toTasks),
    ]),
    ask('writes the image pointer', 'allowed', [here('ssm:PutParameter', pointerOf(environment), { 'ssm:Overwrite': 'true' })]),
    ask('registers a revision of another family', 'denied', [here('ecs:RegisterTaskDefinition', familyOf('other'))]),
    ask('passes an administrator role to tasks', 'denied', [here('iam:PassRole', `arn:aws:iam::${environment.account}:role/Administrator`, toTasks)]),
    ask('changes the service itself', 'denied', [here('ecs:UpdateService', arnIn(environment, 'ecs', 'service/cluster/service'))]),
  ];
}

/** People with every right that their account can give, under the organization's policies. */
function peopleQuestions({ production }: Guardrails): Question[] {
  const full = { level: 'root', policies: { FullAWSAccess: EVERYTHING.everything } };
  return topology.environments.flatMap((environment) => {
    const guarded = environment.production;
    const unit = { FullAWSAccess: EVERYTHING.everything, ...(guarded ? { production } : {}) };
    const levels = [full, { level: guarded ? 'Production' : 'NonProduction', policies: unit }];
    const { account } = environment;
    const { organizationId } = topology.platform;
    const person: Principal = { arn: `arn:aws:iam::${account}:role/Administrator`, account, organizationId, identityPolicies: EVERYTHING };
    const ask = asking(`administrator of ${environment.name}`);
    const tries = (action: string, arn: string): SimulationRequest[] =>
      [{ ...within(account, person, action, arn), serviceControlPolicies: levels }];
    const service = arnIn(environment, 'ecs', 'service/cluster/service');
    const must = guarded ? 'denied' : 'allowed';
    return [
      ask('changes the service by hand', must, tries('ecs:UpdateService', service)),
      ask('writes the image pointer', must, tries('ssm:PutParameter', pointerOf(environment))),
      ask('starts a release by hand', must, tries('states:StartExecution', stateMachineOf(environment))),
      ask('changes the deploy role', must, tries('iam:PutRolePolicy', `arn:aws:iam::${account}:role${topology.platform.conventions.iamPath}${environment.deployRoleName}`)),
      ask('stops a deployment', 'allowed', tries('codedeploy:StopDeployment', '*')),
      ask('looks at the service', 'allowed', tries('ecs:DescribeServices', service)),
    ];
  });
}

/** Everybody else, each with every right that the own account can give. */
function outsiderQuestions(deployRole: RoleState, artifacts: Artifacts): Question[] {
  const [environment] = topology.environments;
  const own = `${topology.artifactKeyPrefix}/BuildOut/x1.zip`;
  const { organizationId } = topology.platform;
  const admin = (account: string, name: string, organization = organizationId): Principal =>
    ({ arn: `arn:aws:iam::${account}:role/${name}`, account, organizationId: organization, identityPolicies: EVERYTHING });
  const namesake = deployRole.arn.slice(deployRole.arn.indexOf('role/') + 'role/'.length);
  const ask = (who: string, what: string, requests: SimulationRequest[]): Question => ({ who, what, must: 'denied', requests });
  return [
    ...stolenRoleQuestions(environment, deployRole, artifacts),
    ask(`administrator of ${environment.name}`, 'reads an artifact', artifacts.read(admin(environment.account, 'Administrator'), own)),
    ask(`administrator of ${environment.name}`, 'decrypts with the key', [artifacts.decrypt(admin(environment.account, 'Administrator'), artifacts.arn)]),
    ask('namesake of the deploy role in another account', 'reads an artifact', artifacts.read(admin(STRANGER, namesake), own)),
    ask(`deploy role of ${environment.name}, account out of the organization`, 'reads an artifact',
      artifacts.read({ ...admin(environment.account, namesake, OTHER_ORGANIZATION), arn: deployRole.arn }, own)),
    ...insiderQuestions(admin(topology.platform.account, 'Administrator'), artifacts),
  ];
}

/** Whoever has every right in the tooling account: an artifact that was approved is not replaced, nor lost. */
function insiderQuestions(insider: Principal, artifacts: Artifacts): Question[] {
  const own = `${topology.artifactKeyPrefix}/BuildOut/x1.zip`;
  const ask = (what: string, must: Question['must'], requests: SimulationRequest[]): Question => ({ who: 'administrator of the tooling account', what, must, requests });
  return [
    ask('reads an artifact', 'allowed', artifacts.read(insider, own)),
    ask('reads over plain HTTP', 'denied', [artifacts.onObject(insider, 's3:GetObject', own, { 'aws:SecureTransport': 'false' })]),
    ask('replaces an artifact', 'denied', [artifacts.onObject(insider, 's3:PutObject', own)]),
    ask('deletes a version of an artifact', 'denied', [artifacts.onObject(insider, 's3:DeleteObjectVersion', own)]),
    ask('lets all artifacts expire', 'denied', [artifacts.onItself(insider, 's3:PutLifecycleConfiguration')]),
  ];
}

/** The workload account is lost, and the role has been given every right there: what the tooling account still refuses. */
function stolenRoleQuestions(environment: DeliveryEnvironment, role: RoleState, artifacts: Artifacts): Question[] {
  const who = `deploy role of ${environment.name} with every right in its account`;
  const stolen: Principal = { ...principalOf(role, environment.account), identityPolicies: EVERYTHING };
  const own = `${topology.artifactKeyPrefix}/BuildOut/x1.zip`;
  const ask = (what: string, requests: SimulationRequest[]): Question => ({ who, what, must: 'denied', requests });
  return [
    { who, what: 'reads its application\'s artifact', must: 'allowed', requests: artifacts.read(stolen, own) },
    ask('reads another application\'s artifact', artifacts.read(stolen, OTHERS)),
    ask('replaces an artifact', [artifacts.onObject(stolen, 's3:PutObject', own)]),
    ask('deletes an artifact', [artifacts.onObject(stolen, 's3:DeleteObjectVersion', own)]),
    ask('lists the bucket', [artifacts.list(stolen, `${topology.artifactKeyPrefix}/`)]),
    ask('decrypts another bucket\'s data', [artifacts.decrypt(stolen, `arn:aws:s3:::other-${artifacts.bucket.name}`)]),
    ask('changes the bucket policy', [artifacts.onItself(stolen, 's3:PutBucketPolicy')]),
    ask('decrypts with the key itself, not through S3', [artifacts.decryptDirectly(stolen, artifacts.arn)]),
  ];
}

/** Who may become a deploy role. */
function trustQuestions(environment: DeliveryEnvironment, role: RoleState): Question[] {
  const { account, organizationId } = topology.platform;
  const pipelineRole = topology.pipelineRoleArn.slice(topology.pipelineRoleArn.indexOf(':role/') + ':role/'.length);
  const assume = (who: string, must: Question['must'], from: string, name: string, organization = organizationId): Question => ({
    who,
    what: `assumes the deploy role of ${environment.name}`,
    must,
    requests: [{
      principal: { arn: `arn:aws:iam::${from}:role/${name}`, account: from, organizationId: organization, identityPolicies: EVERYTHING },
      action: 'sts:AssumeRole',
      resource: { arn: role.arn, account: environment.account, policy: role.trust },
    }],
  });
  return [
    assume('pipeline role', 'allowed', account, pipelineRole),
    assume('administrator of the tooling account', 'denied', account, 'Administrator'),
    assume('namesake of the pipeline role in another account', 'denied', STRANGER, pipelineRole),
    assume('pipeline role, account out of the organization', 'denied', account, pipelineRole, OTHER_ORGANIZATION),
  ];
}

/** Requests to the bucket and its key, with the context that AWS gives them. */
class Artifacts {
  public readonly arn: string;

  constructor(private readonly account: string, public readonly bucket: BucketState, private readonly key: KeyState) {
    this.arn = `arn:aws:s3:::${bucket.name}`;
  }

  /** Reading an encrypted object takes two permissions: on the object, and S3's use of the key in the reader's name. */
  public read(principal: Principal, object: string): SimulationRequest[] {
    return [this.onObject(principal, 's3:GetObject', object), this.decrypt(principal, this.arn)];
  }

  /** Writing one, with the data key that S3 asks for in the writer's name. */
  public write(principal: Principal, object: string): SimulationRequest[] {
    const { context, ...request } = this.decrypt(principal, this.arn);
    return [this.onObject(principal, 's3:PutObject', object), { ...request, action: 'kms:GenerateDataKey', context }];
  }

  public onObject(principal: Principal, action: string, object: string, context: Record<string, string> = {}): SimulationRequest {
    return this.onBucket(principal, action, `${this.arn}/${object}`, { 's3:TlsVersion': '1.3', ...context });
  }

  public list(principal: Principal, prefix: string): SimulationRequest {
    return this.onBucket(principal, 's3:ListBucket', this.arn, { 's3:TlsVersion': '1.3', 's3:prefix': prefix });
  }

  public onItself(principal: Principal, action: string): SimulationRequest {
    return this.onBucket(principal, action, this.arn, { 's3:TlsVersion': '1.3' });
  }

  /** S3 asks KMS in the name of who reads an object. */
  public decrypt(principal: Principal, of: string): SimulationRequest {
    const request = this.decryptDirectly(principal, of);
    return { ...request, context: { ...request.context, 'kms:ViaService': `s3.${topology.platform.region}.amazonaws.com` } };
  }

  public decryptDirectly(principal: Principal, of: string): SimulationRequest {
    return {
      principal,
      action: 'kms:Decrypt',
      resource: { arn: this.key.arn, account: this.account, policy: this.key.policy },
      context: { 'kms:EncryptionContext:aws:s3:arn': of, 'kms:ResourceAliases': this.key.aliases },
    };
  }

  private onBucket(principal: Principal, action: string, arn: string, context: Record<string, string>): SimulationRequest {
    return { principal, action, resource: { arn, account: this.account, policy: this.bucket.policy }, context };
  }
}

function principalOf(role: RoleState, account: string): Principal {
  const identityPolicies: Record<string, PolicyDocument> = { ...role.inlinePolicies, ...role.attachedPolicies };
  return { arn: role.arn, account, organizationId: topology.platform.organizationId, identityPolicies };
}

function stateOf(states: readonly AccountState[], account: string): AccountState {
  return only(states.filter((state) => state.account === account), `state of account ${account}`);
}

/** A question about something that was not read back would be answered "denied" for the wrong reason. */
function only<T>(found: readonly T[], what: string): T {
  if (found.length !== 1) throw new Error(`expected one ${what} to be read back, got ${found.length}`);
  return found[0];
}

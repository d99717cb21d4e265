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

/** The questions about the example, each asked of the policies that were read back. */
export function questions(states: readonly AccountState[]): Question[] {
  const { platform } = topology;
  const tooling = stateOf(states, platform.artifactAccount);
  const bucket = only(tooling.buckets.filter(({ name }) => name === platform.artifactBucketName), 'artifact bucket');
  const key = only(tooling.keys.filter(({ aliases }) => aliases.includes(platform.artifactKeyAlias)), 'artifact key');
  const artifacts = new Artifacts(platform.artifactAccount, bucket, key);
  const deployers = topology.environments.map((environment) => {
    const role = only(stateOf(states, environment.account).roles.filter(({ name }) => name === environment.deployRoleName), `deploy role of ${environment.name}`);
    return { environment, role };
  });
  return [
    ...deployers.flatMap(({ environment, role }) => deployerQuestions(environment, role, artifacts)),
    ...outsiderQuestions(deployers[0].role, artifacts),
    ...deployers.flatMap(({ environment, role }) => trustQuestions(environment, role)),
  ];
}

/** What a deploy role has to be able to do, and what it must not even when it is stolen. */
function deployerQuestions(environment: DeliveryEnvironment, role: RoleState, artifacts: Artifacts): Question[] {
  const who = `deploy role of ${environment.name}`;
  const itself = principalOf(role, environment.account);
  const own = `${topology.artifactKeyPrefix}/BuildOut/x1.zip`;
  const ask = (what: string, must: Question['must'], requests: SimulationRequest[]): Question => ({ who, what, must, requests });
  return [
    ask('reads its application\'s artifact', 'allowed', artifacts.read(itself, own)),
    ask('reads another application\'s artifact', 'denied', artifacts.read(itself, OTHERS)),
    ask('lists the bucket', 'denied', [artifacts.list(itself, `${topology.artifactKeyPrefix}/`)]),
    ask('reads over plain HTTP', 'denied', [artifacts.onObject(itself, 's3:GetObject', own, { 'aws:SecureTransport': 'false' })]),
    ask('reads with TLS 1.1', 'denied', [artifacts.onObject(itself, 's3:GetObject', own, { 's3:TlsVersion': '1.1' })]),
    ask('replaces an artifact', 'denied', [artifacts.onObject(itself, 's3:PutObject', own)]),
    ask('decrypts with the key itself, not through S3', 'denied', [artifacts.decryptDirectly(itself, artifacts.arn)]),
    ask('decrypts another bucket\'s data', 'denied', [artifacts.decrypt(itself, `arn:aws:s3:::other-${artifacts.bucket.name}`)]),
  ];
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
    ask('administrator of the tooling account', 'reads over plain HTTP',
      [artifacts.onObject(admin(topology.platform.account, 'Administrator'), 's3:GetObject', own, { 'aws:SecureTransport': 'false' })]),
  ];
}

/** The workload account is lost, and the role has been given every right there: what the tooling account still refuses. */
function stolenRoleQuestions(environment: DeliveryEnvironment, role: RoleState, artifacts: Artifacts): Question[] {
  const who = `deploy role of ${environment.name} with every right in its account`;
  const stolen: Principal = { ...principalOf(role, environment.account), identityPolicies: EVERYTHING };
  const own = `${topology.artifactKeyPrefix}/BuildOut/x1.zip`;
  const ask = (what: string, requests: SimulationRequest[]): Question => ({ who, what, must: 'denied', requests });
  return [
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

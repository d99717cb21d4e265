import { Execution, StateError } from './execution';
import { Table } from './table';

type Json = Record<string, any>;

/** What a stack says of a service, as its template does. */
export interface ServiceTemplate {
  /** What stands in the definition for the revision that the stack has registered. */
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly containerName: string;
  readonly pointerName: string;
  /** Whether the service names the family, and so stays as it is when the task definition changes. */
  readonly namesFamily: boolean;
  /** Whether a replaced revision stays registered. */
  readonly keepsReplaced: boolean;
  /** The image of the task definition, for a value of the pointer. */
  image(pointer: string): string;
}

export interface Revision {
  readonly arn: string;
  readonly number: number;
  readonly image: string;
  /** Stands for everything else that a task definition says: a stack changes it, a release must carry it along. */
  readonly settings: number;
  readonly tags: readonly Json[];
  readonly created: number;
  status: 'ACTIVE' | 'INACTIVE';
  removed?: number;
}

export interface Deployment {
  readonly id: string;
  readonly description?: string;
  readonly created: number;
  readonly revision: Revision;
  /** How it will end, unless it is stopped. */
  readonly fate: 'Succeeded' | 'Failed';
  status: 'Created' | 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped';
  ended?: number;
  /** What brings the traffic back. */
  readonly rollbackOf?: Deployment;
  readonly before: Revision;
}

const ACCOUNT = 'arn:aws:ecs:eu-west-1:333333333333';
const ENDED = ['Succeeded', 'Failed', 'Stopped'];

/** The next calls of a service, or of all, fail: before they have done anything, or after it, when only the answer is lost. */
export interface Trouble {
  readonly of: 'all' | 'dynamodb' | 'ecs' | 'codedeploy' | 'ssm';
  readonly calls: number;
  readonly lost: boolean;
}

const NO_TROUBLE: Trouble = { of: 'all', calls: 0, lost: false };

/**
 * A workload account as far as releases see it: the family's revisions, CodeDeploy's deployments, the pointer, the lock's table,
 * the executions of the deployer. What AWS's services do is written here after their documentation; what the library does is
 * executed from its templates. A call takes a second.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-ecs.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
 */
export class World {
  public pointer = 'none';
  public readonly table = new Table();
  public readonly revisions: Revision[] = [];
  public readonly deployments: Deployment[] = [];
  public readonly executions: Execution[] = [];
  /** What the service's primary task set runs. */
  public serving: Revision;
  public settings = 1;
  /** What the stack meant when an execution began, by the execution. */
  public readonly meant = new Map<string, number>();
  /** How the next deployment will end. */
  public fate: Deployment['fate'] = 'Succeeded';
  /** By how many seconds what ECS and CodeDeploy list is old. */
  public lag = 0;
  /** Whether a roll-back of the stack leaves what it takes back registered, which AWS does not document. */
  public keepsTakenBack = false;
  private readonly deployed = new Map<string, Json>();
  private trouble = NO_TROUBLE;
  private templateRevision: Revision;
  /** What the stack goes back to when it is rolled back, until it is updated again. */
  private before?: Revision;
  private time = 0;

  constructor(private readonly template: ServiceTemplate, private definition: Json) {
    this.templateRevision = this.registered(template.image(this.pointer), this.settings, []);
    this.serving = this.templateRevision;
  }

  public get clock(): number {
    return ++this.time;
  }

  public start(input: Json, name: string): Execution {
    const surroundings = {
      call: (integration: string, args: Json) => this.call(integration, args),
      now: () => epoch(this.time),
      wait: (seconds: number) => { this.time += seconds; },
    };
    const arn = `arn:aws:states:eu-west-1:333333333333:execution:deployer:${name}`;
    this.meant.set(arn, this.templateRevision.settings);
    const execution = new Execution(this.deployedDefinition(this.templateRevision.arn), arn, stamp(this.clock), input, surroundings);
    this.executions.push(execution);
    return execution;
  }

  /** A stack update that changes what the task definition says besides the image. */
  public updateTaskDefinition(): void {
    this.settings++;
    this.replaceTaskDefinition();
  }

  /** A stack update that changes the service: ECS is given what the template says of its task definition, if that has changed. */
  public updateService(): void {
    // Any change of a template lets CloudFormation see that the pointer has another value by now.
    if (this.template.image(this.pointer) !== this.templateRevision.image) this.replaceTaskDefinition();
  }

  /** The last update of the stack fails, and CloudFormation takes back what it has made. */
  public rollBackStack(): void {
    if (!this.before || this.before.status !== 'ACTIVE') return;
    if (!this.keepsTakenBack) this.remove(this.templateRevision);
    this.templateRevision = this.before;
    this.before = undefined;
  }

  /** What the stack says at present. */
  public get stackSettings(): number {
    return this.templateRevision.settings;
  }

  /** Somebody stops what is at work once its traffic has moved, and does not want it back. */
  public stopWithoutRollback(): void {
    const [deployment] = this.active;
    this.serving = deployment.revision;
    deployment.status = 'Stopped';
    deployment.ended = this.clock;
  }

  /** A stack update that changes the deployer: executions that run go on as they began. */
  public redefine(definition: Json): void {
    this.definition = definition;
    this.deployed.clear();
  }

  /** Half an hour, or what is said. */
  public pass(seconds: number): void {
    this.time += seconds;
  }

  public befall(trouble: Trouble): void {
    this.trouble = trouble;
  }

  /** From now on every call is answered, and every list is what there is. */
  public calm(): void {
    this.trouble = NO_TROUBLE;
    this.lag = 0;
  }

  /** CodeDeploy goes on with what is at work. */
  public advance(): void {
    for (const each of this.deployments.filter(({ status }) => !ENDED.includes(status))) {
      if (each.status === 'Created') each.status = 'InProgress';
      else this.ended(each, each.fate);
    }
  }

  public get active(): Deployment[] {
    return this.deployments.filter(({ status }) => !ENDED.includes(status));
  }

  public newest(): Revision {
    const active = this.revisions.filter(({ status }) => status === 'ACTIVE');
    if (active.length === 0) throw new StateError('Ecs.ClientException', 'Unable to describe task definition.');
    return active[active.length - 1];
  }

  private replaceTaskDefinition(): void {
    if (!this.template.namesFamily) throw new Error('ECS refuses another task definition for a service of CodeDeploy');
    const replaced = this.templateRevision;
    this.before = replaced;
    this.templateRevision = this.registered(this.template.image(this.pointer), this.settings, []);
    if (!this.template.keepsReplaced) this.remove(replaced);
  }

  private registered(image: string, settings: number, tags: readonly Json[]): Revision {
    const number = this.revisions.length + 1;
    const revision: Revision = { arn: `${ACCOUNT}:task-definition/${this.template.family}:${number}`, number, image, settings, tags, created: this.clock, status: 'ACTIVE' };
    this.revisions.push(revision);
    return revision;
  }

  /** CloudFormation writes the revision into the definition, and takes it back with everything else. */
  private deployedDefinition(revisionArn: string): Json {
    if (!this.deployed.has(revisionArn)) {
      this.deployed.set(revisionArn, JSON.parse(JSON.stringify(this.definition).replaceAll(this.template.taskDefinitionArn, revisionArn)));
    }
    return this.deployed.get(revisionArn)!;
  }

  private remove(revision: Revision): void {
    if (revision.status === 'INACTIVE') return;
    revision.status = 'INACTIVE';
    revision.removed = this.clock;
  }

  private ended(deployment: Deployment, status: 'Succeeded' | 'Failed' | 'Stopped'): void {
    deployment.status = status;
    deployment.ended = this.clock;
    if (status === 'Succeeded') this.serving = deployment.revision;
    else if (!deployment.rollbackOf) this.rollBack(deployment);
  }

  private rollBack(deployment: Deployment): void {
    this.deployments.push({
      id: `d-${this.deployments.length + 1}`, created: this.clock, description: deployment.description, revision: deployment.before, before: deployment.before, fate: 'Succeeded', status: 'Created', rollbackOf: deployment,
    });
  }

  private call(integration: string, args: Json): Json {
    this.time++;
    const { of, calls, lost } = this.trouble;
    if (calls === 0 || (of !== 'all' && of !== integration.split(':')[0])) return this.answer(integration, args);
    this.trouble = { of, calls: calls - 1, lost };
    if (!lost) throw new StateError('SomeService.SdkClientException', 'the connection was refused');
    try {
      this.answer(integration, args);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
    }
    throw new StateError('States.Timeout', '');
  }

  private answer(integration: string, args: Json): Json {
    const [service, action] = integration.split(':');
    if (service === 'dynamodb') return this.table.call(action, args);
    switch (integration) {
      case 'sfn:describeExecution': return { Status: this.executionOf(args.ExecutionArn).status };
      case 'ecs:describeTaskDefinition': return this.described(args);
      case 'ecs:describeServices': return { Services: [{ TaskSets: [{ Status: 'PRIMARY', TaskDefinition: this.serving.arn }] }] };
      case 'ecs:listTaskDefinitions': return { TaskDefinitionArns: this.listedRevisions().slice(0, args.MaxResults) };
      case 'ecs:registerTaskDefinition': return this.register(args);
      case 'ecs:deregisterTaskDefinition': this.remove(this.revisionOf(args.TaskDefinition)); return {};
      case 'codedeploy:createDeployment': return this.deploy(args);
      case 'codedeploy:getDeployment': return { DeploymentInfo: shown(this.deploymentOf(args.DeploymentId)) };
      case 'codedeploy:listDeployments': return { Deployments: this.listed(args) };
      case 'codedeploy:batchGetDeployments': return { DeploymentsInfo: args.DeploymentIds.map((id: string) => shown(this.deploymentOf(id))) };
      case 'codedeploy:stopDeployment': return this.stop(this.deploymentOf(args.DeploymentId));
      case 'ssm:putParameter': return this.write(args);
      default: throw new Error(`${integration} is not modelled`);
    }
  }

  private described({ TaskDefinition: name, Include: include }: Json): Json {
    const revision = name === this.template.family ? this.newest() : this.revisionOf(name);
    return { ...(include?.includes('TAGS') ? { Tags: revision.tags } : {}), TaskDefinition: { TaskDefinitionArn: revision.arn, Status: revision.status, ...this.content(revision) } };
  }

  private content({ image, settings, number }: Revision): Json {
    return {
      Family: this.template.family,
      Revision: number,
      Cpu: String(settings),
      RegisteredBy: 'somebody',
      Compatibilities: ['FARGATE'],
      ContainerDefinitions: [{ Name: 'sidecar', Image: 'sidecar:1' }, { Name: this.template.containerName, Image: image, Essential: true }],
    };
  }

  private register(args: Json): Json {
    const known = ['Family', 'Cpu', 'ContainerDefinitions', 'Tags'];
    const unknown = Object.keys(args).filter((key) => !known.includes(key));
    if (unknown.length > 0) throw new StateError('Ecs.InvalidParameterException', `unknown parameters ${unknown}`);
    const { Image: image } = args.ContainerDefinitions.find(({ Name: name }: Json) => name === this.template.containerName);
    if (args.ContainerDefinitions.length !== 2) throw new StateError('Ecs.InvalidParameterException', 'a container was lost');
    return { TaskDefinition: { TaskDefinitionArn: this.registered(image, Number(args.Cpu), args.Tags).arn } };
  }

  /** One deployment at a time and group: https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
  private deploy({ Description: description, Revision: { AppSpecContent: { Content: content } } }: Json): Json {
    if (this.active.length > 0) throw new StateError('CodeDeploy.DeploymentLimitExceededException', 'the group has an active deployment');
    // https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html
    if (!/"version":\s*0\.0\b/.test(content)) throw new StateError('CodeDeploy.InvalidRevisionException', 'the version has to be 0.0');
    const revision = this.revisionOf(JSON.parse(content).Resources[0].TargetService.Properties.TaskDefinition);
    if (revision.status !== 'ACTIVE') throw new StateError('CodeDeploy.InvalidRevisionException', 'the task definition is inactive');
    const id = `d-${this.deployments.length + 1}`;
    this.deployments.push({ id, description, created: this.clock, revision, before: this.serving, fate: this.fate, status: 'Created' });
    return { DeploymentId: id };
  }

  private listedRevisions(): string[] {
    const then = this.time - this.lag;
    return this.revisions.filter(({ created, removed = Infinity }) => created <= then && removed > then).map(({ arn }) => arn).reverse();
  }

  private listed({ IncludeOnlyStatuses: statuses, CreateTimeRange: range }: Json): string[] {
    const then = this.time - this.lag;
    return this.deployments
      .filter(({ created }) => created <= then)
      .filter(({ status, ended = Infinity }) => !statuses || statuses.includes(ended > then ? 'InProgress' : status))
      .filter(({ created }) => !range || stamp(created) >= range.Start)
      .map(({ id }) => id);
  }

  private stop(deployment: Deployment): Json {
    if (ENDED.includes(deployment.status)) throw new StateError('CodeDeploy.DeploymentAlreadyCompletedException', 'it has ended');
    this.ended(deployment, 'Stopped');
    return { Status: 'Pending' };
  }

  private write({ Name: name, Value: value, Overwrite: overwrite }: Json): Json {
    if (name !== this.template.pointerName) throw new StateError('Ssm.AccessDeniedException', `no access to ${name}`);
    if (!overwrite) throw new StateError('Ssm.ParameterAlreadyExistsException', `${name} exists`);
    this.pointer = value;
    return { Version: 2 };
  }

  private executionOf(arn: string): Execution {
    const found = this.executions.find((each) => each.arn === arn);
    if (!found) throw new StateError('Sfn.ExecutionDoesNotExistException', 'Execution does not exist');
    return found;
  }

  private revisionOf(arn: string): Revision {
    const found = this.revisions.find((each) => each.arn === arn);
    if (!found) throw new StateError('Ecs.ClientException', `no revision ${arn}`);
    return found;
  }

  private deploymentOf(id: string): Deployment {
    const found = this.deployments.find((each) => each.id === id);
    if (!found) throw new StateError('CodeDeploy.DeploymentDoesNotExistException', id);
    return found;
  }
}

/** A point in time that sorts as a text, as AWS writes it. */
const epoch = (time: number) => Date.UTC(2026, 0, 1) + time * 1000;
const stamp = (time: number) => new Date(epoch(time)).toISOString();

const shown = ({ id, description, status, rollbackOf }: Deployment): Json => ({
  DeploymentId: id, Status: status, Creator: rollbackOf ? 'codeDeployRollback' : 'user', ...(description ? { Description: description } : {}), ...(status === 'Failed' ? { ErrorInformation: { Message: 'the new tasks are not healthy' } } : {}),
});

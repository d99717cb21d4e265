import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ts from 'typescript';
import { ourAssembly, ROOT } from './assembly';
import * as library from '../../src';
import { DEV, PROD, TOOLING, topologyProps } from '../helpers/topologies';

interface Example {
  readonly where: string;
  readonly fixture: string;
  readonly code: string;
}

const FIXTURES = join(ROOT, 'rosetta');
const FURTHER_REGION = 'eu-central-1';

/** As few as CDK lets a pipeline have. */
function stagesOfFixture(): codepipeline.StageProps[] {
  const output = new codepipeline.Artifact();
  const source = new actions.CodeStarConnectionsSourceAction({ actionName: 'Source', connectionArn: 'arn', owner: 'acme', repo: 'shop', output });
  return [{ stageName: 'Source', actions: [source] }, { stageName: 'Look', actions: [new actions.ManualApprovalAction({ actionName: 'Look' })] }];
}

/** The blocks of the README, and the examples of the docstrings. */
function examples(): Example[] {
  const readme = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/^```ts(?: fixture=(\w+))?\n(.*?)^```$/gms)]
    .map(([, fixture, code], i) => ({ where: `README, example ${i + 1}`, fixture: fixture ?? 'default', code }));
  const docstrings = Object.values<any>(ourAssembly().types).filter(({ docs }) => docs?.example).map(({ fqn, docs }) => ({
    where: fqn, fixture: /fixture=(\w+)/.exec(docs.custom?.exampleMetadata ?? '')?.[1] ?? 'default', code: docs.example,
  }));
  return [...readme, ...docstrings];
}

/** What a fixture declares, and examples take for granted. Each is made when it is asked for, in an app of its own. */
class World {
  private readonly made: Record<string, any> = {};
  private readonly app = new App();

  constructor(private readonly fixture: string) {}

  public get(name: string): any {
    this.made[name] ??= this.make(name);
    return this.made[name];
  }

  private make(name: string): any {
    const workload = () => this.get('workload');
    const arn = (service: string, account: string, rest: string) => `arn:aws:${service}:${TOOLING.region}:${account}:${rest}`;
    const makers: Record<string, () => any> = {
      app: () => this.app,
      toolingApp: () => this.app,
      workloadApp: () => new App(),
      tooling: () => new Stack(this.app, 'Tooling', { env: TOOLING }),
      toolingInFurtherRegion: () => new Stack(this.app, 'Further', { env: { account: TOOLING.account, region: FURTHER_REGION } }),
      workload: () => new Stack(this.made.workloadApp ?? this.app, 'Workload', { env: { account: PROD.account, region: PROD.region } }),
      stack: workload,
      prod: workload,
      foundation: () => new Stack(this.app, 'Foundation', { env: { account: PROD.account, region: PROD.region } }),
      workloadInHomeRegion: () => new Stack(this.app, 'HomeRegion', { env: { account: PROD.account, region: 'us-east-1' } }),
      security: () => new Stack(this.app, 'Security', { env: { account: '555555555555', region: TOOLING.region } }),
      trailLogGroup: () => logs.LogGroup.fromLogGroupName(this.get('security'), 'TrailOfFixture', 'organization-trail'),
      alarmAction: () => ({ bind: () => ({ alarmActionArn: arn('sns', '555555555555', 'alarms') }) }),
      management: () => new Stack(this.app, 'Management', { env: { account: '999999999999', region: TOOLING.region } }),
      topology: () => this.topology('auth-service'),
      otherTopology: () => this.topology('web'),
      administration: () => new Stack(this.app, 'Administration', { env: { account: PROD.account, region: PROD.region } }),
      network: () => this.stackWithTopic('Network'),
      backend: () => this.stackWithTopic('Backend'),
      assembly: () => new codepipeline.Artifact('Assembly'),
      assemblyDirectory: () => {
        const app = new App();
        new sns.Topic(new Stack(app, 'Backend', { env: { account: PROD.account, region: PROD.region } }), 'Topic');
        return app.synth().directory;
      },
      connectionArn: () => arn('codeconnections', TOOLING.account, 'connection/00000000-0000-0000-0000-000000000000'),
      initialImage: () => `public.ecr.aws/acme/auth-service@sha256:${'ab'.repeat(32)}`,
      certificate: () => acm.Certificate.fromCertificateArn(workload(), 'Certificate', arn('acm', PROD.account, 'certificate/00000000-0000-0000-0000-000000000000')),
      vpc: () => ec2.Vpc.fromVpcAttributes(workload(), 'Vpc', {
        vpcId: 'vpc-0123456789abcdef0', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['a', 'b'], privateSubnetIds: ['subnet-0', 'subnet-1'],
      }),
      table: () => new dynamodb.Table(workload(), 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }),
      pipeline: () => new codepipeline.Pipeline(this.get('tooling'), 'PipelineOfFixture', {
        role: this.get('pipelineRole'), artifactBucket: s3.Bucket.fromBucketName(this.get('tooling'), 'StoreOfFixture', 'store'), stages: stagesOfFixture(),
      }),
      pipelineRole: () => new iam.Role(this.get('tooling'), 'PipelineRoleOfFixture', { assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com') }),
      buildRole: () => this.role('tooling', 'BuildRole'),
      importRole: () => this.role('tooling', 'ImportRole'),
      deployRole: () => this.readerOfReports(),
      artifacts: () => new library.SecureArtifactBucket(this.get('tooling'), 'ArtifactsOfFixture', {
        topology: this.topology('auth-service'), readers: [library.ArtifactReader.role(PROD.account, 'Reports', { path: '/delivery/', keyPrefix: 'reports' })],
      }),
      repository: () => new library.SecureImageRepository(this.get('tooling'), 'ImagesOfFixture', { topology: this.topology('auth-service') }),
      service: () => new library.BlueGreenEcsService(workload(), 'ServiceOfFixture', {
        topology: this.topology('auth-service'), environment: 'prod', vpc: this.get('vpc'), certificate: this.get('certificate'), initialImage: this.get('initialImage'),
      }),
    };
    return makers[name]();
  }

  private stackWithTopic(id: string): Stack {
    const stack = new Stack(this.app, id, { env: { account: PROD.account, region: PROD.region } });
    new sns.Topic(stack, 'Topic');
    return stack;
  }

  private topology(application: string): library.DeliveryTopology {
    const service = library.ServiceContract.fargate({ port: 8080, healthCheckPath: '/healthz' });
    const prod = { ...PROD, region: this.fixture === 'regions' ? FURTHER_REGION : PROD.region };
    return new library.DeliveryTopology(topologyProps({
      application, service, environments: [DEV, prod], platform: { ...TOOLING, organizationId: 'o-abc1234567', conventions: { iamPath: '/delivery/' } },
    }));
  }

  /** With its own side of reading. */
  private readerOfReports(): iam.Role {
    const role = this.role('workload', 'DeployRole', 'Reports');
    const bucketName = this.topology('auth-service').platform.artifactBucketName;
    const keyArn = `arn:aws:kms:${TOOLING.region}:${TOOLING.account}:key/*`;
    role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${bucketName}/reports/*`] }));
    role.addToPolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [keyArn] }));
    return role;
  }

  private role(stack: string, id: string, roleName?: string): iam.Role {
    return new iam.Role(this.get(stack), id, { roleName, path: '/delivery/', assumedBy: new iam.AccountRootPrincipal() });
  }

  public synth(): void {
    for (const app of [this.app, this.made.workloadApp]) app?.synth();
  }
}

/** Whether code reads a name that it does not make itself: then it must be there already. */
function reads(code: string, name: string): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    const { parent } = node;
    const isMember = (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
    if (ts.isIdentifier(node) && node.text === name && !isMember) found = true;
    node.forEachChild(visit);
  };
  ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true).forEachChild((node) => node.forEachChild(visit));
  return found && !new RegExp(`\\bconst ${name}\\b`).test(code);
}

/** An example within its fixture, as a function of what the fixture only declares. */
function runnable({ fixture, code }: Example): { readonly names: string[]; readonly run: (require: (id: string) => any, ...values: any[]) => void } {
  const around = readFileSync(join(FIXTURES, `${fixture}.ts-fixture`), 'utf8');
  const names = [...around.matchAll(/^declare const (\w+):/gm)].map(([, name]) => name)
    .filter((name) => reads(code, name));
  const source = around.replace('/// here', () => code);
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the examples of this repository
  const made = new Function('require', 'exports', ...names, outputText);
  return { names, run: (require, ...values) => made(require, {}, ...values) };
}

const modules = (id: string) => (id === 'cdk-secure-delivery' ? library : jest.requireActual(id));

test('every fixture is used by an example', () => {
  expect([...new Set(examples().map(({ fixture }) => `${fixture}.ts-fixture`))].sort()).toEqual(readdirSync(FIXTURES).sort());
});

test.each(examples().map((each) => [each.where, each] as const))('%s runs, and what it makes can be synthesized', (_, example) => {
  const world = new World(example.fixture);
  const { names, run } = runnable(example);
  run(modules, ...names.map((name) => world.get(name)));
  expect(() => world.synth()).not.toThrow();
});

test('an example that does not run is found', () => {
  const { names, run } = runnable({ where: 'here', fixture: 'artifacts', code: 'artifacts.grants.write(importRole);' });
  const world = new World('artifacts');
  expect(() => run(modules, ...names.map((name) => world.get(name)))).toThrow('artifacts is not defined');
});

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmTarball, packedFile } from './consumer-languages.mjs';
import { ROOT } from './run.mjs';

const WORDS = 'dotnet: generated and inspected, not compiled';

/** Members whose C# types say whether optional, number, map, list, enum, factory and foreign types came through. */
const MEMBERS = [
  { file: 'FargateServiceContractProps', member: 'Port', type: 'double' },
  { file: 'ServiceContract', member: 'Fargate(CdkSecureDelivery.IFargateServiceContractProps props)', type: 'static CdkSecureDelivery.ServiceContract' },
  { file: 'TrafficShift', member: 'Canary(double percent, Amazon.CDK.Duration interval)', type: 'static CdkSecureDelivery.TrafficShift' },
  { file: 'TrafficShift', member: 'Kind', type: 'CdkSecureDelivery.TrafficShiftKind' },
  { file: 'DeliveryEnvironmentProps', member: 'Production', type: 'bool?' },
  { file: 'DeliveryEnvironmentProps', member: 'Shift', type: 'CdkSecureDelivery.TrafficShift?' },
  { file: 'DeliveryPlatformProps', member: 'ArtifactGeneration', type: 'double?' },
  { file: 'DeliveryConventionsProps', member: 'Tags', type: 'System.Collections.Generic.IDictionary<string, string>?' },
  { file: 'DeliveryTopologyProps', member: 'Environments', type: 'CdkSecureDelivery.IDeliveryEnvironmentProps[]' },
  { file: 'SecureArtifactBucketProps', member: 'RemovalPolicy', type: 'Amazon.CDK.RemovalPolicy?' },
  { file: 'SecureArtifactBucket', member: 'EncryptionKey', type: 'Amazon.CDK.AWS.KMS.IKey' },
  { file: 'DeliveryEventBusProps', member: 'LogRetention', type: 'Amazon.CDK.AWS.Logs.RetentionDays?' },
  { file: 'DeliveryEventForwarding', member: 'Rules', type: 'Amazon.CDK.AWS.Events.IRule[]' },
  {
    file: 'PipelineSource', member: 'Connection(CdkSecureDelivery.IConnectionSourceOptions options)', type: 'static CdkSecureDelivery.PipelineSource',
  },
  { file: 'BlueGreenEcsPipelineProps', member: 'ImageBuild', type: 'CdkSecureDelivery.SecureBuild?' },
  { file: 'BlueGreenEcsPipelineProps', member: 'ApproveBefore', type: 'string[]?' },
  { file: 'BlueGreenEcsPipeline', member: 'Pipeline', type: 'Amazon.CDK.AWS.CodePipeline.IPipeline' },
  { file: 'CrossAccountDeployRole', member: 'RoleArn', type: 'string' },
  { file: 'ImagePointer', member: 'ParameterName', type: 'string' },
  { file: 'BlueGreenEcsServiceProps', member: 'EnvironmentVariables', type: 'System.Collections.Generic.IDictionary<string, string>?' },
  { file: 'BlueGreenEcsServiceProps', member: 'TaskSubnets', type: 'Amazon.CDK.AWS.EC2.ISubnetSelection?' },
  { file: 'BlueGreenEcsServiceProps', member: 'TerminationWait', type: 'Amazon.CDK.Duration?' },
  { file: 'BlueGreenEcsService', member: 'AddRollbackAlarms(Amazon.CDK.AWS.CloudWatch.IAlarm[] alarms)', type: 'void' },
  { file: 'CanaryAlarmSetProps', member: 'Service', type: 'CdkSecureDelivery.BlueGreenEcsService' },
  { file: 'CanaryAlarmSetProps', member: 'ServerErrorRate', type: 'double?' },
  { file: 'ReleaseDeployer', member: 'StateMachine', type: 'Amazon.CDK.AWS.StepFunctions.IStateMachine' },
  { file: 'OrgGuardrailsProps', member: 'BreakGlassRoleNames', type: 'string[]?' },
  { file: 'OrgGuardrails', member: 'PolicyJson', type: 'string' },
];

/** The C# declarations that a type of the jsii assembly becomes: a struct is a class and an interface. */
function declarations({ kind, name, datatype }) {
  if (datatype) return [{ file: name, declaration: `class ${name}` }, { file: `I${name}`, declaration: `interface I${name}` }];
  return [{ file: name, declaration: `${kind} ${name}` }];
}

/** Declarations that are not where a C# compiler would look for them. `read` gives a file's text, or nothing. */
export function missingTypes(types, namespace, read) {
  return types.flatMap(declarations).filter(({ file, declaration }) => {
    const source = read(`${file}.cs`) ?? '';
    return !source.includes(`namespace ${namespace}\n`) || !new RegExp(`^ {4}public (abstract )?${declaration}\\b`, 'm').test(source);
  }).map(({ file, declaration }) => `${file}.cs: ${declaration}`);
}

/** What is wrong with a member's declared type, if anything. A method is known by its whole signature. */
export function wrongMember({ file, member, type }, read) {
  const lines = (read(`${file}.cs`) ?? '').split('\n');
  const line = lines.find((each) => /^ {8}public \S/.test(each) && each.endsWith(` ${member}`));
  if (!line) return `${file}.${member} is not there`;
  const declared = line.slice(0, -member.length).trim().replace(/^public (virtual )?/, '');
  return declared === type ? undefined : `${file}.${member} is ${declared}, not ${type}`;
}

/** C# refuses a member with the name of its class (CS0542). */
export function membersNamedLikeTheirClass(types) {
  const pascal = (name) => name[0].toUpperCase() + name.slice(1);
  return types.flatMap(({ name, properties = [], methods = [] }) =>
    [...properties, ...methods].filter((member) => pascal(member.name) === name).map((member) => `${name}.${member.name}`));
}

/** `name version` of the packages that a project file refers to. */
export function packageReferences(project) {
  return [...project.matchAll(/<PackageReference Include="([^"]+)" Version="([^"]+)"/g)].map(([, name, version]) => `${name} ${version}`);
}

/** There is no .NET SDK to compile with: says what the generated source holds. */
export async function inspectDotnet(report, version) {
  const assembly = JSON.parse(await packedFile('.jsii'));
  const { namespace, packageId } = assembly.targets.dotnet;
  const folder = join(ROOT, 'dist', 'dotnet', packageId);
  const text = (...path) => existsSync(join(folder, ...path)) ? readFileSync(join(folder, ...path), 'utf8') : undefined;
  const read = (file) => text(namespace, file);
  const types = Object.values(assembly.types);

  const missing = missingTypes(types, namespace, read);
  report.check(`${WORDS}: the ${types.length} public types are declared in ${namespace}`, types.length > 0 && missing.length === 0, missing.join('\n'));
  const clashes = membersNamedLikeTheirClass(types);
  report.check(`${WORDS}: no member has the name of its class`, clashes.length === 0, clashes.join('\n'));
  for (const each of MEMBERS) {
    const wrong = wrongMember(each, read);
    report.check(`${WORDS}: ${each.file}.${each.member} is ${each.type}`, wrong === undefined, wrong);
  }
  checkProject(report, text(`${packageId}.csproj`) ?? '', { packageId, version, dependencies: assembly.dependencies });
  const embedded = join(folder, `cdk-secure-delivery-${version}.tgz`);
  const same = existsSync(embedded) && sha256(embedded) === sha256(npmTarball());
  report.check(`${WORDS}: carries the npm package, byte for byte`, same);
}

const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** `^2.220.0` as NuGet writes it. */
export function nugetRange(caret) {
  const [, floor, major] = /^\^((\d+)\.\d+\.\d+)$/.exec(caret);
  return `[${floor},${Number(major) + 1}.0.0)`;
}

function checkProject(report, project, { packageId, version, dependencies }) {
  const identity = project.includes(`<PackageId>${packageId}</PackageId>`) && project.includes(`<PackageVersion>${version}</PackageVersion>`);
  report.check(`${WORDS}: the package is ${packageId} ${version}`, identity);
  const expected = [`Amazon.CDK.Lib ${nugetRange(dependencies['aws-cdk-lib'])}`, `Constructs ${nugetRange(dependencies.constructs)}`];
  const found = packageReferences(project).filter((reference) => !reference.startsWith('Amazon.JSII.Runtime '));
  report.check(`${WORDS}: it depends on ${expected.join(' and ')}`, found.join() === expected.join(), `it depends on ${found.join(' and ')}`);
}

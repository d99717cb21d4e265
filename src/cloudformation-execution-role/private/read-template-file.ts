import { readdirSync, readFileSync } from 'fs';
import { basename, dirname, join } from 'path';
import { DeployedStack, TemplateJson, TemplateResource } from './deployed-stack';
import { visit } from './visit';
import { has } from '../../private/shape';

/** Where a template of a file is deployed. */
export interface FilePlace {
  readonly stackName: string;
  readonly account?: string;
  readonly region?: string;
  /** The ARN of the role with which its stack is deployed otherwise. */
  readonly deployedWith?: string;
}

/** The template of a file with those of its nested stacks, which CDK writes beside it. Throws an `Error` on what is none. */
export function readTemplateFile(path: string, place: FilePlace, label = path, around: readonly string[] = []): DeployedStack {
  if (around.includes(path)) throw new Error(`has the nested stack ${label}, whose template is that of a stack around it`);
  const template = templateIn(path);
  const resources = Object.entries(template.Resources!);
  const nested = resources.filter(([, { Type: type }]) => type === 'AWS::CloudFormation::Stack').flatMap(([logicalId, resource]) => {
    const file = nestedFile(dirname(path), resource);
    if (file === undefined) throw new Error(`has the nested stack ${logicalId}, whose template is not beside it`);
    return [[logicalId, readTemplateFile(file, { ...place, stackName: `${place.stackName}-${logicalId}-*` }, `${label}/${logicalId}`, [...around, path])] as const];
  });
  return {
    label,
    name: place.stackName,
    account: place.account,
    region: place.region,
    template,
    nested: new Map(nested),
    pathOf: (logicalId) => `${label}/${logicalId}`,
    parameters: [],
    deployedWith: place.deployedWith,
  };
}

function templateIn(path: string): TemplateJson {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`cannot be read as JSON: ${(error as Error).message}`);
  }
  // CDK writes a stack without resources too, with nothing but the parameter of its bootstrap version.
  const { Resources: resources = has(parsed, 'Parameters') ? {} : undefined } = (has(parsed) ? parsed : {}) as { Resources?: unknown };
  const loop = loopIn(parsed);
  if (loop !== undefined) throw new Error(`has ${loop}, and what that makes is not known: pass what aws cloudformation get-template --template-stage Processed gives`);
  if (!isObject(resources)) throw new Error('has no Resources');
  const untyped = Object.entries(resources as Record<string, any>).filter(([, each]) => !has(each, 'Type') || typeof each.Type !== 'string').map(([logicalId]) => logicalId);
  if (untyped.length > 0) throw new Error(`has resources without a Type: ${untyped.join(', ')}`);
  return wellFormed(parsed as Record<string, unknown>);
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html */
function loopIn(template: unknown): string | undefined {
  const loops: string[] = [];
  visit(template, (_, property) => { if (property.startsWith('Fn::ForEach')) loops.push(property); });
  return loops[0];
}

/** Members that are objects: whatever else somebody wrote is CloudFormation's to refuse. */
const isObject = (value: unknown): value is object => has(value) && !Array.isArray(value);
const objectsIn = (value: unknown): Record<string, any> =>
  (isObject(value) ? Object.fromEntries(Object.entries(value).filter(([, each]) => isObject(each))) : {});

function wellFormed(template: Record<string, unknown>): TemplateJson {
  const { Parameters: parameters, Mappings: mappings, Resources: resources, Outputs: outputs } = template;
  const changed = (record: Record<string, any>, change: (each: any) => object) =>
    Object.fromEntries(Object.entries(record).map(([key, each]) => [key, change(each)]));
  return {
    ...template,
    Parameters: objectsIn(parameters),
    Mappings: objectsIn(mappings),
    Resources: changed(objectsIn(resources), (each) => ({ ...each, Properties: isObject(each.Properties) ? each.Properties : {} })),
    Outputs: changed(objectsIn(outputs), (each) => ({ ...each, Export: isObject(each.Export) ? each.Export : undefined })),
  };
}

/** CDK says which file it is in the metadata, or in the manifest of the assets under whose hash it is uploaded. */
function nestedFile(directory: string, { Metadata: metadata, Properties: properties }: TemplateResource): string | undefined {
  const said = metadata?.['aws:asset:path'];
  const hashes = JSON.stringify(properties?.TemplateURL ?? '').match(/[0-9a-f]{64}/g) ?? [];
  const files = typeof said === 'string' ? [said] : hashes.map((hash) => assetsIn(directory).get(hash));
  const file = files.find((each) => each !== undefined && each.endsWith('.json') && basename(each) === each);
  return file === undefined ? undefined : join(directory, file);
}

function assetsIn(directory: string): ReadonlyMap<string, string> {
  const manifests = readdirSync(directory).filter((name) => name.endsWith('.assets.json'));
  return new Map(manifests.flatMap((name) => Object.entries<any>(JSON.parse(readFileSync(join(directory, name), 'utf8'))?.files ?? {})
    .map(([hash, file]) => [hash, String(file?.source?.path)] as const)));
}

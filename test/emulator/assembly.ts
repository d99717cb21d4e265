import { readFileSync } from 'fs';
import { isAbsolute, join } from 'path';

/** A stack of a cloud assembly: where it goes, and what CloudFormation is given. */
export interface AssemblyStack {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  /** The template as a parameter of CloudFormation's API. */
  readonly template: { readonly TemplateBody: string } | { readonly TemplateURL: string };
  /** Names of the template's parameters. */
  readonly parameters: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: {
    readonly stackName?: string;
    readonly templateFile?: string;
    readonly directoryName?: string;
    readonly stackTemplateAssetObjectUrl?: string;
    readonly tags?: Record<string, string>;
  };
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html, "Template body size in a request"
const BODY_LIMIT = 51_200;

/** All stacks of an assembly and of the assemblies in it; `fallback` is the place of stacks that name none. */
export function stacksOf(directory: string, fallback: { readonly account: string; readonly region: string }): AssemblyStack[] {
  if (!isAbsolute(directory)) throw new Error(`assembly directory must be absolute, got ${JSON.stringify(directory)}`);
  const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as { artifacts?: Record<string, Artifact> };
  const stacks = Object.entries(manifest.artifacts ?? {}).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') return stacksOf(join(directory, artifact.properties!.directoryName!), fallback);
    return artifact.type === 'aws:cloudformation:stack' ? [stackOf(directory, id, artifact, fallback)] : [];
  });
  return stacks;
}

function stackOf(directory: string, id: string, artifact: Artifact, fallback: { account: string; region: string }): AssemblyStack {
  const { stackName = id, templateFile, stackTemplateAssetObjectUrl: url, tags = {} } = artifact.properties!;
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(artifact.environment!)!;
  const place = {
    account: account === 'unknown-account' ? fallback.account : account,
    region: region === 'unknown-region' ? fallback.region : region,
  };
  const body = readFileSync(join(directory, templateFile!), 'utf8');
  const { Parameters = {} } = JSON.parse(body) as { Parameters?: object };
  return {
    stackName,
    ...place,
    tags,
    template: Buffer.byteLength(body) <= BODY_LIMIT ? { TemplateBody: body } : { TemplateURL: templateUrl(stackName, url, place) },
    parameters: Object.keys(Parameters),
  };
}

/** Where the CLI uploads a template; its name contains a hash of its content. */
function templateUrl(stackName: string, url: string | undefined, { account, region }: { account: string; region: string }): string {
  const object = /^s3:\/\/(.+)$/.exec(url ?? '')?.[1];
  if (!object) throw new Error(`the template of ${stackName} is larger than ${BODY_LIMIT} bytes; synthesize it with a synthesizer that uploads it`);
  const path = object.replaceAll('${AWS::AccountId}', account).replaceAll('${AWS::Region}', region).replaceAll('${AWS::Partition}', 'aws');
  return `https://s3.${region}.amazonaws.com/${path}`;
}

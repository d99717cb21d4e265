import { createHash } from 'crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { EXAMPLE } from './apps';
import { Assembly } from './synthesize';
import { Buildspec, executeBuildspec } from '../test/secure-build/execute-buildspec';
import { Call, Recorders } from '../test/secure-build/recorders';

/** A version of the service that was built. */
export interface Build {
  readonly version: string;
  /** The id of what was built, as a source would tell it. */
  readonly commit: string;
  readonly digest: string;
  /** The image by its digest, as the pipeline passes it on. */
  readonly image: string;
  /** What was asked of docker and aws, the registry's password left out. */
  readonly commands: readonly Call[];
}

const SERVICE = join(EXAMPLE, 'service');

/**
 * Builds a version of the service with the build specification that CodeBuild would get. npm and the unit tests are real;
 * docker and aws are recorders, which answer as the real ones would.
 */
export function build({ app, templates }: Assembly, version: string, folder: string): Build {
  const directory = join(folder, 'source');
  mkdirSync(directory);
  cpSync(SERVICE, directory, { recursive: true, filter: (path) => !path.endsWith('node_modules') });
  writeFileSync(join(directory, 'VERSION'), `${version}\n`);
  const commit = contentId(directory);
  const { spec, variables } = project(templates);
  const recorders = new Recorders(folder);
  const { succeeded, exported, output } = executeBuildspec(spec, {
    directory,
    env: {
      ...variables,
      AWS_REGION: app.region,
      AWS_DEFAULT_REGION: app.region,
      CODEBUILD_RESOLVED_SOURCE_VERSION: commit,
      CODEBUILD_BUILD_NUMBER: '1',
      PATH: `${recorders.bin}:${process.env.PATH}`,
      HOME: folder,
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    },
  });
  if (!succeeded) throw new Error(`version ${version} of the service does not build; correct what it says:\n${output}`);
  const digest = exported.IMAGE_DIGEST;
  const commands = recorders.calls.map((call) => ({ ...call, stdin: call.stdin === '' ? '' : '(password)' }));
  return { version, commit, digest, image: `${variables.IMAGE_REPOSITORY}@${digest}`, commands };
}

/** The one CodeBuild project of the tooling account. */
function project(templates: Assembly['templates']): { spec: Buildspec; variables: Record<string, string> } {
  const resources = Object.values(templates).flatMap((template) => Object.values((template as { Resources: Record<string, any> }).Resources));
  const projects = resources.filter(({ Type: type }) => type === 'AWS::CodeBuild::Project');
  if (projects.length !== 1) throw new Error(`expected one CodeBuild project, got ${projects.length}`);
  const [{ Properties: { Source: source, Environment: environment } }] = projects;
  const text = (value: any): string => {
    if (typeof value === 'string') return value;
    return value.Ref === 'AWS::URLSuffix' ? 'amazonaws.com' : value['Fn::Join'][1].map(text).join('');
  };
  const variables = environment.EnvironmentVariables.map(({ Name: name, Value: value }: any) => [name, text(value)]);
  return { spec: JSON.parse(source.BuildSpec), variables: Object.fromEntries(variables) };
}

/** An id of the files' content, of the form of a commit's. */
function contentId(directory: string): string {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name)).sort();
  const hash = createHash('sha1');
  for (const file of files) hash.update(file.slice(directory.length)).update(readFileSync(file));
  return hash.digest('hex');
}

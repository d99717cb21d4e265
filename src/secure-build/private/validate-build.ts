import { Construct } from 'constructs';
import { checkInTooling, checkTopology } from '../../delivery-topology/checks';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { onlyOne } from '../../private/only-one';
import { isText } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { checkKnown, has, shown } from '../../private/shape';
import { displayed, isLiteral } from '../../private/tokens';
import { SecureBuildProps } from '../secure-build';

/** A test compares them with the interface. */
export const PROPERTIES: readonly (keyof SecureBuildProps)[] = ['topology', 'artifacts', 'repository', 'testCommands', 'dockerfile', 'directory'];

/** The build of each application, by its pipeline's name. */
export const BUILDS = onlyOne('SecureBuild');

/** Below a root and without a step back up; at most what a file system takes. */
const INNER_PATH = /^(?!\/)(?!(.*\/)?\.\.(\/|$))[^\p{C}]+$/u;
const LONGEST_PATH = 255;

export function validateBuild(scope: Construct, props: Partial<SecureBuildProps>): void {
  const problems = new Problems('SecureBuild');
  checkKnown(problems, 'SecureBuild.InvalidSetting', '', props, PROPERTIES);
  const { topology, testCommands, dockerfile, directory } = props;
  if (checkTopology(problems, 'SecureBuild.NoTopology', topology)) checkSurroundings(problems, scope, topology, props);
  if (testCommands !== undefined) checkCommands(problems, testCommands);
  checkPath(problems, 'dockerfile', dockerfile);
  checkPath(problems, 'directory', directory);
  problems.throwIfAny(scope);
}

function checkSurroundings(problems: Problems, scope: Construct, topology: DeliveryTopology, props: Partial<SecureBuildProps>): void {
  const { artifacts, repository } = props;
  const { account, artifactAccount } = topology.platform;
  checkInTooling(problems, scope, topology);
  if (artifactAccount !== account) {
    problems.add('SecureBuild.ArtifactsElsewhere', 'topology.platform.artifactAccount', artifactAccount,
      `must be the tooling account ${account}: builds do not write into another account yet; leave artifactAccount out`);
  }
  const other = BUILDS.find(scope, topology.pipelineName);
  if (other) {
    problems.add('SecureBuild.DuplicateBuild', 'topology', topology.application,
      `must not be built twice: ${other.node.path} is the application's build; pass that one on`);
  }
  if (!has(artifacts, '_grantBuild')) {
    problems.add('SecureBuild.MissingProperty', 'artifacts', shown(artifacts), 'must be the platform\'s SecureArtifactBucket');
  } else if (!artifacts!._holds(topology)) {
    problems.add('SecureBuild.OtherApplication', 'artifacts', shown(artifacts),
      `must hold the artifacts of ${topology.application} in the region of its platform; let the application in with its addApplication`);
  }
  if (!has(repository, '_holds', 'repositoryUri')) {
    problems.add('SecureBuild.MissingProperty', 'repository', shown(repository), 'must be the application\'s SecureImageRepository, made in this app');
  } else if (!repository!._holds(topology)) {
    problems.add('SecureBuild.OtherApplication', 'repository', shown(repository),
      `must be the repository of ${topology.application} on its platform; make it with the same topology`);
  }
}

function checkCommands(problems: Problems, commands: unknown): void {
  const wrong = (property: string, value: unknown, message: string) => problems.add('SecureBuild.InvalidCommands', property, value, message);
  if (!Array.isArray(commands) || !isLiteral(commands)) {
    wrong('testCommands', displayed(commands), 'must be a list of commands, as long as it is known before synthesis');
    return;
  }
  if (commands.length === 0) wrong('testCommands', commands, 'must hold at least one command, so that nothing untested is pushed');
  commands.forEach((command, i) => {
    if (!isText(command, /\S/) || command.includes('\0')) wrong(`testCommands[${i}]`, command, 'must be a command of the shell, as a text');
  });
}

function checkPath(problems: Problems, property: 'dockerfile' | 'directory', path: unknown): void {
  if (path === undefined || !isLiteral(path) || isText(path, INNER_PATH, LONGEST_PATH)) return;
  problems.add('SecureBuild.InvalidPath', property, path,
    `must be a path inside the source of 1 to ${LONGEST_PATH} printable characters, without a slash in front and without ..`);
}

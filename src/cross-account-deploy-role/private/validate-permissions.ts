import { DeployPlace } from './engines/engine';
import { Problems } from '../../private/problems';
import { checkKnown, shown } from '../../private/shape';
import { displayed, isLiteral } from '../../private/tokens';
import { DeployPermissions } from '../deploy-permissions';

const named = (given: unknown) => (DeployPermissions._is(given) ? 'a DeployPermissions' : shown(given));

/** What somebody gave, for a message, in which it does not matter what permissions are made of. A list may hold itself. */
const called = (given: unknown) => (Array.isArray(given) ? given.map(named) : named(given));

/** Whether permissions are some, are what they say they are, and name everything properly; and whether some of them read artifacts. */
export function checkPermissions(problems: Problems, permissions: unknown, place: DeployPlace): boolean {
  if (!Array.isArray(permissions) || permissions.length === 0 || !isLiteral(permissions)) {
    problems.add('CrossAccountDeployRole.InvalidPermissions', 'permissions', called(displayed(permissions)),
      'must be a list of at least one, made with DeployPermissions; leave it out for releases');
    return false;
  }
  const sound: DeployPermissions[] = [];
  Array.from(permissions).forEach((each, i) => checkOne(problems, each, `permissions[${i}]`, { sound, place }));
  return permissions.some((each) => DeployPermissions._is(each) && each.readsArtifacts);
}

/** The permissions that nothing is wrong with, so far. */
interface Checked {
  readonly sound: DeployPermissions[];
  readonly place: DeployPlace;
}

function checkOne(problems: Problems, permissions: unknown, property: string, { sound, place }: Checked): void {
  const wrong = (message: string) => problems.add('CrossAccountDeployRole.InvalidPermissions', property, called(permissions), message);
  if (!DeployPermissions._is(permissions)) return wrong('must be made with DeployPermissions, for example DeployPermissions.releaseDeployer()');
  const { _options: options, _kind: kind, _engine: engine } = permissions;
  if (options === undefined) {
    problems.add('CrossAccountDeployRole.InvalidPermissions', property, kind, 'must be made with options that can be read: one of them throws');
    return;
  }
  const before = problems.count;
  checkKnown(problems, 'CrossAccountDeployRole.InvalidSetting', `${property}.`, options, engine.options);
  checkResources(problems, permissions, property, place);
  if (problems.count > before) return;
  // What grants the same says so with the same statements.
  if (sound.some((other) => same(permissions, other, place))) {
    problems.add('CrossAccountDeployRole.InvalidPermissions', property, kind, 'must be there once; remove the second');
  } else {
    sound.push(permissions);
  }
}

/** What is named, which is known for certain only when the template is written. */
export function checkResources(problems: Problems, { _engine: engine }: DeployPermissions, property: string, place: DeployPlace): void {
  engine.check((option, value, message) => problems.add('CrossAccountDeployRole.InvalidResource', `${property}.${option}`, value, message), place);
}

const same = (one: DeployPermissions, other: DeployPermissions, place: DeployPlace) => {
  const [left, right] = [one, other].map(({ _engine }) => JSON.stringify(_engine.statements(place)));
  return left === right;
};

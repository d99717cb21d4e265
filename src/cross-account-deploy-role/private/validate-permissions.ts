import { DeployPlace } from './engines/engine';
import { Problems } from '../../private/problems';
import { checkKnown, shown } from '../../private/shape';
import { DeployPermissions } from '../deploy-permissions';

/** Whether permissions are some, are what they say they are, and name everything properly; and whether some of them read artifacts. */
export function checkPermissions(problems: Problems, permissions: unknown, place: DeployPlace): boolean {
  if (!Array.isArray(permissions) || permissions.length === 0) {
    problems.add('CrossAccountDeployRole.InvalidPermissions', 'permissions', shown(permissions), 'must be a list of at least one, made with DeployPermissions; leave it out for releases');
    return false;
  }
  permissions.forEach((each, i) => checkOne(problems, each, permissions.slice(0, i), place));
  return permissions.some((each) => DeployPermissions._is(each) && each.readsArtifacts);
}

function checkOne(problems: Problems, permissions: unknown, before: readonly unknown[], place: DeployPlace): void {
  const property = `permissions[${before.length}]`;
  if (!DeployPermissions._is(permissions)) {
    problems.add('CrossAccountDeployRole.InvalidPermissions', property, shown(permissions), 'must be made with DeployPermissions, for example DeployPermissions.releaseDeployer()');
    return;
  }
  const errorsBefore = problems.any;
  checkKnown(problems, 'CrossAccountDeployRole.InvalidSetting', `${property}.`, permissions._options, permissions._engine.options);
  permissions._engine.check((option, value, message) =>
    problems.add('CrossAccountDeployRole.InvalidResource', `${property}.${option}`, value, message), place);
  // What grants the same says so with the same statements.
  if (!errorsBefore && !problems.any && before.some((other) => same(permissions, other as DeployPermissions, place))) {
    problems.add('CrossAccountDeployRole.InvalidPermissions', property, permissions._kind, 'must be there once; remove the second');
  }
}

const same = (one: DeployPermissions, other: DeployPermissions, place: DeployPlace) => {
  const [left, right] = [one, other].map(({ _engine }) => JSON.stringify(place.stack.resolve(_engine.statements(place))));
  return left === right;
};

import { Construct } from 'constructs';
import { checkPlace, checkTopology } from '../../delivery-topology/checks';
import { onlyOne } from '../../private/only-one';
import { Problems } from '../../private/problems';
import { checkKnown } from '../../private/shape';
import { SecureImageRepositoryProps } from '../secure-image-repository';
import { checkImageLifecycle } from './image-lifecycle';
import { placeOfArtifacts } from './places';
import { checkRemovalPolicy } from './validate-bucket';

/** A test compares them with the interface. */
export const IMAGE_PROPERTIES: readonly (keyof SecureImageRepositoryProps)[] = [
  'maxUnreleasedImages', 'releasedImageLimits', 'removalPolicy', 'topology', 'untaggedImageExpiration',
];
/** The repository of each name. */
export const REPOSITORIES = onlyOne('SecureImageRepository');

export function validateRepository(scope: Construct, props: Partial<SecureImageRepositoryProps>): void {
  const problems = new Problems('SecureImageRepository');
  checkKnown(problems, 'SecureImageRepository.InvalidSetting', '', props, IMAGE_PROPERTIES);
  const { topology, removalPolicy } = props;
  const known = checkTopology(problems, 'SecureImageRepository.NoTopology', topology);
  if (known) {
    checkPlace(problems, scope, topology, placeOfArtifacts(topology));
    const other = REPOSITORIES.find(scope, topology.imageRepositoryName);
    if (other) {
      problems.add('SecureImageRepository.DuplicateRepository', 'topology', topology.imageRepositoryName,
        `must not be made twice: ${other.node.path} is the application's repository; pass that one on, or use SecureImageRepository.fromTopology`);
    }
  }
  checkImageLifecycle(problems, known ? topology : undefined, props);
  checkRemovalPolicy(problems, removalPolicy, 'SecureImageRepository.UnsupportedRemovalPolicy', 'repository');
  problems.throwIfAny(scope);
}

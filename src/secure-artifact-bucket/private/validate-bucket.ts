import { PhysicalName, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { checkAccessLogs } from './access-logs';
import { deployReaders, makers } from './admissions';
import { checkLifecycle, isWholeDays } from './lifecycle';
import { placesOfBuckets } from './places';
import { checkParties, Given, READERS, WRITERS } from './validate-parties';
import { checkPlace, checkTopology } from '../../delivery-topology/checks';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { deployingRole } from '../../private/deploying-role';
import { ErrorCode } from '../../private/error-codes';
import { onlyOne } from '../../private/only-one';
import { isText } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { OBJECT_LOCK_DAYS } from '../../private/quotas';
import { checkRoleNames } from '../../private/role-names';
import { checkBoolean, checkKnown, has } from '../../private/shape';
import { isLiteral } from '../../private/tokens';
import { SecureArtifactBucketProps } from '../secure-artifact-bucket-props';

const REMOVAL_POLICIES = [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, RemovalPolicy.RETAIN, RemovalPolicy.DESTROY];
/** A test compares them with the interface. */
export const PROPERTIES: readonly (keyof SecureArtifactBucketProps)[] = [
  'admitDeployRoles', 'breakGlassRoleNames', 'bucketName', 'deleteProtection', 'eventBridgeEnabled', 'exclusiveWriters', 'expiration',
  'keyAdministratorRoleNames', 'noncurrentVersionExpiration', 'objectLock', 'readers', 'removalPolicy', 'serverAccessLogsBucket', 'topology', 'writers',
];
/** The bucket of each name. */
export const BUCKETS = onlyOne('SecureArtifactBucket');

export function validateBucket(scope: Construct, props: SecureArtifactBucketProps): void {
  const problems = new Problems('SecureArtifactBucket');
  checkKnown(problems, 'SecureArtifactBucket.InvalidSetting', '', props, PROPERTIES);
  const { topology, bucketName, removalPolicy } = props;
  if (topology !== undefined && checkTopology(problems, 'SecureArtifactBucket.NoTopology', topology)) {
    checkPlace(problems, scope, topology, ...placesOfBuckets(topology));
    checkFirst(problems, scope, topology.platform._artifactBucketIn(Stack.of(scope).region), topology);
    if (bucketName !== undefined) {
      problems.add('SecureArtifactBucket.Contradiction', 'bucketName', bucketName,
        'must not be given with a topology, from which every account derives the name; remove one of the two');
    }
  }
  if (bucketName !== undefined && (bucketName === PhysicalName.GENERATE_IF_NEEDED || (isLiteral(bucketName) && !isBucketName(bucketName)))) {
    problems.add('SecureArtifactBucket.InvalidBucketName', 'bucketName', isLiteral(bucketName) ? bucketName : 'PhysicalName.GENERATE_IF_NEEDED',
      'must be 3 to 63 lower-case letters, digits and hyphens, without a prefix or suffix that S3 reserves, or left out');
  } else if (bucketName !== undefined && topology === undefined && isLiteral(bucketName)) {
    checkFirst(problems, scope, bucketName);
  }
  checkLifecycle(problems, props);
  checkAccessLogs(problems, scope, props.serverAccessLogsBucket, topology?.platform?.artifactBucketName ?? bucketName);
  checkObjectLock(problems, props);
  for (const setting of ['admitDeployRoles', 'deleteProtection', 'eventBridgeEnabled', 'exclusiveWriters'] as const) {
    checkBoolean(problems, 'SecureArtifactBucket.InvalidSetting', setting, props[setting]);
  }
  checkRemovalPolicy(problems, removalPolicy, 'SecureArtifactBucket.UnsupportedRemovalPolicy', 'bucket');
  checkRoles(problems, scope, props);
  checkAdmitted(problems, Stack.of(scope).region, props, !problems.any);
  problems.throwIfAny(scope);
}

/** The roles of a bucket's account that people act as. */
export interface RolesOfPeople extends Pick<SecureArtifactBucketProps, 'breakGlassRoleNames' | 'keyAdministratorRoleNames'> {
  readonly account: string;
}

/** People act as these roles, and nobody in the account may act as a role that makes artifacts. */
function makerProblem(topology: DeliveryTopology | undefined, account: string, name: string): string | undefined {
  const isMaker = has(topology, '_adopt') && makers(topology!).some(({ accounts: [of], role }) => of === account && role === `/${name}`);
  return isMaker ? 'must not be the application\'s pipeline or build, as which nobody may act; use a role of people' : undefined;
}

/** The same for an application that comes later. */
export function checkMakers(problems: Problems, topology: DeliveryTopology, people: RolesOfPeople): void {
  for (const list of ['breakGlassRoleNames', 'keyAdministratorRoleNames'] as const) {
    people[list]?.forEach((name, i) => {
      const problem = makerProblem(topology, people.account, name);
      if (problem) problems.add('SecureArtifactBucket.InvalidRole', `${list}[${i}]`, name, problem);
    });
  }
}

/** What nobody may empty, the stack cannot delete. */
function checkProtection(problems: Problems, { deleteProtection, removalPolicy, breakGlassRoleNames = [] }: SecureArtifactBucketProps): void {
  if (!deleteProtection || removalPolicy !== RemovalPolicy.DESTROY || breakGlassRoleNames.length > 0) return;
  problems.add('SecureArtifactBucket.Contradiction', 'deleteProtection', deleteProtection,
    'must not be given with DESTROY and without breakGlassRoleNames: nobody could delete the versions that the bucket holds, nor CloudFormation the bucket');
}

/** Whoever is let in, also against whom the topology lets in, once that is known to be one of this place. */
function checkAdmitted(problems: Problems, region: string, props: SecureArtifactBucketProps, isSound: boolean): void {
  const { topology, readers, writers, exclusiveWriters = topology !== undefined, admitDeployRoles = true } = props;
  const known = isSound ? topology : undefined;
  const given: Given = {
    organizationId: known?.platform.organizationId,
    exclusiveWriters,
    readers: known && admitDeployRoles ? deployReaders(known, region) : [],
    writers: known ? makers(known) : [],
  };
  if (readers !== undefined) checkParties(problems, READERS, readers, given);
  if (writers !== undefined) checkParties(problems, WRITERS, writers, given);
}

/** Whoever is named here, and whoever has to be able to deploy what is protected from everybody else. */
function checkRoles(problems: Problems, scope: Construct, props: SecureArtifactBucketProps): void {
  for (const list of ['breakGlassRoleNames', 'keyAdministratorRoleNames'] as const) {
    if (props[list] !== undefined) checkRoleNames(problems, 'SecureArtifactBucket.InvalidRole', list, props[list], (name) => makerProblem(props.topology, Stack.of(scope).account, name));
  }
  checkProtection(problems, props);
  if (deployingRole(Stack.of(scope)) !== undefined) return;
  const unknown = (property: string, value: unknown, list: string) => problems.add('SecureArtifactBucket.UnknownDeployer', property, value,
    `must not be given as long as nothing says who deploys the stack, who could not deploy it again: name that role among ${list}, or use DefaultStackSynthesizer`);
  const { deleteProtection, breakGlassRoleNames = [], keyAdministratorRoleNames } = props;
  if (deleteProtection && breakGlassRoleNames.length === 0) unknown('deleteProtection', deleteProtection, 'breakGlassRoleNames');
  if (keyAdministratorRoleNames?.length === 0 && breakGlassRoleNames.length === 0) unknown('keyAdministratorRoleNames', keyAdministratorRoleNames, 'keyAdministratorRoleNames');
}

/** What is kept has to be readable: a store and its key go or stay together. */
export function checkRemovalPolicy(problems: Problems, removalPolicy: RemovalPolicy | undefined, code: ErrorCode, store: string): void {
  if (removalPolicy === undefined || REMOVAL_POLICIES.includes(removalPolicy)) return;
  problems.add(code, 'removalPolicy', removalPolicy, `must be one of ${REMOVAL_POLICIES.join(', ')}, which ${store} and key both know`);
}

/** What is locked can only be kept. */
function checkObjectLock(problems: Problems, { objectLock, removalPolicy }: SecureArtifactBucketProps): void {
  if (objectLock === undefined) return;
  if (!has(objectLock, 'mode', 'duration') || !Object.values(s3.ObjectLockMode).includes(objectLock.mode) || !isWholeDays(objectLock.duration, OBJECT_LOCK_DAYS.limit)) {
    problems.add('SecureArtifactBucket.InvalidSetting', 'objectLock', objectLock,
      `must be made with ObjectLockRetention.governance or ObjectLockRetention.compliance, for whole days, from 1 to ${OBJECT_LOCK_DAYS.limit}`);
  } else if (removalPolicy === RemovalPolicy.DESTROY) {
    problems.add('SecureArtifactBucket.Contradiction', 'objectLock', objectLock.mode, 'must not be given with DESTROY: a bucket with locked objects cannot be deleted');
  }
}

/** A platform has one bucket in each region. A second one of the same name would fail in the deployment only. */
function checkFirst(problems: Problems, scope: Construct, bucketName: string, topology?: DeliveryTopology): void {
  const other = BUCKETS.find(scope, bucketName);
  if (other) {
    problems.add('SecureArtifactBucket.DuplicateBucket', topology ? 'topology' : 'bucketName', bucketName,
      `must not be made twice: ${other.node.path} is it; ${topology ? 'let the application in with its addApplication' : 'give one of the two another name'}`);
  }
}

/**
 * Dots are legal but break TLS with virtual-hosted addresses, and this bucket is reached over TLS only.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function isBucketName(name: unknown): boolean {
  return isText(name, /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/)
    && !/^(xn--|sthree-|amzn-s3-demo-)/.test(name)
    && !/(-s3alias|--ol-s3|--x-s3|--table-s3|-an)$/.test(name);
}

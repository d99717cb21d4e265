import { createHash } from 'crypto';

/** Where a resource is deployed, and as what. */
export interface Place {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly logicalId: string;
  readonly type: string;
}

const RANDOM = 12;

/**
 * How long a made-up name may be, by type: the limit of each service's API for names.
 * Where CloudFormation leaves the stack's name out, that is said below.
 */
const LENGTHS: Readonly<Record<string, number>> = {
  'AWS::IAM::Role': 64,
  'AWS::Lambda::Function': 64,
  'AWS::Events::Rule': 64,
  'AWS::S3::Bucket': 63,
  'AWS::RDS::DBInstance': 63,
  'AWS::SQS::Queue': 80,
  'AWS::StepFunctions::StateMachine': 80,
  'AWS::CodeDeploy::Application': 100,
  'AWS::CodeDeploy::DeploymentConfig': 100,
  'AWS::CodeDeploy::DeploymentGroup': 100,
};
const DEFAULT_LENGTH = 255;

/** Names that have no capitals. */
const LOWER = new Set(['AWS::S3::Bucket', 'AWS::RDS::DBInstance', 'AWS::RDS::DBSubnetGroup']);

/**
 * What CloudFormation calls by the logical id alone. Seen as `stateMachine:StateMachine2E01A3A5-kjdflgA8Lphs` and, with six characters
 * that the service adds, as `secret:OrdersDatabaseSecretF7C36322-yPcK0xQh4yzU-AbCdEf`.
 * @see https://github.com/aws-amplify/amplify-hosting/issues/2597
 */
const WITHOUT_STACK = new Set(['AWS::StepFunctions::StateMachine', 'AWS::SecretsManager::Secret']);

/** Seen as `loadbalancer/app/cdk-s-alb8A-1EDT7B3SC5FF4/…`: five characters of each. */
const ABBREVIATED = new Set(['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::ElasticLoadBalancingV2::TargetGroup']);

/** The same text for the same resource, always; nobody can tell it beforehand. */
export function unpredictable({ stackName, account, region, logicalId }: Place, length: number, of: 'letters' | 'hex' = 'letters'): string {
  const hash = createHash('sha256').update(JSON.stringify([stackName, account, region, logicalId]));
  if (of === 'hex') return hash.digest('hex').slice(0, length);
  return hash.digest('base64').replace(/[^A-Za-z0-9]/g, '').slice(0, length);
}

/**
 * The name that CloudFormation makes up for what has none: stack, logical id and twelve characters that nobody knows. What is
 * too long loses its end, in both parts alike: a policy must not rely on the whole of either.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 * @see https://github.com/aws-cloudformation/cloudformation-cli-java-plugin, IdentifierUtils, for how room is shared
 */
export function madeUpName(place: Place): string {
  const { stackName, logicalId, type } = place;
  const random = unpredictable(place, RANDOM);
  if (ABBREVIATED.has(type)) return [stackName.slice(0, 5), logicalId.slice(0, 5), `1${random.toUpperCase()}`].join('-');
  if (WITHOUT_STACK.has(type)) return `${logicalId}-${random}`;
  const room = (LENGTHS[type] ?? DEFAULT_LENGTH) - RANDOM - 2;
  const [ofStack, ofId] = shared(room, stackName.length, logicalId.length);
  const name = [stackName.slice(0, ofStack), logicalId.slice(0, ofId), random].join('-');
  return LOWER.has(type) ? name.toLowerCase() : name;
}

/** Half of the room each; what one does not need is the other's. */
function shared(room: number, first: number, second: number): [number, number] {
  const half = Math.floor(room / 2);
  if (first <= half) return [first, Math.min(second, room - first)];
  if (second <= half) return [Math.min(first, room - second), second];
  return [room - half, half];
}

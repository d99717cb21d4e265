import { CfnResource, Reference, Tokenization } from 'aws-cdk-lib';
import { deployedProperties, Properties, resourceOf } from '../../private/deployed-properties';
import { isKnown, sketchOf } from '../../private/literal-parts';

/** What stands for the name of a policy of the app that CloudFormation names, which no convention can have. */
const MADE_UP = '(a policy of the app)';

/**
 * The name, with its path, of the policy that a role or user was given as its boundary, whatever overrides it. Nothing where there is none, or
 * only the deployment knows it.
 */
export function nameOfOwnBoundary(resource: CfnResource): string | undefined {
  const { permissionsBoundary: given } = resource as { readonly permissionsBoundary?: unknown };
  if (typeof given !== 'string') return undefined;
  const { firstToken: token } = Tokenization.reverseString(given);
  const policy = Reference.isReference(token) ? resourceOf(token.target, 'AWS::IAM::ManagedPolicy') : undefined;
  const name = policy ? nameOf(Object(deployedProperties(policy))) : sketchOf(resource.stack, given, true).split(':policy/')[1];
  return name !== undefined && isKnown(name) ? name : undefined;
}

function nameOf({ ManagedPolicyName: name = MADE_UP, Path: path = '/' }: Properties): string | undefined {
  return typeof name === 'string' && typeof path === 'string' ? `${path.slice(1)}${name}` : undefined;
}

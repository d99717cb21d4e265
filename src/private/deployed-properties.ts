import { CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { has } from './shape';
import { written } from './written';

/** A resource's properties under CloudFormation's names. */
export type Properties = Readonly<Record<string, any>>;

/** The resource of a type that a construct is, or mainly makes. */
export function resourceOf(construct: IConstruct | undefined, type: string): CfnResource | undefined {
  const child = has(construct, 'node') ? construct!.node?.defaultChild : undefined;
  return [construct, child].find((each): each is CfnResource => has(each, 'cfnResourceType', 'node') && (each as CfnResource).cfnResourceType === type);
}

/**
 * What a resource is deployed with, every override included, once that is known. Nothing where it is not deployed, as CDK leaves out a policy
 * that says nothing, and where CDK cannot write it, of which it tells itself.
 */
export function deployedProperties(resource: CfnResource): Properties | undefined {
  try {
    const { Resources: resources = {} } = written(resource);
    return Object.values<{ Properties?: Properties }>(resources).map(({ Properties: properties }) => (has(properties) ? properties! : {}))[0];
  } catch {
    return undefined;
  }
}

/** Whether a value is a function of CloudFormation, of which only the deployment knows what it is. */
export const isFunction = (value: unknown): boolean => has(value) && !Array.isArray(value);

/** Whether a template itself says which members something has, and no function does. */
export const isSaid = (value: unknown): value is Properties =>
  has(value) && !Object.keys(value as object).some((name) => name === 'Ref' || name.startsWith('Fn::'));

/** What CloudFormation leaves out, in a list as well. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
export const isLeftOut = (value: unknown): boolean => has(value) && (value as { readonly Ref?: unknown }).Ref === 'AWS::NoValue';

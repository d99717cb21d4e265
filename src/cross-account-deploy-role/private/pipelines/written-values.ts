import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { deployedProperties, Properties } from '../../../private/deployed-properties';
import { sketchOfWritten, UNKNOWN } from '../../../private/literal-parts';
import { has } from '../../../private/shape';

/** What a resource is deployed with, every override included. What CDK cannot write it tells itself. */
export const propertiesOf = (resource: CfnResource): Properties => deployedProperties(resource) ?? {};

/** The resources of some types in the stage of a construct. What another stage holds is known only when that is synthesized. */
export function resourcesBeside(construct: IConstruct, ...types: readonly string[]): CfnResource[] {
  // Nothing else is synthesized.
  const stage = Stage.of(construct)!;
  return resourcesBelow(stage, ...types).filter((each) => Stage.of(each) === stage);
}

/** The resources of some types below a construct. */
export const resourcesBelow = (construct: IConstruct, ...types: readonly string[]): CfnResource[] => construct.node.findAll()
  .filter((each): each is CfnResource => CfnResource.isCfnResource(each) && types.includes(each.cfnResourceType));

/** What stands in a name that only CloudFormation will make up. No name that somebody gives has it. */
export const MADE_UP = '(made up by CloudFormation)';

/** A name as far as it is known; one that nobody gives is made up. */
const nameOf = (stack: Stack, name: unknown) => (name === undefined ? MADE_UP : sketchOfWritten(stack, name));

/** The ARN of a role as its template makes it. */
export function roleArnOf(stack: Stack, { RoleName: name, Path: path = '/' }: Properties): string {
  const [partition, account, where] = [{ Ref: 'AWS::Partition' }, { Ref: 'AWS::AccountId' }, path].map((each) => sketchOfWritten(stack, each));
  return `arn:${partition}:iam::${account}:role${where}${nameOf(stack, name)}`;
}

/** What a reference to a resource of one of these types stands for. */
const REFERRED: Readonly<Record<string, (stack: Stack, properties: Properties) => string>> = {
  'AWS::IAM::Role': (stack, { RoleName: name }) => nameOf(stack, name),
  'AWS::IAM::Role.Arn': roleArnOf,
  'AWS::S3::Bucket': (stack, { BucketName: name }) => nameOf(stack, name),
};

/** The values of the app's templates. Made anew for each look at them, as it keeps what it has found. */
export class WrittenValues {
  private readonly found = new Map<Stack, ReadonlyMap<string, CfnResource>>();

  /** A value as far as it is known, as `sketchOf` says it; a reference to a role or bucket of the same template is known as well. */
  public of(stack: Stack, value: unknown): string {
    if (value === undefined) return UNKNOWN;
    const { Ref: ref, 'Fn::GetAtt': attribute = [ref] } = (has(value) ? value : {}) as { readonly 'Ref'?: string; readonly 'Fn::GetAtt'?: readonly string[] };
    const [id, ...names] = attribute;
    const resource = id === undefined ? undefined : this.resourcesOf(stack).get(id);
    const referred = resource && REFERRED[[resource.cfnResourceType, ...names].join('.')];
    return referred ? referred(stack, propertiesOf(resource)) : sketchOfWritten(stack, value);
  }

  private resourcesOf(stack: Stack): ReadonlyMap<string, CfnResource> {
    const known = this.found.get(stack) ?? new Map(resourcesBelow(stack, ...Object.keys(REFERRED)).filter((each) => each.stack === stack)
      .map((each) => [stack.resolve(each.logicalId), each]));
    this.found.set(stack, known);
    return known;
  }
}

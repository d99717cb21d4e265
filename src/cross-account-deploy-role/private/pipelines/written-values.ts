import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { deployedProperties, isLeftOut, Properties } from '../../../private/deployed-properties';
import { isKnown, sketchOfWritten, UNKNOWN } from '../../../private/literal-parts';
import { has } from '../../../private/shape';

/** All constructs of a stage. What another stage holds is known only when that is synthesized. */
export function constructsOf(stage: IConstruct): readonly IConstruct[] {
  const found = [stage];
  // The list grows while it is gone through.
  for (const each of found) found.push(...each.node.children.filter((child) => !Stage.isStage(child)));
  return found;
}

/** With what begins what stands in a name that only CloudFormation will make up. No name that somebody gives has it. */
export const MADE_UP = '(made up by CloudFormation';

/** A resource's name as far as it is known; one that nobody gives is made up, for each resource another one. */
const nameOf = ({ stack, node }: CfnResource, name: unknown) =>
  (name === undefined ? `${MADE_UP} for ${node.path.replaceAll('/', '.')})` : sketchOfWritten(stack, name));

/** The ARN of a role as its template makes it. */
export function roleArnOf(role: CfnResource, { RoleName: name, Path: path = '/' }: Properties): string {
  const [partition, account, where] = [{ Ref: 'AWS::Partition' }, { Ref: 'AWS::AccountId' }, path].map((each) => sketchOfWritten(role.stack, each));
  return `arn:${partition}:iam::${account}:role${where}${nameOf(role, name)}`;
}

/** What stands for a property of which CDK knows nothing. */
const NOBODY_KNOWS = { Ref: UNKNOWN };

/** A property in a template, by its name there. */
type Property = (name: string) => unknown;

/** A project of CodeBuild. */
export const PROJECT = 'AWS::CodeBuild::Project';

/** A policy with a life of its own. What a reference to it stands for, nobody asks. */
export const MANAGED_POLICY = 'AWS::IAM::ManagedPolicy';

/** What a reference to a resource of one of these types stands for. */
const REFERRED: Readonly<Record<string, (resource: CfnResource, property: Property) => string>> = {
  'AWS::IAM::Role': (role, property) => nameOf(role, property('RoleName')),
  'AWS::IAM::Role.Arn': (role, property) => roleArnOf(role, { RoleName: property('RoleName'), Path: property('Path') }),
  'AWS::S3::Bucket': (bucket, property) => nameOf(bucket, property('BucketName')),
  // Permissions may be about names that begin like the one that CloudFormation makes up.
  [PROJECT]: ({ stack }, property) => sketchOfWritten(stack, property('Name') ?? NOBODY_KNOWS),
};

/** A value of a template without what is left out. The list of a function keeps it, as its places count. */
function withoutLeftOut(value: unknown): any {
  if (Array.isArray(value)) return value.filter((each) => !isLeftOut(each)).map(withoutLeftOut);
  if (!has(value)) return value;
  return Object.fromEntries(Object.entries(value as object).filter(([, each]) => !isLeftOut(each))
    .map(([name, each]) => [name, name.startsWith('Fn::') ? each : withoutLeftOut(each)]));
}

/** The values of a stage's templates, for one synthesis: what has been found is kept. */
export class WrittenValues {
  private readonly byType = new Map<string, CfnResource[]>();
  private readonly byId = new Map<Stack, ReadonlyMap<string, CfnResource>>();
  private readonly written = new Map<CfnResource, Properties | undefined>();
  private readonly byName = new Map<string, ReadonlyMap<string, readonly CfnResource[]>>();

  constructor(constructs: readonly IConstruct[]) {
    for (const each of constructs) {
      if (!CfnResource.isCfnResource(each)) continue;
      const alike = this.byType.get(each.cfnResourceType);
      if (alike) alike.push(each);
      else this.byType.set(each.cfnResourceType, [each]);
    }
  }

  /** The resources of some types. */
  public resources(...types: readonly string[]): readonly CfnResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** What a resource is deployed with, without what CloudFormation leaves out. Nothing where it is not deployed, or CDK cannot write it, of which it tells itself. */
  public propertiesOf(resource: CfnResource): Properties | undefined {
    if (!this.written.has(resource)) this.written.set(resource, withoutLeftOut(deployedProperties(resource)));
    return this.written.get(resource);
  }

  /**
   * One property of a resource by its name in the template, without all the others where it has the property itself and nothing overrides it:
   * policies are long, and there are many.
   */
  public propertyOf(resource: CfnResource, name: string): unknown {
    const attribute = `${name[0].toLowerCase()}${name.slice(1)}`;
    const { rawOverrides, [attribute]: value } = resource as unknown as Readonly<Record<string, unknown>>;
    const isAsGiven = has(resource, attribute, 'rawOverrides') && Object.keys(rawOverrides as object).length === 0;
    if (!isAsGiven) return (this.propertiesOf(resource) ?? { [name]: NOBODY_KNOWS })[name];
    try {
      return resource.stack.resolve(value);
    } catch {
      return NOBODY_KNOWS;
    }
  }

  /** A value as far as it is known, as `sketchOf` says it; a reference to a role or bucket of the same template is known as well. */
  public of(stack: Stack, value: unknown): string {
    // What an override sets to nothing, CloudFormation refuses.
    if (value === undefined || value === null) return UNKNOWN;
    const { Ref: ref, 'Fn::GetAtt': attribute = [ref] } = (has(value) ? value : {}) as { readonly 'Ref'?: unknown; readonly 'Fn::GetAtt'?: unknown };
    const [id, ...names] = Array.isArray(attribute) ? attribute : [];
    const resource = typeof id === 'string' ? this.referredIn(stack).get(id) : undefined;
    const referred = resource && REFERRED[[resource.cfnResourceType, ...names].join('.')];
    return referred ? referred(resource, (name) => this.propertyOf(resource, name)) : sketchOfWritten(stack, value);
  }

  /** The one resource of a type to which a value refers, or that it calls by its name and is in the same account and region. */
  public named(stack: Stack, type: string, value: unknown): CfnResource | undefined {
    const { Ref: id = '' } = Object(value) as { readonly Ref?: string };
    const referred = this.referredIn(stack).get(id);
    if (referred?.cfnResourceType === type) return referred;
    const [found, ...others] = this.namesOf(type).get(`${stack.environment} ${this.of(stack, value)}`) ?? [];
    return others.length === 0 ? found : undefined;
  }

  /** The resources of a type by where they are and what they are called, as far as that is known. */
  private namesOf(type: string): ReadonlyMap<string, readonly CfnResource[]> {
    const found = this.byName.get(type);
    if (found) return found;
    const names = new Map<string, CfnResource[]>();
    for (const each of this.resources(type)) {
      const name = this.of(each.stack, this.propertyOf(each, 'Name'));
      const place = `${each.stack.environment} ${name}`;
      if (isKnown(name)) names.set(place, [...names.get(place) ?? [], each]);
    }
    this.byName.set(type, names);
    return names;
  }

  private referredIn(stack: Stack): ReadonlyMap<string, CfnResource> {
    const known = this.byId.get(stack) ?? new Map(this.resources(...Object.keys(REFERRED), MANAGED_POLICY).filter((each) => each.stack === stack)
      .map((each) => [stack.resolve(each.logicalId), each]));
    this.byId.set(stack, known);
    return known;
  }
}

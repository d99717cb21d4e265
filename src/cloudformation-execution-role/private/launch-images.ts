import { Subject } from './kind-narrowing';
import { isKnown } from './pattern-text';
import { Permission } from './permission-set';
import { storedArn } from './read-references';
import { StackValues } from './stack-values';
import { visit } from './visit';
import { has } from '../../private/shape';

/**
 * An image that is looked up when an instance is launched, by its parameter, with or without its version or label.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-systems-manager-parameter-to-find-AMI.html
 */
const LOOKED_UP = /^resolve:ssm:((?:arn:[^:]*:ssm:[^:]*:[^:]*:)?[\w./-]+)(?::[^:]+)?$/;
/** What is an image, and not looked up. */
const IMAGE = /^ami-/;
/** A parameter that can be nothing else. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html */
const OF_IMAGE = 'AWS::EC2::Image::Id';
const TEMPLATE = 'AWS::EC2::LaunchTemplate';

/** The launch templates of the stack that properties name, and whether they name others. */
function launchTemplates({ values, properties }: Subject): { readonly own: readonly string[]; readonly isOpen: boolean } {
  const ids: unknown[] = [];
  visit(properties, (value) => {
    const { LaunchTemplateId: id = [], LaunchTemplateName: name = [] } = Object(value) as Readonly<Record<string, unknown>>;
    ids.push(...values.elements(id), ...values.elements(name));
  });
  const own = ids.map((each) => String((Object(each) as { readonly Ref?: unknown }).Ref)).filter((each) => values.typeOf(each) === TEMPLATE);
  return { own, isOpen: own.length < ids.length };
}

/** Where nobody knows the region, an image may be any in its mapping. */
function mapped(values: StackValues, image: unknown): readonly string[] {
  const { 'Fn::FindInMap': lookup } = Object(image) as Readonly<Record<string, unknown>>;
  const [map] = [lookup].flat();
  const entries = Object.values(Object(values.stack.template.Mappings?.[String(map)])).flatMap((each) => Object.values(Object(each)));
  return entries.filter((each): each is string => typeof each === 'string');
}

/** What an image may be; what CloudFormation has looked up itself, by a parameter of its own or a dynamic reference, is the image. */
function textsOf(values: StackValues, image: unknown): readonly string[] {
  if (values.isStoredParameter(image) || values.typeOfParameter(image) === OF_IMAGE) return [];
  const texts = values.encoded(image).flatMap((each) => {
    const entries = isKnown(each) ? [] : mapped(values, image);
    return entries.length > 0 ? entries : [each];
  });
  return texts.filter((each) => !each.startsWith('{{resolve:'));
}

/** The parameters in which images are looked up that a resource and its launch templates name; nothing where nobody knows them. */
export function imageParameters(subject: Subject): string[] | undefined {
  const { values, properties } = subject;
  const { own, isOpen } = launchTemplates(subject);
  const images: unknown[] = [];
  for (const each of [properties, ...own.map((template) => values.propertyOf(template, 'LaunchTemplateData'))]) {
    visit(each, (value) => { if (has(value, 'ImageId')) images.push(...values.elements((value as { readonly ImageId: unknown }).ImageId)); });
  }
  const looked = images.flatMap((each) => textsOf(values, each)).filter((each) => !IMAGE.test(each)).map((each) => LOOKED_UP.exec(each)?.[1]);
  return isOpen || !looked.every((each) => each !== undefined) ? undefined : looked.map((name) => storedArn(values, name!));
}

/** What launches instances as who deploys it, though AWS's list of what a type needs does not say so. */
const LAUNCHING = ['AWS::EC2::Instance', 'AWS::EC2::EC2Fleet'];

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html */
export function imageLookups(subject: Subject): Permission[] {
  const resources = LAUNCHING.includes(subject.type) ? imageParameters(subject) : undefined;
  return resources === undefined || resources.length === 0 ? [] : [{ action: 'ssm:GetParameters', resources }];
}

import { Subject } from './kind-narrowing';
import { isKnown } from './pattern-text';
import { Permission } from './permission-set';
import { storedArn } from './read-references';
import { StackValues } from './stack-values';
import { visit } from './visit';
import { has } from '../../private/shape';

/** Of an ARN, and of a name: pseudo parameters are as good as what they stand for. */
const [PART, LETTER] = ['(?:[\\w-]|\\$\\{AWS\\.\\w+\\})+', '(?:[\\w.-]|\\$\\{AWS\\.\\w+\\})'];
/**
 * An image that is looked up when an instance is launched, by its parameter, with or without its version or label. Of the name, at least the
 * beginning is known.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-systems-manager-parameter-to-find-AMI.html
 */
const LOOKED_UP = new RegExp(`^resolve:ssm:((?:arn:${PART}:ssm:${PART}:(?:${PART})?:parameter)?/*${LETTER}(?:${LETTER}|[/*])*)(?::[^:]+)?$`);
/** What is an image, and not looked up. */
const IMAGE = /^ami-/;
/** A parameter that can be nothing else. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html */
const OF_IMAGE = 'AWS::EC2::Image::Id';

/** The launch templates of the stack that properties name, and whether they name others. */
function launchTemplates({ values, properties }: Subject): { readonly own: readonly string[]; readonly isOpen: boolean } {
  const named: unknown[] = [];
  visit(properties, (value) => {
    const { LaunchTemplateId: id = [], LaunchTemplateName: name = [] } = Object(value) as Readonly<Record<string, unknown>>;
    named.push(...values.elements(id), ...values.elements(name));
  });
  const meant = named.map((each) => values.idsOf('AWS::EC2::LaunchTemplate').filter((logicalId) => isMeant(values, logicalId, each)));
  return { own: meant.flat(), isOpen: meant.some((each) => each.length === 0) };
}

/** Whether a launch template is the one that is named, by a reference or by its name. */
function isMeant(values: StackValues, logicalId: string, named: unknown): boolean {
  const { 'Ref': ref, 'Fn::GetAtt': attribute } = Object(named) as Readonly<Record<string, unknown>>;
  const name = values.text(values.propertyOf(logicalId, 'LaunchTemplateName'));
  return (isKnown(name) && name === values.text(named)) || ref === logicalId || [attribute].flat().join('.') === `${logicalId}.LaunchTemplateId`;
}

/** What a mapping may have where nobody knows the region, under the last key if that is known; and the default. */
function mapped(values: StackValues, image: unknown): unknown[] {
  const { 'Fn::FindInMap': lookup } = Object(image) as Readonly<Record<string, unknown>>;
  const [map, , last, options] = [lookup].flat();
  const { DefaultValue: otherwise } = Object(options) as { readonly DefaultValue?: unknown };
  const rows = Object.values(Object(values.stack.template.Mappings?.[String(map)])).map((each) => Object(each) as Readonly<Record<string, unknown>>);
  const entries = rows.flatMap((each) => (typeof last === 'string' ? [each[last]] : Object.values(each)));
  return [...entries.filter((each) => typeof each === 'string'), ...values.elements(otherwise)];
}

/** What an image may be; what CloudFormation has looked up itself, by a parameter of its own or a dynamic reference, is the image. */
function textsOf(values: StackValues, image: unknown): string[] {
  if (values.isStoredParameter(image) || values.typeOfParameter(image) === OF_IMAGE) return [];
  const texts = values.encoded(image).flatMap((each) => {
    const entries = each === '*' ? mapped(values, image) : [];
    return entries.length > 0 ? entries.flatMap((entry) => textsOf(values, entry)) : [each];
  });
  return texts.filter((each) => !each.startsWith('{{resolve:'));
}

/** The parameters in which images are looked up that a resource and its launch templates name; nothing for each of which nobody knows that. */
function lookedUp(subject: Subject, templates: readonly string[]): (string | undefined)[] {
  const { values, properties } = subject;
  const images: unknown[] = [];
  for (const each of [properties, ...templates.map((template) => values.propertyOf(template, 'LaunchTemplateData'))]) {
    visit(each, (value) => { if (has(value, 'ImageId')) images.push(...values.elements((value as { readonly ImageId: unknown }).ImageId)); });
  }
  const names = images.flatMap((each) => textsOf(values, each)).filter((each) => !IMAGE.test(each)).map((each) => LOOKED_UP.exec(each)?.[1]);
  return names.map((name) => (name === undefined ? undefined : storedArn(values, name)));
}

/** Of a group; nothing where nobody knows them. */
export function imageParameters(subject: Subject): string[] | undefined {
  const { own, isOpen } = launchTemplates(subject);
  const found = lookedUp(subject, own);
  return isOpen || found.includes(undefined) ? undefined : found.map((each) => each!);
}

/** What launches instances as who deploys it, though AWS's list of what a type needs does not say so. */
const LAUNCHING = ['AWS::EC2::Instance', 'AWS::EC2::EC2Fleet'];

/**
 * As far as they are known.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
export function imageLookups(subject: Subject): Permission[] {
  if (!LAUNCHING.includes(subject.type)) return [];
  const resources = lookedUp(subject, launchTemplates(subject).own).flatMap((each) => each ?? []);
  return resources.length === 0 ? [] : [{ action: 'ssm:GetParameters', resources }];
}

import { Subject } from './kind-narrowing';
import { storedArn } from './read-references';
import { visit } from './visit';
import { has } from '../../private/shape';

/**
 * An image that is looked up when an instance is launched, by its parameter, with or without its version or label.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-systems-manager-parameter-to-find-AMI.html
 */
const LOOKED_UP = /^resolve:ssm:((?:arn:[^:]*:ssm:[^:]*:[^:]*:)?[\w./-]+)(?::[^:]+)?$/;
/** What is an image, and not looked up. */
const IMAGE = /^ami-/;

/**
 * The parameters in which images of launch templates are looked up; nothing where nobody knows them, as the template is one of others.
 * What CloudFormation has looked up itself, by a parameter of its own or a dynamic reference, is the image.
 */
export function imageParameters({ values, properties }: Subject): string[] | undefined {
  const images: unknown[] = [];
  let isOpen = false;
  visit(properties, (value) => {
    if (!has(value, 'LaunchTemplateId') && !has(value, 'LaunchTemplateName')) return;
    const { LaunchTemplateId: id } = value as { readonly LaunchTemplateId?: { readonly Ref?: unknown } };
    const logicalId = String(has(id) ? id!.Ref : undefined);
    isOpen ||= values.typeOf(logicalId) !== 'AWS::EC2::LaunchTemplate';
    visit(values.propertyOf(logicalId, 'LaunchTemplateData'), (each, property) => { if (property === 'ImageId') images.push(each); });
  });
  const texts = images.filter((each) => !values.isStoredParameter(each)).flatMap((each) => values.encoded(each)).filter((each) => !each.startsWith('{{resolve:'));
  const looked = texts.filter((each) => !IMAGE.test(each)).map((each) => LOOKED_UP.exec(each)?.[1]);
  return isOpen || !looked.every((each) => each !== undefined) ? undefined : looked.map((name) => storedArn(values, name!));
}

import { actionsOn, referredArns, Subject } from './kind-narrowing';
import { isAnybodys, namingOf, REFERENCES } from './naming';
import { isAnything, isKnown } from './pattern-text';
import { Permission } from './permission-set';
import { isKnownReference, objectsIn, Reference, referred } from './read-references';
import { ROLE_ARN } from './role-properties';
import { SERVICE_LINKED_ROLE } from './service-linked-roles';
import { StackValues } from './stack-values';
import { visit } from './visit';
import { Problems } from '../../private/problems';

const CODE = 'CloudFormationExecutionRole.UnknownResource';

/** In whichever region, and of whichever qualifier. */
const OF_BOOTSTRAPPING = /(^|\/)cdk-[^/]*-(cfn-exec|deploy|file-publishing|image-publishing|lookup)-role-[^/]*$/i;

/** What a resource needs, and what of that a user has said with the resources, in small letters. */
export interface Said {
  readonly asked: readonly string[];
  readonly placed: readonly string[];
}

export const howToSay = (type: string, actions: readonly string[]) =>
  `additionalPermissions: [{ resourceType: '${type}', actions: [${actions.map((each) => `'${each}'`).join(', ')}], resources: [...] }]`;

/** What nobody has named could be anybody's, and so could what is named by a pattern. */
export function checkNames({ values, logicalId, type, properties }: Subject, { asked, placed }: Said, problems: Problems): void {
  const isSaid = (actions: readonly string[]) => actions.some((each) => placed.includes(each.toLowerCase()));
  const references = REFERENCES[type] ?? [];
  const own = namingOf(type)?.property;
  const named = [...references.map(({ property }) => property), ...own === undefined ? [] : [own]];
  const ofIam = type.startsWith('AWS::IAM::');
  const wrong = (property: string, message: string) => problems.add(CODE, `${values.stack.pathOf(logicalId)}.${property}`, properties[property], message);
  for (const property of own === undefined ? named : [...named, 'Path']) {
    if (hasWildcard(values, properties[property])) wrong(property, 'must be without * and ?, which would stand for others as well');
  }
  if (own !== undefined && values.texts(properties[own] ?? []).some((text) => text.startsWith('arn:'))) wrong(own, 'must be a name, and no ARN');
  for (const property of ofIam ? named : []) {
    if (values.texts(properties[property] ?? []).some((text) => OF_BOOTSTRAPPING.test(text))) {
      problems.add('CloudFormationExecutionRole.OwnName', `${values.stack.pathOf(logicalId)}.${property}`, properties[property],
        'must not be a role of CDK\'s bootstrapping: whoever changes it deploys what he likes');
    }
  }
  // Which role that is, cannot be said.
  if (type === SERVICE_LINKED_ROLE && values.texts(properties.AWSServiceName ?? '*').some((text) => !isKnown(text))) {
    wrong('AWSServiceName', 'must be a literal: otherwise a role of any service could be made');
  }
  // A role, user or group that is not known is refused for itself.
  if (ofIam) return;
  const unknown = (property: string, target: string, message: string) => {
    const actions = actionsOn(target, asked);
    if (!isSaid(actions)) wrong(property, `${message}: otherwise everybody's could be changed; or say what CloudFormation needs for it: ${howToSay(type, actions)}`);
  };
  if (own !== undefined && properties[own] !== undefined && values.arns(logicalId).some((arn) => isAnybodys(type, arn))) {
    unknown(own, type, 'must begin with something that is known, or be a parameter whose default does');
  }
  for (const { property, type: target } of references) {
    if (referredArns(values, target, properties[property] ?? []).some((arn) => isAnybodys(target, arn))) {
      unknown(property, target, 'must name a resource of the stacks whose own name begins with something that is known, or be a literal that does');
    }
  }
}

/** What the handler reads before it can make anything: nothing else says where that is. */
export function checkObjects({ values, logicalId, type, properties }: Subject, problems: Problems): void {
  const unknown = objectsIn(values, properties).find(({ bucket }) => isAnything(bucket));
  if (unknown === undefined) return;
  problems.add(CODE, `${values.stack.pathOf(logicalId)}.Properties`, `s3://${unknown.bucket}/${unknown.key}`, 'must read from a bucket whose name begins with something '
    + `that is known: otherwise everybody's could be read; or say which one it is: ${howToSay(type, ['s3:GetObject'])}`);
}

/** What CloudFormation reads while it deploys. */
export interface Read {
  readonly references: readonly Reference[];
  readonly lookedUp: readonly Permission[];
  /** Actions that a user has said with resources, in small letters. */
  readonly placed: readonly string[];
}

/** Which secret, and with which role, has to be known. */
export function checkReferences(values: StackValues, { references, lookedUp, placed }: Read, problems: Problems): void {
  const wrong = ({ place, written }: Reference, message: string) => problems.add(CODE, place, written, message);
  const role = lookedUp.filter(({ action }) => action === 'sts:AssumeRole').flatMap(({ resources }) => resources).find((each) => !ROLE_ARN.test(each) || /[*?]/.test(each));
  if (role !== undefined) problems.add(CODE, `${values.stack.label}.Resources`, role, 'must name the role of each Fn::GetStackOutput by a literal ARN');
  for (const each of references) {
    if (each.isWild) wrong(each, 'must read secrets and parameters by names without * and ?, which would stand for others as well');
    const unsaid = isKnownReference(each) ? undefined : howToRead(values, each, placed);
    if (unsaid !== undefined) wrong(each, unsaid);
  }
}

/** What to do about a reference that nobody knows; nothing where it is said what it reads. */
function howToRead(values: StackValues, reference: Reference, placed: readonly string[]): string | undefined {
  const reading = referred(values, reference).map(({ action }) => action);
  // What encrypts it may be AWS's own.
  const actions = reading.filter((action) => !action.startsWith('kms:'));
  if (actions.every((action) => placed.includes(action.toLowerCase()))) return undefined;
  const known = reference.service === 'stored'
    ? 'must have the name of a parameter in Parameter Store as its default, or get one from the stack around it, of which the beginning is known'
    : 'must name each secret and parameter that a {{resolve:...}} reads by a literal, or by a secret or parameter of the stacks';
  const resourceType = reference.service === 'secretsmanager' ? 'AWS::SecretsManager::Secret' : 'AWS::SSM::Parameter';
  const withKey = actions.length < reading.length ? ', and likewise kms:Decrypt on its key, if that is not AWS\'s own' : '';
  return `${known}; or say what is read: ${howToSay(resourceType, actions)}${withKey}`;
}

/** In what is written, and in what comes of it: a default, a mapping. */
function hasWildcard(values: StackValues, value: unknown): boolean {
  let found = value !== undefined && values.hasWildcard(value);
  visit(value, (each) => { found ||= typeof each === 'string' && /[*?]/.test(each); });
  return found;
}

import { referredArns, Subject } from './kind-narrowing';
import { isAnybodys, namingOf, REFERENCES } from './naming';
import { isAnything, isKnown } from './pattern-text';
import { Permission } from './permission-set';
import { isKnownReference, objectsIn, Reference } from './read-references';
import { ROLE_ARN } from './role-properties';
import { SERVICE_LINKED_ROLE } from './service-linked-roles';
import { StackValues } from './stack-values';
import { visit } from './visit';
import { Problems } from '../../private/problems';

const CODE = 'CloudFormationExecutionRole.UnknownResource';

/** In whichever region, and of whichever qualifier. */
const OF_BOOTSTRAPPING = /(^|\/)cdk-[^/]*-(cfn-exec|deploy|file-publishing|image-publishing|lookup)-role-[^/]*$/i;

/** What nobody has named could be anybody's, and so could what is named by a pattern. */
export function checkNames({ values, logicalId, type, properties }: Subject, isSaid: boolean, problems: Problems): void {
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
  if (type === SERVICE_LINKED_ROLE && !isSaid && values.texts(properties.AWSServiceName ?? '*').some((text) => !isKnown(text))) {
    wrong('AWSServiceName', 'must be a literal: otherwise a role of any service could be made');
  }
  // A role, user or group that is not known is refused for itself.
  if (isSaid || ofIam) return;
  const unknown = (property: string, message: string) => wrong(property, `${message}: otherwise everybody's could be changed; or say what CloudFormation needs for it: `
    + `additionalPermissions: [{ resourceType: '${type}', actions: [...], resources: [...] }]`);
  if (own !== undefined && properties[own] !== undefined && values.arns(logicalId).some((arn) => isAnybodys(type, arn))) {
    unknown(own, 'must begin with something that is known');
  }
  for (const { property, type: target } of references) {
    if (referredArns(values, target, properties[property] ?? []).some((arn) => isAnybodys(target, arn))) {
      unknown(property, 'must name a resource of the stacks whose own name begins with something that is known, or be a literal that does');
    }
  }
}

/** What the handler reads before it can make anything: nothing else says where that is. */
export function checkObjects({ values, logicalId, type, properties }: Subject, problems: Problems): void {
  const unknown = objectsIn(values, properties).find(({ bucket }) => isAnything(bucket));
  if (unknown === undefined) return;
  problems.add(CODE, `${values.stack.pathOf(logicalId)}.Properties`, `s3://${unknown.bucket}/${unknown.key}`, 'must read from a bucket whose name begins with something '
    + `that is known: otherwise everybody's could be read; or say which one it is: additionalPermissions: [{ resourceType: '${type}', actions: ['s3:GetObject'], resources: [...] }]`);
}

/** What is said of the reading of references. */
const READS: Readonly<Record<string, readonly string[]>> = {
  'secretsmanager': ['secretsmanager:GetSecretValue'],
  'ssm': ['ssm:GetParameter', 'ssm:GetParameters'],
  'ssm-secure': ['ssm:GetParameter', 'ssm:GetParameters'],
  'stored': ['ssm:GetParameters'],
};

/** What CloudFormation reads while it deploys. */
export interface Read {
  readonly references: readonly Reference[];
  readonly lookedUp: readonly Permission[];
  /** Actions that a user has said, in small letters. */
  readonly said: readonly string[];
}

/** Which secret, and with which role, has to be known. */
export function checkReferences(values: StackValues, { references, lookedUp, said }: Read, problems: Problems): void {
  const wrong = (value: unknown, message: string, place = 'Resources') => problems.add(CODE, `${values.stack.label}.${place}`, value, message);
  const role = lookedUp.filter(({ action }) => action === 'sts:AssumeRole').flatMap(({ resources }) => resources).find((each) => !ROLE_ARN.test(each) || /[*?]/.test(each));
  if (role !== undefined) wrong(role, 'must name the role of each Fn::GetStackOutput by a literal ARN');
  const isSaid = ({ service }: Reference) => READS[service].every((action) => said.includes(action.toLowerCase()));
  for (const each of references) {
    if (each.isWild) wrong(each.id, 'must read secrets and parameters by names without * and ?, which would stand for others as well', each.place);
    else if (!isKnownReference(each) && !isSaid(each)) wrong(each.id, howToRead(each), each.place);
  }
}

function howToRead({ service }: Reference): string {
  const known = service === 'stored'
    ? 'must have the name of a parameter in Parameter Store as its default, or get one from the stack around it, of which the beginning is known'
    : 'must name each secret and parameter that a {{resolve:...}} reads by a literal, or by a secret or parameter of the stacks';
  const actions = READS[service].map((each) => `'${each}'`).join(', ');
  const withKey = service === 'secretsmanager' || service === 'ssm-secure' ? ', and likewise kms:Decrypt on its key, if that is not AWS\'s own' : '';
  return `${known}; or say what is read: additionalPermissions: [{ resourceType: '...', actions: [${actions}], resources: [...] }]${withKey}`;
}

/** In what is written, and in what comes of it: a default, a mapping. */
function hasWildcard(values: StackValues, value: unknown): boolean {
  let found = value !== undefined && values.hasWildcard(value);
  visit(value, (each) => { found ||= typeof each === 'string' && /[*?]/.test(each); });
  return found;
}

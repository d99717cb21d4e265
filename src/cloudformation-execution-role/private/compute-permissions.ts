import { checkNames, checkObjects, checkReferences, howToSay, Said } from './check-names';
import { edgeFunctions } from './edge-functions';
import { attachedPolicies, iamPermission, IamLimits, isAnybodys } from './iam-permissions';
import { PASSING_ITSELF } from './identity';
import { resourcesFor, Subject } from './kind-narrowing';
import { imageLookups, imageParameters } from './launch-images';
import { isLeftOut } from './left-out';
import { OwnRoles } from './own-roles';
import { passedRoles } from './passed-roles';
import { fromToken } from './pattern-text';
import { actionsOfType, hasResource, kindsOfAction } from './permission-data';
import { Permission, PermissionSet } from './permission-set';
import { bootstrapParameters, isKnownReference, lookedUp, namedBuckets, readObjects, referencesIn, referred, storedParameters } from './read-references';
import { serviceLinkedRole } from './service-linked-roles';
import { StackValues } from './stack-values';
import { usedSecrets } from './used-secrets';
import { actionsWithKey, keyConditions } from './via-services';
import { visit } from './visit';
import { Problems } from '../../private/problems';
import { has } from '../../private/shape';
import { ResourceTypePermissions } from '../resource-type-permissions';

/** What decides how much is allowed. */
export interface ComputationOptions {
  readonly allowDeletion: boolean;
  readonly additional: readonly ResourceTypePermissions[];
  /** ARNs of the roles with which the stacks are deployed. */
  readonly deployingRoles: readonly string[];
  /** The boundary of all roles and users of the stacks, if they have one. */
  readonly boundary?: string;
}

/** Reading any object and any secret of an account, or changing any bucket, is what nobody needs: allowed where the template says which. */
const READS_OBJECT = /^s3:(GetObject|PutObject|DeleteObject|RestoreObject|AbortMultipartUpload|ListMultipartUploadParts)/;
const CHANGES_BUCKET = /^s3:(Create|Delete|Put)/;

const NESTED = 'AWS::CloudFormation::Stack';
const isCustom = (type: string) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';

/** Everything that CloudFormation needs to deploy the stacks. */
export function computePermissions(all: readonly StackValues[], options: ComputationOptions, problems: Problems): PermissionSet {
  const set = new PermissionSet();
  const asked = new Set(all.flatMap((values) => [...macrosOf(values), ...values.resources.map(([, { Type: type }]) => String(type))]));
  const own = new OwnRoles(all);
  const placed = placedActions(options.additional, options);
  const limits = { boundary: options.boundary, attached: attachedPolicies(all) };
  for (const values of all) {
    const [references, looked] = [[...storedParameters(values), ...referencesIn(values)], lookedUp(values)];
    checkReferences(values, { references, lookedUp: looked, placed }, problems);
    const known = references.filter(isKnownReference);
    const read = [...bootstrapParameters(values), ...known.flatMap((each) => referred(values, each)), ...looked, ...readObjects(values)];
    for (const permission of [...read, ...transformed(values, options, problems), ...nestedStacks(values, options)]) set.add(permission);
    for (const [logicalId, { Type: type, Properties: properties }] of values.resources) {
      const subject = { values, logicalId, type: String(type), properties };
      for (const permission of permissionsOf(subject, { own, limits, options, problems })) set.add(permission, values.stack.pathOf(logicalId));
    }
  }
  options.additional.forEach((each, i) => {
    if (!asked.has(each.resourceType)) addedAlone(each, `additionalPermissions[${i}]`, options, problems).forEach((permission) => set.add(permission));
  });
  return set;
}

/**
 * A nested stack is deployed with the role of the stack around it, which is passed on for that.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 */
function nestedStacks({ resources }: StackValues, { deployingRoles }: ComputationOptions): Permission[] {
  if (deployingRoles.length === 0 || !resources.some(([, { Type: type }]) => type === NESTED)) return [];
  return [{ ...PASSING_ITSELF, resources: [...deployingRoles] }];
}

/** What is said of a type that no template has: of one that has left them, where something has still to be changed or deleted. */
function addedAlone(added: ResourceTypePermissions, path: string, options: ComputationOptions, problems: Problems): Permission[] {
  const unplaced = added.resources === undefined && wantedActions(added, options).some((action) => hasResource(action) !== false);
  if (!unplaced) return addedPermissions(added, options);
  problems.add('CloudFormationExecutionRole.InvalidPermissions', `${path}.resources`, added.resources,
    `must be given, as no template has resources of ${added.resourceType}: say on which resources the actions are allowed, or take the entry out`);
  return [];
}

/** They make no calls with the role. */
const BUILT_IN = ['AWS::LanguageExtensions'];

/** Given by its name alone, or with parameters. */
const macroName = (macro: unknown): string => {
  const names = [macro, (macro as { Name?: unknown } | null)?.Name];
  return names.find((each): each is string => typeof each === 'string') ?? '(unnamed)';
};

/** Of the template as a whole, and anywhere in it. */
function macrosOf({ stack: { template } }: StackValues): string[] {
  const inside: unknown[] = [];
  visit(template, (value) => { if (has(value, 'Fn::Transform')) inside.push((value as Record<string, unknown>)['Fn::Transform']); });
  return [...new Set([template.Transform ?? [], inside].flat(2).map(macroName))];
}

/**
 * What macros need, which turn the template into another one before it is deployed: what comes out is not known here.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html
 */
function transformed(values: StackValues, options: ComputationOptions, problems: Problems): Permission[] {
  return macrosOf(values).filter((name) => !BUILT_IN.includes(name)).flatMap((name) => {
    const additional = options.additional.filter(({ resourceType }) => resourceType === name);
    if (additional.length === 0) {
      problems.add('CloudFormationExecutionRole.UnknownType', `${values.stack.label}.Transform`, name,
        `must be left out, or what it and its outcome need be said: additionalPermissions: [{ resourceType: '${name}', actions: [...] }]`);
    }
    return additional.flatMap((each) => addedPermissions(each, options, { values, logicalId: '', type: name, properties: {} }));
  });
}

interface Context {
  readonly own: OwnRoles;
  readonly limits: IamLimits;
  readonly options: ComputationOptions;
  readonly problems: Problems;
}

function permissionsOf(subject: Subject, context: Context): Permission[] {
  const { type } = subject;
  const { options, problems } = context;
  const additional = options.additional.filter((each) => each.resourceType === type);
  const known = actionsOfType(type);
  const added = additional.flatMap((each) => addedPermissions(each, options, subject));
  if (isCustom(type)) return [...customResource(subject, placedActions(additional, options), problems), ...added];
  if (!known) {
    const { values: { stack }, logicalId } = subject;
    if (additional.length === 0) problems.add('CloudFormationExecutionRole.UnknownType', stack.pathOf(logicalId), type, unknownType(type));
    return added;
  }
  if (type === NESTED && !subject.values.stack.nested.has(subject.logicalId) && additional.length === 0) {
    problems.add('CloudFormationExecutionRole.UnknownType', subject.values.stack.pathOf(subject.logicalId), subject.properties.TemplateURL,
      `must be a stack whose template is known, as that of a NestedStack is; or say what is in it: additionalPermissions: [{ resourceType: '${NESTED}', actions: [...] }]`);
  }
  const actions = [...new Set([...known.needed, ...(options.allowDeletion ? known.deleting : []), ...actionsWithKey(subject)])];
  const asked = actions.filter((action) => !isLeftOut(subject, action));
  const said = { asked, placed: placedActions(additional, options) };
  checkNames(subject, said, problems);
  if (known.needed.includes('s3:GetObject') && !said.placed.some((each) => /^s3:getobject(version)?$/.test(each))) checkObjects(subject, problems);
  const needed = asked.flatMap((action) => permissionOf(subject, action, additional, context));
  const allowed = type.startsWith('AWS::IAM::') ? withoutAnybodys(subject, needed, said, problems) : needed;
  return [...allowed, ...imageLookups(subject), ...added];
}

/** Without what would be about anybody's roles and users; somebody may have said what is needed instead. */
function withoutAnybodys(subject: Subject, needed: readonly Permission[], { placed }: Said, problems: Problems): Permission[] {
  const { type, values: { stack }, logicalId } = subject;
  const anybodys = needed.filter(isAnybodys);
  const actions = anybodys.map(({ action }) => action);
  if (actions.length > 0 && !actions.some((each) => placed.includes(each.toLowerCase()))) {
    problems.add('CloudFormationExecutionRole.UnknownRole', stack.pathOf(logicalId), anybodys[0].resources,
      'must be, or name, a role, user, group or policy of whose name the first four characters are known: otherwise everybody\'s could be changed; or say what CloudFormation '
      + `needs for it: ${howToSay(type, actions)}`);
  }
  return needed.filter((each) => !isAnybodys(each));
}

const unknownType = (type: string) =>
  'must be of a type whose permissions are known; say what CloudFormation needs for it: '
  + `additionalPermissions: [{ resourceType: '${type}', actions: [...], deleteActions: [...] }]`;

function permissionOf(
  subject: Subject, action: string, additional: readonly ResourceTypePermissions[], { own, limits, problems }: Context,
): Permission[] {
  const { values, type, properties, logicalId } = subject;
  if (action === 'iam:CreateServiceLinkedRole') return serviceLinkedRole(subject);
  if (action === 'iam:PassRole') {
    const { permissions, unknown } = passedRoles(subject, own);
    const isSaid = additional.some(({ passedRoles: said }) => said !== undefined);
    for (const { property, value, expected } of isSaid ? [] : unknown) {
      problems.add('CloudFormationExecutionRole.UnknownRole', `${values.stack.pathOf(logicalId)}.${property}`, value,
        `${expected}; or say which role, or that there is none, with passedRoles: []: additionalPermissions: [{ resourceType: '${type}', actions: [], passedRoles: [...], passedTo: [...] }]`);
    }
    return permissions;
  }
  if (type.startsWith('AWS::IAM::')) return [iamPermission(subject, action, limits)];
  if (READS_OBJECT.test(action) && !type.startsWith('AWS::S3')) return [];
  if (action.startsWith('secretsmanager:') && !type.startsWith('AWS::SecretsManager::') && kindsOfAction(action)!.length > 0) {
    return [{ action, resources: usedSecrets(subject) }];
  }
  if (CHANGES_BUCKET.test(action) && !type.startsWith('AWS::S3')) return [{ action, resources: namedBuckets(values, properties) }];
  const images = type.startsWith('AWS::AutoScaling::') && action.startsWith('ssm:') ? imageParameters(subject) : undefined;
  if (images !== undefined) return [{ action, resources: images }];
  const ofEdge = edgeFunctions(subject, action);
  if (ofEdge !== undefined) return ofEdge;
  const resources = resourcesFor(subject, action);
  // A bucket's ARN tells nobody whose it is.
  const ofNobody = action.startsWith('s3:') && !type.startsWith('AWS::S3') && resources.some((each) => /:s3:::\*/.test(each));
  const conditions = ofNobody ? { StringEquals: { 'aws:ResourceAccount': values.account } } : keyConditions(subject, action);
  return [{ action, resources, ...(conditions === undefined ? {} : { conditions }) }];
}

const CALLS_PROVIDER = ['lambda:invokefunction', 'sns:publish'];

/** Of which at least the beginning of the name is known. */
const PROVIDER = /^arn:[^:]*:(?:(lambda):[^:]*:[^:]*:function|(sns):[^:]*:[^:]*):[^*?]/;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html */
function customResource({ values, logicalId, type, properties }: Subject, placed: readonly string[], problems: Problems): Permission[] {
  if (values.hasWildcard(properties.ServiceToken)) {
    problems.add('CloudFormationExecutionRole.UnknownType', `${values.stack.pathOf(logicalId)}.ServiceToken`, properties.ServiceToken,
      'must be without * and ?, which would stand for others as well');
  }
  return values.texts(properties.ServiceToken ?? '*').flatMap((token) => {
    const [, ofLambda, ofSns] = PROVIDER.exec(token) ?? [];
    const service = ofLambda ?? ofSns;
    if (service !== undefined) return provider(service, token);
    if (!placed.some((each) => CALLS_PROVIDER.includes(each))) {
      problems.add('CloudFormationExecutionRole.UnknownType', `${values.stack.pathOf(logicalId)}.ServiceToken`, properties.ServiceToken,
        `must be a function or topic of the stacks, or a literal ARN; or say which one it is: ${howToSay(type, ['lambda:InvokeFunction'])}`);
    }
    return [];
  });
}

/** A function's version or alias is called by an ARN that goes on behind the function's. */
function provider(service: string, arn: string): Permission[] {
  if (service === 'sns') return [{ action: 'sns:Publish', resources: [arn] }];
  return [{ action: 'lambda:InvokeFunction', resources: [arn, `${arn}:*`] }];
}

/** What is allowed on resources that are said, in small letters. */
const placedActions = (additional: readonly ResourceTypePermissions[], options: ComputationOptions) =>
  additional.filter(({ resources = [] }) => resources.length > 0).flatMap((each) => wantedActions(each, options)).map((each) => each.toLowerCase());

const wantedActions = ({ actions, deleteActions = [] }: ResourceTypePermissions, { allowDeletion }: ComputationOptions) =>
  [...actions, ...(allowDeletion ? deleteActions : [])];

/** @param subject there where resources may be left out */
function addedPermissions(added: ResourceTypePermissions, options: ComputationOptions, subject?: Subject): Permission[] {
  const { passedTo = [] } = added;
  const [resources, roles = []] = [added.resources, added.passedRoles].map((list) => list?.map(fromToken));
  return [
    ...wantedActions(added, options).map((action) => ({ action, resources: hasResource(action) === false ? ['*'] : resources ?? resourcesFor(subject!, action), isSaid: resources !== undefined })),
    ...(roles.length > 0 ? [{ action: 'iam:PassRole', resources: roles, conditions: { StringEquals: { 'iam:PassedToService': passedTo } }, isSaid: true }] : []),
  ];
}

import { Unresolvable } from './intrinsics';
import { LocatedResource } from './located-resource';

/** A statement as a service writes it into a resource's policy, for properties that are no policy themselves. */
type Json = Record<string, unknown>;

/** Conditions of which each is there only if the template gives its value. */
function conditions(given: readonly (readonly [operator: string, key: string, value: unknown])[]): Json {
  const block: Record<string, Json> = {};
  for (const [operator, key, value] of given) {
    if (value !== undefined) block[operator] = { ...block[operator], [key]: value };
  }
  return Object.keys(block).length > 0 ? { Condition: block } : {};
}

/** An account stands for its root user; what is neither an account, an ARN nor everybody is a service. */
function principal(given: string, partition: string): unknown {
  if (given === '*') return '*';
  if (/^\d{12}$/.test(given)) return { AWS: `arn:${partition}:iam::${given}:root` };
  return given.startsWith('arn:') ? { AWS: given } : { Service: given };
}

/**
 * What Lambda makes of a permission.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-organization.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function statementOfPermission(permission: LocatedResource, functionArn: string): Json {
  const sourceArn = permission.property('SourceArn');
  const viaUrl = permission.property('InvokedViaFunctionUrl');
  // Its reference speaks of StringLike, its examples of ArnLike; they differ for wildcards in front of the resource.
  if (sourceArn !== undefined && !/^arn(:[^:*?]*){4}:/.test(sourceArn)) throw new Unresolvable(`the SourceArn ${sourceArn} of ${permission.called}, with a wildcard in front of the resource`);
  if (viaUrl !== undefined && String(viaUrl) !== 'true') throw new Unresolvable(`the InvokedViaFunctionUrl ${viaUrl} of ${permission.called}; leave it out`);
  return {
    Sid: permission.called,
    Effect: 'Allow',
    Principal: principal(permission.property('Principal'), permission.stack.partition),
    Action: permission.property('Action'),
    Resource: functionArn,
    ...conditions([
      ['StringEquals', 'AWS:SourceAccount', permission.property('SourceAccount')],
      ['ArnLike', 'AWS:SourceArn', sourceArn],
      ['StringEquals', 'aws:PrincipalOrgID', permission.property('PrincipalOrgID')],
      ['StringEquals', 'lambda:FunctionUrlAuthType', permission.property('FunctionUrlAuthType')],
      ['Bool', 'lambda:InvokedViaFunctionUrl', viaUrl === undefined ? undefined : 'true'],
      ['StringEquals', 'lambda:EventSourceToken', permission.property('EventSourceToken')],
    ]),
  };
}

/**
 * What EventBridge makes of an event bus policy: its statement, or of the properties that came before it.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html
 */
export function statementOfBusPolicy(policy: LocatedResource, busArn: string): Json {
  const given = parsed(policy, 'Statement');
  if (given !== undefined) return { Sid: policy.property('StatementId'), ...given };
  const condition = policy.property('Condition');
  return {
    Sid: policy.property('StatementId'),
    Effect: 'Allow',
    Principal: principal(policy.property('Principal'), policy.stack.partition),
    Action: policy.property('Action'),
    Resource: busArn,
    ...conditions(condition ? [[condition.Type, condition.Key, condition.Value]] : []),
  };
}

/** A property that may be JSON, or a text of it. */
export function parsed(located: LocatedResource, property: string): any {
  const value = located.property(property);
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new Unresolvable(`the ${property} of ${located.called}, which is no JSON`);
  }
}

import { LocatedResource } from './located-resource';
import { parsed } from './policy-parts';
import { Unknown, Unresolvable } from './unknown';

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
function principal(given: unknown, partition: string): unknown {
  if (given instanceof Unknown || given === '*') return given;
  const who = String(given);
  if (/^\d{12}$/.test(who)) return { AWS: `arn:${partition}:iam::${who}:root` };
  return who.startsWith('arn:') ? { AWS: who } : { Service: who };
}

/**
 * What Lambda makes of a permission.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-organization.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function statementOfPermission(permission: LocatedResource, functionArn: string): Json {
  const sourceArn = permission.partly('SourceArn');
  const viaUrl = permission.property('InvokedViaFunctionUrl');
  // Its reference speaks of StringLike, its examples of ArnLike; they differ for wildcards in front of the resource.
  if (typeof sourceArn === 'string' && !/^arn(:[^:*?]*){4}:/.test(sourceArn)) throw new Unresolvable(`the SourceArn ${sourceArn} of ${permission.called}, with a wildcard in front of the resource`);
  if (viaUrl !== undefined && String(viaUrl) !== 'true') throw new Unresolvable(`the InvokedViaFunctionUrl ${viaUrl} of ${permission.called}; leave it out`);
  return {
    Sid: permission.called,
    Effect: 'Allow',
    Principal: principal(permission.partly('Principal'), permission.stack.partition),
    Action: permission.partly('Action'),
    Resource: functionArn,
    ...conditions([
      ['StringEquals', 'AWS:SourceAccount', permission.partly('SourceAccount')],
      ['ArnLike', 'AWS:SourceArn', sourceArn],
      ['StringEquals', 'aws:PrincipalOrgID', permission.partly('PrincipalOrgID')],
      ['StringEquals', 'lambda:FunctionUrlAuthType', permission.partly('FunctionUrlAuthType')],
      ['Bool', 'lambda:InvokedViaFunctionUrl', viaUrl === undefined ? undefined : 'true'],
      ['StringEquals', 'lambda:EventSourceToken', permission.partly('EventSourceToken')],
    ]),
  };
}

/**
 * What EventBridge makes of an event bus policy: its statement, or of the properties that came before it.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html
 */
export function statementOfBusPolicy(policy: LocatedResource, busArn: string): unknown {
  const given = parsed(policy, 'Statement');
  if (given instanceof Unknown) return given;
  if (given !== undefined) return { Sid: policy.property('StatementId'), ...given };
  const condition = policy.partly('Condition');
  const demanded = condition && !(condition instanceof Unknown) ? [[condition.Type, condition.Key, condition.Value] as const] : [];
  const block = condition instanceof Unknown ? { Condition: condition } : conditions(demanded);
  return {
    Sid: policy.property('StatementId'),
    Effect: 'Allow',
    Principal: principal(policy.partly('Principal'), policy.stack.partition),
    Action: policy.partly('Action'),
    Resource: busArn,
    ...block,
  };
}

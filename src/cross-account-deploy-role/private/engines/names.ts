import * as iam from 'aws-cdk-lib/aws-iam';
import { DeployPlace, Report } from './engine';
import { isText } from '../../../private/patterns';
import { has, shown } from '../../../private/shape';
import { differ, displayed, isLiteral } from '../../../private/tokens';

/** What a kind of name looks like. None lets a wildcard or a policy variable through, or what would end the part of an ARN. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly rule: string;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
export const ECS_NAME: NameRule = { pattern: /^[A-Za-z0-9_-]{1,255}$/, rule: 'must be 1 to 255 letters, digits, hyphens and underscores' };
/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
export const CODE_DEPLOY_NAME: NameRule = { pattern: /^[A-Za-z0-9._+=,@-]{1,100}$/, rule: 'must be 1 to 100 letters, digits and ._+=,@-' };
/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html */
export const STACK_NAME: NameRule = { pattern: /^[A-Za-z][A-Za-z0-9-]{0,127}$/, rule: 'must be 1 to 128 letters, digits and hyphens, starting with a letter' };
/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const FUNCTION_NAME: NameRule = { pattern: /^[A-Za-z0-9_-]{1,64}$/, rule: 'must be the name of a function, without ARN and version: 1 to 64 letters, digits, hyphens and underscores' };
/** What CloudWatch takes is wider; a colon or a wildcard would name other alarms in a policy. */
export const ALARM_NAME: NameRule = { pattern: /^(?!.*\$\{)[^*?:\x00-\x1f]{1,255}$/, rule: 'must be the name of an alarm, at most 255 characters without colons and wildcards' };
/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html */
export const PIPELINE_NAME: NameRule = { pattern: /^[A-Za-z0-9.@_-]{1,100}$/, rule: 'must be 1 to 100 letters, digits and .@_-' };

export function checkName(report: Report, property: string, value: unknown, { pattern, rule }: NameRule): void {
  if (isLiteral(value) && !isText(value, pattern)) report(property, displayed(value), rule);
}

/** A role that may be passed on: one role, of this account. */
export function checkRole(report: Report, property: string, role: unknown, { stack }: DeployPlace): void {
  if (!has(role, 'roleArn')) {
    report(property, shown(role), 'must be a role; one that is made elsewhere with iam.Role.fromRoleArn');
    return;
  }
  const { roleArn, env } = role as iam.IRole;
  // Parts of the ARN may be unresolved, but a wildcard is none of them.
  if (typeof roleArn !== 'string' || /[*?]/.test(roleArn)) report(property, roleArn, 'must be one role, without wildcards');
  else if (differ(env?.account, stack.account)) report(property, roleArn, `must be a role of account ${stack.account}: roles cannot be passed to services of another one`);
}

export function checkRoles(report: Report, property: string, roles: unknown, place: DeployPlace): void {
  if (roles === undefined) return;
  if (!Array.isArray(roles)) return report(property, shown(roles), 'must be a list of roles');
  roles.forEach((role, i) => checkRole(report, `${property}[${i}]`, role, place));
}

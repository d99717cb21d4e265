import { ErrorCode } from './error-codes';
import { isText, ROLE_NAME } from './patterns';
import { Problems } from './problems';
import { IAM_PATH_LENGTH, NAME_LENGTH } from './quotas';
import { displayed, isLiteral } from './tokens';

/** A role's name, with its path in front if it has one. */
const ROLE_WITH_PATH = new RegExp(`^([A-Za-z0-9_.,+@=-]+/)*${ROLE_NAME.source.slice(1)}`);
/** Roles that IAM Identity Center makes always have a path. */
const OF_IDENTITY_CENTER = 'AWSReservedSSO_';

/**
 * Names of roles of people, each with its path in front if it has one.
 *
 * @param refused what else speaks against a name that is well-formed
 * @param hint what to know besides, where one is malformed
 */
export function checkRoleNames(
  problems: Problems, code: ErrorCode, list: string, names: unknown, refused: (name: string) => string | undefined, hint = '',
): void {
  if (!Array.isArray(names)) {
    problems.add(code, list, names, 'must be a list');
    return;
  }
  names.forEach((name, i) => {
    const malformed = formProblem(name);
    const problem = malformed === undefined ? refused(name) : `${malformed}${hint}`;
    if (problem) problems.add(code, `${list}[${i}]`, displayed(name), problem);
    if (names.indexOf(name) < i) problems.add(code, `${list}[${i}]`, name, 'must be there once; remove the second');
  });
}

function formProblem(name: string): string | undefined {
  if (typeof name === 'string' && name.startsWith('arn:') && isLiteral(name)) {
    const [, behind] = name.split(':role/');
    return `must be the name of a role, with its path in front if it has one, and not its ARN${behind ? `: ${behind}` : ''}`;
  }
  // A token could become a wildcard, which no later check would see.
  if (!isLiteral(name) || !isText(name, ROLE_WITH_PATH, IAM_PATH_LENGTH.limit + NAME_LENGTH.iamRole.limit)) {
    return 'must be a literal, the name of a role, with its path in front if it has one, without wildcards and a slash at the start, for example emergency/BreakGlass';
  }
  if (name.startsWith('role/')) return `must be without role/ in front, which is a part of the ARN: ${name.slice('role/'.length)}`;
  if (!name.startsWith(OF_IDENTITY_CENTER)) return undefined;
  return `must have its path in front, as aws iam get-role shows it, for example aws-reserved/sso.amazonaws.com/eu-west-1/${name}`;
}

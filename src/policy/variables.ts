import { RequestContext } from './request-context';
import { literal, Pattern, wildcards } from './wildcard';

/** What stands in a text for a value. */
interface Variable {
  readonly key: string;
  /** What it stands for where the request has no value. */
  readonly fallback?: string;
}

/** A text as it stands, a character that is nothing but itself, or a variable. */
type Part = string | { readonly character: string } | Variable;

/**
 * Whether every `${` of a text begins a variable: `${key}`, `${key, 'default'}`, or one of `${*}`, `${?}` and `${$}`, which
 * are the characters themselves.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function hasSoundVariables(text: string): boolean {
  return partsOf(text) !== undefined;
}

/**
 * A policy's text with its variables replaced. What a variable brings in is literal, the policy's own wildcards stay.
 *
 * Returns nothing when a variable has no value and no default: then there is no equal and no like value.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function substitute(text: string, context: RequestContext, own: (part: string) => Pattern = wildcards): Pattern | undefined {
  let result = '';
  for (const part of partsOf(text)!) {
    if (typeof part === 'string') {
      result += own(part);
      continue;
    }
    const value = 'character' in part ? part.character : context.variable(part.key) ?? part.fallback;
    if (value === undefined) return undefined;
    result += literal(value);
  }
  return result as Pattern;
}

/** In one pass, for a policy may be long. Nothing where a variable is malformed. */
function partsOf(text: string): Part[] | undefined {
  const [own, ...variables] = text.split('${');
  const parts: Part[] = [own];
  for (const each of variables) {
    const [expression, ...after] = each.split('}');
    const variable = variableOf(expression);
    if (!variable || after.length === 0) return undefined;
    parts.push(variable, after.join('}'));
  }
  return parts;
}

function variableOf(expression: string): Exclude<Part, string> | undefined {
  if (/^[*?$]$/.test(expression)) return { character: expression };
  const found = /^([^\s,:'{$]+:[^,'{$]*[^\s,'{$])(?:,\s*'([^']*)')?$/.exec(expression);
  return found ? { key: found[1], fallback: found[2] } : undefined;
}

import { RequestContext } from './request-context';
import { literal, Pattern, wildcards } from './wildcard';

/** `${key}` or `${key, 'default'}`; `${*}`, `${?}` and `${$}` are the characters themselves. */
const VARIABLE = /\$\{([^}]*)\}/g;

/**
 * A policy's text with its variables replaced. What a variable brings in is literal, the policy's own wildcards stay.
 *
 * Returns nothing when a variable has no value and no default: then there is no equal and no like value.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function substitute(text: string, context: RequestContext, own: (part: string) => Pattern = wildcards): Pattern | undefined {
  let result = '';
  let done = 0;
  for (const variable of text.matchAll(VARIABLE)) {
    const value = valueOf(variable[1], context);
    if (value === undefined) return undefined;
    result += own(text.slice(done, variable.index)) + literal(value);
    done = variable.index + variable[0].length;
  }
  return (result + own(text.slice(done))) as Pattern;
}

function valueOf(expression: string, context: RequestContext): string | undefined {
  if (expression === '*' || expression === '?' || expression === '$') return expression;
  const withDefault = /^\s*([^,]+?)\s*,\s*'([^']*)'\s*$/.exec(expression);
  return context.variable(withDefault ? withDefault[1] : expression.trim()) ?? withDefault?.[2];
}

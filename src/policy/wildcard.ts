/**
 * Patterns with their wildcards told apart from literal text: a value that a policy variable brings in may hold a `*`
 * that means nothing but itself. Both wildcards are encoded as private-use characters, which no policy contains.
 */
const ANY = '\uE000';
const ONE = '\uE001';
/** What an ARN consists of: `arn`, partition, service, region, account, and the resource, which may have colons of its own. */
const PARTS = 6;

/** A text whose wildcards are encoded. */
export type Pattern = string & { readonly encoded: unique symbol };

export function literal(text: string): Pattern {
  return text as Pattern;
}

/** `*` stands for any run of characters, `?` for exactly one. */
export function wildcards(text: string): Pattern {
  return text.replaceAll('*', ANY).replaceAll('?', ONE) as Pattern;
}

/** Characters that would be taken for encoded wildcards. */
export function isEncodable(text: string): boolean {
  return !text.includes(ANY) && !text.includes(ONE);
}

/** Whether a pattern stands for a text as a whole. Linear but for backtracking to the last `*`. */
export function matches(pattern: Pattern, text: string): boolean {
  let p = 0;
  let t = 0;
  let afterStar = 0;
  let resumeAt = 0;
  while (t < text.length) {
    if (pattern[p] === ANY) {
      afterStar = ++p;
      resumeAt = t;
    } else if (pattern[p] === ONE || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (afterStar > 0) {
      p = afterStar;
      t = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[p] === ANY) p++;
  return p === pattern.length;
}

/**
 * ARNs are compared component by component: a wildcard before the fifth colon does not reach across a colon, one behind
 * it does. A lone `*` stands for every ARN.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: Pattern, arn: string): boolean {
  if (pattern === ANY) return true;
  const wanted = components(pattern);
  const given = components(arn);
  return wanted.length === given.length && wanted.every((each, i) => matches(each as Pattern, given[i]));
}

/** Whether a text has the parts of an ARN. */
export function isArn(text: string): boolean {
  return text.split(':').length >= PARTS;
}

function components(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, PARTS - 1), parts.slice(PARTS - 1).join(':')];
}

/** What a user would not write for it alone: blank lines, comments, imports, and the frame that this comparison needs. */
const NOT_COUNTED = [/^\s*$/, /^\s*(\/\/|\/?\*)/, /^import /, /^export function /, /^  return \{/, /^\}$/];

/** The lines of code in a contender's file, formatted as the linter wants it. */
export function userLines(source: string): number {
  return source.split('\n').filter((line) => !NOT_COUNTED.some((pattern) => pattern.test(line))).length;
}

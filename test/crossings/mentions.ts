type Json = Record<string, any>;

/** A text of a template that speaks of another account, and where it stands. */
export interface Mention {
  readonly stack: string;
  readonly path: string;
  readonly text: string;
  /** The account that it speaks of. */
  readonly account: string;
}

const PSEUDO: Json = { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' };

/** Every text of a template, with pseudo parameters replaced; what refers to the template's own resources stays out of it. */
function textsOf(value: unknown, path: string): [path: string, text: string][] {
  if (typeof value === 'string') {
    const json = parsed(value);
    return json === undefined ? [[path, value]] : textsOf(json, path);
  }
  if (Array.isArray(value)) return value.flatMap((each, i) => textsOf(each, `${path}[${i}]`));
  if (value === null || typeof value !== 'object') return [];
  const joined = joinedText(value);
  return joined === undefined ? Object.entries(value).flatMap(([key, each]) => [...textsOf(each, `${path}.${key}`), ...textsOf(key, `${path}.${key}`)]) : textsOf(joined, path);
}

/** A state machine is a text of JSON, in which each text counts by itself. */
function parsed(text: string): object | undefined {
  if (!text.startsWith('{"')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function joinedText(value: Json): string | undefined {
  if (value.Ref !== undefined) return PSEUDO[value.Ref] ?? `\${${value.Ref}}`;
  const [separator, parts] = value['Fn::Join'] ?? [];
  if (!Array.isArray(parts)) return undefined;
  return parts.map((part: unknown) => (typeof part === 'string' ? part : joinedText(part as Json) ?? '${own}')).join(separator);
}

/** Every mention of other accounts in a template: by number, or by a name that is another account's. */
export function mentionsOf(stack: string, own: string, template: Json, foreignNames: ReadonlyMap<string, string>): Mention[] {
  // Metadata is not deployed.
  const { Resources: resources, Outputs: outputs = {}, Parameters: parameters = {} } = template;
  const deployed = Object.fromEntries(Object.entries<Json>(resources).map(([id, { Metadata: _, ...resource }]) => [id, resource]));
  return textsOf({ Resources: deployed, Outputs: outputs, Parameters: parameters }, '').flatMap(([path, text]) =>
    [...accountsIn(text, foreignNames)].filter((account) => account !== own).map((account) => ({ stack, path, text, account })));
}

function accountsIn(text: string, foreignNames: ReadonlyMap<string, string>): Set<string> {
  const numbers = [...text.matchAll(/(?<![0-9a-z-])\d{12}(?![0-9a-z])/g)].map(([number]) => number);
  const named = [...foreignNames].filter(([name]) => text.includes(name)).map(([, account]) => account);
  return new Set([...numbers, ...named]);
}

import { PolicyError } from './policy-error';

/** What is known about a request, by condition key. Keys are case-insensitive; an absent key is not in the request. */
export class RequestContext {
  private readonly values = new Map<string, readonly string[]>();
  /** Keys that were given as a list: multivalued ones, however many values they have in this request. */
  private readonly lists = new Set<string>();
  /** Every key that a policy looked at, in lower case, whether the request has it or not. */
  private readonly asked = new Set<string>();

  constructor(values: Readonly<Record<string, string | readonly string[]>>) {
    for (const [key, value] of Object.entries(values)) {
      const name = key.toLowerCase();
      if (this.values.has(name)) throw new PolicyError('context', `holds ${key} twice, in different capitals; keep one`);
      this.values.set(name, typeof value === 'string' ? [value] : value);
      if (typeof value !== 'string') this.lists.add(name);
    }
  }

  /** The values of a key, or nothing when the request does not have it. */
  public get(key: string): readonly string[] | undefined {
    this.asked.add(key.toLowerCase());
    return this.values.get(key.toLowerCase());
  }

  /** The keys that were looked at so far, in lower case. */
  public keysAsked(): readonly string[] {
    return [...this.asked];
  }

  /** Whether a key can have several values. */
  public isMultivalued(key: string): boolean {
    return this.lists.has(key.toLowerCase());
  }

  /** The value that a policy variable stands for. Multivalued keys cannot be used as a variable. */
  public variable(key: string): string | undefined {
    if (this.isMultivalued(key)) throw new PolicyError(key, 'has several values, and cannot be a policy variable');
    return this.get(key)?.[0];
  }
}

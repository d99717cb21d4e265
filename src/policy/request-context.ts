import { PolicyError } from './policy-error';

/** What is known about a request, by condition key. Keys are case-insensitive; an absent key is not in the request. */
export class RequestContext {
  private readonly values = new Map<string, readonly string[]>();

  constructor(values: Readonly<Record<string, string | readonly string[]>>) {
    for (const [key, value] of Object.entries(values)) {
      const name = key.toLowerCase();
      if (this.values.has(name)) throw new PolicyError('context', `holds ${key} twice, in different capitals; keep one`);
      this.values.set(name, typeof value === 'string' ? [value] : value);
    }
  }

  /** The values of a key, or nothing when the request does not have it. */
  public get(key: string): readonly string[] | undefined {
    return this.values.get(key.toLowerCase());
  }

  /** The value that a policy variable stands for. Keys of several values cannot be used as a variable. */
  public variable(key: string): string | undefined {
    const values = this.get(key);
    return values?.length === 1 ? values[0] : undefined;
  }
}

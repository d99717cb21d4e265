/** Something in a template whose value is not known before the deployment. */
export class Unresolvable extends Error {}

/** Stands in a resolved value for a part that is not known, so that only who needs that part fails. */
export class Unknown {
  constructor(public readonly reason: string) {}
}

/** Stands in a policy for a statement that may be there or not. */
export class Doubtful {
  constructor(public readonly statement: unknown, public readonly reason: string) {}
}

/** What is found, or nothing where it depends on something that is not known. */
export function ifKnown<T>(find: () => T): T | undefined {
  const found = knownOr(find);
  return found instanceof Unknown ? undefined : found;
}

/** What is found, or why it is not known. */
export function knownOr<T>(find: () => T): T | Unknown {
  try {
    return find();
  } catch (error) {
    if (error instanceof Unresolvable) return new Unknown(error.message);
    throw error;
  }
}

/** The first part that is not known, wherever it stands in a resolved value. */
export function unknownIn(value: unknown): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (value === null || typeof value !== 'object') return undefined;
  for (const each of Object.values(value)) {
    const found = unknownIn(each);
    if (found) return found;
  }
  return undefined;
}

/** A value that has to be known as a whole. */
export function known<T>(value: T): Exclude<T, Unknown> {
  const unknown = unknownIn(value);
  if (unknown) throw new Unresolvable(unknown.reason);
  return value as Exclude<T, Unknown>;
}

/** Which side of its `Fn::If` a condition makes hold. */
interface Decision {
  /** Names of conditions are a template's own. */
  readonly template: object;
  readonly condition: unknown;
  side: 0 | 1;
}

/** As many combinations are looked at. */
const MOST = 64;

/** The conditions of templates that belong together. Only the deployment knows which hold. */
export class TemplateConditions {
  /** Of the combination that is looked at. */
  private decisions?: Decision[];
  private readonly known = new Map<object, Map<string, Map<unknown, unknown>>>();
  /** Whether something that is known depends on a condition. */
  private isConditional = false;

  /** Which side of an `Fn::If` holds; nothing where it is open. */
  public sideOf(template: object, condition: unknown): 0 | 1 | undefined {
    this.isConditional = true;
    if (!this.decisions) return undefined;
    const known = this.decisions.find((each) => each.template === template && each.condition === condition);
    if (!known) this.decisions.push({ template, condition, side: 0 });
    return known?.side ?? 0;
  }

  /** What is found with any combination of the conditions that it depends on, each once; with all of them open where there are too many. */
  public inEach<T>(find: () => readonly T[]): readonly T[] {
    // It is a part of what is found with one combination.
    if (this.decisions) return find();
    const found = new Set<T>();
    const decisions: Decision[] = this.decisions = [];
    for (let looked = 0; looked < MOST; looked += 1) {
      this.forgetConditional();
      find().forEach((each) => found.add(each));
      while (decisions[decisions.length - 1]?.side === 1) decisions.pop();
      if (decisions.length === 0) break;
      decisions[decisions.length - 1].side = 1;
    }
    this.decisions = undefined;
    this.forgetConditional();
    return decisions.length === 0 ? [...found] : find();
  }

  /**
   * What has been found out with the same combination already: a template's values refer to each other, and each is asked for again and again.
   *
   * @param kind what is asked of the value
   */
  public remembered<T>(template: object, kind: string, value: unknown, find: () => T): T {
    const kinds = this.known.get(template) ?? new Map<string, Map<unknown, unknown>>();
    const known = kinds.get(kind) ?? new Map<unknown, unknown>();
    this.known.set(template, kinds.set(kind, known));
    if (!known.has(value)) known.set(value, find());
    return known.get(value) as T;
  }

  /** Where what there is to refer to has changed. */
  public forget(): void {
    this.known.clear();
    this.isConditional = false;
  }

  private forgetConditional(): void {
    if (this.isConditional) this.forget();
  }
}

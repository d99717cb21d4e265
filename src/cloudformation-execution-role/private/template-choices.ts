/** Which of several a value is: the side of an `Fn::If` that holds, or what a parameter is given. */
interface Decision {
  /** Names are a template's own. */
  readonly template: object;
  readonly name: unknown;
  readonly of: number;
  chosen: number;
}

const isLast = (decision: Decision | undefined) => decision !== undefined && decision.chosen === decision.of - 1;

/** As many combinations are looked at. */
const MOST = 64;

/** The conditions and parameters of templates that belong together. Only the deployment knows which conditions hold, and what is given. */
export class TemplateChoices {
  /** Of the combination that is looked at. */
  private decisions?: Decision[];
  private readonly known = new Map<object, Map<string, Map<unknown, unknown>>>();
  /** Whether something that is known depends on a choice. */
  private isConditional = false;

  /** Which of several, by its index, is chosen by a name; nothing where it is open. */
  public choose(template: object, name: unknown, of: number): number | undefined {
    this.isConditional = true;
    if (!this.decisions) return undefined;
    const known = this.decisions.find((each) => each.template === template && each.name === name);
    if (!known) this.decisions.push({ template, name, of, chosen: 0 });
    return known?.chosen ?? 0;
  }

  /** What is found with any combination of the choices that it depends on, each once; with all of them open where there are too many. */
  public inEach<T>(find: () => readonly T[]): readonly T[] {
    // It is a part of what is found with one combination.
    if (this.decisions) return find();
    const found = new Set<T>();
    const decisions: Decision[] = this.decisions = [];
    for (let looked = 0; looked < MOST; looked += 1) {
      this.forgetConditional();
      find().forEach((each) => found.add(each));
      while (isLast(decisions[decisions.length - 1])) decisions.pop();
      if (decisions.length === 0) break;
      decisions[decisions.length - 1].chosen += 1;
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

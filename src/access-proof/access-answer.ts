/**
 * The answer to an AccessQuestion.
 */
export class AccessAnswer {
  /** @internal */
  public static _of(allowed: boolean, reason: string, explanation: string): AccessAnswer {
    return new AccessAnswer(allowed, reason, explanation);
  }

  private constructor(
    /** Whether AWS would let the request through. */
    public readonly allowed: boolean,
    /** Why, in a few words. */
    public readonly reason: string,
    /** Why, with the statements that decided and what others lacked. Lines of text for a person. */
    public readonly explanation: string,
  ) {}
}

/**
 * A policy or request that cannot be decided: malformed, or outside of what is modelled. It is never a decision, because
 * "denied" by misunderstanding would pass as a proof.
 */
export class PolicyError extends Error {
  constructor(public readonly where: string, message: string) {
    super(`${where}: ${message}`);
    this.name = 'PolicyError';
  }
}

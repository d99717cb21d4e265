import { Case, CASES } from './cases';
import { Built } from './given';
import { AccessProof } from '../../src';

/**
 * The cases that a store does not pass. What was not made lets nobody in: what must be denied there is denied.
 */
export function failedCases({ app, made, given }: Built): readonly Case[] {
  const proof = AccessProof.ofStages([app], { organizationId: given.organizationId });
  return CASES.filter(({ must, situation }) => {
    const question = situation(made, given);
    return (question !== undefined && proof.decide(question).allowed) !== (must === 'allowed');
  });
}

/**
 * A pattern for the input in an event of Step Functions: that of a release, and not of a settlement.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const OF_A_RELEASE = [{ 'anything-but': { wildcard: '*"settle":*' } }];

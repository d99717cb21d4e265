import { version } from 'aws-cdk-lib/package.json';

/** Which CDK a run is about is said by its configuration; this holds it against what the tests really load. */
test('the tests run against the CDK that their configuration promises', () => {
  const { CDK } = globalThis as unknown as { CDK: string };
  expect(version).toBe(CDK);
});

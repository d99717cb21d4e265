import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeliveryError } from '../../src/private/errors';
import { Problems } from '../../src/private/problems';

const circular: { self?: object } = {};
circular.self = circular;

describe('an error', () => {
  test.each([
    ['nothing', undefined, 'got nothing'],
    ['null', null, 'got null'],
    ['a text', 'a "b"', 'got "a \\"b\\""'],
    ['a list', [1, 'x'], 'got [1,"x"]'],
    ['a function', Math.max, 'got function max()'],
    ['a number too large for JSON', 10n, 'got 10'],
    ['no more of a long value than helps', 'x'.repeat(1000), `got "${'x'.repeat(299)}… [`],
    ['an object that holds itself', circular, 'got [object Object]'],
  ])('shows %s', (_, value, shown) => {
    const error = new DeliveryError('X', [{ code: 'DeliveryTopology.InvalidName', property: 'p', value, message: 'must be other' }]);
    expect(error.message).toContain(`  - p: must be other, ${shown}`);
  });

  test('is named by its code, and says where it happened', () => {
    const scope = new Construct(new Stack(new App(), 'Stack'), 'Child');
    const problem = { code: 'DeliveryTopology.InvalidName' as const, property: 'p', value: 1, message: 'must be other' };
    const one = new DeliveryError('X', [problem], scope);
    expect([one.name, one.code, one.constructPath]).toEqual(['DeliveryTopology.InvalidName', 'DeliveryTopology.InvalidName', 'Stack/Child']);
    expect(one.message).toBe('X at Stack/Child: 1 problem\n  - p: must be other, got 1 [DeliveryTopology.InvalidName]');
    const atApp = new DeliveryError('X', [problem], new App());
    expect(atApp.message).toContain('X at (the app): 1 problem');
  });
});

test('nothing is thrown where nothing is wrong', () => {
  expect(() => new Problems('X').throwIfAny()).not.toThrow();
});

import { has } from './shape';

/** Tells objects that a class has made, and so has checked, from look-alikes and copies. */
export interface Brand {
  mark<T extends object>(made: T): T;
  isOn(candidate: unknown): boolean;
}

/** Works across copies of this package, as a class check does not. The mark is not enumerable, so that a spread copy lacks it. */
export function brand(className: string): Brand {
  const symbol = Symbol.for(`cdk-secure-delivery.${className}`);
  return {
    mark: (made) => Object.defineProperty(made, symbol, { value: true }),
    isOn: (candidate) => has(candidate, symbol),
  };
}

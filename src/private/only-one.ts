import { IConstruct } from 'constructs';

/** Tells when an app would define the same named thing twice, which only the deployment would refuse. */
export interface OnlyOne {
  /** Marks a construct as the one of a name, for whoever comes after it. */
  mark(construct: IConstruct, name: string | undefined): void;
  /** The construct of a name that the app has already. */
  find(scope: IConstruct, name: string): IConstruct | undefined;
}

/** Works across copies of this package, as a class check does not. */
export function onlyOne(className: string): OnlyOne {
  const symbol = Symbol.for(`cdk-secure-delivery.${className}`);
  return {
    mark: (construct, name) => void Object.defineProperty(construct, symbol, { value: name }),
    find: (scope, name) => scope.node.root.node.findAll().find((each) => (each as { [symbol]?: string })[symbol] === name),
  };
}

import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isLiteral } from './tokens';

/** Tells when an app would define the same named thing twice, which only the deployment would refuse. */
export interface OnlyOne {
  /** Marks a construct as the one of a name, for whoever comes after it. */
  mark(construct: IConstruct, name: string | undefined): void;
  /** The construct of a name that the app has already. */
  find(scope: IConstruct, name: string): IConstruct | undefined;
  /** Every construct of the app that is the one of a name, with its name. */
  all(scope: IConstruct): (readonly [name: string, construct: IConstruct])[];
}

/** Works across copies of this package, as a class check does not. */
export function onlyOne(className: string): OnlyOne {
  const symbol = Symbol.for(`cdk-secure-delivery.${className}`);
  const all = (scope: IConstruct) => scope.node.root.node.findAll().flatMap((each) => {
    const name = (each as { [symbol]?: string })[symbol];
    return name === undefined ? [] : [[name, each] as const];
  });
  return {
    mark: (construct, name) => void Object.defineProperty(construct, symbol, { value: name }),
    find: (scope, wanted) => all(scope).find(([name]) => name === wanted)?.[1],
    all,
  };
}

/** Where names have to be told apart: the account, or the stack itself where only the deployment knows that. */
export const accountOf = ({ account, node }: Stack): string => (isLiteral(account) ? account : node.path);

/** By what roles and policies are told apart: IAM does not tell names apart that differ in capitals. */
export const nameInAccount = (account: string, name: string): string => `${account}/${name.toLowerCase()}`;

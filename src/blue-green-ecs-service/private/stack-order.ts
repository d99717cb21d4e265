import { Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Deploys one construct's stack before another's, where one app holds both: what the later one reads, has to be there by then. */
export function deployBefore(earlier: IConstruct, later: IConstruct): void {
  // Between stages, each of which is deployed by itself, there is no order to be given.
  if (Stage.of(earlier) === Stage.of(later)) later.node.addDependency(earlier);
}

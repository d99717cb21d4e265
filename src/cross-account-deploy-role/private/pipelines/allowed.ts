import { StagePipelines } from './stage-pipelines';
import { Allowing } from './statements';
import { DeployPlace } from '../engines/engine';

/** What a role may do, where it is, and what else there is in its stage. */
export interface Allowed {
  readonly statements: readonly Allowing[];
  readonly stage: StagePipelines;
  readonly place: DeployPlace;
}

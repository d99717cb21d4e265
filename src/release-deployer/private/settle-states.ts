import type { DefinitionValues, Integrations } from './definition';
import { ACTIVE } from './release-states';
import { choice, pass, q, States, task, wait } from '../../private/states';

const ENDED_ALREADY = ['CodeDeploy.DeploymentAlreadyCompletedException'];

/**
 * What an execution has left that was aborted, timed out or failed: its deployment is stopped if it still runs, and the
 * release is finished or taken back, as the deployment has ended.
 */
export function settleStates({ applicationName, deploymentGroupName }: DefinitionValues, call: Integrations): States {
  const group = { ApplicationName: applicationName, DeploymentGroupName: deploymentGroupName };
  // Its roll-back may carry the same description.
  const ours = '$states.result.DeploymentsInfo[Description = $by and $not(Creator = "codeDeployRollback")]';
  return {
    BeginSettlement: pass({
      settling: true,
      by: q('$lock.by.S'),
      release: q('$lock.release.S'),
      image: q('$lock.image.S'),
      since: q('$lock.since.S'),
      revision: q('$exists($lock.revision.S) ? $lock.revision.S : ""'),
      failure: { error: 'ReleaseDeployer.Abandoned', cause: q('$lock.by.S') },
    }, 'FindDeployment'),

    // A deployment carries the execution that started it as its description.
    FindDeployment: task(call.listDeployments, { ...group, CreateTimeRange: { Start: q('$since') } }, {
      next: 'WereThereAny', assign: { started: q('[$states.result.Deployments[[0..24]]]') }, retries: 8,
    }),
    WereThereAny: choice([['$count($started) = 0', 'LookTwice']], 'LookAtStarted'),
    // The call may be on its way still, and the list a little old.
    LookTwice: choice([['$looks = 0', 'CountLook']], 'WaitForQuiet'),
    CountLook: pass({ looks: 1 }, 'WaitForLateStart'),
    WaitForLateStart: wait(90, 'FindDeployment'),
    LookAtStarted: task(call.batchGetDeployments, { DeploymentIds: q('$started') }, {
      next: 'IsOneOurs',
      assign: {
        deployment: q(`$exists(${ours}) ? ${ours}[0].DeploymentId : ""`),
        status: q(`$exists(${ours}) ? ${ours}[0].Status : ""`),
      },
      retries: 8,
    }),
    IsOneOurs: choice([
      ['$deployment = ""', 'LookTwice'],
      [`$settling and $status in ${JSON.stringify(ACTIVE)}`, 'StopDeployment'],
    ], 'LookAtDeployment'),
    StopDeployment: task(call.stopDeployment, { DeploymentId: q('$deployment'), AutoRollbackEnabled: true }, {
      next: 'WaitForDeployment',
      // It has ended by itself meanwhile, or will.
      catches: [{ errors: ['States.ALL'], next: 'WaitForDeployment' }],
      retries: 8,
      answers: ENDED_ALREADY,
    }),
  };
}

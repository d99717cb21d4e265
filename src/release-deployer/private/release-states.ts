import type { DefinitionValues, Integrations } from './definition';
import { CONDITION_FAILED, LOST, ME, UNLESS_REFUSED, whileHeld } from './lock-states';
import { MADE_BY, rejects, revisionStates } from './revision-states';
import { choice, fail, pass, q, States, task, unlessRedriven, wait } from '../../private/states';

/** An image that was built for this topology, by its digest. */
export const OUR_IMAGE = '$substringBefore($image, "@") = $repository and $contains($image, /^[^@]+@sha256:[0-9a-f]{64}$/)';
/** Deployments of which the end is not known yet. */
export const ACTIVE = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'];
/** How many of a family's newest revisions a clean-up looks at: more than anybody registers during one release. */
const LOOKED_THROUGH = 20;
/** How long a release is remembered, so that it is not made twice: longer than a pipeline remembers its executions. */
const RECORD_DAYS = 400;

/** From the stack's revision to the pointer, or to the removal of what was registered. */
export function releaseStates(values: DefinitionValues, call: Integrations): States {
  return { ...revisionStates(values, call), ...deploymentStates(values, call), ...successStates(values, call), ...cleanUpStates(values, call) };
}

function deploymentStates(values: DefinitionValues, call: Integrations): States {
  const { applicationName, deploymentGroupName, containerName, port, pollSeconds, clusterName, serviceName } = values;
  const group = { ApplicationName: applicationName, DeploymentGroupName: deploymentGroupName };
  return {
    StartDeployment: task(call.createDeployment, {
      ...group,
      Description: unlessRedriven('$by'),
      Revision: {
        RevisionType: 'AppSpecContent',
        AppSpecContent: {
          // The version as it is documented: as a number it would be written 0.
          Content: q(`'{"version":0.0,"Resources":' & $string([{"TargetService": {"Type": "AWS::ECS::Service", "Properties": {
            "TaskDefinition": $revision, "LoadBalancerInfo": {"ContainerName": "${containerName}", "ContainerPort": ${port}}
          }}}]) & '}'`),
        },
      },
    }, {
      next: 'WaitForDeployment',
      assign: { deployment: q('$states.result.DeploymentId') },
      // It may have started all the same: CodeDeploy runs one at a time, so a second try would not tell.
      catches: [{ ...rejects[0], next: 'FindDeployment' }],
    }),

    WaitForDeployment: wait(pollSeconds, 'LookAtDeployment'),
    LookAtDeployment: task(call.getDeployment, { DeploymentId: q('$deployment') }, {
      next: 'HowDidItEnd',
      assign: {
        status: q('$states.result.DeploymentInfo.Status'),
        failure: q(`$states.result.DeploymentInfo.Status in ["Failed", "Stopped"] ? {
          "error": "ReleaseDeployer.ReleaseRejected",
          "cause": $deployment & " has " & $lowercase($states.result.DeploymentInfo.Status)
            & ($exists($states.result.DeploymentInfo.ErrorInformation.Message) ? ": " & $states.result.DeploymentInfo.ErrorInformation.Message : "")
        } : {}`),
      },
      // A release of days does not end because CodeDeploy cannot be asked for some minutes; the time-out ends it.
      catches: [{ errors: ['States.ALL'], next: 'WaitForDeployment' }],
      retries: 8,
    }),
    HowDidItEnd: choice([['$status = "Succeeded"', 'IsItOurImage'], ['$exists($failure.error)', 'WaitForQuiet']], 'WaitForDeployment'),

    // CodeDeploy brings the traffic back in a deployment of its own; it is over when no deployment is at work any more.
    WaitForQuiet: wait(pollSeconds, 'LookForActive'),
    LookForActive: task(call.listDeployments, { ...group, IncludeOnlyStatuses: ACTIVE }, {
      next: 'IsItQuiet', assign: { active: q('$count($states.result.Deployments)') }, retries: 8,
    }),
    IsItQuiet: choice([['$active > 0', 'WaitForQuiet']], 'LookAtServing'),

    // No roll-back was wanted by who has stopped it, or it has failed as well: what serves must stay registered.
    LookAtServing: task(call.describeServices, { Cluster: clusterName, Services: [serviceName] }, {
      next: 'DoesItServe',
      assign: { serves: q('$count($states.result.Services.TaskSets[Status = "PRIMARY" and TaskDefinition = $revision]) > 0') },
      retries: 8,
    }),
    DoesItServe: choice([['$serves', 'RejectedServes']], 'CleanUp'),
    RejectedServes: pass({
      failure: {
        error: 'ReleaseDeployer.RejectedServes',
        cause: q('$failure.cause & "; its traffic was not brought back, and " & $revision & " serves: release the image that should"'),
      },
    }, 'GiveBackLock'),
  };
}

/** The pointer first: were the release recorded without it, the next try would not write it. */
function successStates({ tableName, pointerName }: DefinitionValues, call: Integrations): States {
  return {
    // While settling, the image is what the lock says, which somebody else may have written.
    IsItOurImage: choice([[OUR_IMAGE, 'HoldLock']], 'ForeignImage'),
    ForeignImage: pass({ failure: { error: 'ReleaseDeployer.ForeignImage', cause: q('$image & " is none of the topology\'s repository"') } }, 'GiveBackLock'),
    // Whoever has lost the lock must not write: its release was settled, and another one may have been made since.
    HoldLock: task(call.updateItem, {
      ...whileHeld(tableName), UpdateExpression: 'SET #owner = :me', ExpressionAttributeValues: ME,
    }, { next: 'WritePointer', catches: [{ errors: CONDITION_FAILED, next: 'LockLost' }], ...UNLESS_REFUSED }),
    LockLost: fail(LOST.error, LOST.cause),
    WritePointer: task(call.putParameter, { Name: pointerName, Value: unlessRedriven('$image'), Overwrite: true }, { next: 'RecordRelease', retries: 8 }),
    RecordRelease: task(call.putItem, {
      TableName: tableName,
      Item: {
        id: { S: q('"release/" & $release') },
        image: { S: q('$image') },
        by: { S: q('$by') },
        expires: { N: q(`$string($floor($millis() / 1000) + ${RECORD_DAYS * 24 * 3600})`) },
      },
    }, { next: 'GiveBackLock', retries: 5 }),
  };
}

/** For what ECS has made to be listed, and for a call that nobody has waited for to end. */
const LATE_REVISION_SECONDS = 30;

/**
 * What was registered must not become what a stack finds as the family's newest revision. Looked at is the one that is
 * known, then what is listed: one may have been registered of which no answer came, or which nobody had time to write down.
 * Removed is only what carries this release's tag, whatever the lock says, and never the stack's own.
 */
function cleanUpStates({ family, taskDefinitionArn }: DefinitionValues, call: Integrations): States {
  const others = q('[$candidates[[1..' + LOOKED_THROUGH + ']]]');
  return {
    CleanUp: pass({ candidates: q('$revision != "" ? [$revision] : []'), listed: false }, 'AnyLeft'),
    AnyLeft: choice([['$count($candidates) > 0', 'LookAtCandidate'], ['$listed', 'GiveBackLock']], 'WaitForLateRevision'),
    LookAtCandidate: task(call.describeTaskDefinition, { TaskDefinition: q('$candidates[0]'), Include: ['TAGS'] }, {
      next: 'IsItOurs',
      assign: {
        ours: q(`$count($states.result.Tags[Key = "${MADE_BY}" and Value = $by]) > 0 and $states.result.TaskDefinition.Status = "ACTIVE"
          and $states.result.TaskDefinition.TaskDefinitionArn != "${taskDefinitionArn}"`),
        revision: q('$candidates[0]'),
        candidates: others,
      },
      // Somebody has deleted it.
      catches: [{ errors: ['Ecs.ClientException'], next: 'AnyLeft', assign: { candidates: others } }],
      retries: 5,
    }),
    IsItOurs: choice([['$ours', 'RemoveRevision']], 'AnyLeft'),
    RemoveRevision: task(call.deregisterTaskDefinition, { TaskDefinition: q('$revision') }, { next: 'AnyLeft', retries: 5 }),

    WaitForLateRevision: wait(LATE_REVISION_SECONDS, 'LookAtFamily'),
    LookAtFamily: task(call.listTaskDefinitions, { FamilyPrefix: family, Status: 'ACTIVE', Sort: 'DESC', MaxResults: LOOKED_THROUGH }, {
      next: 'AnyLeft', assign: { candidates: q('[$states.result.TaskDefinitionArns]'), listed: true }, retries: 5,
    }),
  };
}

import type { DefinitionValues, Integrations } from './definition';
import { CONDITION_FAILED, DYNAMODB_RETRIES, LOCK } from './lock-states';
import { Catch, choice, pass, q, States, task, wait } from './states';

/** The tag that says which execution has registered a revision. */
export const MADE_BY = 'cdk-secure-delivery:release';
/** What AWS adds to a task definition, and does not take back. */
const NOT_REGISTERED = ['TaskDefinitionArn', 'Revision', 'Status', 'RequiresAttributes', 'Compatibilities', 'RegisteredAt', 'RegisteredBy', 'DeregisteredAt'];
/** Deployments of which the end is not known yet. */
export const ACTIVE = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'];
/** How many of a family's newest revisions a clean-up looks at: more than anybody registers during one release. */
const LOOKED_THROUGH = 20;
/** How long a release is remembered, so that it is not made twice: longer than a pipeline remembers its executions. */
const RECORD_DAYS = 400;

/** From the family's newest revision to the pointer, or to the removal of what was registered. */
export function releaseStates(values: DefinitionValues, call: Integrations): States {
  return { ...revisionStates(values, call), ...deploymentStates(values, call), ...successStates(values, call), ...cleanUpStates(values, call) };
}

/** Whatever goes wrong before there is a deployment. */
const rejects: readonly Catch[] = [{
  errors: ['States.ALL'],
  next: 'CleanUp',
  assign: { failure: { error: q('"ReleaseDeployer.ReleaseFailed"'), cause: q('$states.errorOutput.Error & ": " & $states.errorOutput.Cause') } },
}];

/**
 * The new revision is the family's newest one with another image: a change of the task definition that a stack has made
 * meanwhile is a part of it.
 */
function revisionStates({ tableName, family, containerName }: DefinitionValues, call: Integrations): States {
  return {
    ReadRecord: task(call.getItem, { TableName: tableName, Key: { id: { S: q('"release/" & $release') } }, ConsistentRead: true }, {
      next: 'IsItNew', assign: { known: q('$exists($states.result.Item)') }, retries: 5,
    }),
    IsItNew: choice([['$known', 'GiveBackLock']], 'ReadFamily'),

    ReadFamily: task(call.describeTaskDefinition, { TaskDefinition: family, Include: ['TAGS'] }, {
      next: 'HasContainer',
      assign: { family: q('$states.result.TaskDefinition'), base: q('$states.result.TaskDefinition.TaskDefinitionArn'), tags: q('[$states.result.Tags[$not($contains(Key, /^aws:/))]]') },
      catches: rejects,
      retries: 3,
    }),
    HasContainer: choice([[`$count($family.ContainerDefinitions[Name = "${containerName}"]) = 1`, 'RegisterRevision']], 'NoContainer'),
    NoContainer: pass({ failure: { error: 'ReleaseDeployer.NoContainer', cause: `the task definition has no container ${containerName}` } }, 'CleanUp'),

    // Not made again when it fails: it may have registered something all the same, which is found by its tag.
    RegisterRevision: task(call.registerTaskDefinition, q(`$merge([
      $sift($family, function($value, $name) { $not($name in ${JSON.stringify(NOT_REGISTERED)}) }),
      {
        "ContainerDefinitions": [$family.ContainerDefinitions.$merge([$, Name = "${containerName}" ? {"Image": $image} : {}])],
        "Tags": [$append($tags[Key != "${MADE_BY}"], {"Key": "${MADE_BY}", "Value": $me})]
      }
    ])`) as never, { next: 'LookForChange', assign: { revision: q('$states.result.TaskDefinition.TaskDefinitionArn') }, catches: rejects }),

    // A stack may have registered one between reading and registering: it would be left out now, and in every later release.
    LookForChange: task(call.listTaskDefinitions, { FamilyPrefix: family, Status: 'ACTIVE', Sort: 'DESC', MaxResults: 2 }, {
      next: 'IsItBasedOnNewest', assign: { newest: q('$states.result.TaskDefinitionArns') }, catches: rejects, retries: 3,
    }),
    IsItBasedOnNewest: choice([
      ['$newest[0] = $revision and $newest[1] = $base', 'RecordRevision'],
      // The list may be a little old.
      ['$newest[0] = $base', 'WaitForList'],
    ], 'RemoveOutdated'),
    WaitForList: wait(5, 'LookForChange'),
    RemoveOutdated: task(call.deregisterTaskDefinition, { TaskDefinition: q('$revision') }, { next: 'ReadFamily', catches: rejects, retries: 3 }),

    // Also the moment in which somebody is stopped who has lost the lock without noticing.
    RecordRevision: task(call.updateItem, {
      TableName: tableName,
      Key: LOCK,
      UpdateExpression: 'SET revision = :revision',
      ConditionExpression: '#owner = :me',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':revision': { S: q('$revision') }, ':me': { S: q('$me') } },
    }, {
      next: 'StartDeployment',
      catches: [{ errors: CONDITION_FAILED, next: 'CleanUp', assign: { failure: { error: 'ReleaseDeployer.LockLost', cause: 'another execution has settled this one' } } }, ...rejects],
      ...DYNAMODB_RETRIES,
    }),
  };
}

function deploymentStates({ applicationName, deploymentGroupName, containerName, port, pollSeconds }: DefinitionValues, call: Integrations): States {
  const group = { ApplicationName: applicationName, DeploymentGroupName: deploymentGroupName };
  return {
    StartDeployment: task(call.createDeployment, {
      ...group,
      Description: q('$by'),
      Revision: {
        RevisionType: 'AppSpecContent',
        AppSpecContent: {
          Content: q(`$string({"version": 0.0, "Resources": [{"TargetService": {"Type": "AWS::ECS::Service", "Properties": {
            "TaskDefinition": $revision, "LoadBalancerInfo": {"ContainerName": "${containerName}", "ContainerPort": ${port}}
          }}}]})`),
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
      retries: 8,
    }),
    HowDidItEnd: choice([['$status = "Succeeded"', 'WritePointer'], ['$exists($failure.error)', 'WaitForQuiet']], 'WaitForDeployment'),

    // CodeDeploy brings the traffic back in a deployment of its own; it is over when no deployment is at work any more.
    WaitForQuiet: wait(pollSeconds, 'LookForActive'),
    LookForActive: task(call.listDeployments, { ...group, IncludeOnlyStatuses: ACTIVE }, {
      next: 'IsItQuiet', assign: { active: q('$count($states.result.Deployments)') }, retries: 8,
    }),
    IsItQuiet: choice([['$active > 0', 'WaitForQuiet']], 'CleanUp'),
  };
}

/** The pointer first: were the release recorded without it, the next try would not write it. */
function successStates({ tableName, pointerName }: DefinitionValues, call: Integrations): States {
  return {
    WritePointer: task(call.putParameter, { Name: pointerName, Value: q('$image'), Overwrite: true }, { next: 'RecordRelease', retries: 8 }),
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

/** What was registered must not become what a stack finds as the family's newest revision. */
function cleanUpStates({ family }: DefinitionValues, call: Integrations): States {
  return {
    CleanUp: choice([['$revision != ""', 'LookAtRevision']], 'LookAtFamily'),
    LookAtRevision: task(call.describeTaskDefinition, { TaskDefinition: q('$revision') }, {
      next: 'IsItThere', assign: { there: q('$states.result.TaskDefinition.Status = "ACTIVE"') }, retries: 5,
    }),
    IsItThere: choice([['$there', 'RemoveRevision']], 'LookAtFamily'),
    RemoveRevision: task(call.deregisterTaskDefinition, { TaskDefinition: q('$revision') }, { next: 'LookAtFamily', retries: 5 }),

    // One that was registered, but of which nobody had the time to write down that it was.
    LookAtFamily: task(call.listTaskDefinitions, { FamilyPrefix: family, Status: 'ACTIVE', Sort: 'DESC', MaxResults: LOOKED_THROUGH }, {
      next: 'AnyLeft', assign: { candidates: q('$states.result.TaskDefinitionArns') }, retries: 5,
    }),
    AnyLeft: choice([['$count($candidates) = 0', 'GiveBackLock']], 'LookAtCandidate'),
    LookAtCandidate: task(call.describeTaskDefinition, { TaskDefinition: q('$candidates[0]'), Include: ['TAGS'] }, {
      next: 'IsItOurs',
      assign: {
        ours: q(`$count($states.result.Tags[Key = "${MADE_BY}" and Value = $by]) > 0 and $states.result.TaskDefinition.Status = "ACTIVE"`),
        revision: q('$candidates[0]'),
        candidates: q('[$candidates[[1..' + LOOKED_THROUGH + ']]]'),
      },
      retries: 5,
    }),
    IsItOurs: choice([['$ours', 'RemoveRevision']], 'AnyLeft'),
  };
}

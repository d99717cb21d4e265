import type { DefinitionValues, Integrations } from './definition';
import { CONDITION_FAILED, UNLESS_REFUSED, LOST, ME, whileHeld } from './lock-states';
import { Catch, choice, pass, q, States, task, wait } from './states';

/** The tag that says which execution has registered a revision; those of a stack have none. */
export const MADE_BY = 'cdk-secure-delivery:release';
/** The tag that says which revision of the stack it was made from. */
export const BASED_ON = 'cdk-secure-delivery:based-on';
/** What AWS adds to a task definition, and does not take back. */
const NOT_REGISTERED = ['TaskDefinitionArn', 'Revision', 'Status', 'RequiresAttributes', 'Compatibilities', 'RegisteredAt', 'RegisteredBy', 'DeregisteredAt'];

/** Whatever goes wrong before there is a deployment. */
export const rejects: readonly Catch[] = [{
  errors: ['States.ALL'],
  next: 'CleanUp',
  assign: { failure: { error: q('"ReleaseDeployer.ReleaseFailed"'), cause: q('$states.errorOutput.Error & ": " & $states.errorOutput.Cause') } },
}];

/** A revision's tag, or an empty text. */
const tag = (key: string) => q(`$exists($states.result.Tags[Key = "${key}"]) ? $states.result.Tags[Key = "${key}"][0].Value : ""`);

/** Whether this very release was made before; then which revision the stack means, and that one with another image. */
export function revisionStates(values: DefinitionValues, call: Integrations): States {
  return { ...recordStates(values, call), ...baseStates(values, call), ...registrationStates(values, call) };
}

function recordStates({ tableName }: DefinitionValues, call: Integrations): States {
  return {
    ReadRecord: task(call.getItem, { TableName: tableName, Key: { id: { S: q('"release/" & $release') } }, ConsistentRead: true }, {
      next: 'IsItNew', assign: { released: q('$exists($states.result.Item.image.S) ? $states.result.Item.image.S : ""') }, retries: 5,
    }),
    IsItNew: choice([['$released = $image', 'GiveBackLock']], 'ReadFamily'),
  };
}

/**
 * The revision that the stack means at present: the family's newest, or the one from which the newest was made by a release.
 * One that a stack has registered and, when it was rolled back, removed again, is not carried on; then it is looked for.
 */
function baseStates({ family, containerName }: DefinitionValues, call: Integrations): States {
  const described = { candidate: q('$states.result.TaskDefinition'), tags: q('[$states.result.Tags[$not($contains(Key, /^aws:/))]]') };
  return {
    ReadFamily: task(call.listTaskDefinitions, { FamilyPrefix: family, Status: 'ACTIVE', Sort: 'DESC', MaxResults: 100 }, {
      next: 'AnyBaseLeft',
      assign: { seen: q('$states.result.TaskDefinitionArns[0]'), candidates: q('[$states.result.TaskDefinitionArns]'), tried: '' },
      catches: rejects,
      retries: 3,
    }),
    AnyBaseLeft: choice([['$count($candidates) = 0', 'NoBase']], 'TryBase'),
    NoBase: pass({ failure: { error: 'ReleaseDeployer.NoTaskDefinition', cause: 'the stack has no revision of the task definition; deploy it' } }, 'CleanUp'),
    TryBase: task(call.describeTaskDefinition, { TaskDefinition: q('$candidates[0]'), Include: ['TAGS'] }, {
      next: 'IsItOfStack',
      assign: { ...described, candidates: q('[$candidates[[1..100]]]'), madeBy: tag(MADE_BY), basedOn: tag(BASED_ON) },
      catches: rejects,
      retries: 3,
    }),
    IsItOfStack: choice([['$madeBy = ""', 'UseAsBase'], ['$basedOn != "" and $basedOn != $tried', 'ReadBase']], 'AnyBaseLeft'),
    ReadBase: task(call.describeTaskDefinition, { TaskDefinition: q('$basedOn'), Include: ['TAGS'] }, {
      next: 'IsBaseThere', assign: { ...described, tried: q('$basedOn') }, catches: rejects, retries: 3,
    }),
    IsBaseThere: choice([['$candidate.Status = "ACTIVE"', 'UseAsBase']], 'AnyBaseLeft'),
    UseAsBase: pass({ family: q('$candidate'), base: q('$candidate.TaskDefinitionArn') }, 'HasContainer'),
    HasContainer: choice([[`$count($family.ContainerDefinitions[Name = "${containerName}"]) = 1`, 'RegisterRevision']], 'NoContainer'),
    NoContainer: pass({ failure: { error: 'ReleaseDeployer.NoContainer', cause: `the task definition has no container ${containerName}` } }, 'CleanUp'),
  };
}

function registrationStates({ tableName, family, containerName }: DefinitionValues, call: Integrations): States {
  const revision = `$merge([
    $sift($family, function($value, $name) { $not($name in ${JSON.stringify(NOT_REGISTERED)}) }),
    {
      "ContainerDefinitions": [$family.ContainerDefinitions.$merge([$, Name = "${containerName}" ? {"Image": $image} : {}])],
      "Tags": [$append($tags[$not(Key in ["${MADE_BY}", "${BASED_ON}"])], [{"Key": "${MADE_BY}", "Value": $me}, {"Key": "${BASED_ON}", "Value": $base}])]
    }
  ])`;
  return {
    // Not made again when it fails: it may have registered something all the same, which is found by its tag.
    RegisterRevision: task(call.registerTaskDefinition, q(revision), {
      next: 'LookForChange', assign: { revision: q('$states.result.TaskDefinition.TaskDefinitionArn') }, catches: rejects,
    }),

    // A stack may have registered one between reading and registering: it would be left out now, and in every later release.
    LookForChange: task(call.listTaskDefinitions, { FamilyPrefix: family, Status: 'ACTIVE', Sort: 'DESC', MaxResults: 2 }, {
      next: 'IsItBasedOnNewest', assign: { newest: q('[$states.result.TaskDefinitionArns]') }, catches: rejects, retries: 3,
    }),
    IsItBasedOnNewest: choice([
      ['$newest[0] = $revision and $newest[1] = $seen', 'LookAtBase'],
      // The list may be a little old.
      ['$newest[0] = $seen', 'WaitForList'],
    ], 'RemoveOutdated'),
    WaitForList: wait(5, 'LookForChange'),
    // Nor may the stack have taken back what this one is made from, which the newest need not show.
    LookAtBase: task(call.describeTaskDefinition, { TaskDefinition: q('$base') }, {
      next: 'IsBaseStillThere', assign: { baseStatus: q('$states.result.TaskDefinition.Status') }, catches: rejects, retries: 3,
    }),
    IsBaseStillThere: choice([['$baseStatus = "ACTIVE"', 'RecordRevision']], 'RemoveOutdated'),
    RemoveOutdated: task(call.deregisterTaskDefinition, { TaskDefinition: q('$revision') }, { next: 'ReadFamily', catches: rejects, retries: 3 }),

    // Also the moment in which somebody is stopped who has lost the lock without noticing.
    RecordRevision: task(call.updateItem, {
      ...whileHeld(tableName), UpdateExpression: 'SET revision = :revision', ExpressionAttributeValues: { ...ME, ':revision': { S: q('$revision') } },
    }, { next: 'StartDeployment', catches: [{ errors: CONDITION_FAILED, next: 'CleanUp', assign: { failure: LOST } }, ...rejects], ...UNLESS_REFUSED }),
  };
}

import type { DefinitionValues, Integrations } from './definition';
import { CONDITION_FAILED, LOST, ME, UNLESS_REFUSED, whileHeld } from './lock-states';
import { Catch, choice, pass, q, States, task, unlessRedriven } from '../../private/states';

/** The tag that says which execution has registered a revision; those of a stack have none. */
export const MADE_BY = 'cdk-secure-delivery:release';
/** What AWS adds to a task definition, and does not take back. */
const NOT_REGISTERED = ['TaskDefinitionArn', 'Revision', 'Status', 'RequiresAttributes', 'Compatibilities', 'RegisteredAt', 'RegisteredBy', 'DeregisteredAt'];

/** Whatever goes wrong before there is a deployment. */
export const rejects: readonly Catch[] = [{
  errors: ['States.ALL'],
  next: 'CleanUp',
  assign: { failure: { error: q('"ReleaseDeployer.ReleaseFailed"'), cause: q('$states.errorOutput.Error & ": " & $states.errorOutput.Cause') } },
}];

/**
 * Whether this very release was made before; if not, the stack's revision with another image.
 *
 * The stack says itself which one is its revision, here in the definition: when an update is rolled back, so is the
 * definition. The family's newest may be one that a stack has taken back, or that somebody else has registered.
 */
export function revisionStates({ tableName, taskDefinitionArn, containerName }: DefinitionValues, call: Integrations): States {
  const revision = `$merge([
    $sift($base, function($value, $name) { $not($name in ${JSON.stringify(NOT_REGISTERED)}) }),
    {
      "ContainerDefinitions": [$base.ContainerDefinitions.$merge([$, Name = "${containerName}" ? {"Image": $image} : {}])],
      "Tags": [$append($tags[$not(Key = "${MADE_BY}")], {"Key": "${MADE_BY}", "Value": $me})]
    }
  ])`;
  return {
    ReadRecord: task(call.getItem, { TableName: tableName, Key: { id: { S: q('"release/" & $release') } }, ConsistentRead: true }, {
      next: 'IsItNew', assign: { released: q('$exists($states.result.Item.image.S) ? $states.result.Item.image.S : ""') }, retries: 5,
    }),
    IsItNew: choice([['$released = $image', 'GiveBackLock']], 'ReadBase'),

    ReadBase: task(call.describeTaskDefinition, { TaskDefinition: taskDefinitionArn, Include: ['TAGS'] }, {
      next: 'IsBaseThere',
      assign: { base: q('$states.result.TaskDefinition'), tags: q('[$states.result.Tags[$not($contains(Key, /^aws:/))]]') },
      catches: rejects,
      retries: 3,
    }),
    IsBaseThere: choice([[`$base.Status = "ACTIVE" and $count($base.ContainerDefinitions[Name = "${containerName}"]) = 1`, 'RegisterRevision']], 'NoBase'),
    NoBase: pass({
      failure: {
        error: 'ReleaseDeployer.NoTaskDefinition',
        cause: q(`$base.TaskDefinitionArn & " is not active, or has no container ${containerName}; deploy the stack with another task definition"`),
      },
    }, 'CleanUp'),

    // Not made again when it fails: it may have registered something all the same, which is found by its tag.
    RegisterRevision: task(call.registerTaskDefinition, unlessRedriven(revision), {
      next: 'RecordRevision', assign: { revision: q('$states.result.TaskDefinition.TaskDefinitionArn') }, catches: rejects,
    }),

    // Also the moment in which somebody is stopped who has lost the lock without noticing.
    RecordRevision: task(call.updateItem, {
      ...whileHeld(tableName, { '#revision': 'revision' }), UpdateExpression: 'SET #revision = :revision', ExpressionAttributeValues: { ...ME, ':revision': { S: q('$revision') } },
    }, { next: 'StartDeployment', catches: [{ errors: CONDITION_FAILED, next: 'CleanUp', assign: { failure: LOST } }, ...rejects], ...UNLESS_REFUSED }),
  };
}

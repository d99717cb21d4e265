import type { DefinitionValues, Integrations } from './definition';
import { Catch, choice, fail, q, States, succeed, task, wait } from './states';

/** The items of the table: one lock, and what was released, each by its id. */
const LOCK = { id: { S: 'lock' } };
export const CONDITION_FAILED = ['DynamoDB.ConditionalCheckFailedException'];
const OWNER = { '#owner': 'owner' };
/** For writes with a condition: that it failed is an answer. */
export const UNLESS_REFUSED = { retries: 5, answers: CONDITION_FAILED };
/** Executions are forgotten after 90 days. */
const FORGOTTEN = ['Sfn.ExecutionDoesNotExistException'];
/** Why somebody gives up who does not hold the lock any more. */
export const LOST = { error: 'ReleaseDeployer.LockLost', cause: 'another execution has settled this one' };
/** Settling is tried again at once when it fails, but not for ever; after that, with the schedule. */
const MAX_SETTLEMENTS = 3;
/** What a settlement that the schedule starts is about. */
export const REGULARLY = 'regularly';

/** A write that fails for everybody but the holder of the lock. */
export const whileHeld = (tableName: string) => ({
  TableName: tableName,
  Key: LOCK,
  ConditionExpression: '#owner = :me',
  ExpressionAttributeNames: OWNER,
});
/** Who asks, for such a write. */
export const ME = { ':me': { S: q('$me') } };

const unreadable: readonly Catch[] = [{
  errors: ['States.ALL'],
  next: 'CannotLook',
  assign: { failure: { error: 'ReleaseDeployer.LockUnreadable', cause: q('$states.errorOutput.Error & ": " & $states.errorOutput.Cause') } },
}];

/**
 * One release at a time. The lock names the execution that holds it; whoever finds it held asks whether that execution
 * still runs. Only a lock of one that does not is taken over, by a write that names the holder it was taken from.
 */
export function lockStates({ tableName, pollSeconds, timeoutSeconds }: DefinitionValues, call: Integrations): States {
  // One that is not there although it cannot be so old is one that is not there yet.
  const forgotten = `$millis() - $toMillis($lock.since.S) > ${1000 * timeoutSeconds} ? "FORGOTTEN" : "RUNNING"`;
  return {
    AcquireLock: task(call.putItem, {
      TableName: tableName,
      Item: { ...LOCK, owner: { S: q('$me') }, by: { S: q('$me') }, release: { S: q('$release') }, image: { S: q('$image') }, since: { S: q('$since') }, settlements: { N: '0' } },
      ConditionExpression: 'attribute_not_exists(id)',
    }, { next: 'ReadRecord', catches: [{ errors: CONDITION_FAILED, next: 'ReadLock' }], ...UNLESS_REFUSED }),

    ReadLock: task(call.getItem, { TableName: tableName, Key: LOCK, ConsistentRead: true }, {
      next: 'WhoHoldsIt',
      assign: { lock: q('$exists($states.result.Item) ? $states.result.Item : {}') },
      catches: unreadable,
      retries: 5,
    }),
    WhoHoldsIt: choice([
      ['$not($exists($lock.id))', 'IsThereMore'],
      // The answer to an earlier try was lost.
      ['$lock.owner.S = $me and $lock.by.S = $me', 'ReadRecord'],
      ['$lock.owner.S = $me', 'BeginSettlement'],
    ], 'LookAtHolder'),

    IsThereMore: choice([['$settles != ""', 'NothingToSettle']], 'AcquireLock'),

    LookAtHolder: task(call.describeExecution, { ExecutionArn: q('$lock.owner.S') }, {
      next: 'DoesItRun',
      assign: { holder: q('$states.result.Status') },
      catches: [{ errors: FORGOTTEN, next: 'DoesItRun', assign: { holder: q(forgotten) } }, ...unreadable],
      retries: 3,
      answers: FORGOTTEN,
    }),
    DoesItRun: choice([
      // What Step Functions says of an execution may be a little old.
      ['$holder = "RUNNING" and $lock.owner.S = $settles', 'WaitForHolder'],
      // Its own end will be told of.
      ['$holder = "RUNNING" and $settles != ""', 'NothingToSettle'],
      ['$holder = "RUNNING"', 'ReleaseInProgress'],
      [`$settles != "" and $settles != "${REGULARLY}" and $number($lock.settlements.N) >= ${MAX_SETTLEMENTS}`, 'SettlementGivenUp'],
    ], 'TakeOverLock'),
    WaitForHolder: wait(pollSeconds, 'ReadLock'),

    TakeOverLock: task(call.updateItem, {
      TableName: tableName,
      Key: LOCK,
      UpdateExpression: 'SET #owner = :me, settlements = settlements + :one',
      ConditionExpression: '#owner = :holder',
      ExpressionAttributeNames: OWNER,
      ExpressionAttributeValues: { ...ME, ':one': { N: '1' }, ':holder': { S: q('$lock.owner.S') } },
    }, { next: 'BeginSettlement', catches: [{ errors: CONDITION_FAILED, next: 'ReadLock' }, ...unreadable], ...UNLESS_REFUSED }),

    // Somebody who has taken the lock over in the meantime keeps it. Or it is an earlier try that has given it back.
    GiveBackLock: task(call.deleteItem, {
      ...whileHeld(tableName), ExpressionAttributeValues: ME,
    }, { next: 'HowItEnds', catches: [{ errors: CONDITION_FAILED, next: 'HowItEnds' }], ...UNLESS_REFUSED }),

    // A settlement that fails would start the next one, and that one another: only those that have the lock are counted.
    CannotLook: choice([['$settles != ""', 'NotSettled']], 'LockUnreadable'),
    NotSettled: succeed({ settled: '', status: q('"could not look: " & $failure.cause') }),
    LockUnreadable: fail('ReleaseDeployer.LockUnreadable', q('$failure.cause')),
    ReleaseInProgress: fail('ReleaseDeployer.ReleaseInProgress', q('"another release is being made by " & $lock.owner.S & "; release again when it has ended"')),
    // No failure: that would start the next settlement. Those before have failed, and were told of.
    SettlementGivenUp: succeed({ settled: '', status: q('"what " & $lock.by.S & " left could not be settled; the schedule and the next release try again"') }),
  };
}

import type { DefinitionValues, Integrations } from './definition';
import { choice, fail, pass, q, States, task, wait } from '../../private/states';

/** The items of the table: one lock, and what was released, each by its id. */
const LOCK = { id: { S: 'lock' } };
export const CONDITION_FAILED = ['DynamoDB.ConditionalCheckFailedException'];
/** By an alias, like every attribute in an expression: many names are reserved. */
const OWNER = { '#owner': 'owner' };
/** For writes with a condition: that it failed is an answer. */
export const UNLESS_REFUSED = { retries: 5, answers: CONDITION_FAILED };
const UNKNOWN = ['Sfn.ExecutionDoesNotExistException'];
/** Why somebody gives up who does not hold the lock any more. */
export const LOST = { error: 'ReleaseDeployer.LockLost', cause: 'another execution has settled this one' };
/** What a settlement that the schedule starts is about. */
export const REGULARLY = 'regularly';

/** A write that fails for everybody but the holder of the lock. */
export const whileHeld = (tableName: string, otherNames: Readonly<Record<string, string>> = {}) => ({
  TableName: tableName,
  Key: LOCK,
  ConditionExpression: '#owner = :me',
  ExpressionAttributeNames: { ...OWNER, ...otherNames },
});
/** Who asks, for such a write. */
export const ME = { ':me': { S: q('$me') } };

/** Beyond an execution's own time-out, after which it has ended; clocks are not that far apart. */
const MARGIN_SECONDS = 3600;
/** How often a settlement waits for the end that it was told of. */
const MAX_WAITS = 20;

/**
 * One release at a time. The lock names the execution that holds it; whoever finds it held asks whether that execution
 * still runs. Only a lock of one that does not is taken over, by a write that names the holder it was taken from.
 */
export function lockStates({ tableName, pollSeconds, timeoutSeconds }: DefinitionValues, call: Integrations): States {
  // By the time-out of the definition that the holder has, which need not be this one. A lock that does not say is nobody's.
  const outlived = '$exists($lock.until.S) ? $millis() > $toMillis($lock.until.S) : true';
  const until = { S: q(`$fromMillis($millis() + ${1000 * (timeoutSeconds + MARGIN_SECONDS)})`) };
  return {
    AcquireLock: task(call.putItem, {
      TableName: tableName,
      Item: { ...LOCK, owner: { S: q('$me') }, by: { S: q('$me') }, release: { S: q('$release') }, image: { S: q('$image') }, since: { S: q('$since') }, until },
      ConditionExpression: 'attribute_not_exists(#id)',
      ExpressionAttributeNames: { '#id': 'id' },
    }, { next: 'ReadRecord', catches: [{ errors: CONDITION_FAILED, next: 'ReadLock' }], ...UNLESS_REFUSED }),

    ReadLock: task(call.getItem, { TableName: tableName, Key: LOCK, ConsistentRead: true }, {
      next: 'WhoHoldsIt', assign: { lock: q('$exists($states.result.Item) ? $states.result.Item : {}') }, retries: 5,
    }),
    WhoHoldsIt: choice([
      ['$not($exists($lock.id))', 'IsThereMore'],
      // The answer to an earlier try was lost.
      ['$lock.owner.S = $me and $lock.by.S = $me', 'ReadRecord'],
      ['$lock.owner.S = $me', 'BeginSettlement'],
      [outlived, 'TakeOverLock'],
    ], 'LookAtHolder'),

    IsThereMore: choice([['$settles != ""', 'NothingToSettle']], 'AcquireLock'),

    LookAtHolder: task(call.describeExecution, { ExecutionArn: q('$lock.owner.S') }, {
      next: 'DoesItRun',
      assign: { holder: q('$states.result.Status') },
      // Not there although it has the lock, and not long ago: it is not there yet.
      catches: [{ errors: UNKNOWN, next: 'DoesItRun', assign: { holder: 'RUNNING' } }],
      retries: 5,
      answers: UNKNOWN,
    }),
    DoesItRun: choice([
      // What Step Functions says of an execution may be a little old.
      [`$holder = "RUNNING" and $lock.owner.S = $settles and $waits < ${MAX_WAITS}`, 'CountWait'],
      // Its own end will be told of, or the schedule finds it.
      ['$holder = "RUNNING" and $settles != ""', 'NothingToSettle'],
      ['$holder = "RUNNING"', 'ReleaseInProgress'],
    ], 'TakeOverLock'),
    CountWait: pass({ waits: q('$waits + 1') }, 'WaitForHolder'),
    WaitForHolder: wait(pollSeconds, 'ReadLock'),

    TakeOverLock: task(call.updateItem, {
      TableName: tableName,
      Key: LOCK,
      UpdateExpression: 'SET #owner = :me, #until = :until',
      ConditionExpression: '#owner = :holder',
      ExpressionAttributeNames: { ...OWNER, '#until': 'until' },
      ExpressionAttributeValues: { ...ME, ':until': until, ':holder': { S: q('$lock.owner.S') } },
    }, { next: 'BeginSettlement', catches: [{ errors: CONDITION_FAILED, next: 'ReadLock' }], ...UNLESS_REFUSED }),

    // Somebody who has taken the lock over in the meantime keeps it. Or it is an earlier try that has given it back. Where it
    // cannot be given back, everything is done all the same: the next one takes it over.
    GiveBackLock: task(call.deleteItem, {
      ...whileHeld(tableName), ExpressionAttributeValues: ME,
    }, { next: 'HowItEnds', catches: [{ errors: ['States.ALL'], next: 'HowItEnds' }], ...UNLESS_REFUSED }),

    ReleaseInProgress: fail('ReleaseDeployer.ReleaseInProgress', q('"another release is being made by " & $lock.owner.S & "; release again when it has ended"')),
  };
}

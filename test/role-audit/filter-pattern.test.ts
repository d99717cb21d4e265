import { filterMatches } from './filter-pattern';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html, its first log event */
const EVENT = {
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [{ name: 'a', id: 1 }, { name: 'b', id: 2 }],
  SomeObject: null,
  ThisFlag: true,
};
/** and its second one */
const COMPOUND = {
  user: { id: 1, email: 'John.Stiles@example.com' },
  users: [{ id: 2, email: 'John.Doe@example.com' }, { id: 3, email: 'Jane.Doe@example.com' }],
  actions: ['GET', 'PUT', 'DELETE'],
  coordinates: [[0, 1, 2], [4, 5, 6], [7, 8, 9]],
};

test.each<[string, object, boolean]>([
  ['{ $.eventType = "UpdateTrail" }', EVENT, true],
  ['{ $.sourceIPAddress != 123.123.* }', EVENT, true],
  ['{ $.arrayKey[0] = "value" }', EVENT, true],
  ['{ $.objectList[1].id = 2 }', EVENT, true],
  ['{ $.SomeObject IS NULL }', EVENT, true],
  ['{ $.SomeOtherObject NOT EXISTS }', EVENT, true],
  ['{ $.ThisFlag IS TRUE }', EVENT, true],
  ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', COMPOUND, true],
  ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', COMPOUND, false],
  ['{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }', COMPOUND, true],
  ['{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }', COMPOUND, false],
  // A selector has to point to a value.
  ['{ $.users = 1 }', { users: [1, 2, 3] }, false],
  ['{ $.users != 1 }', { users: [1, 2, 3] }, false],
  // An asterisk stands at the ends only: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
  ['{ $.eventName = *Event }', { eventName: 'PutEvent' }, true],
  ['{ $.eventName = Event* }', { eventName: 'EventId' }, true],
  ['{ $.eventName = "Ev*ent" }', { eventName: 'EvXent' }, false],
  ['{ $.eventName = "*ven*" }', { eventName: 'EventId' }, true],
  ['{ $.ThisFlag IS FALSE }', EVENT, false],
  ['{ $.nothing != "x" }', EVENT, false],
])('%s', (pattern, event, expected) => expect(filterMatches(pattern, event)).toBe(expected));

test.each(['eventType = x', '{ ($.a = 1 }', '{ $.a = 1 $.b }', '{ a = 1 }', '{ $.a && }', '{ $.a = }', '{ }'])('%s is no pattern', (pattern) => {
  expect(() => filterMatches(pattern, EVENT)).toThrow('no filter pattern');
});

/**
 * A template without what CDK writes about itself: where a construct lies in the code, which differs between
 * languages by nothing that is deployed, and which libraries and jsii runtimes took part.
 */
export function normalise(template) {
  const copy = structuredClone(template);
  for (const [id, resource] of Object.entries(copy.Resources ?? {})) {
    if (resource.Type === 'AWS::CDK::Metadata') delete copy.Resources[id];
    if (resource.Metadata) delete resource.Metadata['aws:cdk:path'];
    dropWhenEmpty(resource, 'Metadata');
  }
  if (copy.Conditions) delete copy.Conditions.CDKMetadataAvailable;
  dropWhenEmpty(copy, 'Conditions');
  return copy;
}

function dropWhenEmpty(holder, key) {
  if (holder[key] && Object.keys(holder[key]).length === 0) delete holder[key];
}

/** Compares the bytes of two templates after normalising; without a difference the list is empty. */
export function compareTemplates(expected, actual) {
  const [left, right] = [normalise(expected), normalise(actual)];
  if (JSON.stringify(left) === JSON.stringify(right)) return [];
  return [...differences(left, right, '')];
}

/** Compares what two languages were answered, to the byte. Each answer is known by its question; their order counts too. */
export function compareAnswers(expected = [], actual = []) {
  // Picked one by one: maps have no order of keys in Java.
  const pick = ({ question, allowed, reason, explanation }) => ({ question, allowed, reason, explanation });
  return [...differences(expected.map(pick), actual.map(pick), 'answers')];
}

/** Compares the errors that two languages got, without what the languages put around a message. */
export function compareErrors(expected = [], actual = []) {
  const pick = ({ mistake, message }) => ({ mistake, message: unwrap(message ?? '') });
  return [...differences(expected.map(pick), actual.map(pick), 'errors')];
}

/** An error's message as the library wrote it: jsii begins it with the error's name, and Java ends it with the stack. */
export function unwrap(message) {
  return message.replace(/^[A-Z]\w+\.[A-Z]\w+: (?=[A-Z]\w+: \d+ problems?\n)/, '').replace(/\n@jsii\/kernel\.RuntimeError: [^]*$/, '');
}

/** Every place in which two JSON values differ. A value that is not there is `undefined`. */
function* differences(expected, actual, path) {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    yield* arrayDifferences(expected, actual, path);
  } else if (isObject(expected) && isObject(actual)) {
    yield* objectDifferences(expected, actual, path);
  } else if (!Object.is(expected, actual)) {
    yield { path, expected, actual };
  }
}

/** Keys in another order are a difference too: the bytes that are deployed and hashed are not the same. */
function* objectDifferences(expected, actual, path) {
  const [left, right] = [Object.keys(expected), Object.keys(actual)];
  const keys = [...new Set([...left, ...right])];
  for (const key of keys) yield* differences(expected[key], actual[key], join(path, key));
  const sameKeys = left.length === right.length && keys.length === left.length;
  if (sameKeys && left.some((key, i) => key !== right[i])) yield { path: `${path} (order of keys)`, expected: left, actual: right };
}

/** With an element more or less, says which one: compared by position, all that follow it would differ. */
function* arrayDifferences(expected, actual, path) {
  if (expected.length === actual.length) {
    for (const [i, each] of expected.entries()) yield* differences(each, actual[i], `${path}[${i}]`);
    return;
  }
  const unmatched = actual.map((each, i) => ({ i, text: JSON.stringify(each) }));
  for (const [i, each] of expected.entries()) {
    const match = unmatched.findIndex((other) => other.text === JSON.stringify(each));
    if (match >= 0) unmatched.splice(match, 1);
    else yield { path: `${path}[${i}]`, expected: each, actual: undefined };
  }
  for (const { i } of unmatched) yield { path: `${path}[${i}]`, expected: undefined, actual: actual[i] };
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function join(path, key) {
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Differences for a reader: where, and what each side says. */
export function describe(found, expectedName, actualName) {
  const width = Math.max(expectedName.length, actualName.length) + 1;
  return found.map(({ path, expected, actual }) => {
    const [left, right] = shorten([expected, actual].map((value) => value === undefined ? '(not there)' : JSON.stringify(value)));
    return [path, `  ${`${expectedName}:`.padEnd(width)} ${left}`, `  ${`${actualName}:`.padEnd(width)} ${right}`].join('\n');
  }).join('\n');
}

const MOST = 400;

/** Long texts are shown from a little before the place where they part: an explanation may differ in its last line only. */
function shorten([left, right]) {
  const parts = [...left].findIndex((character, i) => character !== right[i]);
  const from = Math.max(left.length, right.length) > MOST ? Math.max(0, (parts < 0 ? left.length : parts) - MOST / 4) : 0;
  return [left, right].map((text) => {
    const shown = `${from > 0 ? '… ' : ''}${text.slice(from, from + MOST)}`;
    return text.length > from + MOST ? `${shown} … (${text.length} characters)` : shown;
  });
}

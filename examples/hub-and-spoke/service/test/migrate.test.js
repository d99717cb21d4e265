import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { migrate, migrationsIn, psql, transactionOf } from '../src/migrate.js';

/** A database as far as the runner sees it: it keeps the records, and can refuse a statement. */
function database({ refuses } = {}) {
  const records = new Map();
  const executed = [];
  const run = async (sql) => {
    executed.push(sql);
    if (refuses && sql.includes(refuses)) throw new Error('refused');
    const [, version, checksum] = /VALUES \('([^']+)', '([^']+)'\)/.exec(sql) ?? [];
    if (version) records.set(version, checksum);
    return sql.startsWith('SELECT') ? [...records].map((record) => record.join(' ')) : [];
  };
  return { records, executed, run };
}

function folder(files) {
  const path = mkdtempSync(join(tmpdir(), 'migrations-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return pathToFileURL(`${path}/`);
}

test('the service\'s own migrations are in order and only add', () => {
  const migrations = migrationsIn();
  assert.deepEqual(migrations.map(({ version }) => version), ['0001-create-revoked-tokens', '0002-add-reason-of-revocation']);
  for (const { sql } of migrations) assert.doesNotMatch(sql.replace(/--.*/g, ''), /\b(DROP|RENAME|TRUNCATE|DELETE)\b/i);
});

test('what is missing is applied, once', async () => {
  const { run, records } = database();
  assert.deepEqual(await migrate(migrationsIn(), run), ['0001-create-revoked-tokens', '0002-add-reason-of-revocation']);
  assert.equal(records.size, 2);
  assert.deepEqual(await migrate(migrationsIn(), run), []);
});

test('each is a transaction with its own record', () => {
  const [first] = migrationsIn();
  const lines = transactionOf(first).split('\n');
  assert.equal(lines[0], 'BEGIN;');
  assert.match(lines[1], /^INSERT INTO schema_migrations .*'0001-create-revoked-tokens'/);
  assert.equal(lines.at(-2), 'COMMIT;');
});

test('one that fails ends the run, and is tried again by the next', async () => {
  const { run, records } = database({ refuses: 'ADD COLUMN' });
  await assert.rejects(migrate(migrationsIn(), run), /refused/);
  assert.deepEqual([...records.keys()], ['0001-create-revoked-tokens']);
  const healthy = database();
  for (const [version, checksum] of records) healthy.records.set(version, checksum);
  assert.deepEqual(await migrate(migrationsIn(), healthy.run), ['0002-add-reason-of-revocation']);
});

test('one that was changed later is an error', async () => {
  const { run } = database();
  const [first, ...rest] = migrationsIn();
  await migrate([first], run);
  await assert.rejects(migrate([{ ...first, checksum: 'other' }, ...rest], run), /0001-create-revoked-tokens was changed/);
});

test('those of a newer version, before a rollback, are left alone', async () => {
  const { run, records } = database();
  records.set('0009-of-a-later-release', 'x');
  assert.equal((await migrate(migrationsIn(), run)).length, 2);
});

for (const files of [{ '1-short.sql': '' }, { '0001-a.sql': '', '0001-b.sql': '' }, { '0001-it\'s.sql': '' }]) {
  test(`${Object.keys(files)} is refused`, () => assert.throws(() => migrationsIn(folder(files)), /a migration is called like/));
}

test('psql gets the statements on its input, and nothing of the login as an argument', async () => {
  const recorder = join(mkdtempSync(join(tmpdir(), 'psql-')), 'psql');
  writeFileSync(recorder, '#!/bin/sh\necho "$@"\ncat\n', { mode: 0o755 });
  const [options, ...input] = await psql(recorder)('SELECT 1;\n\nSELECT 2;');
  assert.equal(options, '--no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --file=-');
  assert.deepEqual(input, ['SELECT 1;', 'SELECT 2;']);
});

test('a command that fails or is missing is an error', async () => {
  await assert.rejects(psql('false')('SELECT 1;'), /false ended with 1/);
  await assert.rejects(psql('/no/such/psql')('SELECT 1;'), /cannot be run/);
});

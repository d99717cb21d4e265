import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const MIGRATIONS = new URL('../migrations/', import.meta.url);
const NAME = /^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.sql$/;
const TABLE = `CREATE TABLE IF NOT EXISTS schema_migrations (
  version text PRIMARY KEY,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);`;

/** The migrations of a folder in their order: version, text, and what the text is told by when it was changed later. */
export function migrationsIn(folder = MIGRATIONS) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql')).sort();
  const wrong = files.find((file, i) => !NAME.test(file) || (i > 0 && file.slice(0, 4) === files[i - 1].slice(0, 4)));
  if (wrong) throw new Error(`${wrong}: a migration is called like 0001-what-it-does.sql, with a number of its own`);
  return files.map((file) => {
    const sql = readFileSync(new URL(file, folder), 'utf8');
    return { version: file.slice(0, -'.sql'.length), sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/**
 * One migration as one transaction, with its own record first: of two runners at the same time the second waits at the
 * record, then fails on it and leaves nothing behind. Versions and checksums hold no quote, by their form.
 */
export function transactionOf({ version, sql, checksum }) {
  return `BEGIN;\nINSERT INTO schema_migrations (version, checksum) VALUES ('${version}', '${checksum}');\n${sql.trim()}\nCOMMIT;\n`;
}

/**
 * Applies what has not been applied. `run` executes SQL and answers with the lines that it selects.
 *
 * A database may know migrations that this version of the service does not: it has been rolled back, which the schema
 * has to stand. One that was changed after it had been applied is an error.
 */
export async function migrate(migrations, run) {
  await run(TABLE);
  const rows = await run('SELECT version || \' \' || checksum FROM schema_migrations ORDER BY version;');
  const applied = new Map(rows.map((row) => row.split(' ')));
  const changed = migrations.find(({ version, checksum }) => applied.has(version) && applied.get(version) !== checksum);
  if (changed) throw new Error(`${changed.version} was changed after it had been applied; undo that, and write a new migration`);
  const pending = migrations.filter(({ version }) => !applied.has(version));
  for (const each of pending) await run(transactionOf(each));
  return pending.map(({ version }) => version);
}

/**
 * Executes SQL with psql, or with what PSQL names. Where the database is and how to log in, psql reads from the
 * environment (PGHOST, PGUSER, PGPASSWORD ...): as an argument, a password would be in the process list.
 */
export function psql(command = process.env.PSQL ?? 'psql') {
  const options = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', '--file=-'];
  return (sql) => new Promise((resolve, reject) => {
    const child = spawn(command, options, { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => reject(new Error(`${command} cannot be run: ${error.message}`)));
    child.on('close', (code) => (code === 0 ? resolve(output.split('\n').filter((line) => line !== '')) : reject(new Error(`${command} ended with ${code}`))));
    child.stdin.on('error', () => { /* said by its end */ });
    child.stdin.end(sql);
  });
}

/** `--print` only shows what a new database would be given. */
async function main(args) {
  const migrations = migrationsIn();
  if (args.includes('--print')) {
    console.log([TABLE, ...migrations.map(transactionOf)].join('\n\n'));
    return;
  }
  const done = await migrate(migrations, psql());
  console.log(done.length > 0 ? `applied ${done.join(', ')}` : 'nothing to apply');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

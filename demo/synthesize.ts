import { execFile } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { AccountApp, EXAMPLE } from './apps';

export interface Assembly {
  readonly app: AccountApp;
  readonly directory: string;
  readonly templates: Readonly<Record<string, object>>;
}

/** Synthesizes an account's app as its user does, in a process of its own: it cannot look into another account's. */
export async function synthesize(app: AccountApp, directory: string): Promise<Assembly> {
  const { context } = JSON.parse(readFileSync(join(EXAMPLE, 'cdk.json'), 'utf8'));
  const tsx = join(EXAMPLE, '..', '..', 'node_modules', 'tsx', 'dist', 'cli.mjs');
  // The example has a TypeScript configuration of its own, which this process's must not stand in for.
  const { TSX_TSCONFIG_PATH: _, ...inherited } = process.env;
  const env = { ...inherited, CDK_OUTDIR: directory, CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...app.context }) };
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, [tsx, app.file], { cwd: EXAMPLE, env }, (error, __, stderr) =>
      error ? reject(new Error(`the app of ${app.name} does not synthesize; correct what it says:\n${readable(stderr)}`)) : resolve());
  });
  const files = readdirSync(directory).filter((file) => file.endsWith('.template.json'));
  const templates = files.map((file) => [file.replace('.template.json', ''), JSON.parse(readFileSync(join(directory, file), 'utf8'))]);
  return { app, directory, templates: Object.fromEntries(templates) };
}

/** Node shows the line of source that threw, which in a bundled file is all of it. */
const readable = (output: string) => output.split('\n').filter((line) => line.length < 1000).join('\n');

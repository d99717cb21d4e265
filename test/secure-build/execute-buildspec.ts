import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** A build specification of version 0.2, as far as it is executed here. */
export interface Buildspec {
  readonly version: string;
  readonly env?: { readonly 'shell'?: string; readonly 'variables'?: Record<string, string>; readonly 'exported-variables'?: string[] };
  readonly phases: Readonly<Record<string, { readonly 'commands'?: string[]; readonly 'finally'?: string[]; readonly 'on-failure'?: string }>>;
}

export interface ExecuteOptions {
  /** The source's root. */
  readonly directory: string;
  /** The build's variables; those of the project win over the buildspec's. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Execution {
  readonly succeeded: boolean;
  /** The phases that ran, in their order. */
  readonly phases: Readonly<Record<string, 'SUCCEEDED' | 'FAILED'>>;
  /** What the build exports; a variable that was never set is absent. */
  readonly exported: Readonly<Record<string, string>>;
  readonly output: string;
}

type Env = Record<string, string>;

const PHASES = ['install', 'pre_build', 'build', 'post_build'];

/** Runs the commands one after the other until one fails, then those for the end; the environment outlives the shell. */
const SHELL = `
trap 'env -0 > "$RUNNER_ENV"' EXIT
status=0
for command in "\${@:2:$1}"; do eval "$command"; status=$?; [ $status -eq 0 ] || break; done
for command in "\${@:$1+2}"; do eval "$command" || status=1; done
exit $status
`;

/**
 * Runs a buildspec as CodeBuild documents it, with a shell for each phase: the environment goes from phase to phase,
 * the directory does not. A phase that fails ends the build, but for post_build, which runs after a build that failed.
 * It is no CodeBuild: no image, no role, no time limit.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html
 */
export function executeBuildspec(spec: Buildspec, { directory, env }: ExecuteOptions): Execution {
  if (spec.version !== '0.2') throw new Error(`version ${spec.version} is not executed here`);
  if (spec.env?.shell !== 'bash') throw new Error(`the shell ${spec.env?.shell} is not executed here`);
  const unknown = Object.keys(spec.phases).find((phase) => !PHASES.includes(phase));
  if (unknown) throw new Error(`${unknown} is no phase`);

  const state = mkdtempSync(join(tmpdir(), 'buildspec-'));
  const phases: Record<string, 'SUCCEEDED' | 'FAILED'> = {};
  let current: Env = { ...spec.env.variables, ...env, CODEBUILD_SRC_DIR: directory };
  let output = '';
  try {
    for (const name of PHASES.filter((each) => each in spec.phases)) {
      const failed = Object.keys(phases).filter((each) => phases[each] === 'FAILED');
      const goesOn = failed.every((each) => spec.phases[each]['on-failure'] === 'CONTINUE' || (each === 'build' && spec.phases[each]['on-failure'] !== 'ABORT'));
      if (!goesOn) break;
      const { commands = [], finally: last = [] } = spec.phases[name];
      const file = join(state, name);
      const child = spawnSync('bash', ['--norc', '-c', SHELL, 'buildspec', String(commands.length), ...commands, ...last], {
        cwd: directory,
        env: { ...current, CODEBUILD_BUILD_SUCCEEDING: failed.length === 0 ? '1' : '0', RUNNER_ENV: file },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 120_000,
      });
      output += child.stdout + child.stderr;
      phases[name] = child.status === 0 ? 'SUCCEEDED' : 'FAILED';
      current = variablesIn(file);
    }
  } finally {
    rmSync(state, { recursive: true });
  }
  const exported = Object.fromEntries((spec.env['exported-variables'] ?? []).filter((name) => name in current).map((name) => [name, current[name]]));
  return { succeeded: !Object.values(phases).includes('FAILED'), phases, exported, output };
}

function variablesIn(file: string): Env {
  const entries = readFileSync(file, 'utf8').split('\0').filter((entry) => entry !== '');
  return Object.fromEntries(entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]));
}

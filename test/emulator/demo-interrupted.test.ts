import { execFileSync, spawn } from 'child_process';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { REPOSITORY } from './python-tools';

/** Every process of this repository's programs, by its id. */
function processesHere(): Map<string, string> {
  const lines = execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return new Map(lines.filter((line) => line.includes(REPOSITORY)).map((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line)!;
    return [pid, command];
  }));
}

describe('the demo, interrupted while it deploys', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('by %s stops everything that it has started', async (signal) => {
    const before = processesHere();
    const started = () => [...processesHere()].filter(([pid]) => !before.has(pid)).map(([, command]) => command);
    const demo = spawn(process.execPath, [join('tools', 'demo.mjs')], { cwd: REPOSITORY });
    let said = '';
    const ended = new Promise<number | null>((resolve) => demo.once('exit', (code) => resolve(code)));
    await new Promise<void>((resolve, reject) => {
      demo.stderr.on('data', (data) => {
        said += data;
        if (said.includes('deploying the tooling account\n')) resolve();
      });
      demo.once('exit', () => reject(new Error(`it ended by itself:\n${said}`)));
    });
    await sleep(500);
    expect(started().join('\n')).toMatch(/launch\.py[^]*cdk deploy|cdk deploy[^]*launch\.py/);
    demo.kill(signal);
    expect(await ended).not.toBe(0);
    for (let i = 0; i < 50 && started().length > 0; i++) await sleep(100);
    expect(started()).toEqual([]);
  }, 120_000);
});

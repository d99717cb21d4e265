import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Installation, installOnce, run } from './install-once';

let directory: string;
let installed: number;
let installation: Installation;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'install-once-'));
  installed = 0;
  installation = {
    what: 'nothing at all',
    source: join(directory, 'source'),
    stamp: join(directory, 'stamp'),
    lock: join(directory, 'lock'),
    async install() {
      expect(existsSync(installation.lock)).toBe(true);
      installed++;
    },
  };
  writeFileSync(installation.source, 'version 1');
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

test('whoever asks at the same time gets one installation', async () => {
  await Promise.all([installOnce(installation), installOnce(installation), installOnce(installation)]);
  expect(installed).toBe(1);
  expect(existsSync(installation.lock)).toBe(false);
});

test('a changed source is installed again, an unchanged one is not', async () => {
  await installOnce(installation);
  await installOnce(installation);
  writeFileSync(installation.source, 'version 2');
  await installOnce(installation);
  expect(installed).toBe(2);
});

test('an installation that failed is tried again', async () => {
  await expect(installOnce({ ...installation, install: async () => { throw new Error('no network'); } })).rejects.toThrow('no network');
  await installOnce(installation);
  expect(installed).toBe(1);
});

test('the lock of a process that is gone does not block', async () => {
  await run(process.execPath, ['-e', `require('fs').writeFileSync(${JSON.stringify(installation.lock)}, String(process.pid))`], '');
  await installOnce(installation);
  expect(installed).toBe(1);
});

test.each([
  ['a command that fails', process.execPath, ['-e', 'console.error("it said this"); process.exit(7)'], /it ended with 7; do that\n.*it said this/],
  ['a command that does not exist', join(__dirname, 'no-such-command'), [], /ENOENT; do that/],
])('%s is an error that says what to do', async (_, command, args, message) => {
  await expect(run(command, args, 'do that')).rejects.toThrow(message);
});

import { ChildProcess, spawn } from 'child_process';
import { join } from 'path';
import { createInterface } from 'readline';
import { setTimeout as sleep } from 'timers/promises';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Emulator } from './emulator';
import * as pythonTools from './python-tools';

jest.setTimeout(60_000);

const ACCOUNT = '111111111111';

/** Whether any process of a process group is left. A dead one that nobody has collected yet does not count. */
async function groupIsGone(leader: number): Promise<boolean> {
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; await sleep(50)) {
    try {
      process.kill(-leader, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ESRCH';
    }
  }
  return false;
}

async function isListening(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/_ministack/health`).then(() => true, () => false);
}

describe('an emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => { emulator = await Emulator.start(); });
  afterAll(async () => emulator?.stop());

  test('listens on the loopback interface only', () => {
    expect(emulator.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('takes a client for the account it names', async () => {
    const identity = await new STSClient(emulator.clientConfig(ACCOUNT, 'eu-west-1')).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe(ACCOUNT);
  });

  test.each(['', '123', 'AKIAIOSFODNN7EXAMPLE'])('refuses %j as an account', account => {
    expect(() => emulator.clientConfig(account, 'eu-west-1')).toThrow('account must be 12 digits');
    expect(() => emulator.environment(account, 'eu-west-1')).toThrow('account must be 12 digits');
  });

  test('gives commands nothing of the caller\'s AWS settings', () => {
    const settings = {
      AWS_PROFILE: 'real', AWS_SESSION_TOKEN: 'real', AWS_ROLE_ARN: 'real', AWS_ENDPOINT_URL_STS: 'real', CDK_DEFAULT_ACCOUNT: 'real', https_proxy: 'real',
    };
    const before = { ...process.env };
    Object.assign(process.env, settings);
    try {
      const environment = emulator.environment(ACCOUNT, 'eu-west-1');
      expect(Object.entries(environment).filter(([, value]) => value === 'real')).toEqual([]);
      expect(environment).toMatchObject({ PATH: before.PATH, AWS_ACCESS_KEY_ID: ACCOUNT, AWS_ENDPOINT_URL: emulator.endpoint });
    } finally {
      for (const name of Object.keys(settings)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });

  test('runs beside another one', async () => {
    const other = await Emulator.start();
    expect(other.endpoint).not.toBe(emulator.endpoint);
    await other.stop();
    expect(await isListening(emulator.endpoint)).toBe(true);
  });
});

test('an emulator that can not start is an error with the end of its log', async () => {
  // Node reads Python's launch.py, and complains.
  jest.spyOn(pythonTools, 'ensurePythonTools').mockResolvedValueOnce({ command: () => process.execPath });
  await expect(Emulator.start()).rejects.toThrow(/the emulator ended while it was starting; the end of .*\.log:[^]*SyntaxError/);
});

test('stop ends the whole group, and may be called again', async () => {
  const emulator = await Emulator.start();
  expect(await isListening(emulator.endpoint)).toBe(true);
  await Promise.all([emulator.stop(), emulator.stop()]);
  await emulator.stop();
  expect(await groupIsGone(emulator.pid)).toBe(true);
  expect(await isListening(emulator.endpoint)).toBe(false);
});

describe('nothing is left of an emulator when the process that started it', () => {
  test.each([
    ['gets SIGINT', 'wait', 'SIGINT', 'SIGINT'],
    ['gets SIGTERM', 'wait', 'SIGTERM', 'SIGTERM'],
    ['is killed', 'wait', 'SIGKILL', 'SIGKILL'],
    ['throws', 'throw', undefined, 1],
    ['exits', 'exit', undefined, 3],
  ] as const)('%s', async (_, how, signal, expected) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'fixtures', 'start-and-wait.ts'), how], {
      cwd: pythonTools.REPOSITORY, stdio: ['ignore', 'pipe', 'ignore'],
    });
    const end = new Promise<NodeJS.Signals | number | null>(resolve => child.once('exit', (code, by) => resolve(by ?? code)));
    const { pid, endpoint } = JSON.parse(await firstLine(child)) as { pid: number; endpoint: string };
    if (signal) {
      expect(await isListening(endpoint)).toBe(true);
      child.kill(signal);
    }
    expect(await end).toBe(expected);
    const gone = await groupIsGone(pid);
    // A test that fails must not leave behind what it complains about.
    if (!gone) process.kill(-pid, 'SIGKILL');
    expect(gone).toBe(true);
    expect(await isListening(endpoint)).toBe(false);
  });
});

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error('the script ended without a word; run it by hand to see why');
}

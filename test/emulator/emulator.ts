import { ChildProcess, spawn } from 'child_process';
import { randomUUID } from 'crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { createServer } from 'net';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { endWithThisProcess } from './end-with-process';
import { removeLeftovers } from './leftovers';
import { CACHE, ensurePythonTools } from './python-tools';

const RUNS = join(CACHE, 'runs');
const LOGS = join(CACHE, 'logs');

const LOOPBACK = '127.0.0.1';
const READY_TIMEOUT_MS = 30_000;
const END_TIMEOUT_MS = 5_000;
const PORT_ATTEMPTS = 3;
const ANSWERS = 'state-machine-answers.json';

export interface EmulatorOptions {
  /**
   * Evaluate trust, identity, boundary, session and resource policies for every request.
   *
   * Without it every request is allowed, whatever the policies say.
   *
   * @default false
   */
  readonly enforceAuth?: boolean;

  /**
   * Answers of services that the emulator does not have, for states of state machines, in the form of Step Functions Local.
   * Waits then take no time.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
   */
  readonly stateMachineAnswers?: object;
}

/** What each AWS SDK v3 client needs to talk to the emulator as one account's root. */
export interface EmulatorClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** For S3: bucket names as a part of the host name would not resolve. */
  readonly forcePathStyle: true;
  readonly maxAttempts: number;
}

/** A local AWS emulator in a process group of its own, which ends at the latest with this process. */
export class Emulator {
  public static async start(options: EmulatorOptions = {}): Promise<Emulator> {
    const tools = await ensurePythonTools();
    removeLeftovers(RUNS, LOGS);
    for (let attempt = 1; ; attempt++) {
      const emulator = new Emulator(tools.command('python'), await freePort(), options);
      try {
        await emulator.becomeReady();
        return emulator;
      } catch (error) {
        const logTail = emulator.logTail();
        await emulator.stop();
        // Between asking for a free port and using it, somebody else may have taken it.
        if (/already in use/i.test(logTail) && attempt < PORT_ATTEMPTS) continue;
        throw new Error(`${(error as Error).message}; the end of ${emulator.logFile}:\n${logTail}`);
      }
    }
  }

  /** Such as `http://127.0.0.1:40001`. */
  public readonly endpoint: string;
  /** The leader of the emulator's process group. */
  public readonly pid: number;
  /** Kept after `stop`, to look into. */
  public readonly logFile: string;

  private readonly child: ChildProcess;
  private readonly directory: string;
  private readonly ended: Promise<void>;
  private readonly forget: () => void;
  /** Reported back by the health endpoint: proves that the answer comes from this very process. */
  private readonly token = `${process.pid}-${randomUUID()}`;

  private constructor(python: string, port: number, options: EmulatorOptions) {
    this.endpoint = `http://${LOOPBACK}:${port}`;
    this.directory = join(RUNS, this.token);
    this.logFile = join(LOGS, `${process.pid}-${port}.log`);
    for (const directory of [this.directory, LOGS]) mkdirSync(directory, { recursive: true });
    if (options.stateMachineAnswers) writeFileSync(join(this.directory, ANSWERS), JSON.stringify(options.stateMachineAnswers));
    const log = openSync(this.logFile, 'w');
    this.child = spawn(python, [join(__dirname, 'launch.py')], {
      cwd: this.directory,
      detached: true,
      stdio: ['pipe', log, log],
      env: this.serverEnvironment(port, options),
    });
    closeSync(log);
    this.ended = new Promise(resolve => this.child.once('exit', () => resolve()).once('error', () => resolve()));
    // Without a pid there is no process: spawn reports the reason later, in the event 'error'.
    this.pid = this.child.pid ?? 0;
    this.child.stdin!.on('error', () => undefined);
    // launch.py does the same when this process is killed without a chance to run a handler; together they leave no window.
    this.forget = endWithThisProcess(() => this.kill());
  }

  /**
   * The environment for a command that is to reach the emulator as the root of `account`, and nothing else.
   *
   * Settings of real AWS accounts, of the CDK and of proxies are left out, not overridden: a profile or a
   * session token of the caller must never decide where a test deploys to.
   */
  public environment(account: string, region: string): NodeJS.ProcessEnv {
    const foreign = /^(AWS_|AMAZON_|CDK_|(HTTPS?|ALL|NO)_PROXY$)/i;
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
    const nowhere = join(this.directory, 'no-such-file');
    return {
      ...inherited,
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ENDPOINT_URL_S3: this.endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: checkedAccount(account),
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_CONFIG_FILE: nowhere,
      AWS_SHARED_CREDENTIALS_FILE: nowhere,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: '1',
      CDK_HOME: join(this.directory, 'cdk'),
      NO_PROXY: LOOPBACK,
      CI: '1',
      // A hint about a coming Node version would stand in front of each real message.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
  }

  public clientConfig(account: string, region: string): EmulatorClientConfig {
    return {
      endpoint: this.endpoint,
      region,
      credentials: { accessKeyId: checkedAccount(account), secretAccessKey: 'test' },
      forcePathStyle: true,
      // An error of the emulator is an answer, not an outage that goes away.
      maxAttempts: 1,
    };
  }

  /** A directory for this emulator's files, removed by `stop`. */
  public scratch(name: string): string {
    const directory = join(this.directory, name);
    mkdirSync(directory, { recursive: true });
    return directory;
  }

  /** Ends the whole process group; a second call only waits for the first. */
  public async stop(): Promise<void> {
    this.kill();
    await Promise.race([this.ended, sleep(END_TIMEOUT_MS, undefined, { ref: false })]);
    this.forget();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Nothing it holds is worth an orderly end; SIGKILL can't be ignored or take long. */
  public kill(): void {
    if (!this.pid) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  private serverEnvironment(port: number, options: EmulatorOptions): NodeJS.ProcessEnv {
    // Only what a process needs: the emulator takes dozens of settings from variables with everyday names.
    return {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      HOME: this.directory,
      TMPDIR: this.directory,
      BIND_HOST: LOOPBACK, // the default is every interface
      MINISTACK_HOST: LOOPBACK,
      GATEWAY_PORT: String(port),
      MINISTACK_EDITION: this.token,
      AUTH: options.enforceAuth ? 'true' : 'false',
      // Fixed ports of services that nobody uses here.
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
      // At its start the emulator removes containers that it takes for its own: keep it from the user's daemon.
      DOCKER_HOST: `unix://${join(this.directory, 'no-docker.sock')}`,
      AWS_EC2_METADATA_DISABLED: 'true',
      PYTHONDONTWRITEBYTECODE: '1',
      ...(options.stateMachineAnswers ? { SFN_MOCK_CONFIG: join(this.directory, ANSWERS), SFN_WAIT_SCALE: '0' } : {}),
    };
  }

  private async becomeReady(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (Date.now() < deadline) {
      if (!this.pid || this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error('the emulator ended while it was starting');
      }
      if (await this.answers()) return;
      await sleep(50);
    }
    throw new Error(`the emulator did not answer at ${this.endpoint} within ${READY_TIMEOUT_MS / 1000} s`);
  }

  private async answers(): Promise<boolean> {
    try {
      const response = await fetch(`${this.endpoint}/_ministack/health`, { signal: AbortSignal.timeout(2_000) });
      const health = await response.json() as { edition?: string };
      return health.edition === this.token;
    } catch {
      return false; // not listening yet
    }
  }

  private logTail(): string {
    return readFileSync(this.logFile, 'utf8').split('\n').slice(-20).join('\n');
  }
}

function checkedAccount(account: string): string {
  if (!/^\d{12}$/.test(account)) throw new Error(`account must be 12 digits, got ${JSON.stringify(account)}`);
  return account;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, LOOPBACK, resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port; check the loopback interface');
  return address.port;
}

import { spawn } from 'child_process';
import { join } from 'path';
import { Emulator } from './emulator';
import { ensurePythonTools } from './python-tools';

/** A call of any service, by the names that botocore has. */
export interface ServiceCall {
  /** For example `sqs`. */
  readonly service: string;
  /** For example `create_queue`. */
  readonly operation: string;
  /** `${name.Part}` stands for a part of what an earlier call saved. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The name under which later calls find the answer. */
  readonly saves?: string;
}

/** A call, and as whom it is made. */
export interface CallAs extends ServiceCall {
  readonly caller: string;
  /** Who makes it if that fails, so that later calls find what it makes. */
  readonly otherwise?: string;
}

/** What became of a call. Without a code, it was answered. */
export interface CallOutcome {
  readonly code?: string;
  readonly message?: string;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Makes calls of services whose SDK clients are no dependencies of ours. */
export async function callServices(
  emulator: Emulator, region: string, callers: Readonly<Record<string, Credentials>>, calls: readonly CallAs[],
): Promise<CallOutcome[]> {
  const tools = await ensurePythonTools();
  const named = Object.entries(callers).map(([caller, { accessKeyId, secretAccessKey, sessionToken }]) =>
    [caller, { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey, aws_session_token: sessionToken }]);
  const plan = JSON.stringify({ region, endpoint: emulator.endpoint, callers: Object.fromEntries(named), calls });
  const child = spawn(tools.command('python'), [join(__dirname, 'service-calls.py')], { env: emulator.environment('000000000000', region) });
  let said = '';
  let complained = '';
  child.stdout.on('data', (data) => said += data);
  child.stderr.on('data', (data) => complained += data);
  const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  child.stdin.end(plan);
  if (await ended !== 0) throw new Error(`the calls could not be made; see service-calls.py: ${complained.slice(-2000)}`);
  return JSON.parse(said) as CallOutcome[];
}

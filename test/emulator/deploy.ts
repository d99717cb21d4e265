import { spawn } from 'child_process';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import {
  CloudFormationClient, DescribeEventsCommand, DescribeStacksCommand, paginateDescribeStackEvents, Stack, StackEvent, UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { AssemblyStack, stacksOf } from './assembly';
import { Emulator } from './emulator';
import { endWithThisProcess } from './end-with-process';
import { REPOSITORY } from './python-tools';

const COMMAND_TIMEOUT_MS = 180_000;
const UPDATE_TIMEOUT_MS = 60_000;
const CDK = join(REPOSITORY, 'node_modules', 'aws-cdk', 'bin', 'cdk');

export interface AwsEnvironment {
  readonly account: string;
  readonly region: string;
}

export interface StackOutcome extends AwsEnvironment {
  readonly stackName: string;
  readonly result: 'created' | 'updated' | 'no change';
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs `cdk bootstrap` for one account and region, which may trust other accounts to deploy into it. */
export async function bootstrap(emulator: Emulator, options: AwsEnvironment & { readonly trust?: readonly string[] }): Promise<void> {
  const { account, region, trust = [] } = options;
  const args = ['bootstrap', `aws://${account}/${region}`, ...trust.flatMap(trusted => ['--trust', trusted])];
  // What the CLI takes by default, but only as long as nobody is trusted: then it has to be said.
  if (trust.length > 0) args.push('--cloudformation-execution-policies', 'arn:aws:iam::aws:policy/AdministratorAccess');
  const { code, output } = await cdk(emulator, options, args);
  if (code !== 0) throw new Error(`cdk bootstrap of ${account}/${region} failed; see what the CLI said:\n${tail(output)}`);
}

/**
 * Deploys all stacks of a cloud assembly with the CDK's own CLI, as the root of `environment.account`.
 *
 * What happened is read from CloudFormation, not from the CLI's words. The CLI compares templates by itself and
 * asks nobody when they are equal, which proves nothing: for each stack that it left alone, CloudFormation is asked
 * to update it to the very same template and has to answer that there is nothing to do.
 */
export async function deploy(emulator: Emulator, assemblyDirectory: string, environment: AwsEnvironment): Promise<StackOutcome[]> {
  const targets = stacksOf(assemblyDirectory, environment).map(stack => ({
    stack, cloudFormation: new CloudFormationClient(emulator.clientConfig(stack.account, stack.region)),
  }));
  const before = await Promise.all(targets.map(async ({ stack, cloudFormation }) => describe(cloudFormation, stack.stackName)));
  const eventsBefore = await Promise.all(targets.map(async ({ cloudFormation }, i) => events(cloudFormation, before[i])));

  const { code, output } = await cdk(emulator, environment, ['deploy', '--app', assemblyDirectory, '--all', '--require-approval', 'never']);
  if (code !== 0) {
    const reasons = await Promise.all(targets.map(async ({ stack, cloudFormation }, i) => failures(cloudFormation, stack, eventsBefore[i])));
    throw new Error(`cdk deploy failed: ${reasons.flat().join('; ') || 'no stack failed, see what the CLI said'}\n${tail(output)}`);
  }

  return Promise.all(targets.map(async ({ stack, cloudFormation }, i) => outcome(cloudFormation, stack, before[i])));
}

async function outcome(cloudFormation: CloudFormationClient, stack: AssemblyStack, before: Stack | undefined): Promise<StackOutcome> {
  let after = await settled(cloudFormation, stack.stackName, before?.StackStatus);
  let result: StackOutcome['result'];
  if (!before || before.StackId !== after.StackId) {
    result = 'created';
  } else if (stamp(before) !== stamp(after)) {
    result = 'updated';
  } else if (await refusesToUpdate(cloudFormation, stack, after)) {
    result = 'no change';
  } else {
    // The CLI saw nothing to do, CloudFormation did, and has now done it.
    after = await settled(cloudFormation, stack.stackName);
    result = 'updated';
  }
  const outputs = Object.fromEntries((after.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue ?? '']));
  return { stackName: stack.stackName, account: stack.account, region: stack.region, result, outputs };
}

/** A stack's last change of any kind. A stack that was made anew has another id as well. */
function stamp(stack: Stack): string {
  return `${stack.CreationTime?.toISOString()} ${stack.LastUpdatedTime?.toISOString()} ${stack.StackStatus}`;
}

/**
 * Whether CloudFormation answers that there is nothing to update; otherwise it has started to update the stack.
 *
 * UpdateStack and not a change set, because the emulator's change sets overlook changed outputs (not-emulated.ts).
 */
async function refusesToUpdate(cloudFormation: CloudFormationClient, stack: AssemblyStack, current: Stack): Promise<boolean> {
  try {
    await cloudFormation.send(new UpdateStackCommand({
      StackName: current.StackId,
      ...stack.template,
      Parameters: (current.Parameters ?? [])
        .filter(({ ParameterKey }) => stack.parameters.includes(ParameterKey!))
        .map(({ ParameterKey }) => ({ ParameterKey, UsePreviousValue: true })),
      Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    }));
    return false;
  } catch (error) {
    if (error instanceof Error && error.message.includes('No updates are to be performed')) return true;
    throw new Error(`stack ${stack.stackName} could not be compared: cloudformation answered ${JSON.stringify(String(error))}`);
  }
}

/** The stack once nothing is in progress any more; anything but success, or the `status` it had anyway, is an error. */
async function settled(cloudFormation: CloudFormationClient, stackName: string, status = ''): Promise<Stack> {
  for (const deadline = Date.now() + UPDATE_TIMEOUT_MS; Date.now() < deadline; await sleep(50)) {
    const stack = await describe(cloudFormation, stackName);
    if (!stack) throw new Error(`stack ${stackName} does not exist after its deployment`);
    if (stack.StackStatus?.endsWith('_IN_PROGRESS')) continue;
    if (['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE', status].includes(stack.StackStatus!)) return stack;
    throw new Error(`stack ${stackName} is in status ${stack.StackStatus}: ${stack.StackStatusReason || 'no reason given'}`);
  }
  throw new Error(`stack ${stackName} did not come to an end within ${UPDATE_TIMEOUT_MS / 1000} s`);
}

async function describe(cloudFormation: CloudFormationClient, stackName: string): Promise<Stack | undefined> {
  try {
    return (await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }))).Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

async function events(cloudFormation: CloudFormationClient, stack: Stack | undefined): Promise<StackEvent[]> {
  const found: StackEvent[] = [];
  if (!stack) return found;
  const pages = paginateDescribeStackEvents({ client: cloudFormation }, { StackName: stack.StackId });
  for await (const { StackEvents = [] } of pages) found.push(...StackEvents);
  return found;
}

/** CloudFormation's own reasons for what failed since `known`, the first cause first. */
async function failures(cloudFormation: CloudFormationClient, { stackName }: AssemblyStack, known: readonly StackEvent[]): Promise<string[]> {
  const stack = await describe(cloudFormation, stackName);
  if (!stack) return [];
  const knownIds = new Set(known.map(({ EventId }) => EventId));
  const failed = (await events(cloudFormation, stack))
    .filter(event => !knownIds.has(event.EventId) && event.ResourceStatus?.endsWith('_FAILED'))
    .reverse()
    .map(event => `stack ${stackName}, ${event.LogicalResourceId} (${event.ResourceType}): ${event.ResourceStatusReason}`);
  return failed.length > 0 ? [...await validationFailures(cloudFormation, stack), ...failed] : [];
}

/** What CloudFormation refuses before it touches a resource: its stack events only say to look here. */
async function validationFailures(cloudFormation: CloudFormationClient, { StackId, StackName }: Stack): Promise<string[]> {
  const { OperationEvents = [] } = await cloudFormation.send(new DescribeEventsCommand({ StackName: StackId }));
  return OperationEvents
    .filter(event => event.EventType === 'VALIDATION_ERROR')
    .map(event => `stack ${StackName}, ${event.LogicalResourceId} (${event.ResourceType}): ${event.ValidationStatusReason}`);
}

/** Runs the CLI that the root's package.json pins. */
async function cdk(emulator: Emulator, environment: AwsEnvironment, args: string[]): Promise<{ code: number | null; output: string }> {
  const home = emulator.scratch('home');
  const child = spawn(process.execPath, [CDK, ...args, '--no-color', '--no-notices', '--ci'], {
    // No cdk.json of the caller's directory or home shall change what the CLI does.
    cwd: emulator.scratch('cwd'),
    env: { ...emulator.environment(environment.account, environment.region), HOME: home, USERPROFILE: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: COMMAND_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  const forget = endWithThisProcess(() => child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', data => output += data);
  child.stderr.on('data', data => output += data);
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  forget();
  return { code, output };
}

function tail(output: string): string {
  return output.trim().split('\n').slice(-25).join('\n');
}

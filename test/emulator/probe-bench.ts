import { setTimeout as sleep } from 'timers/promises';
import {
  CloudFormationClient, CreateStackCommand, DeleteStackCommand, DescribeStackEventsCommand, DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Emulator } from './emulator';

export const ACCOUNT = '111111111111';
export const OTHER_ACCOUNT = '222222222222';
export const REGION = 'eu-west-1';
const STACK_TIMEOUT_MS = 20_000;

export type Resources = Record<string, { Type: string; Properties: Record<string, unknown>; [attribute: string]: unknown }>;

interface StackEnd {
  readonly status: string;
  readonly reason: string;
}

/** Where probes are made: an emulator that allows everything, one that enforces policies, and short ways to both. */
export class ProbeBench {
  public static async open(): Promise<ProbeBench> {
    const [permissive, enforcing] = await Promise.all([Emulator.start(), Emulator.start({ enforceAuth: true })]);
    return new ProbeBench(permissive, enforcing);
  }

  private names = 0;

  private constructor(public readonly permissive: Emulator, public readonly enforcing: Emulator) {}

  public async close(): Promise<void> {
    await Promise.all([this.permissive.stop(), this.enforcing.stop()]);
  }

  /** A name that no other probe uses; buckets share one name space over all accounts. */
  public name(): string {
    return `probe-${++this.names}`;
  }

  public cloudFormation(emulator = this.permissive, account = ACCOUNT): CloudFormationClient {
    return new CloudFormationClient(emulator.clientConfig(account, REGION));
  }

  public s3(account = ACCOUNT): S3Client {
    return new S3Client(this.permissive.clientConfig(account, REGION));
  }

  public kms(account = ACCOUNT, region = REGION): KMSClient {
    return new KMSClient(this.permissive.clientConfig(account, region));
  }

  public iam(emulator = this.permissive, account = ACCOUNT): IAMClient {
    return new IAMClient(emulator.clientConfig(account, REGION));
  }

  /** Creates a stack that has to succeed; returns its name. */
  public async created(resources: Resources, roleArn?: string, emulator = this.permissive): Promise<string> {
    const { stackName, status, reason } = await this.create(resources, roleArn, emulator);
    if (status !== 'CREATE_COMPLETE') throw new Error(`the probe's stack could not be created (${status}: ${reason}); see whether its template is valid`);
    return stackName;
  }

  /** Creates a stack and waits for its end, be it good or bad. A request that is refused at once counts as bad. */
  public async create(resources: Resources, roleArn?: string, emulator = this.permissive): Promise<StackEnd & { stackName: string }> {
    const stackName = this.name();
    try {
      await this.cloudFormation(emulator).send(new CreateStackCommand({
        StackName: stackName, TemplateBody: JSON.stringify({ Resources: resources }), RoleARN: roleArn, Capabilities: ['CAPABILITY_NAMED_IAM'],
      }));
    } catch (error) {
      return { stackName, status: 'REFUSED', reason: String(error) };
    }
    return { stackName, ...await this.settled(stackName, emulator) };
  }

  public async delete(stackName: string): Promise<StackEnd> {
    const id = (await this.cloudFormation().send(new DescribeStacksCommand({ StackName: stackName }))).Stacks![0].StackId!;
    await this.cloudFormation().send(new DeleteStackCommand({ StackName: stackName }));
    return this.settled(id, this.permissive);
  }

  /** Credentials of a role in the enforcing emulator. */
  public async assume(roleArn: string, caller: string): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }> {
    const sts = new STSClient(this.enforcing.clientConfig(caller, REGION));
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'probe' }));
    return { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken! };
  }

  /** AWS Organizations, whose client is no dependency of ours: the emulator does not check the root's signature. */
  public async organizations<T>(action: string, input: object, account = ACCOUNT): Promise<T> {
    const response = await fetch(this.enforcing.endpoint, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `AWSOrganizationsV20161128.${action}`,
        'Authorization': `AWS4-HMAC-SHA256 Credential=${account}/20260101/us-east-1/organizations/aws4_request, SignedHeaders=host, Signature=0`,
      },
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`organizations ${action} answered ${response.status}: ${answer}`);
    return JSON.parse(answer || '{}') as T;
  }

  private async settled(stackName: string, emulator: Emulator): Promise<StackEnd> {
    for (const deadline = Date.now() + STACK_TIMEOUT_MS; Date.now() < deadline; await sleep(20)) {
      const { Stacks } = await this.cloudFormation(emulator).send(new DescribeStacksCommand({ StackName: stackName }));
      const status = Stacks![0].StackStatus!;
      if (status.endsWith('_IN_PROGRESS')) continue;
      const { StackEvents = [] } = await this.cloudFormation(emulator).send(new DescribeStackEventsCommand({ StackName: stackName }));
      const failed = StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'));
      return { status, reason: failed.map(({ ResourceStatusReason }) => ResourceStatusReason).join('; ') };
    }
    throw new Error(`stack ${stackName} did not come to an end within ${STACK_TIMEOUT_MS / 1000} s`);
  }
}

export async function succeeds(request: Promise<unknown>, ...refusals: string[]): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    // Only a refusal that the probe expects is an answer; anything else is a broken probe.
    if (error instanceof Error && refusals.includes(error.name)) return false;
    throw error;
  }
}

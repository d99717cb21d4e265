import { Call } from './calls';
import { Context, tagsOf } from './calls/call';
import { Deployed } from './deployed-stack';
import type { Policy } from './execution-policies';
import { AccessRequest, Decision, evaluate, ResourcePolicy } from '../../src/policy/evaluate';

/** A role, and everything that it may. */
export interface Execution {
  readonly arn: string;
  readonly policies: readonly Policy[];
}

export interface Question extends Pick<Call, 'action' | 'resource' | 'context'> {
  /** @default false */
  readonly isNew?: boolean;
}

/** A key lets its account decide, unless it says otherwise. */
const keyOfAccount = (account: string) => ({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
});

/** So that nothing but the policies of who assumes a role decides. */
const roleOfAccount = (account: string) => ({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' }],
});

/** Types that do not get the tags of CloudFormation: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1379 */
const WITHOUT_STACK_TAGS = ['AWS::Logs::LogGroup'];

/**
 * A resource's own tags, and those that CloudFormation adds.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html
 */
function resourceTags(resource: Deployed): Context {
  const { stackName, logicalId, type } = resource;
  const own = Object.entries(tagsOf(resource)).filter(([key]) => key !== 'aws:TagKeys').map(([key, value]) => [key.replace('Request', 'Resource'), value]);
  if (WITHOUT_STACK_TAGS.includes(type)) return Object.fromEntries(own);
  return {
    ...Object.fromEntries(own),
    'aws:ResourceTag/aws:cloudformation:stack-name': stackName,
    'aws:ResourceTag/aws:cloudformation:logical-id': logicalId,
  };
}

/** Says what a role may do to resources as they are deployed, their own policies included. */
export class Judge {
  private readonly account: string;
  private readonly region: string;
  private readonly policiesOfResources = new Map<string, ResourcePolicy>();
  private readonly tags = new Map<string, Context>();

  /** @param looksAtTags whether the tags of what an action is called on are in its request */
  constructor(private readonly execution: Execution, resources: readonly Deployed[], private readonly looksAtTags: (action: string) => boolean) {
    [{ account: this.account, region: this.region }] = resources;
    for (const resource of resources) {
      const { type, arn, properties } = resource;
      if (properties.Tags !== undefined) this.tags.set(arn, resourceTags(resource));
      if (type === 'AWS::KMS::Key') this.policiesOfResources.set(arn, { kind: 'key', name: 'key policy', document: properties.KeyPolicy });
      if (type === 'AWS::S3::BucketPolicy') {
        this.policiesOfResources.set(`arn:aws:s3:::${properties.Bucket}`, { kind: 'resource', name: 'bucket policy', document: properties.PolicyDocument });
      }
    }
  }

  public decide(question: Question): Decision {
    return evaluate(this.request(question));
  }

  /** The question with everything that has a say in it. */
  public request({ action, resource, context, isNew = false }: Question): AccessRequest {
    const { arn, policies } = this.execution;
    const account = /^\d{12}$/.exec(resource.split(':')[4] ?? '')?.[0] ?? this.account;
    return {
      principal: { kind: 'role', account: this.account, arn },
      action,
      resource: { arn: resource, account },
      identityPolicies: policies,
      resourcePolicy: this.policyOf(action, resource, account),
      context: {
        'aws:PrincipalArn': arn,
        'aws:PrincipalAccount': this.account,
        'aws:PrincipalType': 'AssumedRole',
        'aws:PrincipalIsAWSService': 'false',
        'aws:RequestedRegion': this.region,
        'aws:ResourceAccount': account,
        'aws:SecureTransport': 'true',
        'aws:ViaAWSService': 'false',
        ...(action.startsWith('s3:') ? { 's3:TlsVersion': '1.3', 's3:ResourceAccount': account } : {}),
        ...(action.startsWith('kms:') ? { 'kms:CallerAccount': this.account } : {}),
        ...(!isNew && this.looksAtTags(action) ? this.tags.get(resource) : {}),
        ...context,
      },
    };
  }

  private policyOf(action: string, resource: string, account: string): ResourcePolicy | undefined {
    const isKey = /^arn:aws:kms:[^:]*:\d*:key\//.test(resource);
    if (action === 'sts:AssumeRole') return { kind: 'trust', name: 'trust policy', document: roleOfAccount(account) };
    return this.policiesOfResources.get(resource) ?? (isKey ? { kind: 'key', name: 'key policy', document: keyOfAccount(account) } : undefined);
  }
}

/** The role with an action taken out of every list that names it. A policy that holds nothing else goes as a whole. */
export function withoutAction({ arn, policies }: Execution, action: string): Execution {
  const other = (each: string) => each.toLowerCase() !== action.toLowerCase();
  return {
    arn,
    policies: policies.map(({ name, document }) => ({
      name,
      document: {
        ...document,
        Statement: document.Statement
          .map((statement) => (statement.Action === undefined ? statement : { ...statement, Action: [statement.Action].flat().filter(other) }))
          .filter(({ Action }) => Action === undefined || Action.length > 0),
      },
    })).filter(({ document }) => document.Statement.length > 0),
  };
}

import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { evaluate } from '../../src/policy/evaluate';

type Json = any;

export const ACCOUNT = '111111111111';
export const ENV = { account: ACCOUNT, region: 'eu-west-1' };

/** What a stack's managed policies allow together, as IAM would decide it. */
export class Granted {
  public static of(stack: Stack, options?: { readonly partition?: string; readonly region?: string }): Granted {
    return Granted.inTemplate(Template.fromStack(stack).toJSON(), options);
  }

  public static inTemplate(template: Json, { partition = 'aws', region = 'eu-west-1' } = {}): Granted {
    const known: Record<string, string> = { 'AWS::Partition': partition, 'AWS::Region': region, 'AWS::AccountId': ACCOUNT, 'AWS::URLSuffix': 'amazonaws.com' };
    const joined = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(joined);
      if (value === null || typeof value !== 'object') return value;
      if (value.Ref in known) return known[value.Ref];
      if (value['Fn::Join']) return joined(value['Fn::Join'][1]).join(value['Fn::Join'][0]);
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, joined(each)]));
    };
    const policies = Object.values<Json>(template.Resources).filter(({ Type: type }) => type === 'AWS::IAM::ManagedPolicy');
    return new Granted(policies.map(({ Properties: properties }) => joined(properties.PolicyDocument)));
  }

  constructor(public readonly documents: readonly Json[]) {}

  public get statements(): Json[] {
    return this.documents.flatMap(({ Statement: statements }) => statements);
  }

  public get actions(): string[] {
    return [...new Set(this.statements.filter(({ Effect: effect }) => effect === 'Allow').flatMap(({ Action: actions }) => [actions].flat()))].sort();
  }

  /** The resources on which an action is allowed. */
  public resources(action: string): string[] {
    return [...new Set(this.statements.filter((each) => each.Effect === 'Allow' && [each.Action].flat().includes(action)).flatMap((each) => [each.Resource].flat()))].sort();
  }

  public decide(action: string, resource = '*', context: Readonly<Record<string, string | readonly string[]>> = {}) {
    return evaluate({
      principal: { kind: 'role', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:role/deploying` },
      action,
      resource: { arn: resource, account: ACCOUNT },
      context,
      identityPolicies: this.documents.map((document, i) => ({ name: `policy ${i + 1}`, document })),
    });
  }

  public allows(action: string, resource = '*', context: Readonly<Record<string, string | readonly string[]>> = {}): boolean {
    return this.decide(action, resource, context).allowed;
  }

  /** Without one of the allowed actions. */
  public without(action: string): Granted {
    const drop = (each: Json) => (each.Effect === 'Allow' ? { ...each, Action: [each.Action].flat().filter((name: string) => name !== action) } : each);
    const kept = (statements: Json[]) => statements.map(drop).filter((each) => [each.Action].flat().length > 0);
    return new Granted(this.documents.map((document) => ({ ...document, Statement: kept(document.Statement) })));
  }

  /** Without the statements that deny. */
  public get withoutDenials(): Granted {
    return new Granted(this.documents.map((document) => ({ ...document, Statement: document.Statement.filter((each: Json) => each.Effect === 'Allow') })));
  }
}

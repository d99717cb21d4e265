import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** A policy as the service would get it. */
export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Record<string, any>[];
}

/** What stands for a reference to a resource, by the resource's type. */
export type References = Readonly<Record<string, string>>;

/** A stack's template, with every reference replaced: what CloudFormation would do. An unknown one is an error. */
export class ResolvedTemplate {
  private readonly resources: Record<string, { Type: string; Properties: any }>;

  constructor(stack: Stack, private readonly references: References) {
    this.resources = Template.fromStack(stack).toJSON().Resources;
  }

  /** The one policy that the resources of a type have in a property; where there are several, the beginning of the logical id says which. */
  public policy(type: string, property: string, startsWith = ''): Policy {
    const found = Object.entries(this.resources).filter(([id, each]) => each.Type === type && id.startsWith(startsWith)).map(([, each]) => each);
    if (found.length !== 1) throw new Error(`expected one ${type}, got ${found.length}`);
    return this.resolve(found[0].Properties[property]);
  }

  private resolve(value: any): any {
    if (Array.isArray(value)) return value.map((each) => this.resolve(each));
    if (value === null || typeof value !== 'object') return value;
    if (value['Fn::Join']) return this.resolve(value['Fn::Join'][1]).join(value['Fn::Join'][0]);
    if (value.Ref === 'AWS::Partition') return 'aws';
    if (value.Ref === 'AWS::URLSuffix') return 'amazonaws.com';
    if (value.Ref ?? value['Fn::GetAtt']) return this.reference(value.Ref ?? value['Fn::GetAtt'][0]);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.resolve(each)]));
  }

  private reference(logicalId: string): string {
    const known = this.references[this.resources[logicalId]?.Type];
    if (known === undefined) throw new Error(`${logicalId} stands for nothing known`);
    return known;
  }
}

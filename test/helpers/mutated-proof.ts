import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccessProof, AccessProofOptions, AccessQuestion } from '../../src';
import { mutantsOf } from '../proof/policy-mutants';
import { Policy } from '../proof/resolved-template';

/** A question, and the answer that it must have. */
export interface ProofCase {
  readonly what: string;
  readonly must: 'allowed' | 'denied';
  readonly question: AccessQuestion;
}

/** Where a policy stands in a template. */
export interface PolicyPlace {
  readonly type: string;
  readonly property: string;
  /** The start of the logical id, where several resources are of the type. */
  readonly id?: string;
}

type Json = any;

/** A value of a topology, as it is in the partition aws. */
export const literal = (value: string): string => joined(new Stack().resolve(value));

/** Synthesized stacks, of which one policy may be changed before a proof is asked. */
export class MutableStacks {
  private readonly templates: { readonly stack: Stack; readonly template: Json }[];

  constructor(stacks: readonly Stack[], private readonly options: AccessProofOptions = {}) {
    this.templates = stacks.map((stack) => ({ stack, template: joined(Template.fromStack(stack).toJSON()) }));
  }

  /** What a proof answers otherwise than it must. */
  public wrong(cases: readonly ProofCase[]): string[] {
    const proof = this.proof();
    return cases.filter(({ question, must }) => proof.decide(question).allowed !== (must === 'allowed')).map(({ what, must }) => `${what}: has to be ${must}`);
  }

  /** Changes of a policy that turn no answer round, and how many were tried. */
  public mutants(place: PolicyPlace, cases: readonly ProofCase[]): { readonly of: number; readonly survivors: string[] } {
    const resource = this.find(place);
    const original = resource.Properties[place.property];
    const wrapped: Policy = original.Statement === undefined ? { Version: '2012-10-17', Statement: [original] } : original;
    const mutants = mutantsOf(opaque(wrapped));
    const survivors = mutants.filter(({ policy }) => {
      const changed = transparent(policy);
      const statements = changed.Statement.length > 0 ? changed.Statement : [NOTHING[place.type]];
      resource.Properties[place.property] = original.Statement === undefined ? statements[0] : { ...changed, Statement: statements };
      return this.wrong(cases).length === 0;
    });
    resource.Properties[place.property] = original;
    return { of: mutants.length, survivors: survivors.map(({ what }) => what) };
  }

  /** The proof of the stacks without some statements, by their ids; in whichever policy they are. */
  public proofWithout(sids: readonly string[]): AccessProof {
    const changed = this.templates.flatMap(({ template }) => Object.values<Json>(template.Resources))
      .flatMap(({ Properties: properties = {} }) => [...Object.values<Json>(properties), ...inlinePolicies(properties)])
      .filter((each) => Array.isArray(each?.Statement))
      .map((document) => ({ document, original: document.Statement }));
    changed.forEach(({ document, original }) => { document.Statement = original.filter(({ Sid: sid }: Json) => !sids.includes(sid)); });
    const proof = this.proof();
    changed.forEach(({ document, original }) => { document.Statement = original; });
    return proof;
  }

  /** A policy with the ARNs that a proof makes up, for an evaluation of it alone. */
  public policy({ type, id = '', property }: PolicyPlace): Policy {
    const found = (this.proof() as Json).landscape.located.filter((each: Json) => each.type === type && each.logicalId.startsWith(id));
    if (found.length !== 1) throw new Error(`expected one ${type} ${id}, got ${found.length}`);
    return found[0].property(property);
  }

  public proof(): AccessProof {
    const directory = mkdtempSync(join(tmpdir(), 'mutated-proof-'));
    try {
      return AccessProof.ofTemplates(this.templates.map(({ stack, template }, i) => {
        const path = join(directory, `${i}.json`);
        writeFileSync(path, JSON.stringify(template));
        return { path, stackName: stack.stackName, account: stack.account, region: stack.region };
      }), this.options);
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  /** The ARN of a resource, which a proof makes up where CloudFormation would; the same for the same stack and resource. */
  public arnOf(stackName: string, type: string, id = ''): string {
    const found = (this.proof() as Json).landscape.located
      .filter((each: Json) => each.stack.name === stackName && each.type === type && each.logicalId.startsWith(id));
    if (found.length !== 1) throw new Error(`expected one ${type} ${id} in ${stackName}, got ${found.length}`);
    return found[0].arn;
  }

  private find({ type, id = '' }: PolicyPlace): Json {
    const found = this.templates.flatMap(({ template }) => Object.entries<Json>(template.Resources))
      .filter(([logicalId, resource]) => resource.Type === type && logicalId.startsWith(id));
    if (found.length !== 1) throw new Error(`expected one ${type} ${id}, got ${found.map(([logicalId]) => logicalId).join(', ') || 'none'}`);
    return found[0][1];
  }
}

/** The policies that a role has in its own resource. */
const inlinePolicies = ({ Policies: policies }: Json): Json[] => (Array.isArray(policies) ? policies.map((each) => each.PolicyDocument) : []);

/** A statement that stands for none: a policy must not be empty. */
const NOTHING: Readonly<Record<string, Json>> = {
  'AWS::ECR::Repository': { Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'ecr:BatchGetImage' },
  'AWS::Events::EventBusPolicy': { Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'events:PutEvents', Resource: 'arn:aws:events:us-east-1:000000000000:event-bus/none' },
  'AWS::IAM::Policy': { Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' },
  'AWS::IAM::Role': { Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'sts:AssumeRole' },
  'AWS::KMS::Key': { Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'kms:Decrypt', Resource: '*' },
};

/** Texts whose parts are known become whole. */
function joined(value: Json): Json {
  if (Array.isArray(value)) return value.map(joined);
  if (value === null || typeof value !== 'object') return value;
  if (value.Ref === 'AWS::Partition') return 'aws';
  if (value.Ref === 'AWS::URLSuffix') return 'amazonaws.com';
  if (value['Fn::Join']) {
    const parts = joined(value['Fn::Join'][1]);
    return parts.every((each: Json) => typeof each === 'string') ? parts.join(value['Fn::Join'][0]) : { 'Fn::Join': [value['Fn::Join'][0], parts] };
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, joined(each)]));
}

const MARK = 'unresolved ';

/** References to resources as texts, which is all that a mutant knows. */
function opaque(value: Json): Json {
  if (Array.isArray(value)) return value.map(opaque);
  if (value === null || typeof value !== 'object') return value;
  if (Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) return MARK + JSON.stringify(value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, opaque(each)]));
}

function transparent(value: Json): Json {
  if (Array.isArray(value)) return value.map(transparent);
  if (typeof value === 'string' && value.startsWith(MARK)) return JSON.parse(value.slice(MARK.length));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, transparent(each)]));
}

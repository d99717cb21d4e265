import { createHash } from 'crypto';
import { ARN_FORMATS } from './arn-formats';
import { SynthesizedStack, TemplateResource } from './synthesized-stack';

/** Something in a template whose value is not known before the deployment. */
export class Unresolvable extends Error {}

const ATTRIBUTES_WITH_THE_ARN = ['Arn', 'TopicArn', 'QueueArn'];
const ATTRIBUTES_WITH_THE_NAME: Readonly<Record<string, string>> = {
  'AWS::Events::EventBus': 'Name', 'AWS::KMS::Key': 'KeyId', 'AWS::SNS::Topic': 'TopicName', 'AWS::SQS::Queue': 'QueueName',
};

/** Replaces the intrinsic functions of one stack's template by what CloudFormation would make of them. */
export class Intrinsics {
  constructor(private readonly stack: SynthesizedStack, private readonly exported: (name: string) => unknown) {}

  public resolve(value: unknown): any {
    if (Array.isArray(value)) return value.map((each) => this.resolve(each)).filter((each) => each !== undefined);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    if (entries.length === 1 && (entries[0][0] === 'Ref' || entries[0][0].startsWith('Fn::'))) return this.call(entries[0][0], entries[0][1]);
    return Object.fromEntries(entries.map(([key, each]) => [key, this.resolve(each)]).filter(([, each]) => each !== undefined));
  }

  /** The ARN of a resource, or nothing where its type's ARN does not follow from the template. */
  public arnOf(logicalId: string): string | undefined {
    const resource = this.resource(logicalId);
    const format = ARN_FORMATS[resource.Type];
    if (!format) return undefined;
    const parts: Record<string, () => string> = {
      '{p}': () => this.stack.partition,
      '{r}': () => this.known('region', this.stack.region),
      '{a}': () => this.known('account', this.stack.account),
      '{n}': () => this.nameOf(logicalId).replace(format.without ?? '', ''),
      '{s}': () => fingerprint(this.stack, logicalId).slice(0, 6),
      '{path}': () => this.resolve(resource.Properties?.Path) ?? '/',
    };
    return format.arn.replace(/\{\w+\}/g, (part) => parts[part]());
  }

  /** The name of a resource whose type's ARN follows from the template. */
  public nameOf(logicalId: string): string {
    const resource = this.resource(logicalId);
    const { name } = ARN_FORMATS[resource.Type];
    const given = name === undefined ? undefined : this.resolve(resource.Properties?.[name]);
    return given === undefined ? madeUp(this.stack, logicalId, resource) : text(given);
  }

  /** Whether a condition of the template holds. */
  public condition(name: string): boolean {
    const definition = this.stack.template.Conditions?.[name];
    if (definition === undefined) throw new Unresolvable(`condition ${name}, which ${this.stack.name} does not have`);
    return this.holds(definition);
  }

  private call(name: string, argument: any): unknown {
    switch (name) {
      case 'Ref': return this.ref(argument);
      case 'Fn::GetAtt': return this.attribute(...(typeof argument === 'string' ? argument.split('.') : argument) as [string, string]);
      case 'Fn::Join': return (this.resolve(argument[1]) as unknown[]).map(text).join(argument[0]);
      case 'Fn::Split': return text(this.resolve(argument[1])).split(argument[0]);
      case 'Fn::Select': return this.select(this.resolve(argument[0]), this.resolve(argument[1]));
      case 'Fn::Sub': return this.substitute(argument);
      case 'Fn::If': return this.resolve(this.condition(argument[0]) ? argument[1] : argument[2]);
      case 'Fn::FindInMap': return this.find(...this.resolve(argument) as [string, string, string]);
      case 'Fn::ImportValue': return this.exported(this.resolve(argument));
      default: throw new Unresolvable(`${name} in ${this.stack.name}`);
    }
  }

  private ref(name: string): unknown {
    switch (name) {
      case 'AWS::Partition': return this.stack.partition;
      case 'AWS::AccountId': return this.known('account', this.stack.account);
      case 'AWS::Region': return this.known('region', this.stack.region);
      case 'AWS::StackName': return this.stack.name;
      case 'AWS::URLSuffix': return this.stack.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
      case 'AWS::NoValue': return undefined;
    }
    const parameter = this.stack.template.Parameters?.[name];
    if (parameter) {
      if (parameter.Default === undefined || parameter.Type.startsWith('AWS::SSM::')) throw new Unresolvable(`parameter ${name} of ${this.stack.name}`);
      return /^(CommaDelimitedList|List<)/.test(parameter.Type) ? text(parameter.Default).split(',').map((each) => each.trim()) : parameter.Default;
    }
    const format = ARN_FORMATS[this.resource(name).Type];
    if (!format) throw new Unresolvable(`Ref of ${name}, a ${this.resource(name).Type}, in ${this.stack.name}`);
    if (format.ref === 'url') return this.urlOf(name);
    return format.ref === 'arn' ? this.arnOf(name) : this.nameOf(name);
  }

  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
  private urlOf(logicalId: string): string {
    return `https://sqs.${this.known('region', this.stack.region)}.${this.ref('AWS::URLSuffix')}/${this.known('account', this.stack.account)}/${this.nameOf(logicalId)}`;
  }

  private attribute(logicalId: string, attribute: string): unknown {
    const { Type: type } = this.resource(logicalId);
    if (ATTRIBUTES_WITH_THE_NAME[type] === attribute) return this.nameOf(logicalId);
    const arn = ATTRIBUTES_WITH_THE_ARN.includes(attribute) ? this.arnOf(logicalId) : undefined;
    if (arn === undefined) throw new Unresolvable(`${attribute} of ${logicalId}, a ${type}, in ${this.stack.name}`);
    return arn;
  }

  private resource(logicalId: string): TemplateResource {
    const found = this.stack.template.Resources?.[logicalId];
    if (!found) throw new Unresolvable(`${logicalId}, which ${this.stack.name} does not have`);
    return found;
  }

  private select(index: unknown, list: unknown): unknown {
    const found = (list as unknown[])[Number(index)];
    if (found === undefined) throw new Unresolvable(`item ${index} of ${JSON.stringify(list)} in ${this.stack.name}`);
    return found;
  }

  private substitute(argument: string | [string, Record<string, unknown>]): string {
    const [template, own] = typeof argument === 'string' ? [argument, {}] : argument;
    return template.replace(/\$\{(!?)([^}]+)\}/g, (_, escaped: string, name: string) => {
      if (escaped) return `\${${name}}`;
      if (name in own) return text(this.resolve(own[name]));
      return text(name.includes('.') ? this.attribute(...name.split('.') as [string, string]) : this.ref(name));
    });
  }

  private find(map: string, top: string, second: string): unknown {
    const found = this.stack.template.Mappings?.[map]?.[top]?.[second];
    if (found === undefined) throw new Unresolvable(`${map}.${top}.${second}, which ${this.stack.name} does not map`);
    return found;
  }

  private holds(definition: any): boolean {
    const [[name, argument]] = Object.entries<any>(definition);
    switch (name) {
      case 'Condition': return this.condition(argument);
      case 'Fn::Equals': return text(this.resolve(argument[0])) === text(this.resolve(argument[1]));
      case 'Fn::Not': return !this.holds(argument[0]);
      case 'Fn::And': return argument.every((each: unknown) => this.holds(each));
      case 'Fn::Or': return argument.some((each: unknown) => this.holds(each));
      default: throw new Unresolvable(`${name} in a condition of ${this.stack.name}`);
    }
  }

  private known(what: string, value: string | undefined): string {
    if (value === undefined) throw new Unresolvable(`the ${what} of ${this.stack.name}, which has no literal env`);
    return value;
  }
}

function text(value: unknown): string {
  if (value === undefined || value === null || typeof value === 'object') throw new Unresolvable(`${JSON.stringify(value)} where a text is expected`);
  return String(value);
}

/** What tells a resource apart from all others: stacks of several accounts and regions may share their name. */
function fingerprint({ name, account, region }: SynthesizedStack, logicalId: string): string {
  return createHash('sha256').update(JSON.stringify([name, logicalId, account, region])).digest('hex');
}

/** A name in the manner of CloudFormation's own: nobody can rely on it, but it is the same everywhere in the proof. */
function madeUp(stack: SynthesizedStack, logicalId: string, { Type: type }: TemplateResource): string {
  const hash = fingerprint(stack, logicalId);
  if (type === 'AWS::KMS::Key') return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
  const name = `${stack.name}-${logicalId}-${hash.slice(0, 12)}`;
  return type === 'AWS::S3::Bucket' ? name.toLowerCase() : name;
}

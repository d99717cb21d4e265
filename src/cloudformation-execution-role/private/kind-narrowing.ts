import { isAnybodys, NAMINGS, namingOf, REFERENCES } from './naming';
import { narrowed } from './narrowed-kinds';
import { arnOf } from './pattern-text';
import { kindsOfAction } from './permission-data';
import { withoutCovered } from './permission-set';
import { secretArns } from './read-references';
import { StackValues } from './stack-values';

/** A resource of a template, and what it needs is asked for. */
export interface Subject {
  readonly values: StackValues;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, any>>;
}

/** With more kinds of resource than this, an action gets all of its service's resources in the account and region instead. */
const MOST_KINDS = 8;

/** What an account uses of others, or in other regions: shared with it, or open by a policy of its own. */
interface Elsewhere {
  readonly kind: RegExp;
  /** Types that make resources of the kind, which are then the account's own. */
  readonly except?: RegExp;
  readonly actions?: RegExp;
  readonly account?: '*';
  readonly region?: '*';
}

/** @see https://docs.aws.amazon.com/ram/latest/userguide/shareable.html */
const ELSEWHERE: readonly Elsewhere[] = [
  { kind: /^acm-pca:/, except: /^AWS::ACMPCA::/, account: '*' },
  { kind: /^dynamodb:/, except: /^AWS::DynamoDB::Table$/, region: '*' },
  { kind: /^ec2:.*:(capacity-reservation|coip-pool|dedicated-host|ipam-pool|local-gateway.*|placement-group|prefix-list|security-group|subnet|transit-gateway.*|vpc|vpc-endpoint-service)\//, account: '*' },
  { kind: /^ecr:.*:repository\//, except: /^AWS::ECR::/, account: '*' },
  { kind: /^elasticfilesystem:/, except: /^AWS::EFS::/, account: '*' },
  { kind: /^glue:/, except: /^AWS::Glue::/, account: '*' },
  { kind: /^imagebuilder:/, account: '*' },
  { kind: /^kms:.*:key\//, except: /^AWS::KMS::(Alias|Key)$/, account: '*' },
  { kind: /^kms:.*:key\//, actions: /^kms:ReplicateKey$/, region: '*' },
  { kind: /^lambda:.*:layer:/, except: /^AWS::Lambda::LayerVersion/, account: '*' },
  { kind: /^network-firewall:.*:(stateful|stateless)-rulegroup\//, except: /^AWS::NetworkFirewall::RuleGroup$/, account: '*' },
  { kind: /^rds:.*:(cluster-)?snapshot:/, account: '*' },
  { kind: /^rds:.*:(cluster|db):/, actions: /^rds:(Create|Restore|Start)/, region: '*' },
  { kind: /^route53resolver:/, account: '*' },
  { kind: /^servicediscovery:/, except: /^AWS::ServiceDiscovery::/, account: '*' },
  { kind: /^sns:/, except: /^AWS::SNS::Topic/, account: '*' },
  { kind: /^ssm:.*:(document|parameter)\//, except: /^AWS::SSM::(Document|Parameter)$/, account: '*' },
  { kind: /^wafv2:.*managedruleset/, account: '*' },
];
/** Nobody sets tags on what others own. */
const TAGGING = /:((Tag|Untag|ListTags|AddTags|RemoveTags)|(Create|Delete)Tags$)/;

/** Change sets of nested stacks, and snapshots that a database leaves, have tags as well. */
const TAGS_OTHERS = /^AWS::(CloudFormation::Stack|RDS::DB(Cluster|Instance))$/;

/** The kinds of EC2 that a type makes are its own account's, although others share theirs: `AWS::EC2::SecurityGroup` makes `security-group`. */
const isMadeBy = (type: string, kind: string) => type.startsWith('AWS::EC2::')
  && kind.split(':')[3]?.split('/')[0].replaceAll('-', '') === type.replace('AWS::EC2::', '').toLowerCase();

/** The resources of an action that a resource of a template needs: by their names as far as they are known. */
export function resourcesFor(subject: Subject, action: string): string[] {
  const kinds = kindsOfAction(action)!;
  if (kinds.length === 0) return ['*'];
  const named: string[] = [];
  const unnamed: string[] = [];
  // A resource whose name is known has its own tags set, although the action knows other kinds of the service as well.
  const own = TAGGING.test(action) && !TAGS_OTHERS.test(subject.type) ? kinds.filter((kind) => isOfKind(kind, subject.type)) : [];
  for (const kind of own.length > 0 ? own : kinds) {
    const known = namedOf(subject, kind) ?? narrowed(subject, kind);
    if (known) named.push(...known);
    else unnamed.push(placed(subject, kind, action));
  }
  return withoutCovered([...named, ...compacted(withoutCovered(unnamed))]);
}

/** What is known of the resources of a kind; nothing where the type says nothing of that kind. */
function namedOf({ values, logicalId, type, properties }: Subject, kind: string): string[] | undefined {
  const references = REFERENCES[type]?.filter((each) => isOfKind(kind, each.type)) ?? [];
  if (references.length > 0) {
    return references.flatMap(({ property, type: target }) => referredArns(values, target, properties[property] ?? [])
      .filter((arn) => isGranted(target, arn)).flatMap((arn) => withParts(arn, target, kind)));
  }
  if (!isOfKind(kind, type)) return undefined;
  const isNamed = properties[NAMINGS[type].property] !== undefined;
  return values.arns(logicalId).filter((arn) => !isNamed || isGranted(type, arn))
    .flatMap((arn) => withParts(arn, type, kind));
}

/** What is named by something that nobody knows is refused elsewhere, or said by the user; identities of IAM are refused by what comes out. */
const isGranted = (type: string, arn: string) => type.startsWith('AWS::IAM::') || !isAnybodys(type, arn);

/** The resources of a type that a property refers to. */
export const referredArns = (values: StackValues, type: string, value: unknown): string[] =>
  values.texts(value).flatMap((text) => arnsOfNamed(values, type, text));

/** The ARNs of what is referred to by a name: of a resource of the same stack with its path, of any other with whatever path it has. */
export function arnsOfNamed(values: StackValues, type: string, text: string): string[] {
  const own = values.idsOf(type).flatMap((logicalId) => values.arnsNamed(logicalId, text));
  if (own.length > 0) return own;
  const arn = values.arnFor(type, text);
  if (text.startsWith('arn:') && type === 'AWS::SecretsManager::Secret') return secretArns(text);
  return text.startsWith('arn:') || !NAMINGS[type].arn.includes('{path}') ? [arn] : [arn, values.arnFor(type, text, '/*/')];
}

/** As the kind is written, in whichever region. */
const shape = (type: string) => NAMINGS[type].arn.replace('{path}', '/').replace('{name}', '*').replace(/-\?{6}$/, '').replace(/^([^:]*):\*:/, '$1:%r:');

/** Whether a kind is what resources of the type are, or a part of them. */
function isOfKind(kind: string, type: string): boolean {
  if (namingOf(type) === undefined) return false;
  const own = shape(type);
  return kind.startsWith(own) && /^([:/]|$)/.test(kind.slice(own.length));
}

/** Those of some actions that are about a resource of a type. */
export const actionsOn = (type: string, actions: readonly string[]) =>
  actions.filter((each) => kindsOfAction(each)!.some((kind) => isOfKind(kind, type)));

function withParts(arn: string, type: string, kind: string): string[] {
  const rest = kind.slice(shape(type).length);
  if (arn.endsWith('*') && rest === '') return [arn];
  // A secret that is being made has no ending yet.
  const unended = arn.endsWith('-??????') && rest === '' ? [arn.slice(0, -'-??????'.length)] : [];
  return [`${arn}${rest}`, ...unended, ...(NAMINGS[type].parts ?? []).map((part) => `${arn}${rest}${part}`)];
}

function placed({ values, type }: Subject, kind: string, action: string): string {
  const isOwn = isMadeBy(type, kind) || TAGGING.test(action);
  const elsewhere = isOwn ? [] : ELSEWHERE.filter((each) => each.kind.test(kind) && !each.except?.test(type) && (each.actions?.test(action) ?? true));
  return arnOf(values.filled(kind, {
    account: elsewhere.some(({ account }) => account) ? '*' : values.account,
    region: elsewhere.some(({ region }) => region) ? '*' : values.region,
  }));
}

/** Tags, for example, can be set on any of a hundred kinds of resource. */
function compacted(arns: readonly string[]): string[] {
  if (arns.length <= MOST_KINDS) return [...arns];
  return withoutCovered(arns.map((arn) => `${arn.split(':').slice(0, 5).join(':')}:*`));
}

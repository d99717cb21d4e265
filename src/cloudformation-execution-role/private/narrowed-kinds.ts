import { Subject } from './kind-narrowing';
import { arnOf, isAnything, isKnown } from './pattern-text';
import { isSaid } from '../../private/deployed-properties';

/** Resources of a kind that a type changes beside its own, of which its properties, or its service, say which they are. */
interface Narrowed {
  readonly type: RegExp;
  readonly kind: RegExp;
  /** Their ARNs; nothing where one of them cannot be told, and it is all of the kind. */
  readonly arns: (subject: Subject) => string[] | undefined;
}

const FUNCTION = /^arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:]+/;
const OF_LAMBDA = /^lambda:.*:function:/;

/** Functions by their ARNs, with all of their versions. */
function functions({ values }: Subject, given: unknown): string[] | undefined {
  const found = values.texts(given ?? []).map((text) => FUNCTION.exec(text)?.[0]);
  if (!found.every((each) => each !== undefined && !isAnything(each.split(':')[6]))) return undefined;
  return found.flatMap((each) => [each!, `${each}:*`]);
}

/** Of the records in a group, as of any other; nothing where some of them are open, or known by their names. */
function zonesIn({ values, properties }: Subject): unknown[] | undefined {
  const elements = [properties, properties.RecordSets, properties.DomainValidationOptions].flatMap((each) => values.elements(each));
  const isOpen = (each: unknown) => !isSaid(each) || values.elements(each.HostedZoneName).length > 0;
  return elements.some(isOpen) ? undefined : elements.map((each: any) => each.HostedZoneId).filter((each) => each !== undefined);
}

/** By the id that stands in the template; by its name alone, or where the stacks make it, nobody knows it. A certificate may name none. */
function hostedZones(subject: Subject): string[] | undefined {
  const ids = zonesIn(subject)?.flatMap((each) => subject.values.texts(each));
  return ids?.every((each) => isKnown(each) && each !== '') ? ids.map((each) => arnOf(`route53:::hostedzone/${each.replace(/^\/hostedzone\//, '')}`)) : undefined;
}

const NARROWED: readonly Narrowed[] = [
  /** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-keypair.html */
  { type: /^AWS::EC2::KeyPair$/, kind: /^ssm:.*:parameter\//, arns: ({ values }) => [arnOf(values.filled('ssm:%r:%a:parameter/ec2/keypair/*'))] },
  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_Roles.html */
  { type: /^AWS::Synthetics::Canary$/, kind: OF_LAMBDA, arns: ({ values }) => [arnOf(values.filled('lambda:%r:%a:function:cwsyn-*'))] },
  /** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html */
  { type: /^AWS::SecretsManager::RotationSchedule$/, kind: OF_LAMBDA, arns: (subject) => functions(subject, subject.properties.RotationLambdaARN) },
  /** @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html */
  {
    type: /^AWS::VpcLattice::TargetGroup$/,
    kind: OF_LAMBDA,
    arns: (subject) => functions(subject, [subject.properties.Targets ?? []].flat().map((each: any) => each?.Id ?? '*')),
  },
  /** @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/r53-api-permissions-ref.html */
  { type: /^AWS::(Route53::RecordSet(Group)?|CertificateManager::Certificate)$/, kind: /^route53:.*:hostedzone\//, arns: hostedZones },
];

/** What is known of the resources of a kind that a resource of a template is about. */
export function narrowed(subject: Subject, kind: string): string[] | undefined {
  return NARROWED.find((each) => each.type.test(subject.type) && each.kind.test(kind))?.arns(subject);
}

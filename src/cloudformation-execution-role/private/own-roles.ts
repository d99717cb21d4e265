import { isAnything, isKnown, URL_SUFFIX } from './pattern-text';
import { StackValues } from './stack-values';
import { has } from '../../private/shape';

/** The roles and instance profiles that the stacks make, looked through once for all resources that may name them. */
export class OwnRoles {
  /** The services that each role trusts, by its ARN, which may be that of several. */
  private readonly trusted = new Map<string, readonly string[]>();
  private readonly arns = new Map<string, readonly string[]>();
  private readonly profiles = new Set<string>();

  constructor(all: readonly StackValues[]) {
    for (const values of all) {
      for (const logicalId of values.idsOf('AWS::IAM::Role')) this.addRole(values, logicalId);
      for (const logicalId of values.idsOf('AWS::IAM::InstanceProfile')) {
        [...values.names(logicalId), ...values.arns(logicalId)].filter((text) => !isAnything(text)).forEach((text) => this.profiles.add(text));
      }
    }
  }

  private addRole(values: StackValues, logicalId: string): void {
    const services = trustedServices(values, values.propertyOf(logicalId, 'AssumeRolePolicyDocument'));
    // One that could be anybody's is none of theirs.
    for (const name of values.names(logicalId).filter((each) => !isAnything(each))) {
      const arns = values.arnsNamed(logicalId, name);
      this.arns.set(name, [...this.arns.get(name) ?? [], ...arns]);
      arns.forEach((arn) => this.trusted.set(arn, [...this.trusted.get(arn) ?? [], ...services]));
    }
  }

  /** Whether an ARN, or the pattern of a made-up one, is that of one of the roles. */
  public hasArn(arn: string): boolean {
    return this.trusted.has(arn);
  }

  /** The ARNs of the roles of a name. */
  public arnsOf(name: string): readonly string[] {
    return this.arns.get(name) ?? [];
  }

  /** The services that a role trusts, as far as that is known; none of a role of others. */
  public trustedBy(arn: string): readonly string[] {
    return this.trusted.get(arn) ?? [];
  }

  /** Whether a name or an ARN is that of one of the profiles. */
  public hasProfile(text: string): boolean {
    return this.profiles.has(text);
  }
}

function trustedServices(values: StackValues, document: unknown): string[] {
  const statements = [(document as { Statement?: unknown })?.Statement ?? []].flat();
  const services = statements.flatMap((each: any) => (each?.Effect === 'Allow' && has(each.Principal) ? values.texts(each.Principal.Service ?? []) : []));
  return [...new Set(services.filter(isKnown).flatMap(forms))].sort();
}

/** A service is trusted by a region's name, or with the partition's suffix, and is told by its plain name when a role is passed. */
function forms(service: string): string[] {
  const plain = service.replace(URL_SUFFIX, 'amazonaws.com').replace(/\.amazonaws\.com\.cn$/, '.amazonaws.com');
  const withoutRegion = plain.replace(/^([a-z0-9-]+)\.(?:\$\{AWS\.Region\}|[a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/, '$1.amazonaws.com');
  return [...new Set([service, plain, withoutRegion])];
}

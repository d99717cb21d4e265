import { Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import { AccessAnswer } from './access-answer';
import { AccessQuestion } from './access-question';
import { NamedPolicy } from '../policy/document';
import { AccessRequest, evaluate, OrganizationLevel } from '../policy/evaluate';
import { PolicyError } from '../policy/policy-error';
import { Principal } from '../policy/principal';
import { Problems } from '../private/problems';
import { checkAction } from './private/actions';
import { explain } from './private/explain';
import { Intrinsics, Unresolvable } from './private/intrinsics';
import { Landscape } from './private/landscape';
import { stackOfTemplate, stacksOfDirectory, stacksOfStage, SynthesizedStack } from './private/synthesized-stack';

/**
 * The policies of one level of an organization.
 */
export interface AccessProofLevel {
  /** How the level is called in an explanation, for example `Workloads`. */
  readonly name: string;

  /** The policies that are attached to the level itself, each as JSON; FullAWSAccess where it is attached. */
  readonly policies: string[];
}

/**
 * A CloudFormation template in a file, and where it is deployed to.
 */
export interface AccessProofTemplate {
  /** The path of the template, as JSON. */
  readonly path: string;

  /** The name of the stack. */
  readonly stackName: string;

  /** The account that it is deployed to, 12 digits. */
  readonly account: string;

  /** The region that it is deployed to, for example `eu-west-1`. */
  readonly region: string;
}

/**
 * What is not in any template.
 */
export interface AccessProofOptions {
  /**
   * The organization that all accounts belong to, for example `o-abc1234567`.
   *
   * @default - the accounts belong to none
   */
  readonly organizationId?: string;

  /**
   * Service control policies over every principal, level by level, the root first.
   *
   * @default - none
   */
  readonly serviceControlPolicies?: AccessProofLevel[];

  /**
   * Resource control policies over every resource, level by level, the root first, RCPFullAWSAccess included.
   *
   * @default - none
   */
  readonly resourceControlPolicies?: AccessProofLevel[];

  /**
   * Managed policies that roles name and no template holds, by ARN, each as JSON.
   *
   * @default - none: a question about a role with such a policy is an error
   */
  readonly managedPolicies?: { [arn: string]: string };
}

/**
 * Answers who can do what, from the synthesized templates of one or more apps, over all their accounts.
 *
 * Every policy that has a say is evaluated as AWS documents it: identity, resource, trust and key policies, permissions
 * boundaries, service and resource control policies. What is not known is an error, never an answer.
 *
 * It is about AWS's rules as they are documented: not about quotas, networks, or grants and policies made elsewhere. New;
 * the cases that it is checked against are still growing.
 *
 * @exampleMetadata fixture=proof
 * @example
 * const proof = AccessProof.ofStages([toolingApp, workloadApp], { organizationId: 'o-abc1234567' });
 * proof.assertAllowed({ principal: deployRole.roleArn, action: 's3:GetObject', resource: artifacts.bucket.arnForObjects('reports/a.csv') });
 * proof.assertDenied({ principal: deployRole.roleArn, action: 's3:PutObject', resource: artifacts.bucket.arnForObjects('reports/a.csv') });
 */
export class AccessProof {
  /**
   * A proof over apps or stages, which are synthesized for it.
   *
   * @param stages the apps or stages, in any order; those of several accounts together
   * @param options what is not in any template
   */
  public static ofStages(stages: Stage[], options: AccessProofOptions = {}): AccessProof {
    return new AccessProof(stages.flatMap(stacksOfStage), options);
  }

  /**
   * A proof over directories that hold synthesized apps, for example `cdk.out`.
   *
   * @param directories paths of cloud assemblies
   * @param options what is not in any template
   */
  public static ofDirectories(directories: string[], options: AccessProofOptions = {}): AccessProof {
    return new AccessProof(directories.flatMap(stacksOfDirectory), options);
  }

  /**
   * A proof over templates in files, for example ones that were not made with CDK.
   *
   * @param templates the templates, and where they are deployed to
   * @param options what is not in any template
   */
  public static ofTemplates(templates: AccessProofTemplate[], options: AccessProofOptions = {}): AccessProof {
    return new AccessProof(templates.map((each) => stackOfTemplate(each.path, each.stackName, each.account, each.region)), options);
  }

  private readonly landscape: Landscape;

  private constructor(private readonly stacks: SynthesizedStack[], private readonly options: AccessProofOptions) {
    const managed = new Map<string, NamedPolicy>();
    for (const [arn, json] of Object.entries(options.managedPolicies ?? {})) managed.set(arn, { name: arn, document: parse(arn, json) });
    this.landscape = new Landscape(stacks, managed);
  }

  /**
   * Decides a request.
   *
   * @param question the request
   * @throws AccessProof.Unanswerable when something that has a say is not known: the principal, the resource, the action, a policy
   */
  public decide(question: AccessQuestion): AccessAnswer {
    try {
      const request = this.request(question);
      const decision = evaluate(request);
      const asked = `${request.action} on ${request.resource.arn} by ${this.resolved(question.principal)}`;
      return AccessAnswer._of(decision.allowed, decision.reason, explain(asked, decision));
    } catch (error) {
      if (!(error instanceof Unresolvable || error instanceof PolicyError)) throw error;
      return Problems.throwOne('AccessProof', {
        code: 'AccessProof.Unanswerable', property: 'question', value: this.shown(question), message: `must be about what is known: ${error.message}`,
      });
    }
  }

  /**
   * Demands that a request is let through.
   *
   * @param question the request
   * @throws AccessProof.Denied when it is denied, with the explanation
   * @throws AccessProof.Unanswerable when something that has a say is not known
   */
  public assertAllowed(question: AccessQuestion): void {
    const { allowed, explanation } = this.decide(question);
    if (!allowed) this.fail('AccessProof.Denied', question, 'must be allowed', explanation);
  }

  /**
   * Demands that a request is refused.
   *
   * @param question the request
   * @throws AccessProof.Allowed when it is let through, with the explanation
   * @throws AccessProof.Unanswerable when something that has a say is not known
   */
  public assertDenied(question: AccessQuestion): void {
    const { allowed, explanation } = this.decide(question);
    if (allowed) this.fail('AccessProof.Allowed', question, 'must be denied', explanation);
  }

  private fail(code: 'AccessProof.Denied' | 'AccessProof.Allowed', question: AccessQuestion, message: string, detail: string): never {
    return Problems.throwOne('AccessProof', { code, property: 'question', value: this.shown(question), message, detail });
  }

  /** A question as a person can read it, the same in every language. */
  private shown({ principal, action, resource }: AccessQuestion): object {
    const readable = (value: string) => {
      try {
        return this.resolved(value);
      } catch (error) {
        if (error instanceof Unresolvable) return '(unknown)';
        throw error;
      }
    };
    return { principal: readable(principal), action, resource: readable(resource) };
  }

  private request(question: AccessQuestion): AccessRequest {
    checkAction(question.action);
    const resourceArn = this.resolved(question.resource);
    const { principal, policies, boundary } = this.whom(question);
    const holding = resourceArn === '*' ? undefined : this.landscape.holding(resourceArn);
    if (resourceArn !== '*' && !holding) throw new Unresolvable(`the resource ${resourceArn}, which no template holds`);
    const ownAccount = 'account' in principal ? principal.account : undefined;
    const account = holding?.account ?? ownAccount;
    if (account === undefined) throw new Unresolvable('the account in which an action without a resource is made');
    return {
      principal,
      action: question.action,
      resource: { arn: resourceArn, account },
      context: {
        ...this.derivedContext(principal, account, holding?.aliases ?? []),
        ...this.resolvedContext(question),
      },
      identityPolicies: policies,
      permissionsBoundary: boundary,
      resourcePolicy: holding?.policy(),
      serviceControlPolicies: levels(this.options.serviceControlPolicies),
      resourceControlPolicies: levels(this.options.resourceControlPolicies),
    };
  }

  private whom(question: AccessQuestion): { principal: Principal; policies: NamedPolicy[]; boundary?: NamedPolicy } {
    const who = this.resolved(question.principal);
    const policies = (question.principalPolicies ?? []).map((json, i) => ({ name: `principalPolicies[${i}]`, document: parse(`principalPolicies[${i}]`, this.resolved(json)) }));
    if (who === '*') return { principal: { kind: 'anonymous' }, policies: [] };
    if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(who)) return { principal: { kind: 'service', name: who }, policies: [] };
    const [, account, kind] = /^arn:[^:]+:iam::(\d{12}):(role|user)\//.exec(who) ?? [];
    if (!account) throw new Unresolvable(`the principal ${who}, which is no role, user, service or *`);
    if (question.principalPolicies) return { principal: principalOf(kind, who, account), policies };
    const identity = this.landscape.identity(who);
    if (!identity) throw new Unresolvable(`the principal ${who}, which no template holds; give its policies in principalPolicies`);
    return { principal: principalOf(identity.kind, who, identity.account), policies: identity.policies(), boundary: identity.boundary() };
  }

  /** Values may be constructs' attributes as well: as a placeholder, each would match nothing, and pass as a denial. */
  private resolvedContext({ context, multiValuedContext }: AccessQuestion): Record<string, string | readonly string[]> {
    const single = Object.entries(context ?? {}).map(([key, value]) => [key, this.resolved(value)]);
    const several = Object.entries(multiValuedContext ?? {}).map(([key, values]) => [key, values.map((value) => this.resolved(value))]);
    return Object.fromEntries([...single, ...several]);
  }

  /** Keys that AWS itself sets. */
  private derivedContext(principal: Principal, resourceAccount: string, aliases: readonly string[]): Record<string, string | readonly string[]> {
    const organization = this.options.organizationId;
    const ours = (account: string) => organization !== undefined && this.landscape.accounts().has(account);
    return {
      'aws:SecureTransport': 'true',
      'aws:ResourceAccount': resourceAccount,
      ...(ours(resourceAccount) ? { 'aws:ResourceOrgID': organization! } : {}),
      ...(aliases.length > 0 ? { 'kms:ResourceAliases': aliases } : {}),
      ...('account' in principal ? {
        'aws:PrincipalArn': principal.arn,
        'aws:PrincipalAccount': principal.account,
        'aws:PrincipalType': principal.kind === 'user' ? 'User' : 'AssumedRole',
        'aws:PrincipalIsAWSService': 'false',
        'kms:CallerAccount': principal.account,
        ...(ours(principal.account) ? { 'aws:PrincipalOrgID': organization! } : {}),
      } : {}),
      ...(principal.kind === 'service' ? { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': principal.name } : {}),
    };
  }

  /** A text with its tokens replaced: those of resources by their own stack's, the rest by the first stack's. */
  private resolved(value: string): string {
    if (!Token.isUnresolved(value)) return value;
    return Tokenization.reverseString(value).mapTokens({
      mapToken: (token) => {
        const stack = Reference.isReference(token) ? Stack.of(token.target) : undefined;
        const found = this.stacks.find((each) => each.name === stack?.stackName) ?? this.stacks[0];
        const intrinsics = new Intrinsics(found, () => { throw new Unresolvable('an import'); });
        return intrinsics.resolve((stack ?? new Stack()).resolve(token));
      },
    }).join({ join: (left, right) => `${left ?? ''}${right ?? ''}` });
  }
}

function principalOf(kind: string, arn: string, account: string): Principal {
  return kind === 'user' ? { kind: 'user', arn, account } : { kind: 'role', arn, account, serviceLinked: arn.includes(':role/aws-service-role/') };
}

function levels(given: AccessProofLevel[] | undefined): OrganizationLevel[] | undefined {
  return given?.map(({ name, policies }) => ({
    name, policies: policies.map((json, i) => ({ name: `${name}[${i}]`, document: parse(`${name}[${i}]`, json) })),
  }));
}

function parse(where: string, json: string): object {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new PolicyError(where, `must be a policy as JSON: ${(error as Error).message}`);
  }
}

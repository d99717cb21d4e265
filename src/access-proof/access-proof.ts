import { Stage } from 'aws-cdk-lib';
import { AccessAnswer } from './access-answer';
import { AccessQuestion } from './access-question';
import { NamedPolicy } from '../policy/document';
import { AccessRequest, evaluate, OrganizationLevel } from '../policy/evaluate';
import { PolicyError } from '../policy/policy-error';
import { accountOf, Principal } from '../policy/principal';
import { Problems } from '../private/problems';
import { checkAction } from './private/actions';
import { askerOf } from './private/askers';
import { Context, derivedContext, merged } from './private/derived-context';
import { explain } from './private/explain';
import { Unresolvable } from './private/intrinsics';
import { Landscape } from './private/landscape';
import { KeyedRequest, refuseUnknownKeys } from './private/present-keys';
import { QuestionValues } from './private/question-values';
import { distinct, stackOfTemplate, stacksOfDirectory, stacksOfStage, SynthesizedStack } from './private/synthesized-stack';
import { UNKNOWN_TAGS } from './private/tags';

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
   * The organization that the accounts of all stacks belong to, for example `o-abc1234567`.
   *
   * A principal of any other account belongs to none, unless the question's `context` has an `aws:PrincipalOrgID`.
   *
   * @default - the accounts belong to none
   */
  readonly organizationId?: string;

  /**
   * Service control policies over every principal of the organization's accounts, level by level, the root first.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
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
 * Every policy that has a say is evaluated as AWS documents it: those of roles, users and their groups, resource, trust and
 * key policies, permissions boundaries, service and resource control policies. What is not known is an error, never an
 * answer; parameters of a template have their defaults.
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
  private readonly values: QuestionValues;

  private constructor(stacks: SynthesizedStack[], private readonly options: AccessProofOptions) {
    const managed = new Map<string, NamedPolicy>();
    for (const [arn, json] of Object.entries(options.managedPolicies ?? {})) managed.set(arn, { name: arn, document: parse(arn, json) });
    this.landscape = new Landscape(distinct(stacks), managed);
    this.values = new QuestionValues(this.landscape);
  }

  /**
   * Decides a request.
   *
   * @param question the request
   * @throws AccessProof.Unanswerable when something that has a say is not known: the principal, the resource, the action, a policy
   */
  public decide(question: AccessQuestion): AccessAnswer {
    try {
      const { request, keyed } = this.request(question);
      const decision = evaluate(request);
      refuseUnknownKeys(decision.keysAsked, keyed);
      const asked = `${request.action} on ${request.resource.arn} by ${this.values.resolved(question.principal)}`;
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
        return this.values.resolved(value);
      } catch (error) {
        if (error instanceof Unresolvable) return '(unknown)';
        throw error;
      }
    };
    return { principal: readable(principal), action, resource: readable(resource) };
  }

  private request(question: AccessQuestion): AskedRequest {
    checkAction(question.action);
    const { action } = question;
    const { identities } = this.landscape;
    const arn = this.values.resolved(question.resource);
    const who = this.values.resolved(question.principal);
    const asker = askerOf({ principal: who, action, sessionName: question.sessionName, policies: this.brought(question) }, identities);
    const holding = arn === '*' ? undefined : this.landscape.holding(arn);
    if (arn !== '*' && !holding) throw new Unresolvable(`the resource ${arn}, which no template holds`);
    const account = holding?.account ?? accountOf(asker.principal);
    if (account === undefined) throw new Unresolvable('the account in which an action without a resource is made');
    const { principal, tags: principalTags } = asker;
    const known = { principal, action, principalTags, resourceTags: holding?.tags() ?? UNKNOWN_TAGS, aliases: holding ? holding.aliases() : [] };
    const organizationOf = (each: string) => (this.landscape.hasAccount(each) ? this.options.organizationId : undefined);
    const context = merged(derivedContext({ ...known, resource: { arn, account, region: holding?.region }, organizationOf }), this.given(question));
    return {
      keyed: { ...known, context },
      request: {
        principal,
        action,
        resource: { arn, account },
        context,
        identityPolicies: asker.policies,
        permissionsBoundary: asker.boundary,
        resourcePolicy: holding?.policy(known),
        serviceControlPolicies: this.isOurs(principal, context) ? levels(this.options.serviceControlPolicies) : undefined,
        resourceControlPolicies: levels(this.options.resourceControlPolicies),
      },
    };
  }

  /** Nobody from outside is under the organization's policies. */
  private isOurs(principal: Principal, context: Context): boolean {
    const account = accountOf(principal);
    const [, organization] = Object.entries(context).find(([key]) => key.toLowerCase() === 'aws:principalorgid') ?? [];
    const isMember = organization !== undefined && organization === this.options.organizationId;
    return account !== undefined && (isMember || this.landscape.hasAccount(account));
  }

  private brought({ principalPolicies }: AccessQuestion): NamedPolicy[] | undefined {
    return principalPolicies?.map((json, i) => {
      const name = `principalPolicies[${i}]`;
      return { name, document: parse(name, this.values.resolved(json)) };
    });
  }

  /** Values may be constructs' attributes as well: as a placeholder, each would match nothing, and pass as a denial. */
  private given({ context, multiValuedContext }: AccessQuestion): Context {
    const single = Object.entries(context ?? {}).map(([key, value]) => [key, this.values.resolved(value)]);
    const several = Object.entries(multiValuedContext ?? {}).map(([key, values]) => [key, values.map((value) => this.values.resolved(value))]);
    return Object.fromEntries([...single, ...several]);
  }
}

/** A request for the evaluator, and what has to be known of the keys that it will look at. */
interface AskedRequest {
  readonly request: AccessRequest;
  readonly keyed: KeyedRequest;
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

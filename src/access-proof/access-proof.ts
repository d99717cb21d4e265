import { Stage } from 'aws-cdk-lib';
import { AccessAnswer } from './access-answer';
import { AccessQuestion } from './access-question';
import { PolicyError } from '../policy/policy-error';
import { Problems } from '../private/problems';
import { CheckedInput, fromDirectories, fromStages, fromTemplates } from './private/check-options';
import { checkQuestion } from './private/check-question';
import { Landscape } from './private/landscape';
import { QuestionValues } from './private/question-values';
import { Requests } from './private/requests';
import { Unresolvable } from './private/unknown';

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
   * The account that manages the organization, 12 digits. Service control policies do not limit its principals, nor
   * resource control policies its resources.
   *
   * @default - none of the accounts is
   * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html#not-restricted-by-scp
   */
  readonly managementAccount?: string;

  /**
   * Service control policies over every principal of the organization's accounts, level by level, the root first. They
   * need an `organizationId`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
   */
  readonly serviceControlPolicies?: AccessProofLevel[];

  /**
   * Resource control policies over every resource, level by level, the root first, RCPFullAWSAccess included. They need an
   * `organizationId`.
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
 * answer; parameters of a template have their defaults. Names that CloudFormation makes up are made up here as well: a
 * policy that spells out the real one, after a deployment, is not recognized.
 *
 * A proof is a snapshot: what is changed in an app afterwards is in the next proof.
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
   * A proof over apps or stages, which are synthesized for it, anew each time.
   *
   * @param stages the apps or stages, in any order; those of several accounts together
   * @param options what is not in any template
   * @throws AccessProof.InvalidInput with everything that is wrong with stages and options
   */
  public static ofStages(stages: Stage[], options: AccessProofOptions = {}): AccessProof {
    return new AccessProof(fromStages(stages, options));
  }

  /**
   * A proof over directories that hold synthesized apps, for example `cdk.out`.
   *
   * @param directories paths of cloud assemblies
   * @param options what is not in any template
   * @throws AccessProof.InvalidInput with everything that is wrong with directories and options
   */
  public static ofDirectories(directories: string[], options: AccessProofOptions = {}): AccessProof {
    return new AccessProof(fromDirectories(directories, options));
  }

  /**
   * A proof over templates in files, for example ones that were not made with CDK. What their nested stacks hold is not known.
   *
   * @param templates the templates, and where they are deployed to
   * @param options what is not in any template
   * @throws AccessProof.InvalidInput with everything that is wrong with templates and options
   */
  public static ofTemplates(templates: AccessProofTemplate[], options: AccessProofOptions = {}): AccessProof {
    return new AccessProof(fromTemplates(templates, options));
  }

  private readonly landscape: Landscape;
  private readonly values: QuestionValues;
  private readonly requests: Requests;

  private constructor({ stacks, options }: CheckedInput) {
    this.landscape = new Landscape(stacks, options.managedPolicies);
    this.values = new QuestionValues(this.landscape);
    this.requests = new Requests(this.landscape, this.values, options);
  }

  /**
   * Decides a request.
   *
   * @param question the request
   * @throws AccessProof.InvalidInput when the question is none, with everything that is wrong with it
   * @throws AccessProof.Unanswerable when something that has a say is not known: the principal, the resource, the action, a policy
   */
  public decide(question: AccessQuestion): AccessAnswer {
    checkQuestion(question);
    try {
      const { allowed, reason, explanation } = this.requests.decide(question);
      return AccessAnswer._of(allowed, reason, explanation);
    } catch (error) {
      if (!(error instanceof Unresolvable || error instanceof PolicyError)) throw error;
      return Problems.throwOne('AccessProof', { code: 'AccessProof.Unanswerable', property: 'question', value: this.shown(question), message: `cannot be answered: ${error.message}` });
    }
  }

  /**
   * Demands that a request is let through.
   *
   * @param question the request
   * @throws AccessProof.Denied when it is denied, with the explanation
   * @throws AccessProof.InvalidInput when the question is none
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
   * @throws AccessProof.InvalidInput when the question is none
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
}

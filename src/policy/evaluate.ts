import { NamedPolicy, parsePolicy, PolicyKind, Statement } from './document';
import { PolicyError } from './policy-error';
import { accountOf, Principal, PrincipalMatch } from './principal';
import { isUnderResourceControl } from './rcp-services';
import { RequestContext } from './request-context';
import { checkQuestion, checkUnsigned, isBeyondResourcePolicy, isFree, isImpossible } from './special-actions';
import { matchStatement, StatementMatch, StatementRequest } from './statement-match';
import { isArn } from './wildcard';

/** The policies of one level of an organization: its root, an organizational unit, or an account. */
export interface OrganizationLevel {
  readonly name: string;
  readonly policies: readonly NamedPolicy[];
}

export interface ResourcePolicy extends NamedPolicy {
  /** Keys and roles let nobody in by identity policies alone: their own policy has to say so. */
  readonly kind: 'resource' | 'trust' | 'key';
}

/** A request, and every policy that has a say in it. */
export interface AccessRequest {
  readonly principal: Principal;
  /** For example `s3:GetObject`. */
  readonly action: string;
  readonly resource: { readonly arn: string; readonly account: string };
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly identityPolicies?: readonly NamedPolicy[];
  readonly permissionsBoundary?: NamedPolicy;
  readonly sessionPolicies?: readonly NamedPolicy[];
  readonly resourcePolicy?: ResourcePolicy;
  /**
   * The levels above the principal, the root first; absent where there is no organization. Each of them has to allow.
   */
  readonly serviceControlPolicies?: readonly OrganizationLevel[];
  /** The levels above the resource, the root first; what AWS itself attaches to each, RCPFullAWSAccess, included. */
  readonly resourceControlPolicies?: readonly OrganizationLevel[];
}

/** Why a request is allowed or denied. */
export type Reason =
  | 'allowed'
  | 'explicit deny'
  | 'no policy can allow it'
  | 'no service control policy allows it'
  | 'no resource control policy allows it'
  | 'no identity policy allows it'
  | 'no resource policy allows it'
  | 'the permissions boundary does not allow it'
  | 'the session policy does not allow it';

/** A statement that had a say, or nearly. */
export interface StatementOutcome {
  readonly statement: Statement;
  readonly match: StatementMatch;
}

export interface Decision {
  readonly allowed: boolean;
  readonly reason: Reason;
  /** The level of the organization that is silent, where that is the reason. */
  readonly level?: string;
  /** The statements that decided: those that deny, or those that allow. */
  readonly deciding: readonly Statement[];
  /** What every other statement lacked to decide likewise. */
  readonly others: readonly StatementOutcome[];
  /** The condition keys that any statement looked at, in lower case, those included that the request does not have. */
  readonly keysAsked: readonly string[];
}

/**
 * Decides a request as AWS documents it. It depends on nothing but its input; what it does not understand is an error.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: AccessRequest): Decision {
  checkRequest(request);
  checkQuestion(request);
  return new Evaluation(request).decide();
}

function checkRequest({ principal, action, resource, resourcePolicy }: AccessRequest): void {
  if (!/^[a-z0-9-]+:[A-Za-z0-9-]+$/i.test(action)) throw new PolicyError('action', `must be one action such as s3:GetObject, got ${JSON.stringify(action)}`);
  if (resource.arn !== '*' && !isArn(resource.arn)) throw new PolicyError('resource', `must be an ARN or *, got ${JSON.stringify(resource.arn)}`);
  const account = accountOf(principal);
  if (account !== undefined && !/^\d{12}$/.test(account)) throw new PolicyError('principal', `must have an account of 12 digits, got ${JSON.stringify(account)}`);
  if (!/^\d{12}$/.test(resource.account)) throw new PolicyError('resource', `must have an account of 12 digits, got ${JSON.stringify(resource.account)}`);
  if (!resourcePolicy && /^arn:[^:]+:kms:[^:]*:[^:]*:key\//.test(resource.arn)) throw new PolicyError('resource', 'is a key, which always has a key policy');
}

class Evaluation {
  private readonly asked: StatementRequest;
  private readonly outcomes: { readonly [layer: string]: readonly StatementOutcome[] };
  private readonly scpLevels: readonly Layer[];
  private readonly rcpLevels: readonly Layer[];

  constructor(private readonly request: AccessRequest) {
    const { principal, action, resource } = request;
    this.asked = {
      principal,
      action,
      resourceArn: resource.arn,
      context: new RequestContext(request.context),
      hasBoundary: request.permissionsBoundary !== undefined,
    };
    const { resourcePolicy, permissionsBoundary } = request;
    this.outcomes = {
      identity: this.look(request.identityPolicies ?? [], 'identity'),
      boundary: this.look(permissionsBoundary ? [permissionsBoundary] : [], 'boundary'),
      session: this.look(request.sessionPolicies ?? [], 'session'),
      resource: resourcePolicy ? this.look([resourcePolicy], resourcePolicy.kind) : [],
    };
    // Service-linked roles are outside of what an organization can limit, and services are nobody's principals.
    const outside = 'serviceLinked' in principal && principal.serviceLinked === true;
    this.scpLevels = outside || accountOf(principal) === undefined ? [] : this.layers(request.serviceControlPolicies, 'scp');
    this.rcpLevels = outside || !isUnderResourceControl(action) ? [] : this.layers(request.resourceControlPolicies, 'rcp');
  }

  public decide(): Decision {
    if (isFree(this.request)) return this.decision(true, 'allowed');
    const isBeyond = isBeyondResourcePolicy(this.request);
    const denying = this.all().filter((each) => each.statement.effect === 'Deny' && each.match.applies
      && !(isBeyond && this.outcomes.resource.includes(each)));
    if (denying.length > 0) return this.decision(false, 'explicit deny', denying);
    const silentRcp = this.rcpLevels.find(({ outcomes }) => !allows(outcomes));
    if (silentRcp) return this.decision(false, 'no resource control policy allows it', [], silentRcp.name);
    const silentScp = this.scpLevels.find(({ outcomes }) => !allows(outcomes));
    if (silentScp) return this.decision(false, 'no service control policy allows it', [], silentScp.name);

    if (isImpossible(this.request)) return this.decision(false, 'no policy can allow it');
    const account = accountOf(this.request.principal);
    if (account === undefined) return this.byResourcePolicyAlone();
    return account === this.request.resource.account ? this.withinAccount() : this.acrossAccounts();
  }

  /** Services, federated and anonymous callers have no policies of their own. */
  private byResourcePolicyAlone(): Decision {
    const granting = allowing(this.outcomes.resource);
    if (granting.length === 0) return this.decision(false, 'no resource policy allows it');
    checkUnsigned(this.request);
    return this.decision(true, 'allowed', granting);
  }

  /**
   * A grant to the very user or session is enough, whatever the other policies leave out. One to the role, or to
   * everyone, is enough but for boundary and session, and so is any grant of a role's trust policy. One to the account
   * leaves the decision to the identity policies.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
   */
  private withinAccount(): Decision {
    const granting = allowing(this.outcomes.resource);
    const closest = granting.map(({ match }) => (match as { principal?: PrincipalMatch }).principal);
    const isTrust = this.request.resourcePolicy?.kind === 'trust';
    if (closest.includes('itself') && !isTrust) return this.decision(true, 'allowed', granting);
    const direct = closest.some((match) => match !== 'account');
    const identity = this.identityAllows();
    if (this.ownPolicyDecides() && granting.length === 0) return this.decision(false, 'no resource policy allows it');
    if (!direct && identity.length === 0 && !this.isRoot()) return this.decision(false, 'no identity policy allows it');
    return this.withinLimits([...granting, ...identity]);
  }

  /** Both accounts have to agree. */
  private acrossAccounts(): Decision {
    const granting = allowing(this.outcomes.resource);
    if (granting.length === 0) return this.decision(false, 'no resource policy allows it');
    const identity = this.identityAllows();
    if (identity.length === 0 && !this.isRoot()) return this.decision(false, 'no identity policy allows it');
    return this.withinLimits([...granting, ...identity]);
  }

  private withinLimits(granting: readonly StatementOutcome[]): Decision {
    if (this.request.permissionsBoundary && !allows(this.outcomes.boundary)) return this.decision(false, 'the permissions boundary does not allow it');
    // A federated user's session has no permissions but those that its policy hands on; a role's has all unless limited.
    const limited = this.request.principal.kind === 'federatedUser' || (this.request.sessionPolicies ?? []).length > 0;
    if (limited && !allows(this.outcomes.session)) return this.decision(false, 'the session policy does not allow it');
    return this.decision(true, 'allowed', granting);
  }

  private identityAllows(): readonly StatementOutcome[] {
    return allowing(this.outcomes.identity);
  }

  /** An account's root user needs no policy. */
  private isRoot(): boolean {
    return this.request.principal.kind === 'root';
  }

  private ownPolicyDecides(): boolean {
    const kind = this.request.resourcePolicy?.kind;
    return kind === 'trust' || kind === 'key';
  }

  private look(policies: readonly NamedPolicy[], kind: PolicyKind): StatementOutcome[] {
    const mayOmitResource = kind === 'resource' && this.request.resource.arn.split(':')[2] === 'ecr';
    return policies
      .flatMap((policy) => parsePolicy(policy, kind, mayOmitResource))
      .map((statement) => ({ statement, match: matchStatement(statement, this.asked) }));
  }

  private layers(levels: readonly OrganizationLevel[] | undefined, kind: PolicyKind): Layer[] {
    return (levels ?? []).map(({ name, policies }) => ({ name, outcomes: this.look(policies, kind) }));
  }

  private all(): StatementOutcome[] {
    return [...this.scpLevels, ...this.rcpLevels].flatMap(({ outcomes }) => outcomes).concat(...Object.values(this.outcomes));
  }

  private decision(allowed: boolean, reason: Reason, deciding: readonly StatementOutcome[] = [], level?: string): Decision {
    const decided = deciding.map(({ statement }) => statement);
    const others = this.all().filter(({ statement }) => !decided.includes(statement));
    return { allowed, reason, level, deciding: decided, others, keysAsked: this.asked.context.keysAsked() };
  }
}

interface Layer {
  readonly name: string;
  readonly outcomes: readonly StatementOutcome[];
}

const allowing = (outcomes: readonly StatementOutcome[]) => outcomes.filter(({ statement, match }) => statement.effect === 'Allow' && match.applies);
const allows = (outcomes: readonly StatementOutcome[]) => allowing(outcomes).length > 0;

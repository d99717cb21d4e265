import { checkAction, checkResource, unheldResource } from './actions';
import { madeUpArn, withAmbiguity } from './ambiguity';
import { Asker, askerOf } from './askers';
import { Restriction } from './bucket-access';
import { evaluateSurely } from './certainty';
import { CheckedOptions } from './check-options';
import { Context, derivedContext, DerivedFrom, merged } from './derived-context';
import { explain, explainRestriction } from './explain';
import { Holding, Landscape } from './landscape';
import { LocatedResource } from './located-resource';
import { KeyedRequest, refuseUnknownKeys } from './present-keys';
import { refusalOfProvider } from './providers';
import { QuestionValues } from './question-values';
import { resourceKeys } from './resource-keys';
import { UNKNOWN_TAGS } from './tags';
import { Unresolvable } from './unknown';
import { NamedPolicy } from '../../policy/document';
import { AccessRequest } from '../../policy/evaluate';
import { PolicyError } from '../../policy/policy-error';
import { accountOf, Principal } from '../../policy/principal';
import { AccessQuestion } from '../access-question';

export interface Answer {
  readonly allowed: boolean;
  readonly reason: string;
  readonly explanation: string;
}

/** A request for the evaluator, and what has to be known of the keys that it will look at. */
interface AskedRequest {
  readonly request: AccessRequest;
  readonly keyed: KeyedRequest;
  /** The same, with what depends on names that AWS makes up marked as unknown. */
  readonly cautious: AccessRequest;
  /** Why it is denied, whatever the policies say. */
  readonly restriction?: Restriction & { readonly reason: string };
}

/** Puts requests together from questions and from what the templates hold, and has them decided. */
export class Requests {
  constructor(private readonly landscape: Landscape, private readonly values: QuestionValues, private readonly options: CheckedOptions) {}

  public decide(question: AccessQuestion): Answer {
    const { request, cautious, keyed, restriction } = this.requestOf(question);
    const asked = `${request.action} on ${request.resource.arn} by ${this.values.resolved(question.principal)}`;
    if (restriction?.isSure) {
      const { reason, because } = restriction;
      return { allowed: false, reason, explanation: explainRestriction(asked, reason, because) };
    }
    const decision = evaluateSurely(cautious);
    refuseUnknownKeys(decision.keysAsked, keyed);
    if (restriction && decision.allowed) throw new Unresolvable(restriction.because);
    return { allowed: decision.allowed, reason: decision.reason, explanation: explain(asked, request, decision) };
  }

  private requestOf(question: AccessQuestion): AskedRequest {
    const { action } = question;
    checkAction(action);
    const arn = this.values.resolved(question.resource);
    checkResource(action, arn);
    const who = this.values.resolved(question.principal);
    const asker = askerOf({ principal: who, action, sessionName: question.sessionName, policies: this.brought(question) }, this.landscape.identities);
    const holding = arn === '*' ? undefined : this.landscape.holding(arn);
    if (arn !== '*' && !holding) throw new Unresolvable(unheldResource(action, arn));
    const account = holding?.account ?? accountOf(asker.principal);
    if (account === undefined) throw new Unresolvable('the account in which an action without a resource is made');
    const { principal } = asker;
    // The ARN by which policies know a log group ends with `:*`.
    const asked = holding?.located.arn === `${arn}:*` ? `${arn}:*` : arn;
    const keyed = this.keyed(asker, question, { arn, account, region: holding?.region }, holding);
    const found = holding?.policy({ principal, action, arn });
    const isManaged = (each: string | undefined) => each !== undefined && each === this.options.managementAccount;
    const isLimited = this.isOurs(principal, keyed.context) && !isManaged(accountOf(principal));
    const request: AccessRequest = {
      principal,
      action,
      resource: { arn: asked, account },
      context: keyed.context as Context,
      identityPolicies: asker.policies,
      permissionsBoundary: asker.boundary,
      resourcePolicy: found?.policy,
      serviceControlPolicies: isLimited ? this.options.serviceControlPolicies : undefined,
      resourceControlPolicies: isManaged(account) ? undefined : this.options.resourceControlPolicies,
    };
    const restriction = found?.restriction
      ? { reason: 'public access is restricted', ...found.restriction }
      : refusalOfProvider(principal, account, keyed.context, this.landscape);
    const madeUp = (located: LocatedResource | undefined, its: string) => located && madeUpArn(located, its, (text) => this.landscape.refers(text));
    return { keyed, request, restriction, cautious: withAmbiguity(request, madeUp(holding?.located, asked), madeUp(asker.located, 'arn' in principal ? principal.arn : '')) };
  }

  private keyed({ principal, tags: principalTags }: Asker, question: AccessQuestion, resource: DerivedFrom['resource'], holding?: Holding): KeyedRequest {
    const { action } = question;
    const resourceTags = holding?.tags() ?? UNKNOWN_TAGS;
    const known = { principal, action, principalTags, resourceTags, aliases: holding ? holding.aliases() : [] };
    const organizationOf = (each: string) => (this.landscape.hasAccount(each) ? this.options.organizationId : undefined);
    const keys = holding && resourceKeys(action, holding.located, resourceTags, this.landscape.index);
    const context = merged(derivedContext({ ...known, resource, resourceKeys: keys, organizationOf }), this.given(question));
    // No value at all says that the request does not have the key.
    const [absent, present] = [true, false].map((isAbsent) => Object.entries(context).filter(([, value]) => (value.length === 0 && typeof value !== 'string') === isAbsent));
    return { ...known, context: Object.fromEntries(present), absent: new Set(absent.map(([key]) => key.toLowerCase())) };
  }

  /** Nobody from outside is under the organization's policies. */
  private isOurs(principal: Principal, context: Readonly<Record<string, unknown>>): boolean {
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

function parse(where: string, json: string): object {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new PolicyError(where, `must be a policy as JSON: ${(error as Error).message}`);
  }
}

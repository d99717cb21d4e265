import { condition, Context, fitArn, nearArn } from './conditions';
import { Caller, callerOf, contextOf, principalElement } from './principals';
import { Random } from './random';
import { ACCOUNTS, actionPattern, ACTIONS, ActionKind, ContextKey, GLOBAL_KEYS, otherAction, PRINCIPAL_KEYS } from './world';
import { NamedPolicy } from '../../../src/policy/document';
import { AccessRequest, OrganizationLevel, ResourcePolicy } from '../../../src/policy/evaluate';

type Json = Record<string, unknown>;
type Kind = 'identity' | 'boundary' | 'session' | 'scp' | 'rcp' | 'resource' | 'trust' | 'key';

/** What cannot be detached from any level; without it, a resource control policy would allow nothing. */
export const RCP_FULL_ACCESS = {
  name: 'RCPFullAWSAccess',
  document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } },
};

const FULL_ACCESS = { name: 'FullAWSAccess', document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } };

/** The request with that number of a seed's sequence; each can be made again by itself. */
export function generate(seed: number, index: number): AccessRequest {
  return new Generator(new Random(`${seed}/${index}`)).request();
}

export const sample = (seed: number, count: number, from = 0) => Array.from({ length: count }, (_, i) => generate(seed, from + i));

/** Starts from what would be allowed and takes something away, since requests by pure chance are nearly all denied. */
class Generator {
  private kind!: ActionKind;
  private caller!: Caller;
  private resourceArn!: string;
  private context!: Context;
  private keys!: readonly ContextKey[];

  constructor(private readonly random: Random) {}

  public request(): AccessRequest {
    const { random } = this;
    this.kind = random.weighted(ACTIONS.map((kind) => [kind.weight, kind] as const));
    const account = random.pick(ACCOUNTS);
    const closed = this.kind.policy === undefined;
    const own = this.kind.arns[0] === '*' || random.chance(closed ? 0.93 : 0.62);
    this.caller = callerOf(random, own ? account : ACCOUNTS.find((each) => each !== account)!, this.kind, account);
    this.resourceArn = random.pick(this.kind.arns).replace('ACCOUNT', account);
    this.keys = [...PRINCIPAL_KEYS, ...GLOBAL_KEYS, ...this.kind.keys ?? [], ...this.kind.keys ?? [], ...this.kind.keys ?? []];
    this.context = { ...this.chance(), ...contextOf(random, this.caller) };

    const { principal } = this.caller;
    const hasAccount = 'account' in principal;
    const limited = principal.kind === 'role' || principal.kind === 'user';
    const session = principal.kind === 'federatedUser' || (principal.kind === 'role' && principal.sessionName !== undefined);
    const direct = !hasAccount || !own || this.kind.policy === 'trust' || this.kind.policy === 'key';
    return {
      principal,
      action: random.chance(0.9) ? this.kind.action : this.kind.action.toLowerCase(),
      resource: { arn: this.resourceArn, account },
      context: this.context,
      identityPolicies: hasAccount && principal.kind !== 'root' ? this.policies('identity', direct ? 0.85 : 0.7) : undefined,
      permissionsBoundary: limited && random.chance(0.35) ? this.policies('boundary', 0.6)[0] : undefined,
      sessionPolicies: session && random.chance(principal.kind === 'federatedUser' ? 0.7 : 0.3) ? this.policies('session', 0.6).slice(0, 1) : undefined,
      resourcePolicy: this.resourcePolicy(direct),
      serviceControlPolicies: hasAccount && random.chance(0.55) ? this.levels(random.below(5), 'scp') : undefined,
      resourceControlPolicies: random.chance(this.kind.beyondRcps ? 0.15 : 0.35) ? this.levels(random.below(5), 'rcp') : undefined,
    };
  }

  /** Keys that have nothing to do with who asks, some of them absent. */
  private chance(): Context {
    const { random } = this;
    const keys = [...GLOBAL_KEYS.filter(() => random.chance(0.55)), ...(this.kind.keys ?? []).filter(() => random.chance(0.75))];
    return Object.fromEntries(keys.map((key) => [key.name, this.valueOf(key)]));
  }

  private valueOf({ values, multi }: ContextKey): string | readonly string[] {
    const { random } = this;
    if (multi) return random.some(values, 1 + random.below(2));
    return values.includes('') && random.chance(0.4) ? '' : random.pick(values);
  }

  private resourcePolicy(decisive: boolean): ResourcePolicy | undefined {
    const { random, kind: { policy, rootKeeps } } = this;
    if (policy === undefined || (policy === 'resource' && !random.chance(decisive ? 0.95 : 0.6))) return undefined;
    const statements = [this.statement(policy, 'Allow', random.chance(decisive ? 0.85 : 0.6)), ...this.further(policy)];
    if (rootKeeps && random.chance(0.3)) statements.push(this.statement(policy, 'Deny', true));
    return { ...this.document('resource policy', policy, statements), kind: policy };
  }

  private policies(kind: Kind, fitting: number): NamedPolicy[] {
    const { random } = this;
    const statements = [this.statement(kind, 'Allow', random.chance(fitting)), ...this.further(kind)];
    const policies = [this.document(kind, kind, statements)];
    if (kind === 'identity' && random.chance(0.2)) policies.push(this.document('second', kind, [this.statement(kind, 'Allow', random.chance(0.3))]));
    return policies;
  }

  private levels(count: number, kind: 'scp' | 'rcp'): OrganizationLevel[] {
    const { random } = this;
    return Array.from({ length: count }, (_, i) => {
      const policies: NamedPolicy[] = [];
      if (kind === 'rcp') policies.push(...random.chance(0.94) ? [RCP_FULL_ACCESS] : []);
      else policies.push(random.chance(0.75) ? FULL_ACCESS : this.document(`allow ${i}`, kind, [this.statement(kind, 'Allow', random.chance(0.7))]));
      if (random.chance(kind === 'rcp' ? 0.5 : 0.25)) policies.push(this.document(`deny ${i}`, kind, [this.denial(kind)]));
      return { name: `level ${i}`, policies };
    });
  }

  /** Statements that make no difference most of the time, and denials. */
  private further(kind: Kind): Json[] {
    const { random } = this;
    return [
      ...random.chance(0.3) ? [this.statement(kind, 'Allow', false)] : [],
      ...random.chance(0.22) ? [this.denial(kind)] : [],
    ];
  }

  private denial(kind: Kind): Json {
    return this.statement(kind, 'Deny', this.random.chance(0.35));
  }

  /** A statement that is likely to be about the request, or that misses it by one of its elements. */
  private statement(kind: Kind, effect: 'Allow' | 'Deny', fitting: boolean): Json {
    const { random } = this;
    const about = kind === 'resource' || kind === 'trust' || kind === 'key';
    // A repository's policy is about the repository.
    const omits = kind === 'resource' && this.kind.mayOmitResource === true && random.chance(0.7);
    const misses = fitting ? undefined : random.weighted([[2, 'action'], [kind === 'trust' ? 0 : 2, 'resource'], [about ? 3 : 0, 'principal'], [5, 'condition']] as const);
    const principal = about ? principalElement(random, this.caller, misses !== 'principal', effect === 'Deny' && kind !== 'trust') : {};
    // Where everyone is granted something, it is a condition that says who.
    const who = effect === 'Allow' && isEveryone(principal.Principal) && random.chance(0.4);
    return {
      Effect: effect,
      ...principal,
      ...kind === 'rcp' && { Principal: '*' },
      ...this.actions(misses !== 'action', kind),
      ...kind !== 'trust' && !(omits && fitting) && this.resources(misses !== 'resource', kind),
      ...this.conditions(misses === 'condition', effect, who),
    };
  }

  private actions(fitting: boolean, kind: Kind): Json {
    const { random, kind: { action } } = this;
    const [service] = action.split(':');
    // AWS takes neither a lone * nor a NotAction in resource control policies.
    if (kind === 'rcp') return { Action: fitting ? random.pick([action, `${service}:*`]) : otherAction(random, action) };
    const not = random.chance(0.12);
    const selected = fitting !== not;
    const list = [...selected ? [actionPattern(random, action)] : [], ...random.chance(0.3) || !selected ? [otherAction(random, action)] : []];
    return { [not ? 'NotAction' : 'Action']: list.length === 1 && random.chance(0.7) ? list[0] : random.shuffled(list) };
  }

  private resources(fitting: boolean, kind: Kind): Json {
    const { random, resourceArn } = this;
    if (kind === 'key' && fitting && random.chance(0.7)) return { Resource: '*' };
    const not = random.chance(0.18);
    const selected = fitting !== not;
    const match = resourceArn === '*' || random.chance(0.35) ? '*' : pattern(fitArn(random, resourceArn));
    const miss = () => (resourceArn === '*' ? 'arn:aws:s3:::elsewhere' : pattern(random.pick(nearArn(random, resourceArn))));
    const list = [...selected ? [match] : [], ...random.chance(0.25) || !selected ? [miss()] : []];
    return { [not ? 'NotResource' : 'Resource']: list.length === 1 && random.chance(0.7) ? list[0] : random.shuffled(list) };
  }

  private conditions(missing: boolean, effect: 'Allow' | 'Deny', who: boolean): Json {
    const { random } = this;
    const count = missing ? 1 + random.below(2) : random.weighted([[effect === 'Deny' ? 0.3 : 0.6, 0], [0.3, 1], [0.15, 2]] as const);
    const arn = this.context['aws:PrincipalArn'];
    const blocks: Record<string, Json> = {};
    if (who && typeof arn === 'string') {
      // The last is as good as nobody's name.
      const [operator, value] = random.pick([['ArnLike', arn], ['StringEquals', arn], ['ArnLike', arn.replace(/.$/, '*')]] as const);
      blocks[operator] = { 'aws:PrincipalArn': value };
    }
    for (let i = 0; i < count; i++) {
      const { operator, key, values } = condition(random, this.keys, this.context, !(missing && i === 0));
      // A key twice in different capitals is an error.
      const others = Object.entries(blocks[operator] ?? {}).filter(([name]) => name.toLowerCase() !== key.toLowerCase());
      blocks[operator] = { ...Object.fromEntries(others), [key]: values };
    }
    return Object.keys(blocks).length > 0 ? { Condition: blocks } : {};
  }

  private document(name: string, kind: Kind, statements: Json[]): NamedPolicy {
    const { random } = this;
    // In older versions a variable is a text, which no Boolean is.
    const variable = JSON.stringify(statements).includes('${aws:PrincipalIsAWSService}');
    const version = kind === 'rcp' || kind === 'scp' || variable ? '2012-10-17' : random.weighted([[93, '2012-10-17'], [4, '2008-10-17'], [3, undefined]] as const);
    const named = random.chance(0.2) ? statements.map((statement, i) => ({ Sid: `Statement${i}`, ...statement })) : statements;
    const Statement = named.length === 1 && random.chance(0.5) ? named[0] : random.shuffled(named);
    return { name, document: { ...version && { Version: version }, Statement } };
  }
}

/** Variables may only stand behind the fifth colon of a Resource. */
const pattern = (text: string) => (text.startsWith('${') ? '*' : text);

const isEveryone = (principal: unknown) => principal === '*' || (principal as Json | undefined)?.AWS === '*';

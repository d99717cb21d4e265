import { Replacement } from './mutant';

/** A mistake that somebody could have made in the evaluator. */
export interface PlantedBug {
  readonly name: string;
  readonly replacements: readonly Replacement[];
  /**
   * A mistake that the simulator makes as well shows by agreement: the class of disagreements that is gone.
   *
   * @default - a disagreement that no class recognizes
   */
  readonly silences?: string;
}

const bug = (name: string, file: string, from: string, to: string, silences?: string): PlantedBug => ({ name, replacements: [{ file: `${file}.ts`, from, to }], silences });

const CONDITION = 'condition';
const MISSING = "if (!given) return ifExists || (quantifier === 'one' && base.negated);";
const NULL_OF_ALL = "if (quantifier === 'all' && isNull) return true;";
const EXPLICIT = "each.statement.effect === 'Deny' && each.match.applies";
const BY_CONDITION = "key.toLowerCase() === 'aws:principalarn' && isDemand(operator) && values.includes(principal.arn)";
const ACROSS = `private acrossAccounts(): Decision {
    const granting = allowing(this.outcomes.resource);
    if (granting.length === 0) return`;
const SCP_AND_RCP = '[...this.scpLevels, ...this.rcpLevels].flatMap';

export const PLANTED_BUGS: readonly PlantedBug[] = [
  bug('a missing key does not match a negated operator', CONDITION, MISSING, 'if (!given) return ifExists;'),
  bug('a missing key matches every operator', CONDITION, MISSING, "if (!given) return quantifier !== 'any';"),
  bug('ForAllValues is false without the key', CONDITION, NULL_OF_ALL, ''),
  bug('ForAllValues compares an empty text', CONDITION, NULL_OF_ALL, "if (quantifier === 'all' && !given) return true;", 'empty-text-of-all-values'),
  bug('Null takes an empty text for a value', CONDITION, "=== 'true') === isNull", "=== 'true') === !given", 'empty-text-is-null'),
  bug('ForAnyValue is true without the key', CONDITION, MISSING, "if (!given) return ifExists || quantifier !== 'one' || base.negated;"),
  bug('IfExists is ignored', CONDITION, MISSING, "if (!given) return quantifier === 'one' && base.negated;"),
  bug('Null is inverted', CONDITION, "=== 'true') === isNull", "=== 'true') !== isNull"),
  bug('ForAllValues is satisfied by one value', CONDITION, "if (quantifier === 'all') return given.every(fits);", "if (quantifier === 'all') return given.some(fits);"),
  bug('ForAnyValue asks for every value', CONDITION, 'return given.some(fits);', 'return given.every(fits);'),
  bug('of a list, only the first value counts', CONDITION, 'wanted.some((each)', 'wanted.slice(0, 1).some((each)'),
  bug('a negated operator holds when one of its values differs', CONDITION,
    'wanted.some((each) => base.compare(value, each)) !== base.negated', 'wanted.some((each) => base.compare(value, each) !== base.negated)'),

  bug('StringLike ignores case', 'operators', 'return pattern !== undefined && matches(pattern, given);',
    'return pattern !== undefined && matches(pattern.toLowerCase() as Pattern, given.toLowerCase());'),
  bug('StringEquals ignores case', 'operators', 'wanted.pattern(literal) === given', 'wanted.pattern(literal)?.toLowerCase() === given.toLowerCase()'),
  bug('StringEquals takes wildcards', 'operators', 'const equal = (given: string, wanted: PolicyValue) => wanted.pattern(literal) === given',
    'const equal = (given: string, wanted: PolicyValue) => like(given, wanted)'),
  bug('a wildcard of ArnLike reaches across colons', 'operators', 'return pattern !== undefined && matchesArn(pattern, given);',
    'return pattern !== undefined && matches(pattern, given);'),
  bug('numbers are compared as texts', 'operators', '=> order(difference(left, right)), negated);\nconst date',
    '=> order(BigInt(String(left.units).localeCompare(String(right.units)))), negated);\nconst date'),
  bug('the places behind the point are ignored', 'decimal', 'each.units * 10n ** BigInt(places - each.places)', 'each.units'),
  bug('NumericLessThanEquals leaves the limit out', 'operators', 'numericlessthanequals: numeric(lessOrSame)', 'numericlessthanequals: numeric(less)'),
  bug('the prefix of a range is one bit too short', 'address', 'slice(0, wanted.prefix)', 'slice(0, wanted.prefix - 1)'),
  bug('the zone of a date is ignored', 'instant', '`${date}T${time}${zone}`', '`${date}T${time}Z`'),
  bug('epoch time is taken for milliseconds', 'instant', '{ units: BigInt(text), places: 0 }', '{ units: BigInt(text), places: 3 }', 'epoch-seconds'),

  bug('what a variable brings in keeps its wildcards', 'variables', 'result += literal(value);', 'result += own(value);'),
  bug('the default of a variable is ignored', 'variables', ' ?? part.fallback;', ';'),
  bug('a variable without a value stands for any text', 'variables', 'if (value === undefined) return undefined;', "if (value === undefined) return own('*');"),
  bug('variables of old versions are replaced', 'document', "hasVariables: version === '2012-10-17'", 'hasVariables: true', 'variables-of-old-versions'),
  bug('? stands for any run of characters', 'wildcard', ".replaceAll('?', ONE)", ".replaceAll('?', ANY)"),
  {
    name: 'condition keys tell capitals apart',
    replacements: [
      { file: 'request-context.ts', from: 'const name = key.toLowerCase();', to: 'const name = key;' },
      { file: 'request-context.ts', from: 'this.values.get(key.toLowerCase())', to: 'this.values.get(key)' },
    ],
  },

  bug('actions tell capitals apart', 'statement-match', 'matches(wildcards(pattern.toLowerCase()), action.toLowerCase())', 'matches(wildcards(pattern), action)'),
  bug('NotAction is taken for Action', 'statement-match', 'action.toLowerCase())) !== not;', 'action.toLowerCase()));'),
  bug('NotResource is taken for Resource', 'statement-match', 'return selected !== not;', 'return selected;'),
  bug('resources ignore case', 'statement-match', 'matchesArn(pattern, resourceArn)', 'matchesArn(pattern.toLowerCase() as typeof pattern, resourceArn.toLowerCase())'),
  bug('only the last condition counts', 'statement-match', 'of statement.conditions)', 'of statement.conditions.slice(-1))'),
  bug('NotPrincipal is taken for Principal', 'statement-match', "return listed ? false : 'everyone';", "return listed ? 'everyone' : false;"),

  bug('NotPrincipal spares who has a boundary', 'principal', 'if (hasBoundary) return false;', ''),
  bug('NotPrincipal spares whoever is named in one way', 'principal', 'if (hasBoundary) return false;',
    'if (hasBoundary) return false;\n  return matchPrincipal(selection, principal) !== undefined;', 'not-principal-in-part'),
  bug('a session that is named counts for nothing', 'principal', "case 'role': return principal.sessionName !== undefined && ", "case 'role': return false && "),
  bug('everyone is nobody', 'principal', "if (selection.everyone) return 'everyone';", ''),
  bug('an account is not known by its number', 'principal', 'each === account || ', ''),
  bug('every service stands for every other', 'principal', 'service.includes(principal.name)', 'service.length > 0'),

  bug('who asks for its own identity needs a permission', 'special-actions', "= ['sts:getcalleridentity', 'sts:getsessiontoken'];", "= ['sts:getsessiontoken'];"),
  bug('a session token needs a permission', 'special-actions', "= ['sts:getcalleridentity', 'sts:getsessiontoken'];", "= ['sts:getcalleridentity'];", 'session-token'),
  bug('root users and federated users may assume roles', 'special-actions', "['user', 'role', 'service']", "['user', 'role', 'root', 'federatedUser', 'service']", 'who-assumes-a-role'),
  bug('services may not assume roles', 'special-actions', "['user', 'role', 'service']", "['user', 'role']"),
  bug('a resource policy opens every operation', 'special-actions', '(isStranger && staysWithinAccount(name))', 'false', 'owners-only-operation'),
  bug('nobody but the owner may do anything with a queue', 'special-actions', 'OWNERS_ONLY.includes(name);', "name.startsWith('sqs:');"),
  bug('a root user can be shut out of a bucket\'s policy', 'special-actions', ' && OF_BUCKET_POLICY.includes(action.toLowerCase())', ' && false', 'root-user-and-bucket-policy'),
  bug('resource control policies apply to every service', 'evaluate', ' || !isUnderResourceControl(action)', '', 'rcp-of-other-services'),
  bug('resource control policies do not apply to keys', 'rcp-services', "'kms', ", ''),
  bug('every operation on a key can be opened to other accounts', 'special-actions', '!KEY_OPERATIONS_ACROSS_ACCOUNTS.includes(name)', 'false', 'key-operation-across-accounts'),
  bug('no operation on a key can be opened to other accounts', 'special-actions', '!KEY_OPERATIONS_ACROSS_ACCOUNTS.includes(name)', 'true'),
  bug('a boundary limits what the principal\'s ARN is granted', 'statement-match', BY_CONDITION, 'false'),
  bug('a boundary does not limit what everyone is granted', 'statement-match', `&& conditions.some(({ operator, key, values }) => ${BY_CONDITION})`, '', 'everyone-under-boundary'),

  bug('a denial of a service control policy is ignored', 'evaluate', SCP_AND_RCP, '[...this.rcpLevels].flatMap'),
  bug('a denial of a resource control policy is ignored', 'evaluate', SCP_AND_RCP, '[...this.scpLevels].flatMap'),
  bug('a level of service control policies is skipped', 'evaluate', 'this.scpLevels.find(', 'this.scpLevels.slice(1).find('),
  bug('service-linked roles are limited as well', 'evaluate', "'serviceLinked' in principal && principal.serviceLinked === true", 'false', 'service-linked-role'),
  bug('a denial whose condition fails denies', 'evaluate', EXPLICIT, "each.statement.effect === 'Deny' && (each.match.applies || each.match.because === 'condition')"),
  bug('a denial counts only without an allowance', 'evaluate', 'if (denying.length > 0)', 'if (denying.length > 0 && allowing(this.outcomes.identity).length === 0)'),
  bug('a boundary does not limit what the role is granted', 'evaluate', "if (closest.includes('itself') &&", "if ((closest.includes('itself') || closest.includes('role')) &&"),
  bug('a boundary does not limit what a trust policy grants to the very user', 'evaluate', ' && !isTrust)', ')', 'trust-under-boundary'),
  bug('a boundary limits nothing', 'evaluate', 'if (this.request.permissionsBoundary && !allows(this.outcomes.boundary))', 'if (false)'),
  bug('a session policy limits nothing', 'evaluate', 'if (limited && !allows(this.outcomes.session))', 'if (false)'),
  bug('a federated user has the permissions of the user behind it', 'evaluate', "this.request.principal.kind === 'federatedUser' || ", '', 'federated-user-without-session-policy'),
  bug('a grant to the account needs no identity policy', 'evaluate', "closest.some((match) => match !== 'account')", 'closest.length > 0'),
  bug('across accounts, no identity policy is needed', 'evaluate', '    if (identity.length === 0 && ', '    if (false && '),
  bug('across accounts, no resource policy is needed', 'evaluate', ACROSS, ACROSS.replace('if (granting.length === 0)', 'if (false)')),
  bug('a key does not need its key policy', 'evaluate', "kind === 'trust' || kind === 'key'", "kind === 'trust'"),
  bug('a role does not need its trust policy', 'evaluate', "kind === 'trust' || kind === 'key'", "kind === 'key'"),
  bug('a root user needs an identity policy', 'evaluate', "return this.request.principal.kind === 'root';", 'return false;'),
];

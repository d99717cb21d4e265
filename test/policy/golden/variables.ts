import {
  allow, ask, at, deny, fails, FULL, GoldenCase, granted, holds, HOME, iam, identity, Json, lacking,
  resource, stopped,
} from './golden-case';

const PAGE = 'reference_policies_variables';
const WHERE = iam(PAGE, 'policy-vars-wheretouse');
const RESOURCE = iam(PAGE, 'policy-vars-resourceelement');
const CONDITION = iam(PAGE, 'policy-vars-conditionelement');
const NO_VALUE = iam(PAGE, 'policy-vars-no-value');
const SPECIAL = iam(PAGE, 'policy-vars-specialchars');
const DEFAULT = iam(PAGE, 'policy-vars-default-values');
const VERSION = iam('reference_policies_elements_version');
const TAGS = iam(PAGE, 'policy-vars-tags');

const depot = (path: string) => at(`arn:aws:s3:::depot/${path}`);
const bucketOf = (name: string) => at(`arn:aws:s3:::depot-${name}`);
const jo = { 'aws:username': 'jo' };
const home: Json = { Resource: 'arn:aws:s3:::depot/home/${aws:username}/*' };
const NONE = 'no identity policy allows it';
const old = (statement: Json) => ({ identityPolicies: [{ name: 'identity', document: { Version: '2008-10-17', Statement: [statement] } }] });
const unversioned = (statement: Json) => ({ identityPolicies: [{ name: 'identity', document: { Statement: [statement] } }] });
const theirs = (operator: string, value: string): Json => ({ [operator]: { 's3:ExistingObjectTag/team': value } });
const pair = (mine: string, its: string) => ({ 'aws:PrincipalTag/team': mine, 's3:ExistingObjectTag/team': its });

export const CASES: GoldenCase[] = [
  granted('var-resource', 'a variable in a resource', RESOURCE, ask(identity(allow('Home', home)), { resource: depot('home/jo/a.txt'), context: jo }),
    'Home', 'another\'s folder', { resource: depot('home/al/a.txt') }),
  lacking('var-resource-absent', 'a variable without a value matches no resource', NO_VALUE,
    ask(identity(allow('Home', home)), { resource: depot('home/jo/a') }),
    NONE, 'with the value', { context: jo }),
  lacking('var-resource-absent-literal', 'and not its own text either', NO_VALUE,
    ask(identity(allow('Home', home)), { resource: depot('home/${aws:username}/a') }), NONE, 'with the value, in its folder',
    { context: jo, resource: depot('home/jo/a') }),
  lacking('var-resource-undefined', 'nor a text for nothing', NO_VALUE, ask(identity(allow('Home', home)), { resource: depot('home/undefined/a') }), NONE,
    'with that value', { context: { 'aws:username': 'undefined' } }),
  holds('var-ignore-absent', 'nor is it equal to anything in any case', NO_VALUE, theirs('StringNotEqualsIgnoreCase', '${aws:PrincipalTag/team}'),
    { 's3:ExistingObjectTag/team': 'paint' }, pair('paint', 'PAINT')),
  fails('var-arn-absent', 'nor is an ARN with it', NO_VALUE, { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:${aws:PrincipalAccount}:*' } },
    { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${HOME}:a` }, { 'aws:PrincipalAccount': HOME, 'aws:SourceArn': `arn:aws:sns:eu-west-1:${HOME}:a` }),
  fails('var-bool-absent', 'nor a Boolean', NO_VALUE, { Bool: { 'aws:SecureTransport': '${aws:ViaAWSService}' } }, { 'aws:SecureTransport': 'true' },
    { 'aws:SecureTransport': 'true', 'aws:ViaAWSService': 'true' }),
  granted('var-default-empty', 'a default may be empty', DEFAULT,
    ask(identity(allow('Home', { Resource: 'arn:aws:s3:::depot/${aws:username, \'\'}/a' })), { resource: depot('/a') }), 'Home', 'with a value', { context: jo }),
  granted('var-default-tight', 'nor is a space needed before it', DEFAULT,
    ask(identity(allow('Home', { Resource: 'arn:aws:s3:::depot/${aws:username,\'al\'}/a' })), { resource: depot('al/a') }), 'Home', 'with a value', { context: jo }),
  granted('var-tag-name', 'the name of a tag may have spaces and colons', TAGS,
    ask(identity(allow('Team', { Resource: 'arn:aws:s3:::depot-${aws:PrincipalTag/my team:a}' })),
      { resource: bucketOf('paint'), context: { 'aws:PrincipalTag/my team:a': 'paint' } }), 'Team', 'with another tag', { context: { 'aws:PrincipalTag/my team:b': 'paint' } }),
  granted('var-name-case', 'the name of a variable is the same in any case', WHERE,
    ask(identity(allow('Home', { Resource: 'arn:aws:s3:::depot/home/${AWS:UserName}/*' })), { resource: depot('home/jo/a.txt'), context: jo }),
    'Home', 'another\'s folder', { resource: depot('home/al/a.txt') }),
  lacking('var-value-case', 'the value of a variable is not', RESOURCE,
    ask(identity(allow('Home', home)), { resource: depot('home/Jo/a.txt'), context: jo }), NONE, 'the folder in the case of the value',
    { resource: depot('home/jo/a.txt') }),
  granted('var-within', 'a variable within a name', RESOURCE,
    ask(identity(allow('Own', { Action: 'sqs:*', Resource: `arn:aws:sqs:eu-west-1:${HOME}:\${aws:username}-queue` })),
      { action: 'sqs:SendMessage', resource: at(`arn:aws:sqs:eu-west-1:${HOME}:jo-queue`), context: jo }),
    'Own', 'another\'s queue', { resource: at(`arn:aws:sqs:eu-west-1:${HOME}:al-queue`) }),
  granted('var-twice', 'two variables in one resource', RESOURCE,
    ask(identity(allow('Own', { Resource: 'arn:aws:s3:::depot/${aws:PrincipalTag/team}/${aws:username}/*' })),
      { resource: depot('paint/jo/a'), context: { ...jo, 'aws:PrincipalTag/team': 'paint' } }),
    'Own', 'another team\'s folder', { resource: depot('wood/jo/a') }),
  granted('var-tag', 'a tag as a variable', TAGS,
    ask(identity(allow('Team', { Resource: 'arn:aws:s3:::depot-${aws:PrincipalTag/team}' })),
      { resource: bucketOf('paint'), context: { 'aws:PrincipalTag/team': 'paint' } }),
    'Team', 'with another tag', { context: { 'aws:PrincipalTag/team': 'wood' } }),
  stopped('var-not-resource-absent', 'a variable without a value in NotResource does not exempt', NO_VALUE,
    ask(identity(FULL, deny('Others', { NotResource: 'arn:aws:s3:::depot/home/${aws:username}/*' })), { resource: depot('home/jo/a') }),
    'Others', 'with the value', { context: jo }),
  stopped('var-deny-resource', 'a denial of a resource by a variable', RESOURCE,
    ask(identity(FULL, deny('NotOwn', { Resource: 'arn:aws:iam::*:user/${aws:username}' })),
      { action: 'iam:CreateAccessKey', resource: at(`arn:aws:iam::${HOME}:user/jo`), context: jo }),
    'NotOwn', 'another user', { resource: at(`arn:aws:iam::${HOME}:user/al`) }),

  holds('var-equals', 'a variable under StringEquals', CONDITION, theirs('StringEquals', '${aws:PrincipalTag/team}'), pair('paint', 'paint'),
    pair('paint', 'wood')),
  holds('var-like', 'a variable under StringLike', CONDITION, { StringLike: { 's3:prefix': '${aws:username}/*' } }, { ...jo, 's3:prefix': 'jo/a/' },
    { ...jo, 's3:prefix': 'al/a/' }),
  holds('var-arn', 'a variable under ArnLike', CONDITION, { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:${aws:PrincipalAccount}:*' } },
    { 'aws:PrincipalAccount': HOME, 'aws:SourceArn': `arn:aws:sns:eu-west-1:${HOME}:a` },
    { 'aws:PrincipalAccount': HOME, 'aws:SourceArn': 'arn:aws:sns:eu-west-1:222222222222:a' }),
  holds('var-owner', 'a resource that bears the user\'s name in a tag', iam('access_tags', 'access_tags_control-resources'),
    { StringEquals: { 'aws:ResourceTag/Owner': '${aws:username}' } }, { ...jo, 'aws:ResourceTag/Owner': 'jo' },
    { ...jo, 'aws:ResourceTag/Owner': 'al' }),
  fails('var-equals-absent', 'a variable without a value is equal to nothing', NO_VALUE, theirs('StringEquals', '${aws:PrincipalTag/team}'),
    { 's3:ExistingObjectTag/team': 'paint' }, pair('paint', 'paint')),
  fails('var-like-absent', 'and like nothing', NO_VALUE, theirs('StringLike', '${aws:PrincipalTag/team}*'), { 's3:ExistingObjectTag/team': 'paint' },
    pair('paint', 'paints')),
  holds('var-not-equals-absent', 'a negated operator matches a variable without a value', NO_VALUE,
    theirs('StringNotEquals', '${aws:PrincipalTag/team}'),
    { 's3:ExistingObjectTag/team': 'paint' }, pair('paint', 'paint')),
  stopped('var-deny-absent', 'so a denial takes a principal without the tag', NO_VALUE,
    ask(identity(FULL, deny('OwnTeam', { Condition: theirs('StringNotEquals', '${aws:PrincipalTag/team}') })),
      { context: { 's3:ExistingObjectTag/team': 'paint' } }), 'OwnTeam', 'with the tag', { context: pair('paint', 'paint') }),
  holds('var-absent-alternative', 'another alternative may still match', NO_VALUE,
    { StringEquals: { 's3:ExistingObjectTag/team': ['${aws:PrincipalTag/team}', 'common'] } }, { 's3:ExistingObjectTag/team': 'common' },
    { 's3:ExistingObjectTag/team': 'paint' }),

  granted('var-star', 'a literal star', SPECIAL,
    ask(identity(allow('Star', { Resource: 'arn:aws:s3:::depot/${*}.txt' })), { resource: depot('*.txt') }), 'Star', 'another name',
    { resource: depot('a.txt') }),
  granted('var-question', 'a literal question mark', SPECIAL,
    ask(identity(allow('Question', { Resource: 'arn:aws:s3:::depot/a${?}' })), { resource: depot('a?') }), 'Question', 'another name',
    { resource: depot('ab') }),
  granted('var-dollar', 'a literal dollar', SPECIAL,
    ask(identity(allow('Dollar', { Resource: 'arn:aws:s3:::depot/${$}{aws:username}' })), { resource: depot('${aws:username}'), context: jo }),
    'Dollar', 'the value', { resource: depot('jo') }),
  holds('var-star-like', 'a literal star under StringLike', SPECIAL, { StringLike: { 's3:prefix': 'a${*}*' } }, { 's3:prefix': 'a*b' },
    { 's3:prefix': 'abc' }),

  granted('var-default', 'a default where there is no value', DEFAULT,
    ask(identity(allow('Team', { Resource: 'arn:aws:s3:::depot-${aws:PrincipalTag/team, \'common\'}' })), { resource: bucketOf('common') }),
    'Team', 'another\'s bucket', { resource: bucketOf('paint') }),
  lacking('var-default-present', 'no default where there is a value', DEFAULT,
    ask(identity(allow('Team', { Resource: 'arn:aws:s3:::depot-${aws:PrincipalTag/team, \'common\'}' })),
      { resource: bucketOf('common'), context: { 'aws:PrincipalTag/team': 'paint' } }),
    NONE, 'the bucket of the value', { resource: bucketOf('paint') }),
  holds('var-default-condition', 'a default in a condition', DEFAULT, theirs('StringEquals', '${aws:PrincipalTag/team, \'common\'}'),
    { 's3:ExistingObjectTag/team': 'common' }, pair('paint', 'common')),

  lacking('var-old', 'in the earlier version there are no variables', VERSION,
    ask(old(allow('Home', home)), { resource: depot('home/jo/a'), context: jo }),
    NONE, 'in the current version', identity(allow('Home', home))),
  granted('var-old-literal', 'in the earlier version they are text', VERSION,
    ask(old(allow('Home', home)), { resource: depot('home/${aws:username}/a'), context: jo }), 'Home', 'in the current version',
    identity(allow('Home', home))),
  lacking('var-none-version', 'without a version there are no variables either', VERSION,
    ask(unversioned(allow('Home', home)), { resource: depot('home/jo/a'), context: jo }), NONE, 'in the current version',
    identity(allow('Home', home))),
  lacking('var-old-condition', 'in the earlier version conditions have none', VERSION,
    ask(old(allow('Own', { Condition: { StringEquals: { 'aws:ResourceTag/Owner': '${aws:username}' } } })),
      { context: { ...jo, 'aws:ResourceTag/Owner': 'jo' } }),
    NONE, 'in the current version', identity(allow('Own', { Condition: { StringEquals: { 'aws:ResourceTag/Owner': '${aws:username}' } } }))),
  granted('var-resource-policy', 'a variable in a resource policy', WHERE,
    ask(resource(allow('Home', { ...home, Principal: { AWS: `arn:aws:iam::${HOME}:user/jo` } })), { resource: depot('home/jo/a'), context: jo }),
    'Home', 'another\'s folder', { resource: depot('home/al/a') }),
];

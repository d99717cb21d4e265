import {
  allow, ANONYMOUS, ask, at, deny, FULL, GoldenCase, granted, HOME, iam, identity, Json, key, kms, lacking, orgs,
  OTHER, policy, RCP_FULL, rcps, resource, ROLE, rootArn, rootOf, scps, service, stopped, USER, userOf,
} from './golden-case';

const ALLOW = orgs('orgs_manage_policies_scps_evaluation', 'how_scps_allow');
const DENY = orgs('orgs_manage_policies_scps_evaluation', 'how_scps_deny');
const EFFECTS = orgs('orgs_manage_policies_scps', 'scp-effects-on-permissions');
const EXEMPT = orgs('orgs_manage_policies_scps', 'not-restricted-by-scp');
const SYNTAX = orgs('orgs_manage_policies_scps_syntax', 'scp-elements-table');
const EXAMPLE = (name: string) => orgs('orgs_manage_policies_scps_examples_general', `example-scp-${name}`);
const RCP = orgs('orgs_manage_policies_rcps_evaluation', 'how_rcps_deny');
const RCP_EFFECTS = orgs('orgs_manage_policies_rcps', 'rcp-effects-on-permissions');
const RCP_EXEMPT = orgs('orgs_manage_policies_rcps', 'actions-not-restricted-by-rcps');
const RCP_SERVICES = orgs('orgs_manage_policies_rcps', 'rcp-supported-services');
const RCP_SYNTAX = orgs('orgs_manage_policies_rcps_syntax', 'rcp-elements-table');
const RCP_KEYS = kms('resource-control-policies');
const S = 'no service control policy allows it';
const NONE = 'no identity policy allows it';

const may = identity(FULL);
const EC2 = allow('Ec2', { Action: 'ec2:*' });
const LINKED = { ...ROLE, arn: `arn:aws:iam::${HOME}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`, serviceLinked: true };
const STRANGER = userOf(OTHER);
const out = (more: Json = {}) => deny('Out', { Action: 's3:*', ...more });
const shut = (more: Json = {}) => deny('Shut', { Principal: '*', Action: 's3:*', ...more });
const open = resource(allow('Let', { Principal: '*' }));
const perimeter = shut(
  { Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } } });
const insider = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:PrincipalIsAWSService': 'false' };
const outsider = { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz', 'aws:PrincipalIsAWSService': 'false' };

const TOPIC = { action: 'sns:Publish', resource: at(`arn:aws:sns:eu-west-1:${HOME}:alerts`) };
/** As AWS listed them on 26 September 2026. */
const UNDER_RCP = [
  'appstream', 'dsql', 'clouddirectory', 'cloudfront', 'cloudsearch', 'logs', 'networkmonitor', 'cognito-identity', 'cognito-idp',
  'comprehend', 'comprehendmedical', 'firehose', 'dynamodb', 'dax', 'autoscaling', 'ecr', 'ecr-public', 'gamelift', 'inspector-scan',
  'kendra', 'kinesisvideo', 'memorydb', 'aoss', 'personalize', 'polly', 's3', 'swf', 'sqs', 'textract', 'timestream-influxdb',
  'transcribe', 'translate', 'workspaces', 'appconfig', 'autoscaling-plans', 'budgets', 'servicediscovery', 'cloudtrail-data',
  'codeartifact', 'codebuild', 'codecommit', 'codepipeline', 'compute-optimizer', 'cost-optimization-hub', 'events', 'fms', 'fis',
  'health', 'rolesanywhere', 'kms', 'opensearch', 'pricing', 'pca-connector-ad', 'resource-groups', 'secretsmanager', 'sts', 'signin',
  'support', 'transfer', 'notifications', 'wafv2', 'xray',
];

export const CASES: GoldenCase[] = [
  granted('scp-all-levels', 'every level allows', ALLOW, ask(may, scps([FULL], [FULL], [FULL])), 'Full', 'but for the account',
    scps([FULL], [FULL], [EC2])),
  lacking('scp-root-silent', 'the root is silent', ALLOW, ask(may, scps([EC2], [FULL], [FULL])), S, 'it too', scps([FULL], [FULL], [FULL])),
  lacking('scp-unit-silent', 'a unit is silent', ALLOW, ask(may, scps([FULL], [EC2], [FULL])), S, 'it too', scps([FULL], [FULL], [FULL])),
  lacking('scp-account-silent', 'the account is silent', ALLOW, ask(may, scps([FULL], [FULL], [EC2])), S, 'it too', scps([FULL], [FULL], [FULL])),
  lacking('scp-level-empty', 'a level without any policy', ALLOW, ask(may, scps([FULL], [], [FULL])), S, 'with one', scps([FULL], [FULL], [FULL])),
  lacking('scp-grants-nothing', 'service control policies grant nothing', EFFECTS, ask(scps([FULL], [FULL], [FULL])), NONE,
    'with an identity policy', may),
  stopped('scp-deny-root', 'a denial at the root', DENY, ask(may, scps([FULL, out()], [FULL], [FULL])), 'Out', 'without it',
    scps([FULL], [FULL], [FULL])),
  stopped('scp-deny-unit', 'a denial at a unit', DENY, ask(may, scps([FULL], [FULL, out()], [FULL])), 'Out', 'without it',
    scps([FULL], [FULL], [FULL])),
  stopped('scp-deny-account', 'a denial at the account', DENY, ask(may, scps([FULL], [FULL], [FULL, out()])), 'Out', 'without it',
    scps([FULL], [FULL], [FULL])),
  stopped('scp-deny-only', 'a denial where nothing allows either', DENY, ask(may, scps([out()])), 'Out', 'with an allowance instead', scps([FULL])),
  granted('scp-deny-other', 'a denial of another service', DENY,
    ask(may, scps([FULL, out()], [FULL]), { action: 'ec2:StartInstances', resource: at(`arn:aws:ec2:eu-west-1:${HOME}:instance/i-1`) }),
    'Full', 'of this one', { action: 's3:GetObject', resource: at('arn:aws:s3:::depot/a') }),
  granted('scp-two-policies', 'one policy of a level is enough', ALLOW,
    ask(may, { serviceControlPolicies: [{ name: 'root', policies: [policy('one', EC2), policy('two', allow('S3', { Action: 's3:*' }))] }] }),
    'Full', 'without that one',
    { serviceControlPolicies: [{ name: 'root', policies: [policy('one', EC2)] }] }),
  lacking('scp-intersection', 'what one level allows another has to allow as well', ALLOW,
    ask(may, scps([allow('A', { Action: ['s3:*', 'ec2:*'] })], [allow('B', { Action: ['ec2:*', 'sqs:*'] })])),
    S, 'an action of both', { action: 'ec2:StartInstances', resource: at(`arn:aws:ec2:eu-west-1:${HOME}:instance/i-1`) }),
  stopped('scp-member-root', 'they limit the root user of a member', EFFECTS, ask(scps([FULL, out()]), { principal: rootOf(HOME) }), 'Out',
    'without the denial', scps([FULL])),
  lacking('scp-member-root-silent', 'also by silence', EFFECTS, ask(scps([EC2]), { principal: rootOf(HOME) }), S, 'with an allowance', scps([FULL])),
  stopped('scp-root-user-only', 'a denial of root users', EXAMPLE('root-user'),
    ask(scps([FULL, out({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } } })]),
      { principal: rootOf(HOME), context: { 'aws:PrincipalArn': rootArn(HOME) } }),
    'Out', 'another principal', { principal: USER, context: { 'aws:PrincipalArn': USER.arn }, ...may }),
  granted('scp-management', 'no such policy limits the management account', EXEMPT, ask(may), 'Full', 'a member under the same root', scps([EC2])),
  granted('scp-linked-role', 'no such policy limits a service-linked role', EXEMPT, ask(may, scps([FULL, out()]), { principal: LINKED }), 'Full',
    'another role', { principal: ROLE }),
  granted('scp-linked-role-silent', 'nor by silence', EXEMPT, ask(may, scps([EC2]), { principal: LINKED }), 'Full', 'another role',
    { principal: ROLE }),
  stopped('scp-linked-role-not', 'a role that is said not to be one is limited', EXEMPT, ask(may, scps([FULL, out()]), { principal: { ...LINKED, serviceLinked: false } }), 'Out',
    'one that is', { principal: LINKED }),
  lacking('scp-linked-role-grant', 'which still wants its own grant', EXEMPT, ask(scps([FULL]), { principal: LINKED }), NONE, 'with one', may),
  stopped('scp-resource-grant', 'they limit what a resource policy grants', iam('reference_policies_evaluation-logic_policy-eval-denyallow'),
    ask(resource(allow('Let', { Principal: { AWS: USER.arn } })), scps([FULL, out()])), 'Out', 'without the denial', scps([FULL])),
  lacking('scp-resource-grant-silent', 'also by silence', iam('reference_policies_evaluation-logic_policy-eval-denyallow'),
    ask(resource(allow('Let', { Principal: { AWS: USER.arn } })), scps([EC2])), S,
    'with an allowance', scps([FULL])),
  stopped('scp-cross-principal', 'across accounts they are those of the principal', EFFECTS,
    ask(may, open, { principal: STRANGER }, scps([FULL, out()])), 'Out', 'without the denial', scps([FULL])),
  lacking('scp-not-action', 'an allowance of all but a service', SYNTAX, ask(may, scps([allow('But', { NotAction: 's3:*' })])), S, 'another service',
    { action: 'sqs:SendMessage', resource: at(`arn:aws:sqs:eu-west-1:${HOME}:q`) }),
  granted('scp-allow-resource', 'an allowance of some resources', SYNTAX, ask(may, scps([allow('Some', { Resource: 'arn:aws:s3:::depot/*' })])),
    'Full', 'another resource', { resource: at('arn:aws:s3:::other/a') }),
  lacking('scp-allow-not-resource', 'an allowance of all resources but some', SYNTAX,
    ask(may, scps([allow('Rest', { NotResource: 'arn:aws:s3:::depot/*' })])), S, 'another resource',
    { resource: at('arn:aws:s3:::other/a') }),
  granted('scp-allow-condition', 'an allowance under a condition', SYNTAX,
    ask(may, scps([allow('Here', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } })]),
      { context: { 'aws:RequestedRegion': 'eu-west-1' } }),
    'Full', 'where it is false', { context: { 'aws:RequestedRegion': 'us-east-1' } }),
  stopped('scp-wildcard-middle', 'a wildcard in the middle of an action', orgs('orgs_manage_policies_scps_syntax', 'scp-syntax-action'),
    ask(may, scps([FULL, deny('Out', { Action: 's3:*Object' })])),
    'Out', 'an action beside it', { action: 's3:GetObjectTagging' }),
  stopped('scp-deny-not-resource', 'a denial of all resources but some', SYNTAX,
    ask(may, scps([FULL, deny('Out', { NotResource: 'arn:aws:s3:::depot/open/*' })])), 'Out', 'one of those',
    { resource: at('arn:aws:s3:::depot/open/a') }),
  stopped('scp-region', 'a denial outside of Regions but for some services', EXAMPLE('deny-region'),
    ask(may, scps([FULL, deny('Region',
      { NotAction: ['iam:*', 'organizations:*'], Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } } })]),
    { context: { 'aws:RequestedRegion': 'us-east-1' } }),
    'Region', 'within', { context: { 'aws:RequestedRegion': 'eu-central-1' } }),
  stopped('scp-exempt-role', 'a denial for all but one role', EXAMPLE('restricts-with-exception'),
    ask(may, scps([FULL, out({ Condition: { StringNotLike: { 'aws:PrincipalARN': 'arn:aws:iam::*:role/Owner' } } })]),
      { principal: ROLE, context: { 'aws:PrincipalArn': ROLE.arn } }),
    'Out', 'that role', {
      principal: { ...ROLE, arn: `arn:aws:iam::${HOME}:role/Owner` },
      context: { 'aws:PrincipalArn': `arn:aws:iam::${HOME}:role/Owner` },
    }),

  granted('rcp-full', 'where nothing is denied resource control policies change nothing', RCP, ask(may, rcps([], [], [])), 'Full',
    'a denial at the account', rcps([], [], [shut()])),
  lacking('rcp-grants-nothing', 'they grant nothing', RCP_EFFECTS, ask(rcps([])), NONE, 'with an identity policy', may),
  lacking('rcp-missing', 'a level that allows nothing', iam('reference_policies_evaluation-logic_policy-eval-denyallow'),
    ask(may, { resourceControlPolicies: [{ name: 'root', policies: [] }] }), 'no resource control policy allows it', 'with what AWS attaches',
    { resourceControlPolicies: [{ name: 'root', policies: [policy('full', RCP_FULL)] }] }),
  stopped('rcp-deny-root', 'a denial at the root', RCP, ask(may, rcps([shut()], [], [])), 'Shut', 'without it', rcps([], [], [])),
  stopped('rcp-deny-unit', 'a denial at a unit', RCP, ask(may, rcps([], [shut()], [])), 'Shut', 'without it', rcps([], [], [])),
  stopped('rcp-deny-account', 'a denial at the account', RCP, ask(may, rcps([], [], [shut()])), 'Shut', 'without it', rcps([], [], [])),
  stopped('rcp-outsider', 'a stranger to the organization whom the resource policy lets in', RCP_EFFECTS,
    ask(may, open, rcps([perimeter]), { principal: STRANGER, context: outsider }), 'Shut', 'an insider',
    { context: insider }),
  stopped('rcp-anonymous', 'the anonymous whom the resource policy lets in',
    iam('reference_policies_elements_condition_operators', 'Conditions_IfExists'), ask(open, rcps([perimeter]), { principal: ANONYMOUS }),
    'Shut', 'without it', rcps([])),
  granted('rcp-service', 'a service is spared', RCP_KEYS,
    ask(resource(allow('Let', { Principal: { Service: 'logs.amazonaws.com' } })), rcps([perimeter]),
      { principal: service('logs.amazonaws.com'), context: { 'aws:PrincipalIsAWSService': 'true' } }),
    'Let', 'where it is not said to be one', { context: { 'aws:PrincipalIsAWSService': 'false' } }),
  stopped('rcp-member-root', 'they limit the root user of a member', RCP_EFFECTS, ask(rcps([shut()]), { principal: rootOf(HOME) }), 'Shut',
    'without it', rcps([])),
  granted('rcp-linked-role', 'they do not limit a service-linked role', RCP_EXEMPT, ask(may, rcps([shut()]), { principal: LINKED }), 'Full',
    'another role', { principal: ROLE }),
  granted('rcp-management', 'they do not limit the management account\'s resources', RCP_EXEMPT, ask(may), 'Full', 'a member\'s', rcps([shut()])),
  stopped('rcp-not-resource', 'a denial of all resources but some', RCP_SYNTAX,
    ask(may, rcps([deny('Shut', { Principal: '*', Action: 's3:*', NotResource: 'arn:aws:s3:::depot/open/*' })])), 'Shut', 'one of those',
    { resource: at('arn:aws:s3:::depot/open/a') }),
  stopped('rcp-tls', 'a denial without encryption on the way', orgs('orgs_manage_policies_rcps_syntax', 'rcp-syntax-condition'),
    ask(may, rcps([shut({ Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } })]), { context: { 'aws:SecureTransport': 'false' } }),
    'Shut', 'with it',
    { context: { 'aws:SecureTransport': 'true' } }),
  stopped('rcp-deputy', 'a service on behalf of a stranger', RCP_KEYS,
    ask(resource(allow('Let', { Principal: { Service: 'logs.amazonaws.com' } })),
      {
        principal: service(
          'logs.amazonaws.com'),
        context: { 'aws:SourceOrgID': 'o-zzzzzzzzzz', 'aws:SourceAccount': OTHER, 'aws:PrincipalIsAWSService': 'true' },
      },
      rcps(
        [shut(
          {
            Condition: {
              StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' },
              Null: { 'aws:SourceAccount': 'false' },
              Bool: { 'aws:PrincipalIsAWSService': 'true' },
            },
          })])),
    'Shut', 'of the own organization',
    { context: { 'aws:SourceOrgID': 'o-a1b2c3d4e5', 'aws:SourceAccount': HOME, 'aws:PrincipalIsAWSService': 'true' } }),
  stopped('scp-and-rcp', 'both kinds have to let through', RCP_EFFECTS, ask(may, scps([FULL]), rcps([shut()])), 'Shut', 'without the denial',
    rcps([])),
  lacking('rcp-and-scp', 'either of them', RCP_EFFECTS, ask(may, scps([EC2]), rcps([])), S, 'with an allowance', scps([FULL])),
  stopped('rcp-key', 'a denial of the use of keys', RCP_KEYS,
    ask(may, key(allow('Enable', { Principal: { AWS: rootArn(HOME) } })),
      rcps([deny('Shut', { Principal: '*', Action: 'kms:*', Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })]),
      { action: 'kms:Decrypt', resource: at(`arn:aws:kms:eu-west-1:${HOME}:key/k1`), context: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } }),
    'Shut', 'an insider', { context: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),

  ...UNDER_RCP.map((name) => stopped(`rcp-in-${name}`, `resource control policies apply to ${name}`, RCP_SERVICES,
    ask(may, rcps([deny('Out', { Principal: '*', Action: [`${name}:*`, 'sns:*'] })]), { action: `${name}:GetThing`, resource: at('*') }), 'Out',
    'a service that is not on the list', { action: 'sns:ListTopics' })),
  granted('rcp-not-in', 'they do not apply to a topic', RCP_SERVICES, ask(may, rcps([deny('Out', { Principal: '*', Action: ['sns:*', 'sqs:*'] })]), TOPIC), 'Full',
    'but to a queue', { action: 'sqs:SendMessage', resource: at(`arn:aws:sqs:eu-west-1:${HOME}:q`) }),
  granted('rcp-not-in-silent', 'nor by silence', RCP_SERVICES, ask(may, { resourceControlPolicies: [{ name: 'root', policies: [] }] }, TOPIC), 'Full',
    'but to a bucket', { action: 's3:GetObject', resource: at('arn:aws:s3:::depot/a') }),
  stopped('rcp-in-case', 'the case of the service does not matter', RCP_SERVICES,
    ask(may, rcps([shut()]), { action: 'S3:GetObject' }), 'Shut', 'a topic', TOPIC),
];

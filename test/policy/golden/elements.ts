import { allow, ask, at, aws, deny, FULL, GoldenCase, granted, HOME, iam, identity, Json, lacking, OTHER, policy, stopped } from './golden-case';

const ACTION = iam('reference_policies_elements_action');
const NOT_ACTION = iam('reference_policies_elements_notaction');
const RESOURCE = iam('reference_policies_elements_resource', 'reference_policies_elements_resource_wildcards');
const RESOURCES = iam('reference_policies_elements_resource', 'reference_policies_elements_resource_multiple-resources');
const NOT_RESOURCE = iam('reference_policies_elements_notresource');
const EVALUATION = iam('reference_policies_evaluation-logic_policy-eval-denyallow');
const DIFFERENCE = iam('reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay');
const GRAMMAR = iam('reference_policies_grammar', 'policies-grammar-conventions');
const NONE = 'no identity policy allows it';

const acts = (actions: unknown, action: string) => ask(identity(allow('Act', { Action: actions })), { action });
const yes = (id: string, what: string, actions: unknown, action: string, other: string, source = ACTION) =>
  granted(id, what, source, acts(actions, action), 'Act', `another action: ${other}`, { action: other });
const no = (id: string, what: string, actions: unknown, action: string, other: string, source = ACTION) =>
  lacking(id, what, source, acts(actions, action), NONE, `another action: ${other}`, { action: other });
const on = (more: Json, arn: string) => ask(identity(allow('On', more)), { resource: at(arn) });
const over = (id: string, what: string, resources: unknown, arn: string, other: string, source = RESOURCE) =>
  granted(id, what, source, on({ Resource: resources }, arn), 'On', `another resource: ${other}`, { resource: at(other) });
const beside = (id: string, what: string, resources: unknown, arn: string, other: string, source = RESOURCE) =>
  lacking(id, what, source, on({ Resource: resources }, arn), NONE, `another resource: ${other}`, { resource: at(other) });
const OBJECTS = 'arn:aws:s3:::depot/*/test/*';
const user = (path: string) => `arn:aws:iam::${HOME}:user/${path}`;

export const CASES: GoldenCase[] = [
  yes('act-exact', 'an action by name', 's3:GetObject', 's3:GetObject', 's3:PutObject'),
  yes('act-case', 'the case of an action does not matter', 'S3:getobject', 's3:GetObject', 's3:PutObject'),
  yes('act-case-request', 'nor that of its service', 'iam:ListAccessKeys', 'IAM:listaccesskeys', 'iam:ListUsers'),
  yes('act-list', 'several actions', ['sqs:SendMessage', 's3:GetObject'], 's3:GetObject', 's3:PutObject'),
  yes('act-service', 'all actions of a service', 's3:*', 's3:DeleteBucket', 'sqs:SendMessage'),
  yes('act-middle', 'a star on both sides', 'iam:*AccessKey*', 'iam:UpdateAccessKey', 'iam:UpdateUser'),
  yes('act-middle-none', 'a star that stands for nothing', 'iam:List*Keys*', 'iam:ListKeys', 'iam:List'),
  yes('act-question', 'a question mark', 'ec2:?topInstances', 'ec2:StopInstances', 'ec2:topInstances'),
  yes('act-like-case', 'a wildcard in any case', 's3:get*', 's3:GetObjectTagging', 's3:PutObject'),
  no('act-prefix', 'a name is not a prefix', 's3:GetObject', 's3:GetObjectTagging', 's3:GetObject'),
  no('act-other-service', 'a like name of another service', 's3:List*', 'sns:ListTopics', 's3:ListBucket'),
  no('act-service-prefix', 'a service whose name begins alike', 's3:*', 's3-object-lambda:WriteGetObjectResponse', 's3:GetObject'),
  granted('act-all', 'a star for all actions', ACTION, acts('*', 'anything:DoSomething'), 'Act', 'no policy', { identityPolicies: [] }),

  granted('not-act', 'all but an action', NOT_ACTION, ask(identity(allow('But', { NotAction: 's3:DeleteBucket' }))), 'But', 'that action',
    { action: 's3:DeleteBucket' }),
  lacking('not-act-listed', 'the action that is left out', NOT_ACTION,
    ask(identity(allow('But', { NotAction: 's3:DeleteBucket' })), { action: 's3:DeleteBucket' }),
    NONE, 'an action that is not left out', { action: 's3:CreateBucket' }),
  granted('not-act-service', 'all services but one', NOT_ACTION, ask(identity(allow('But', { NotAction: 'iam:*' })), { action: 'ec2:RunInstances' }),
    'But', 'an action of that one', { action: 'iam:CreateUser' }),
  lacking('not-act-case', 'left out in any case', NOT_ACTION,
    ask(identity(allow('But', { NotAction: 'IAM:createuser' })), { action: 'iam:CreateUser' }),
    NONE, 'another action', { action: 'iam:DeleteUser' }),
  lacking('not-act-list', 'each of several is left out', NOT_ACTION,
    ask(identity(allow('But', { NotAction: ['iam:*', 'sts:*'] })), { action: 'sts:AssumeRole' }),
    NONE, 'another action', { action: 's3:GetObject' }),
  lacking('not-act-scope', 'the resource still limits it', NOT_ACTION,
    ask(identity(allow('But', { NotAction: 's3:DeleteBucket', Resource: 'arn:aws:s3:::*' })),
      { action: 'sqs:SendMessage', resource: at(`arn:aws:sqs:eu-west-1:${HOME}:q`) }),
    NONE, 'on a bucket', { action: 's3:GetObject', resource: at('arn:aws:s3:::depot/a') }),
  stopped('not-act-deny', 'a denial of all but one service', NOT_ACTION,
    ask(identity(FULL, deny('OnlyIam', { NotAction: 'iam:*' })), { action: 's3:GetObject' }),
    'OnlyIam', 'an action of that one', { action: 'iam:GetUser' }),
  lacking('not-act-deny-alone', 'a denial of all others grants nothing', NOT_ACTION,
    ask(identity(deny('OnlyIam', { NotAction: 'iam:*' })), { action: 'iam:GetUser' }), NONE, 'with a grant',
    identity(FULL, deny('OnlyIam', { NotAction: 'iam:*' }))),
  stopped('not-act-region', 'a denial outside of a Region but for global services', iam('reference_policies_examples_aws_deny-requested-region'),
    ask(identity(FULL, deny('Region', {
      NotAction: ['iam:*', 'route53:*', 'support:*'],
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
    })), { action: 'ec2:RunInstances', context: { 'aws:RequestedRegion': 'us-east-1' } }),
    'Region', 'a global service', { action: 'iam:CreateUser' }),

  over('res-exact', 'a resource by name', 'arn:aws:s3:::depot/a', 'arn:aws:s3:::depot/a', 'arn:aws:s3:::depot/b'),
  over('res-list', 'several resources', ['arn:aws:s3:::depot', 'arn:aws:s3:::depot/*'], 'arn:aws:s3:::depot/a', 'arn:aws:s3:::other/a', RESOURCES),
  over('res-path', 'a path below a name', user('stock/*'), user('stock/north/jo'), user('jo')),
  over('res-slash', 'a star runs across slashes', OBJECTS, 'arn:aws:s3:::depot/1/2/test/3/object.jpg', 'arn:aws:s3:::depot/1-test/object.jpg'),
  over('res-slash-empty', 'a star for an empty part of a path', OBJECTS, 'arn:aws:s3:::depot//test/object.jpg', 'arn:aws:s3:::depot/test/object.jpg'),
  over('res-slash-end', 'a star for nothing at the end', OBJECTS, 'arn:aws:s3:::depot/1/test/', 'arn:aws:s3:::depot/1/2/test.jpg'),
  over('res-question', 'a question mark is one character', 'arn:aws:s3:::depot/a?', 'arn:aws:s3:::depot/ab', 'arn:aws:s3:::depot/a'),
  over('res-region', 'a star for a Region', `arn:aws:ec2:*:${HOME}:instance/*`, `arn:aws:ec2:eu-west-1:${HOME}:instance/i-1`,
    `arn:aws:ec2:eu-west-1:${OTHER}:instance/i-1`),
  over('res-region-part', 'a star for a part of a Region', `arn:aws:ec2:eu-*:${HOME}:instance/*`, `arn:aws:ec2:eu-west-1:${HOME}:instance/i-1`,
    `arn:aws:ec2:us-east-1:${HOME}:instance/i-1`),
  over('res-colon', 'a star in the last part runs across colons', `arn:aws:logs:eu-west-1:${HOME}:log-group:depot:*`,
    `arn:aws:logs:eu-west-1:${HOME}:log-group:depot:log-stream:a`, `arn:aws:logs:eu-west-1:${HOME}:log-group:depots`,
    aws('AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl', 'CWL_ARN_Format')),
  beside('res-qualified', 'a function is not its versions', `arn:aws:lambda:eu-west-1:${HOME}:function:f`,
    `arn:aws:lambda:eu-west-1:${HOME}:function:f:1`,
    `arn:aws:lambda:eu-west-1:${HOME}:function:f`, aws('lambda/latest/dg/lambda-api-permissions-ref')),
  beside('res-bucket', 'a bucket is not its objects', 'arn:aws:s3:::depot', 'arn:aws:s3:::depot/a', 'arn:aws:s3:::depot'),
  beside('res-objects', 'objects are not their bucket', 'arn:aws:s3:::depot/*', 'arn:aws:s3:::depot', 'arn:aws:s3:::depot/a'),
  beside('res-case', 'the case of a name matters', 'arn:aws:s3:::depot/A', 'arn:aws:s3:::depot/a', 'arn:aws:s3:::depot/A'),
  beside('res-account', 'another account\'s', `arn:aws:sqs:eu-west-1:${HOME}:q`, `arn:aws:sqs:eu-west-1:${OTHER}:q`,
    `arn:aws:sqs:eu-west-1:${HOME}:q`),
  beside('res-partition', 'another partition\'s', 'arn:aws:s3:::depot/*', 'arn:aws-cn:s3:::depot/a', 'arn:aws:s3:::depot/a'),

  granted('res-none', 'an action without a resource is on a star', iam('reference_policies_elements_resource'),
    ask(identity(allow('List', { Resource: '*' })), { action: 's3:ListAllMyBuckets', resource: at('*') }), 'List', 'on all buckets only',
    identity(allow('List', { Resource: 'arn:aws:s3:::*' }))),
  lacking('not-res-listed', 'the resource that is left out', NOT_RESOURCE, on({ NotResource: 'arn:aws:s3:::depot/*' }, 'arn:aws:s3:::depot/a'), NONE,
    'another resource', { resource: at('arn:aws:s3:::other/a') }),
  lacking('not-res-list', 'each of several is left out', NOT_RESOURCE,
    on({ NotResource: ['arn:aws:s3:::depot', 'arn:aws:s3:::depot/*'] }, 'arn:aws:s3:::depot'), NONE,
    'another resource', { resource: at('arn:aws:s3:::depots') }),
  granted('not-res', 'all resources but some', NOT_RESOURCE, on({ NotResource: user('boss') }, user('jo')), 'On', 'the one that is left out',
    { resource: at(user('boss')) }),
  stopped('not-res-deny', 'a denial of all but a folder', NOT_RESOURCE,
    ask(identity(FULL, deny('OnlyPay', { Action: 's3:*', NotResource: ['arn:aws:s3:::people/pay', 'arn:aws:s3:::people/pay/*'] })),
      { resource: at('arn:aws:s3:::people/plans') }),
    'OnlyPay', 'in the folder', { resource: at('arn:aws:s3:::people/pay/march') }),
  granted('not-res-deny-other', 'which says nothing of other services', NOT_RESOURCE,
    ask(identity(FULL, deny('OnlyPay', { Action: 's3:*', NotResource: 'arn:aws:s3:::people/pay/*' })),
      { action: 'ec2:StartInstances', resource: at(`arn:aws:ec2:eu-west-1:${HOME}:instance/i-1`) }),
    'Full', 'an action of that service', { action: 's3:GetObject', resource: at('arn:aws:s3:::people/plans') }),

  stopped('deny-wins', 'a denial wins over a grant', EVALUATION,
    ask(identity(FULL, deny('Logs', { Action: 's3:*', Resource: 'arn:aws:s3:::*log*' })), { resource: at('arn:aws:s3:::depot-logs') }),
    'Logs', 'another bucket', { resource: at('arn:aws:s3:::depot') }),
  stopped('deny-first', 'whichever comes first', EVALUATION,
    ask(identity(deny('Logs', { Resource: 'arn:aws:s3:::*log*' }), FULL), { resource: at('arn:aws:s3:::catalogue') }),
    'Logs', 'another bucket', { resource: at('arn:aws:s3:::depot') }),
  stopped('deny-specific', 'and however much closer the grant is', EVALUATION,
    ask(identity(allow('One', { Action: 's3:GetObject', Resource: 'arn:aws:s3:::depot/parts/a.txt' }), deny('All', { Action: 's3:*' }))),
    'All', 'without the denial', identity(allow('One', { Action: 's3:GetObject', Resource: 'arn:aws:s3:::depot/parts/a.txt' }))),
  stopped('deny-other-policy', 'a denial in another policy of the same identity', EVALUATION,
    ask({ identityPolicies: [policy('one', FULL), policy('two', deny('Logs'))] }), 'Logs', 'without that policy',
    { identityPolicies: [policy('one', FULL)] }),
  granted('allow-other-policy', 'one policy of several is enough', EVALUATION,
    ask({ identityPolicies: [policy('one', allow('Write', { Action: 's3:PutObject' })), policy('two', allow('Read', { Action: 's3:GetObject' }))] }),
    'Read', 'without that policy', { identityPolicies: [policy('one', allow('Write', { Action: 's3:PutObject' }))] }),
  lacking('implicit', 'nothing is denied for want of a grant', DIFFERENCE,
    ask(identity(allow('GetList', { Action: ['iam:Get*', 'iam:List*'] })), { action: 'iam:CreatePolicy' }),
    NONE, 'an action that is granted', { action: 'iam:GetPolicy' }),
  stopped('explicit', 'a denial overlaps a grant', DIFFERENCE,
    ask(identity(allow('GetList', { Action: ['iam:Get*', 'iam:List*'] }), deny('Reports', { Action: 'iam:*Report' })),
      { action: 'iam:GetCredentialReport' }),
    'Reports', 'an action that is only granted', { action: 'iam:GetUser' }),
  lacking('nothing', 'no policy at all', EVALUATION, ask({}), NONE, 'with a grant', identity(FULL)),
  granted('sid-none', 'statements need no Sid', iam('reference_policies_elements_sid'),
    ask({ identityPolicies: [{ name: 'identity', document: { Version: '2012-10-17', Statement: ['s3:PutObject', 's3:GetObject'].map((Action) => ({ Effect: 'Allow', Action, Resource: '*' })) } }] }),
    undefined, 'another action', { action: 's3:DeleteObject' }),
  granted('single-statement', 'a statement need not be in a list', GRAMMAR,
    ask({ identityPolicies: [{ name: 'identity', document: { Version: '2012-10-17', Statement: allow('Only', { Action: 's3:GetObject' }) } }] }),
    'Only',
    'another action', { action: 's3:PutObject' }),
];

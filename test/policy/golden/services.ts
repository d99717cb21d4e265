import {
  allow, ANONYMOUS, ask, at, aws, Change, deny, FULL, GoldenCase, granted, HOME, iam, identity, Json, key,
  kms, lacking, OTHER, resource, ROLE, roleOf, rootArn, rootOf, s3, service, stopped, USER, userOf,
} from './golden-case';

const DEFAULT = kms('key-policy-default', 'key-policy-default-allow-root-enable-iam');
const EXTERNAL = kms('key-policy-modifying-external-accounts');
const KEY_POLICY = kms('key-policies');
const KEY_CONDITION = (name: string) => kms('conditions-kms', `conditions-kms-${name}`);
const BUCKET = (anchor: string) => s3('example-bucket-policies', anchor);
const VPCE = s3('example-bucket-policies-vpc-endpoint');
const KEYS = (anchor: string) => iam('reference_policies_condition-keys', `condition-keys-${anchor}`);
const NO_IDENTITY = 'no identity policy allows it';
const NO_RESOURCE = 'no resource policy allows it';

const KEY = at(`arn:aws:kms:eu-west-1:${HOME}:key/k1`);
const using = (...changes: Change[]) => ask({ action: 'kms:Decrypt', resource: KEY }, ...changes);
const enable = (account = HOME) => allow('Enable', { Principal: { AWS: rootArn(account) }, Action: 'kms:*' });
const use = (arn: string, more: Json = {}) => allow('Use',
  { Principal: { AWS: arn }, Action: ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:CreateGrant'], ...more });
const STRANGER = userOf(OTHER);
const may = identity(FULL);
const everyone: Json = { Principal: '*' };
const put = { action: 's3:PutObject' };
const shut = (condition: Json) => resource(deny('Shut', { ...everyone, Condition: condition }));
const SOURCE = (arn: string) => ({ context: { 'aws:SourceArn': arn, 'aws:SourceAccount': HOME } });

export const CASES: GoldenCase[] = [
  granted('key-enabled', 'a key policy that names the account lets identity policies grant', DEFAULT, using(may, key(enable())), 'Full',
    'without an identity policy', { identityPolicies: [] }),
  lacking('key-not-enabled', 'without it they grant nothing', DEFAULT, using(may, key(use(ROLE.arn))), NO_RESOURCE, 'with it', key(enable())),
  stopped('key-not-enabled-deny', 'though they still deny', DEFAULT, using(identity(deny('Out')), key(use(USER.arn))), 'Out', 'without the denial',
    { identityPolicies: [] }),
  lacking('key-enabled-only', 'the statement itself gives a user nothing', DEFAULT, using(key(enable())), NO_IDENTITY, 'with an identity policy',
    may),
  granted('key-sid', 'KMS itself writes a Sid with spaces', DEFAULT,
    using(may, key({ ...enable(), Sid: 'Enable IAM User Permissions' })), 'Full', 'for another account', key({ ...enable(OTHER), Sid: 'Enable IAM User Permissions' })),
  granted('policy-id', 'a resource policy may have an identifier', iam('reference_policies_elements_id'),
    ask({ resourcePolicy: { name: 'resource', kind: 'resource', document: { Version: '2012-10-17', Id: 'One', Statement: [allow('Let', { Principal: { AWS: USER.arn } })] } } }), 'Let',
    'another user', { principal: userOf(HOME, 'al') }),
  granted('key-user', 'a key policy that names the user is enough', KEY_POLICY, using(key(use(USER.arn))), 'Use', 'another user',
    { principal: userOf(HOME, 'al') }),
  granted('key-role', 'likewise the role', KEY_POLICY, using(key(use(ROLE.arn)), { principal: ROLE }), 'Use', 'another role',
    { principal: roleOf(HOME, 'Keeper') }),
  lacking('key-action', 'and only for the actions it lists', KEY_POLICY, using(may, key(use(USER.arn)), { action: 'kms:ScheduleKeyDeletion' }),
    NO_RESOURCE, 'with all of them', key(enable())),
  granted('key-root', 'the account\'s root user by the account', DEFAULT, using(key(enable()), { principal: rootOf(HOME) }), 'Enable',
    'an account that is not named', key(use(ROLE.arn))),
  lacking('key-root-unnamed', 'even the root user needs the key policy', DEFAULT, using(key(use(ROLE.arn)), { principal: rootOf(HOME) }),
    NO_RESOURCE, 'with its account', key(enable())),
  lacking('key-no-policy', 'a key policy that is about another role and another action', KEY_POLICY,
    using(may, key(use(ROLE.arn, { Action: 'kms:Encrypt' }))), NO_RESOURCE, 'with one',
    key(enable())),
  granted('key-cross', 'another account by both policies', EXTERNAL, using(may, key(enable(), use(rootArn(OTHER))), { principal: STRANGER }), 'Use',
    'without the identity policy', { identityPolicies: [] }),
  lacking('key-cross-identity', 'by the identity policy alone', EXTERNAL, using(may, key(enable()), { principal: STRANGER }), NO_RESOURCE,
    'with the key policy', key(use(OTHER))),
  lacking('key-cross-user', 'by the key policy alone, though it names the user', EXTERNAL, using(key(use(STRANGER.arn)), { principal: STRANGER }),
    NO_IDENTITY, 'with the identity policy', may),
  granted('key-via', 'only through a service', KEY_CONDITION('via-service'),
    using(key(use(USER.arn, { Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } })),
      { context: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }),
    'Use', 'through another', { context: { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' } }),
  lacking('key-via-directly', 'and not directly', KEY_CONDITION('via-service'),
    using(key(use(USER.arn, { Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } }))), NO_RESOURCE, 'through it',
    { context: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }),
  granted('key-via-like', 'through a service in any Region', KEY_CONDITION('via-service'),
    using(key(use(USER.arn, { Condition: { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } } })),
      { context: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }),
    'Use', 'through another', { context: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } }),
  granted('key-caller', 'callers of an account through a service', KEY_CONDITION('caller-account'),
    using(
      key(
        allow(
          'Use', {
            Principal: { AWS: '*' },
            Action: 'kms:Decrypt',
            Condition: { StringEquals: { 'kms:CallerAccount': HOME, 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
          })),
      { context: { 'kms:CallerAccount': HOME, 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }), 'Use', 'of another account',
    { context: { 'kms:CallerAccount': OTHER, 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }),
  lacking('key-grant-aws', 'grants only for AWS services', KEY_CONDITION('grant-is-for-aws-resource'),
    using(key(use(USER.arn, { Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } })),
      { action: 'kms:CreateGrant', context: { 'kms:GrantIsForAWSResource': 'false' } }),
    NO_RESOURCE, 'for one', { context: { 'kms:GrantIsForAWSResource': 'true' } }),
  stopped('key-grant-deny', 'a denial of grants to others', KEY_CONDITION('grant-is-for-aws-resource'),
    using(key(use(USER.arn), deny('Out',
      { ...everyone, Action: 'kms:CreateGrant', Condition: { Bool: { 'kms:GrantIsForAWSResource': 'false' } } })),
    { action: 'kms:CreateGrant', context: { 'kms:GrantIsForAWSResource': 'false' } }),
    'Out', 'to a service', { context: { 'kms:GrantIsForAWSResource': 'true' } }),
  granted('key-grant-operations', 'grants of some operations', KEY_CONDITION('grant-operations'),
    using(key(use(USER.arn, { Condition: { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt', 'DescribeKey'] } } })),
      { action: 'kms:CreateGrant', context: { 'kms:GrantOperations': ['Decrypt'] } }),
    'Use', 'of another too', { context: { 'kms:GrantOperations': ['Decrypt', 'CreateGrant'] } }),
  lacking('key-context', 'another encryption context', KEY_CONDITION('encryption-context'),
    using(key(use(USER.arn, { Condition: { StringEquals: { 'kms:EncryptionContext:Depot': 'north' } } })),
      { context: { 'kms:EncryptionContext:Depot': 'south' } }),
    NO_RESOURCE, 'the right one', { context: { 'kms:EncryptionContext:Depot': 'north' } }),
  lacking('key-context-case', 'its value in another case', KEY_CONDITION('encryption-context'),
    using(key(use(USER.arn, { Condition: { StringEquals: { 'kms:EncryptionContext:Depot': 'north' } } })),
      { context: { 'kms:EncryptionContext:Depot': 'North' } }),
    NO_RESOURCE, 'in its case', { context: { 'kms:EncryptionContext:Depot': 'north' } }),
  granted('key-alias', 'an identity policy by alias', KEY_CONDITION('resource-aliases'),
    using(
      identity(
        allow(
          'Alias', {
            Resource: `arn:aws:kms:*:${HOME}:key/*`,
            Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/depot' } },
          })), key(enable()), { context: { 'kms:ResourceAliases': ['alias/depot', 'alias/old'] } }),
    'Alias', 'another alias', { context: { 'kms:ResourceAliases': ['alias/old'] } }),

  stopped('s3-tls', 'a bucket that wants encryption on the way', BUCKET('example-bucket-policies-use-case-HTTP-HTTPS-1'),
    ask(may, shut({ Bool: { 'aws:SecureTransport': 'false' } }), { context: { 'aws:SecureTransport': 'false' } }), 'Shut', 'with it',
    { context: { 'aws:SecureTransport': 'true' } }),
  stopped('s3-tls-version', 'a bucket that wants a version of TLS', s3('amazon-s3-policy-keys', 'example-object-tls-version'),
    ask(may, put, shut({ NumericLessThan: { 's3:TlsVersion': '1.2' } }), { context: { 's3:TlsVersion': '1.1' } }), 'Shut', 'with it',
    { context: { 's3:TlsVersion': '1.2' } }),
  stopped('s3-kms', 'a bucket that wants KMS', BUCKET('example-bucket-policies-encryption-1'),
    ask(may, put, shut({ Null: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'true' } })), 'Shut', 'with a key',
    { context: { 's3:x-amz-server-side-encryption-aws-kms-key-id': KEY.arn } }),
  stopped('s3-kms-other', 'a bucket that wants one key', BUCKET('example-bucket-policies-encryption-2'),
    ask(may, put, shut({ ArnNotEqualsIfExists: { 's3:x-amz-server-side-encryption-aws-kms-key-id': KEY.arn } }),
      { context: { 's3:x-amz-server-side-encryption-aws-kms-key-id': `arn:aws:kms:eu-west-1:${HOME}:key/k2` } }), 'Shut', 'that one',
    { context: { 's3:x-amz-server-side-encryption-aws-kms-key-id': KEY.arn } }),
  stopped('s3-kms-unsaid', 'and that one said', iam('reference_policies_elements_condition_operators', 'Conditions_IfExists'),
    ask(may, put, shut({ ArnNotEqualsIfExists: { 's3:x-amz-server-side-encryption-aws-kms-key-id': KEY.arn } })), 'Shut', 'that one',
    { context: { 's3:x-amz-server-side-encryption-aws-kms-key-id': KEY.arn } }),
  stopped('s3-sse', 'a bucket that wants a way of encryption', s3('amazon-s3-policy-keys', 'putobject-require-sse-2'),
    ask(may, put, shut({ StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } })), 'Shut', 'with it',
    { context: { 's3:x-amz-server-side-encryption': 'AES256' } }),
  stopped('s3-vpce', 'a bucket for one endpoint', VPCE, ask(may, shut({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } })), 'Shut',
    'through it', { context: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } }),
  stopped('s3-vpc', 'a bucket for one VPC', VPCE,
    ask(may, shut({ StringNotEquals: { 'aws:SourceVpc': 'vpc-111bbb22' } }), { context: { 'aws:SourceVpc': 'vpc-999' } }), 'Shut', 'from it',
    { context: { 'aws:SourceVpc': 'vpc-111bbb22' } }),
  stopped('s3-network', 'a bucket for a VPC and for services', KEYS('principalisawsservice'),
    ask(may, put, shut({ StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-111bbb22' }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } }),
      { context: { 'aws:PrincipalIsAWSService': 'false' } }), 'Shut', 'from it',
    { context: { 'aws:SourceVpc': 'vpc-111bbb22', 'aws:PrincipalIsAWSService': 'false' } }),
  stopped('s3-ip', 'a bucket for some addresses', BUCKET('example-bucket-policies-IP-1'),
    ask(may, shut({ NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }), { context: { 'aws:SourceIp': '203.0.113.1' } }), 'Shut', 'from one',
    { context: { 'aws:SourceIp': '192.0.2.9' } }),
  granted('s3-ip-both', 'a range but for a part of it', BUCKET('example-bucket-policies-IP-2'),
    ask(
      resource(
        allow(
          'Let', {
            ...everyone,
            Condition: {
              IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '2001:db8:1234:5678::/64'] },
              NotIpAddress: { 'aws:SourceIp': '192.0.2.128/30' },
            },
          })), { principal: ANONYMOUS, context: { 'aws:SourceIp': '192.0.2.9' } }),
    'Let', 'of the part', { context: { 'aws:SourceIp': '192.0.2.129' } }),
  stopped('s3-mfa', 'a folder for those with a second factor', BUCKET('example-bucket-policies-MFA'),
    ask(
      may, resource(
        deny('Shut', { ...everyone, Resource: 'arn:aws:s3:::depot/parts/*', Condition: { Null: { 'aws:MultiFactorAuthAge': true } } }))), 'Shut',
    'with one',
    { context: { 'aws:MultiFactorAuthAge': '60' } }),
  granted('s3-referer', 'an object by its referer', BUCKET('example-bucket-policies-HTTP-HTTPS-2'),
    ask(resource(allow('Let', { ...everyone, Condition: { StringLike: { 'aws:Referer': ['http://www.example.com/*', 'http://example.com/*'] } } })),
      { principal: ANONYMOUS, context: { 'aws:Referer': 'http://example.com/a' } }),
    'Let', 'another', { context: { 'aws:Referer': 'http://example.org/a' } }),
  lacking('s3-tag', 'an object with another tag', BUCKET('example-bucket-policies-tagging-1'),
    ask(resource(allow('Let', { Principal: { AWS: USER.arn }, Condition: { StringEquals: { 's3:ExistingObjectTag/open': 'yes' } } })),
      { context: { 's3:ExistingObjectTag/open': 'no' } }),
    NO_IDENTITY, 'with the right one', { context: { 's3:ExistingObjectTag/open': 'yes' } }),
  granted('s3-acl', 'another account that leaves the owner full control', BUCKET('example-bucket-policies-acl-2'),
    ask(put, may, resource(allow('Let', { Principal: { AWS: OTHER }, Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } } })),
      { principal: STRANGER, context: { 's3:x-amz-acl': 'bucket-owner-full-control' } }), 'Let', 'without it', { context: {} }),
  granted('s3-org', 'an organization', BUCKET('example-bucket-policies-global-condition-keys-2'),
    ask(may, resource(allow('Let', { ...everyone, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })),
      { principal: STRANGER, context: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
    'Let', 'another', { context: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } }),
  granted('s3-logs', 'deliveries of a log for a bucket', BUCKET('example-bucket-policies-global-condition-keys-1'),
    ask(
      put, resource(
        allow(
          'Let', {
            Principal: { Service: 'logging.s3.amazonaws.com' },
            Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::source' }, StringEquals: { 'aws:SourceAccount': HOME } },
          })), { principal: service('logging.s3.amazonaws.com') }, SOURCE('arn:aws:s3:::source')),
    'Let', 'for another', SOURCE('arn:aws:s3:::other')),
  granted('s3-account', 'only buckets of an account', KEYS('resourceaccount'),
    ask(identity(FULL, deny('Abroad', { Action: 's3:*', Condition: { StringNotEquals: { 'aws:ResourceAccount': HOME } } })),
      { context: { 'aws:ResourceAccount': HOME } }),
    'Full', 'of another', { context: { 'aws:ResourceAccount': OTHER } }),

  granted('sqs-topic', 'a queue for messages of a topic', aws('sns/latest/dg/subscribe-sqs-queue-to-sns-topic'),
    ask(
      resource(
        allow(
          'Let', {
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${HOME}:alerts` } },
          })),
      { principal: service('sns.amazonaws.com'), action: 'sqs:SendMessage', resource: at(`arn:aws:sqs:eu-west-1:${HOME}:q`) },
      SOURCE(`arn:aws:sns:eu-west-1:${HOME}:alerts`)), 'Let', 'of another', SOURCE(`arn:aws:sns:eu-west-1:${HOME}:other`)),
  granted('sns-protocol', 'a topic for subscriptions of one protocol',
    aws('sns/latest/dg/sns-access-policy-use-cases', 'sns-limit-subscriptions-to-https'),
    ask(resource(allow('Let', { Principal: { AWS: OTHER }, Action: 'sns:Subscribe', Condition: { StringEquals: { 'sns:Protocol': 'https' } } })),
      may, {
        principal: STRANGER,
        action: 'sns:Subscribe',
        resource: at(
          `arn:aws:sns:eu-west-1:${HOME}:alerts`),
        context: { 'sns:Protocol': 'https' },
      }),
    'Let', 'of another', { context: { 'sns:Protocol': 'email' } }),
  granted('lambda-bucket', 'a function for a bucket\'s events', aws('lambda/latest/dg/access-control-resource-based'),
    ask(
      resource(
        allow(
          'Let', {
            Principal: { Service: 's3.amazonaws.com' },
            Action: 'lambda:InvokeFunction',
            Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::depot' }, StringEquals: { 'aws:SourceAccount': HOME } },
          })),
      { principal: service('s3.amazonaws.com'), action: 'lambda:InvokeFunction', resource: at(`arn:aws:lambda:eu-west-1:${HOME}:function:f`) },
      SOURCE('arn:aws:s3:::depot')), 'Let', 'of another account',
    { context: { 'aws:SourceArn': 'arn:aws:s3:::depot', 'aws:SourceAccount': OTHER } }),
  lacking('lambda-account', 'a function for another account, whose user has no grant', aws('lambda/latest/dg/permissions-function-cross-account'),
    ask(resource(allow('Let', { Principal: { AWS: rootArn(OTHER) }, Action: 'lambda:InvokeFunction' })),
      { principal: STRANGER, action: 'lambda:InvokeFunction', resource: at(`arn:aws:lambda:eu-west-1:${HOME}:function:f`) }), NO_IDENTITY, 'with one',
    may),
  lacking('secret-other', 'another account without a policy of the secret', aws('secretsmanager/latest/userguide/auth-and-access_examples_cross'),
    ask(may, { principal: STRANGER, action: 'secretsmanager:GetSecretValue', resource: at(`arn:aws:secretsmanager:eu-west-1:${HOME}:secret:s-1`) }),
    NO_RESOURCE, 'with one', resource(allow('Let', { Principal: { AWS: STRANGER.arn } }))),
  granted('pass-role', 'a role passed to one service', iam('reference_policies_examples_iam-passrole-service'),
    ask(
      identity(
        allow(
          'Pass', {
            Action: 'iam:PassRole',
            Resource: ROLE.arn,
            Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
          })), { action: 'iam:PassRole', resource: at(ROLE.arn), context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }),
    'Pass', 'to another', { context: { 'iam:PassedToService': 'ec2.amazonaws.com' } }),
  stopped('via-service', 'a denial of what no service asks for', KEYS('viaawsservice'),
    ask(identity(FULL, deny('Direct', { Condition: { Bool: { 'aws:ViaAWSService': 'false' } } })), { context: { 'aws:ViaAWSService': 'false' } }),
    'Direct', 'through one',
    { context: { 'aws:ViaAWSService': 'true' } }),
  granted('tag-match', 'resources of the own team', iam('tutorial_attribute-based-access-control'),
    ask(identity(allow('Team', { Condition: { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } } })),
      { context: { 'aws:ResourceTag/team': 'paint', 'aws:PrincipalTag/team': 'paint' } }), 'Team', 'of another',
    { context: { 'aws:ResourceTag/team': 'wood', 'aws:PrincipalTag/team': 'paint' } }),
  lacking('tag-neither', 'neither has the tag', iam('reference_policies_variables', 'policy-vars-no-value'),
    ask(identity(allow('Team', { Condition: { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } } }))), NO_IDENTITY, 'both have',
    { context: { 'aws:ResourceTag/team': 'paint', 'aws:PrincipalTag/team': 'paint' } }),
];

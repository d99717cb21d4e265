import { ACCOUNT, allow, answer, ATTACKER, bucket, bucketPolicy, deny, EVERYTHING, policyOf, proofOf, REGION, Resources, role, roleArn, unanswerable } from './templates';

const reads = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' };
const asReader = { ...reads, principal: roleArn('reader') };
const guest = { ...reads, principal: roleArn('guest', ATTACKER), principalPolicies: EVERYTHING };
const DYNAMIC = '{{resolve:ssm:/some/value}}';
const private_ = { PublicAccessBlockConfiguration: { RestrictPublicBuckets: false } };
const policy = (properties: object, ...statements: object[]) => ({ Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', PolicyDocument: policyOf(...statements), ...properties } });

describe('a dynamic reference', () => {
  test.each<[string, Resources]>([
    ['in a resource', { Reader: role('reader', allow('s3:GetObject', `arn:aws:s3:::${DYNAMIC}/*`)) }],
    ['in a resource that is denied', { Reader: role('reader', allow('s3:*'), deny('s3:*', `arn:aws:s3:::${DYNAMIC}/*`)) }],
    ['in a condition', { Reader: role('reader', allow('s3:GetObject', '*', { Condition: { StringEquals: { 'aws:PrincipalAccount': DYNAMIC } } })) }],
    ['that is joined', { Reader: role('reader', allow('s3:GetObject', { 'Fn::Join': ['', ['arn:aws:s3:::{{res', 'olve:ssm:/x}}/*']] })) }],
    ['that is substituted', { Reader: role('reader', allow('s3:GetObject', { 'Fn::Sub': 'arn:aws:s3:::${!x}{{resolve:ssm:/x}}/*' })) }],
    ['in whom a policy is for', { Reader: role('reader'), P: policy({ Roles: [DYNAMIC] }, allow('s3:GetObject')) }],
    ['in which bucket a policy is for', { Reader: role('reader', allow('s3:*')), P: bucketPolicy(DYNAMIC, deny('s3:*', '*', { Principal: '*' })) }],
  ])('%s has a value that nobody knows', (_, resources) => {
    expect(unanswerable(proofOf({ resources: { Data: bucket('data'), ...resources } }), asReader)).toContain('the dynamic reference in');
  });

  test('may stand where nobody looks, also in a tag or a name of something else', () => {
    const proof = proofOf({
      resources: {
        Data: bucket('data', { Tags: [{ Key: 'secret', Value: DYNAMIC }] }),
        Other: bucket(DYNAMIC),
        Reader: role('reader', allow('s3:GetObject')),
        F: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { TOKEN: DYNAMIC } } } },
      },
    });
    expect(answer(proof, asReader)).toBe('allowed');
    expect(unanswerable(proof, { ...asReader, resource: `arn:aws:s3:::data/${DYNAMIC}` })).toContain('the dynamic reference in');
  });
});

describe('what is not known does not matter', () => {
  const which = { more: { Parameters: { Which: { Type: 'String' } } } };
  const WHICH = { Ref: 'Which' };
  const data = (statements: object[], more: Resources = {}) => proofOf({
    resources: { Data: bucket('data', private_), P: bucketPolicy('data', ...statements), Reader: role('reader', allow('s3:GetObject')), Nobody: role('nobody'), ...more }, ...which,
  });

  test.each<[string, object[]]>([
    ['to a statement about another action', [allow('s3:PutObject', WHICH, { Principal: { AWS: ATTACKER } })]],
    ['to one about somebody else', [allow('s3:GetObject', '*', { Principal: { AWS: '222222222222' }, Condition: { StringEquals: { 'aws:SourceVpce': WHICH } } })]],
    ['to one that fails anyway', [allow('s3:GetObject', WHICH, { Principal: { AWS: ATTACKER }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]],
    ['beside a denial', [allow('s3:GetObject', '*', { Principal: { AWS: WHICH } }), deny('s3:*', '*', { Principal: '*' })]],
    ['in what a denial leaves out', [deny('s3:*', '*', { NotPrincipal: { AWS: WHICH } })]],
  ])('%s', (_, statements) => expect(answer(data(statements), guest)).toBe('denied'));

  test.each<[string, object]>([
    ['who is let in', allow('s3:GetObject', '*', { Principal: { AWS: WHICH } })],
    ['what is granted', allow('s3:GetObject', WHICH, { Principal: { AWS: ATTACKER } })],
    ['which action', allow(WHICH as any, '*', { Principal: { AWS: ATTACKER } })],
    ['under which condition', allow('s3:GetObject', '*', { Principal: { AWS: ATTACKER }, Condition: { StringEquals: { 'aws:PrincipalArn': WHICH } } })],
    ['under which conditions', allow('s3:GetObject', '*', { Principal: { AWS: ATTACKER }, Condition: WHICH })],
  ])('unless it decides: %s', (_, statement) => {
    expect(unanswerable(data([statement]), guest)).toContain('parameter Which of One');
    expect(answer(data([statement]), { ...reads, principal: roleArn('reader') })).toBe('allowed');
  });

  test.each<[string, string]>([['service', 'logging.s3.amazonaws.com'], ['nobody', '*']])('who is let in may be a %s', (_, principal) => {
    const context = { 'aws:SourceVpce': 'vpce-1' };
    const limited = { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } };
    expect(unanswerable(data([allow('s3:GetObject', '*', { Principal: WHICH, ...limited })]), { ...reads, principal, context })).toContain('parameter Which of One');
    expect(answer(data([allow('s3:PutObject', '*', { Principal: WHICH, ...limited })]), { ...reads, principal, context })).toBe('denied');
  });

  test('what a denial leaves out may be known in part', () => {
    const but = (element: string, ...values: unknown[]) => proofOf({
      resources: { Data: bucket('data'), Reader: role('reader', allow('s3:*'), { Effect: 'Deny', Action: 's3:*', Resource: '*', [element.replace('Not', '')]: undefined, [element]: values }) }, ...which,
    });
    expect(answer(but('NotAction', WHICH, 's3:GetObject'), asReader)).toBe('allowed');
    expect(unanswerable(but('NotAction', WHICH, 's3:PutObject'), asReader)).toContain('parameter Which of One');
    expect(answer(but('NotResource', WHICH, 'arn:aws:s3:::data/*'), asReader)).toBe('allowed');
    expect(unanswerable(but('NotResource', WHICH), asReader)).toContain('parameter Which of One');
  });

  test('an unknown resource that is denied is an error for whoever would be allowed, and for nobody else', () => {
    const proof = data([deny('s3:*', WHICH, { Principal: '*' })]);
    expect(unanswerable(proof, asReader)).toContain('parameter Which of One');
    expect(answer(proof, { ...reads, principal: roleArn('nobody') })).toBe('denied');
  });

  test('a condition on the principal\'s ARN may name a role, which a boundary then does not limit', () => {
    const bounded = { ...role('reader'), Properties: { ...role('reader').Properties, PermissionsBoundary: { Ref: 'B' } } };
    const boundary = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policyOf(allow('ec2:*')) } };
    const statement = allow('s3:GetObject', '*', { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': WHICH } } });
    expect(unanswerable(data([statement], { Reader: bounded, B: boundary }), asReader)).toContain('parameter Which of One');
  });

  test('the source of another\'s permission, and the function of it', () => {
    const permission = (properties: object) => ({ Type: 'AWS::Lambda::Permission', Properties: { FunctionName: 'f', Action: 'lambda:InvokeFunction', Principal: 'iot.amazonaws.com', SourceArn: WHICH, ...properties } });
    const proof = (properties: object) => proofOf({ resources: { F: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f' } }, P: permission(properties), Admin: role('admin', allow('*')), Nobody: role('nobody') }, ...which });
    const invokes = { action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f` };
    for (const properties of [{}, { FunctionName: WHICH }, { SourceAccount: WHICH }]) {
      expect(answer(proof(properties), { ...invokes, principal: roleArn('admin') })).toBe('allowed');
      expect(answer(proof(properties), { ...invokes, principal: roleArn('nobody') })).toBe('denied');
      expect(unanswerable(proof(properties), { ...invokes, principal: 'iot.amazonaws.com', context: { 'aws:SourceArn': 'arn:aws:iot:::rule/x', 'aws:SourceAccount': ACCOUNT } })).toContain('parameter Which');
    }
  });

  test('a policy whose owner nobody knows may be the bucket\'s, or not', () => {
    const proof = (...statements: object[]) => proofOf({ resources: { Data: bucket('data'), P: bucketPolicy(WHICH, ...statements), Reader: role('reader', allow('s3:GetObject')) }, ...which });
    expect(answer(proof(deny('s3:PutObject', '*', { Principal: '*' })), asReader)).toBe('allowed');
    expect(unanswerable(proof(deny('s3:GetObject', '*', { Principal: '*' })), asReader)).toContain('parameter Which of One');
  });

  test('but a policy as a whole, an effect, or a statement that may not be there is an error', () => {
    const own = (document: unknown) => proofOf({
      resources: { Data: bucket('data'), Reader: { Type: 'AWS::IAM::Role', Properties: { ...role('reader').Properties, Policies: [{ PolicyName: 'own', PolicyDocument: document }] } } },
      more: { ...which.more, Conditions: { Maybe: { 'Fn::Equals': [WHICH, 'x'] } } },
    });
    for (const document of [WHICH, policyOf({ ...allow('s3:*'), Effect: WHICH }), policyOf({ 'Fn::If': ['Maybe', allow('s3:*'), { Ref: 'AWS::NoValue' }] }), { ...policyOf(allow('s3:*')), Version: WHICH }]) {
      expect(unanswerable(own(document), asReader)).toContain('parameter Which of One');
    }
  });
});

import { ACCOUNT, allow, answer, ATTACKER, deny, EVERYTHING, policyOf, proofOf, REGION, Resources, role, roleArn, unanswerable } from './templates';

const guest = { principal: roleArn('guest', ATTACKER), principalPolicies: EVERYTHING };
const admin = { principal: roleArn('admin') };
const proof = (resources: Resources) => proofOf({ resources: { Admin: role('admin', allow('*')), ...resources } });
const F = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f' } };
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`;
const invokes = { action: 'lambda:InvokeFunction', resource: FUNCTION };

describe('a resource of the same service whose name sounds like a policy', () => {
  const other = (properties: object) => ({ Type: 'AWS::Lambda::ResourcePolicy', Properties: properties });

  test.each<[string, object]>([
    ['that names it', { ResourceArn: FUNCTION, Policy: policyOf(deny('lambda:*', '*', { Principal: '*' })) }],
    ['by a reference', { ResourceArn: { 'Fn::GetAtt': ['F', 'Arn'] } }],
    ['that names nothing', {}],
    ['that names something unknown', { ResourceArn: { 'Fn::GetAZs': '' } }],
  ])('%s may decide', (_, properties) => {
    for (const asker of [guest, admin]) expect(unanswerable(proof({ F, P: other(properties) }), { ...invokes, ...asker })).toContain('what One/P, a AWS::Lambda::ResourcePolicy, lets through');
  });

  test('is nothing to it where it names another, or lies elsewhere', () => {
    expect(answer(proof({ F, P: other({ ResourceArn: `${FUNCTION}2` }) }), { ...invokes, ...admin })).toBe('allowed');
    const elsewhere = (where: object) => proofOf([{ resources: { F, Admin: role('admin', allow('*')) } }, { name: 'Two', ...where, resources: { P: other({}) } }]);
    expect(answer(elsewhere({ region: 'us-east-1' }), { ...invokes, ...admin })).toBe('allowed');
    expect(answer(elsewhere({ account: ATTACKER }), { ...invokes, ...admin })).toBe('allowed');
    expect(unanswerable(elsewhere({}), { ...invokes, ...admin })).toContain('Two/P');
  });

  test.each(['AWS::Lambda::LayerVersionPermission', 'AWS::IAM::ManagedPolicy', 'AWS::SQS::QueuePolicy'])('is harmless as %s', (Type) => {
    expect(answer(proof({ F, P: { Type, Properties: { PolicyDocument: policyOf(allow('s3:*')), Queues: [] } } }), { ...invokes, ...admin })).toBe('allowed');
  });
});

describe('a property that sounds like a policy', () => {
  const gets = { action: 'ssm:GetParameter', resource: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/p` };
  const parameter = (more: object) => proof({ P: { Type: 'AWS::SSM::Parameter', Properties: { Name: 'p', ...more } } });

  test.each(['AccessPolicy', 'ResourcePolicyDocument', 'PolicyText', 'Policy', 'AccessPolicies'])('is an error as %s', (name) => {
    expect(unanswerable(parameter({ [name]: {} }), { ...gets, ...admin })).toContain(`the ${name} of One/P`);
  });

  test.each(['Policies', 'LifecyclePolicy', 'RedrivePolicy'])('is harmless as %s', (name) => expect(answer(parameter({ [name]: 'x' }), { ...gets, ...admin })).toBe('allowed'));

  test('is one of a log group, and counts beside those of the account', () => {
    const G = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:g:*`;
    const grants = allow('logs:PutLogEvents', '*', { Principal: { Service: 'es.amazonaws.com' } });
    const group = (own: object) => ({ Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'g', ...own } });
    const writes = { principal: 'es.amazonaws.com', action: 'logs:PutLogEvents', resource: G };
    expect(answer(proof({ G: group({ ResourcePolicyDocument: policyOf(grants) }) }), writes)).toBe('allowed');
    expect(answer(proof({ G: group({}) }), writes)).toBe('denied');
    const account = { Type: 'AWS::Logs::ResourcePolicy', Properties: { PolicyName: 'p', PolicyDocument: JSON.stringify(policyOf(deny('logs:*', '*', { Principal: '*' }))) } };
    expect(answer(proof({ G: group({ ResourcePolicyDocument: policyOf(grants) }), P: account }), writes)).toBe('denied');
  });
});

describe('a share', () => {
  const P = { Type: 'AWS::CodeBuild::Project', Properties: { Name: 'p' } };
  const builds = { action: 'codebuild:BatchGetProjects', resource: `arn:aws:codebuild:${REGION}:${ACCOUNT}:project/p` };
  const share = (arn: unknown) => ({ Type: 'AWS::RAM::ResourceShare', Properties: { Name: 's', Principals: [ATTACKER], ResourceArns: [arn] } });

  test('is an error for who is let in by it, and for nobody else', () => {
    for (const arn of [{ 'Fn::GetAtt': ['P', 'Arn'] }, { 'Fn::GetAZs': '' }]) {
      expect(unanswerable(proof({ P, S: share(arn) }), { ...builds, ...guest })).toContain('what One/S, a AWS::RAM::ResourceShare, lets through');
      expect(answer(proof({ P, S: share(arn) }), { ...builds, ...admin })).toBe('allowed');
    }
    expect(answer(proof({ P, S: share(`${builds.resource}2`) }), { ...builds, ...guest })).toBe('denied');
  });
});

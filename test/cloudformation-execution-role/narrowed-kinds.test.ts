import { CfnParameter, CfnResource, Stack } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { deployed } from './deployed-app';
import { ACCOUNT, Granted } from './granted';

const arn = (rest: string) => `arn:aws:${rest.replace('%', `eu-west-1:${ACCOUNT}`)}`;
const fn = (name: string) => arn(`lambda:%:function:${name}`);
const zone = (id: string) => arn(`route53:::hostedzone/${id}`);
const granted = (type: string, properties: (stack: Stack) => object): Granted =>
  deployed((stack) => void new CfnResource(stack, 'X', { type, properties: properties(stack) }), { allowDeletion: true }).granted();
const unknown = (stack: Stack) => (stack.node.tryFindChild('P') as CfnParameter | undefined ?? new CfnParameter(stack, 'P')).valueAsString;

/** What a type changes beside its own resource is what it names, and not what others have. */
test.each<[string, string, (stack: Stack) => object, string, string[], string]>([
  ['a canary', 'AWS::Synthetics::Canary', () => ({ Name: 'probe', ExecutionRoleArn: arn(`iam::${ACCOUNT}:role/canary`) }), 'lambda:UpdateFunctionCode', [fn('cwsyn-probe-1'), fn('cwsyn-probe-1:2')], fn('payroll')],
  ['a key pair', 'AWS::EC2::KeyPair', () => ({ KeyName: 'k' }), 'ssm:PutParameter', [arn('ssm:%:parameter/ec2/keypair/key-1')], arn('ssm:%:parameter/payroll')],
  ['a rotation', 'AWS::SecretsManager::RotationSchedule', () => ({ SecretId: 'db', RotationLambdaARN: fn('rotate') }), 'lambda:InvokeFunction', [fn('rotate'), fn('rotate:live')], fn('payroll')],
  ['a rotation on one side of a condition', 'AWS::SecretsManager::RotationSchedule', () => ({ SecretId: 'db', RotationLambdaARN: { 'Fn::If': ['C', fn('a'), fn('b')] } }), 'lambda:InvokeFunction', [fn('a'), fn('b')], fn('payroll')],
  ['a target group', 'AWS::VpcLattice::TargetGroup', () => ({ Type: 'LAMBDA', Targets: [{ Id: fn('orders') }] }), 'lambda:AddPermission', [fn('orders')], fn('payroll')],
  ['a record', 'AWS::Route53::RecordSet', () => ({ Name: 'a', Type: 'A', HostedZoneId: 'Z1', AliasTarget: { HostedZoneId: 'Z2' } }), 'route53:ChangeResourceRecordSets', [zone('Z1')], zone('Z2')],
  ['a group of records', 'AWS::Route53::RecordSetGroup', () => ({ HostedZoneId: '/hostedzone/Z1', RecordSets: [{ HostedZoneId: 'Z3' }] }), 'route53:ChangeResourceRecordSets', [zone('Z1'), zone('Z3')], zone('Z2')],
  ['a group of which a record is left out perhaps', 'AWS::Route53::RecordSetGroup', () => ({ HostedZoneId: 'Z1', RecordSets: [{ Name: 'a' }, { 'Fn::If': ['C', { Name: 'b', HostedZoneId: 'Z3' }, { Ref: 'AWS::NoValue' }] }] }), 'route53:ChangeResourceRecordSets', [zone('Z1'), zone('Z3')], zone('Z2')],
  ['a group of either of two lists', 'AWS::Route53::RecordSetGroup', () => ({ RecordSets: { 'Fn::If': ['C', [{ HostedZoneId: 'Z1' }], [{ HostedZoneId: 'Z3' }]] } }), 'route53:ChangeResourceRecordSets', [zone('Z1'), zone('Z3')], zone('Z2')],
  ['a record without the name of its zone', 'AWS::Route53::RecordSet', () => ({ HostedZoneId: 'Z1', HostedZoneName: { Ref: 'AWS::NoValue' } }), 'route53:ChangeResourceRecordSets', [zone('Z1')], zone('Z2')],
  ['a certificate', 'AWS::CertificateManager::Certificate', () => ({ DomainName: 'a', DomainValidationOptions: [{ HostedZoneId: 'Z1' }] }), 'route53:ChangeResourceRecordSets', [zone('Z1')], zone('Z2')],
])('%s', (_, type, properties, action, allowed, denied) => {
  const role = granted(type, properties);
  for (const each of allowed) expect([each, role.allows(action, each)]).toEqual([each, true]);
  expect(role.without(action).allows(action, allowed[0])).toBe(false);
  expect(role.allows(action, denied)).toBe(false);
});

/** Where nobody knows which it is, it is all of the kind, as for any type. */
test.each<[string, string, (stack: Stack) => object, string, string]>([
  ['a rotation', 'AWS::SecretsManager::RotationSchedule', (stack) => ({ SecretId: 'db', RotationLambdaARN: unknown(stack) }), 'lambda:InvokeFunction', fn('any')],
  ['a rotation known by the end of its function', 'AWS::SecretsManager::RotationSchedule', (stack) => ({ SecretId: 'db', RotationLambdaARN: fn(`${unknown(stack)}-rotate`) }), 'lambda:InvokeFunction', fn('any')],
  ['a target group', 'AWS::VpcLattice::TargetGroup', (stack) => ({ Type: 'LAMBDA', Targets: [{ Id: unknown(stack) }] }), 'lambda:AddPermission', fn('any')],
  ['a target group of a target without id', 'AWS::VpcLattice::TargetGroup', () => ({ Type: 'LAMBDA', Targets: [{}] }), 'lambda:AddPermission', fn('any')],
  ['a target group of an open type', 'AWS::VpcLattice::TargetGroup', (stack) => ({ Type: unknown(stack), Targets: [{ Id: unknown(stack) }] }), 'lambda:AddPermission', fn('any')],
  ['a group of which one record is in a zone by its name', 'AWS::Route53::RecordSetGroup', () => ({ RecordSets: [{ HostedZoneId: 'Z2' }, { HostedZoneName: 'acme.' }] }), 'route53:ChangeResourceRecordSets', zone('Z1')],
  ['a group of which one record is open', 'AWS::Route53::RecordSetGroup', () => ({ RecordSets: [{ HostedZoneId: 'Z2' }, { 'Fn::ImportValue': 'record' }] }), 'route53:ChangeResourceRecordSets', zone('Z1')],
  ['a record in a zone by its id or by its name', 'AWS::Route53::RecordSet', () => ({ HostedZoneId: { 'Fn::If': ['C', 'Z2', { Ref: 'AWS::NoValue' }] }, HostedZoneName: { 'Fn::If': ['C', { Ref: 'AWS::NoValue' }, 'acme.'] } }), 'route53:ChangeResourceRecordSets', zone('Z1')],
  ['a certificate whose options a deployment gives', 'AWS::CertificateManager::Certificate', () => ({ DomainName: 'a', DomainValidationOptions: { 'Fn::ImportValue': 'options' } }), 'route53:ChangeResourceRecordSets', zone('Z1')],
  ['a record in a zone by its name', 'AWS::Route53::RecordSet', () => ({ Name: 'a', Type: 'A', HostedZoneName: 'acme.' }), 'route53:ChangeResourceRecordSets', zone('Z1')],
  ['a record in a zone whose id a deployment gives', 'AWS::Route53::RecordSet', (stack) => ({ Name: 'a', Type: 'A', HostedZoneId: new CfnParameter(stack, 'Zone', { default: '' }).valueAsString }), 'route53:ChangeResourceRecordSets', zone('Z1')],
  ['a record in a zone that is made', 'AWS::Route53::RecordSet', (stack) => ({ Name: 'a', Type: 'A', HostedZoneId: unknown(stack) }), 'route53:ChangeResourceRecordSets', zone('Z1')],
])('of what nobody knows: %s', (_, type, properties, action, any) => expect(granted(type, properties).allows(action, any)).toBe(true));

test.each<[string, string, object, string, string]>([
  ['a target group of addresses', 'AWS::VpcLattice::TargetGroup', { Type: 'IP' }, 'lambda:AddPermission', fn('any')],
  ['a target group of functions without any', 'AWS::VpcLattice::TargetGroup', { Type: 'LAMBDA' }, 'lambda:AddPermission', fn('any')],
  ['a rotation by the service itself', 'AWS::SecretsManager::RotationSchedule', { SecretId: 'db' }, 'lambda:InvokeFunction', fn('any')],
  ['a certificate that a mail confirms', 'AWS::CertificateManager::Certificate', { DomainName: 'a', ValidationMethod: 'EMAIL' }, 'route53:ChangeResourceRecordSets', zone('Z1')],
  ['a certificate that somebody confirms', 'AWS::CertificateManager::Certificate', { DomainName: 'a', DomainValidationOptions: [{ DomainName: 'a', ValidationDomain: 'b' }] }, 'route53:ChangeResourceRecordSets', zone('Z1')],
  ['a user without a password', 'AWS::IAM::User', { UserName: 'robot' }, 'iam:CreateLoginProfile', arn(`iam::${ACCOUNT}:user/robot`)],
])('%s needs none', (_, type, properties, action, any) => expect(granted(type, () => properties).allows(action, any)).toBe(false));

test('a user with a password gets one', () => {
  const role = granted('AWS::IAM::User', () => ({ UserName: 'robot', LoginProfile: { Password: 'x' } }));
  for (const action of ['iam:CreateLoginProfile', 'iam:UpdateLoginProfile']) expect(role.allows(action, arn(`iam::${ACCOUNT}:user/robot`))).toBe(true);
});

test('the instances of a cluster are those of the stacks, but for a cluster that makes its own', () => {
  const cluster = (stack: Stack, props: Partial<rds.CfnDBClusterProps>) => new rds.CfnDBCluster(stack, 'C', { dbClusterIdentifier: 'orders', engine: 'aurora-mysql', ...props });
  const role = (props: Partial<rds.CfnDBClusterProps>) => deployed((stack) => {
    cluster(stack, props);
    new rds.CfnDBInstance(stack, 'I', { dbInstanceIdentifier: 'orders-1', dbClusterIdentifier: 'orders', engine: 'aurora-mysql', dbInstanceClass: 'db.t4g.medium' });
  }).granted();
  expect(role({}).allows('rds:ModifyDBInstance', arn('rds:%:db:orders-1'))).toBe(true);
  expect(role({}).allows('rds:ModifyDBInstance', arn('rds:%:db:payroll'))).toBe(false);
  expect(role({ dbClusterInstanceClass: 'db.m5d.large' }).allows('rds:ModifyDBInstance', arn('rds:%:db:orders-instance-1'))).toBe(true);
});

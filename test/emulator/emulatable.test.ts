import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { emulatable, NOT_MADE, NOT_TOLD } from './emulatable';
import { ProbeBench } from './probe-bench';

jest.setTimeout(120_000);

describe('the emulator', () => {
  let bench: ProbeBench;
  beforeAll(async () => { bench = await ProbeBench.open(); });
  afterAll(async () => bench?.close());

  test.each(Object.entries(NOT_MADE))('still does not make %s; otherwise delete it from the list', async (type, properties) => {
    const { status, reason } = await bench.create({ Probe: { Type: type, Properties: properties } });
    expect(status).not.toBe('CREATE_COMPLETE');
    expect(reason + status).toMatch(/unsupported|not supported|unknown|unrecogni[sz]ed|REFUSED/i);
  });

  test.each(Object.keys(NOT_TOLD))('still does not tell %s; otherwise delete it from the list', async (attribute) => {
    const [type, name] = attribute.split('.');
    const { status } = await bench.create({
      Probe: { Type: type, Properties: { CidrBlock: '10.0.0.0/16' } },
      Asks: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: { 'Fn::GetAtt': ['Probe', name] } } },
    });
    expect(status).not.toBe('CREATE_COMPLETE');
  });

  test('still does not make alarms over an expression', async () => {
    const Metrics = [{ Id: 'e', Expression: '1', ReturnData: true }];
    const properties = { Metrics, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1, Threshold: 1 };
    expect((await bench.create({ Probe: { Type: 'AWS::CloudWatch::Alarm', Properties: properties } })).status).not.toBe('CREATE_COMPLETE');
  });
});

describe('a template is left as it is but for what cannot be made', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emulatable-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const template = {
    Parameters: { A: { Type: 'String' } },
    Resources: {
      Application: { Type: 'AWS::CodeDeploy::Application', Properties: {} },
      Role: {
        Type: 'AWS::IAM::Role',
        DependsOn: ['Application', 'Vpc'],
        Properties: { Description: { 'Fn::Join': ['', ['of ', { Ref: 'Application' }]] }, Cidr: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] } },
      },
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    },
    Outputs: { Name: { Value: { Ref: 'Application' } }, Role: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
  };

  test('references to it become texts, outputs of it go', () => {
    const [assembly, into] = ['assembly', 'into'].map((name) => join(folder, name));
    mkdirSync(assembly);
    writeFileSync(join(assembly, 'Stack.template.json'), JSON.stringify(template));
    expect(emulatable(assembly, into)).toEqual([{ stackName: 'Stack', logicalId: 'Application', type: 'AWS::CodeDeploy::Application' }]);
    expect(JSON.parse(readFileSync(join(into, 'Stack.template.json'), 'utf8'))).toEqual({
      Parameters: template.Parameters,
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          DependsOn: ['Vpc'],
          Properties: { Description: { 'Fn::Join': ['', ['of ', 'Application']] }, Cidr: '10.0.0.0/16' },
        },
        Vpc: template.Resources.Vpc,
      },
      Outputs: { Role: template.Outputs.Role },
    });
  });
});

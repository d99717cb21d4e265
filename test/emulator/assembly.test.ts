import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnResource, LegacyStackSynthesizer, Stack, StackProps, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { stacksOf } from './assembly';

const HERE = { account: '111111111111', region: 'eu-west-1' };
const THERE = { account: '222222222222', region: 'us-east-1' };

let outdir: string;
let app: App;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'assembly-'));
  app = new App({ outdir });
});
afterEach(() => rmSync(outdir, { recursive: true }));

function stack(scope: Construct, id: string, props: StackProps = {}, padding = 0): void {
  new CfnResource(new Stack(scope, id, props), 'Topic', { type: 'AWS::SNS::Topic', properties: { DisplayName: 'x'.repeat(padding) } });
}

test('all stacks are found, those of stages too, each at its place', () => {
  stack(app, 'Named', { env: THERE, stackName: 'another-name', tags: { team: 'delivery' } });
  stack(app, 'Anywhere');
  stack(new Stage(app, 'Prod', { env: THERE }), 'Inner');
  app.synth();
  const template = expect.anything();
  const parameters = ['BootstrapVersion'];
  expect(stacksOf(outdir, HERE)).toEqual([
    { stackName: 'Prod-Inner', ...THERE, tags: {}, parameters, template },
    { stackName: 'another-name', ...THERE, tags: { team: 'delivery' }, parameters, template },
    { stackName: 'Anywhere', ...HERE, tags: {}, parameters, template },
  ]);
});

test('a template that is too large for a request is named by where the CLI uploads it', () => {
  stack(app, 'Small', { env: THERE });
  stack(app, 'Large', { env: THERE }, 60_000);
  stack(app, 'LargeAnywhere', {}, 60_000);
  app.synth();
  expect(stacksOf(outdir, HERE).map(({ template }) => template)).toEqual([
    { TemplateBody: expect.stringContaining('AWS::SNS::Topic') },
    { TemplateURL: expect.stringMatching(/^https:\/\/s3\.us-east-1\.amazonaws\.com\/cdk-hnb659fds-assets-222222222222-us-east-1\/[0-9a-f]{64}\.json$/) },
    { TemplateURL: expect.stringMatching(/^https:\/\/s3\.eu-west-1\.amazonaws\.com\/cdk-hnb659fds-assets-111111111111-eu-west-1\/[0-9a-f]{64}\.json$/) },
  ]);
});

test('a template that is too large and not uploaded is an error', () => {
  stack(app, 'Large', { synthesizer: new LegacyStackSynthesizer() }, 60_000);
  app.synth();
  expect(() => stacksOf(outdir, HERE)).toThrow('the template of Large is larger than 51200 bytes; synthesize it with a synthesizer that uploads it');
});

test('a relative directory is an error', () => {
  expect(() => stacksOf('cdk.out', HERE)).toThrow('assembly directory must be absolute, got "cdk.out"');
});

import { execFile } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Aspects, IAspect } from 'aws-cdk-lib';
import {
  AwsSolutionsChecks, HIPAASecurityChecks, INagLogger, NagLoggerComplianceData, NagLoggerErrorData, NagLoggerNonComplianceData, NagPack, NagPackProps,
  NIST80053R5Checks, PCIDSS321Checks,
} from 'cdk-nag';
import { ensurePythonTools } from '../emulator/python-tools';

/** What a validator says of a template. */
export interface Finding {
  readonly rule: string;
  /** The construct's path or the template and logical id. */
  readonly resource: string;
  readonly message: string;
}

export type Templates = { readonly [name: string]: object };

interface Diagnostic {
  readonly ruleId: string;
  readonly severity: 'FATAL' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG';
  readonly message: string;
  readonly entity?: { readonly logicalId?: string };
}

/** CloudFormation's own schemas and rules, by the engine with which newer versions of CDK validate every synthesis. */
export function schemaFindings(templates: Templates): Finding[] {
  // It is published for CDK alone, which bundles it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { CompositeEngine, TemplateContent } = require('../../node_modules/aws-cdk-lib-newest/node_modules/@aws/cloudformation-validate');
  const engine = new CompositeEngine();
  return Object.entries(templates).flatMap(([name, template]) => {
    const diagnostics: Diagnostic[] = engine.validateTemplate(new TemplateContent(JSON.stringify(template))).diagnostics;
    return diagnostics
      .filter(({ severity }) => severity !== 'INFO' && severity !== 'DEBUG')
      .map(({ ruleId, message, entity }) => ({ rule: ruleId, resource: `${name}/${entity?.logicalId ?? ''}`, message }));
  });
}

interface LintFinding {
  readonly Rule: { readonly Id: string };
  readonly Filename: string;
  /** Where in the template, unless it is about the whole. */
  readonly Location: { readonly Path?: readonly string[] };
  readonly Message: string;
}

/** cfn-lint, in the region that the templates are for: what a partition lacks is an error there. */
export async function cfnLintFindings(templates: Templates, region: string): Promise<Finding[]> {
  const tools = await ensurePythonTools();
  const folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
  try {
    const files = Object.entries(templates).map(([name, template]) => {
      const file = join(folder, `${name}.template.json`);
      writeFileSync(file, JSON.stringify(template));
      return file;
    });
    const output = await outputOf(tools.command('cfn-lint'), ['--format', 'json', '--regions', region, '--', ...files]);
    return JSON.parse(output).map(({ Rule, Filename, Location: { Path: [section, id] = [] }, Message }: LintFinding) => ({
      rule: Rule.Id,
      resource: `${Filename.slice(folder.length + 1, -'.template.json'.length)}/${section === 'Resources' ? id : ''}`,
      message: Message,
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** cfn-lint's exit code tells the kinds of its findings; only an output that is no JSON is a failure of its own. */
function outputOf(command: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      stdout.trimStart().startsWith('[') ? resolve(stdout) : reject(new Error(`cfn-lint failed: ${error?.message}\n${stderr}`)));
  });
}

/** Packs of rules of cdk-nag, by what their rules' names start with. */
export const NAG_PACKS = {
  'AwsSolutions': AwsSolutionsChecks,
  'NIST.800.53.R5': NIST80053R5Checks,
  'HIPAA.Security': HIPAASecurityChecks,
  'PCI.DSS.321': PCIDSS321Checks,
} as const;

export type NagPackName = keyof typeof NAG_PACKS;

export const ALL_PACKS = Object.keys(NAG_PACKS) as NagPackName[];

/** The findings of packs of cdk-nag. A rule that could not be evaluated counts as one. */
export function nagFindings(app: App, packs: readonly NagPackName[] = ['AwsSolutions']): Finding[] {
  const findings: Finding[] = [];
  const found = (data: NagLoggerNonComplianceData | NagLoggerErrorData, message: string) =>
    findings.push({ rule: data.ruleId, resource: data.resource.node.path, message });
  const logger: INagLogger = {
    onCompliance: (_: NagLoggerComplianceData) => undefined,
    onNonCompliance: (data) => found(data, data.ruleInfo),
    onSuppressed: () => undefined,
    onError: (data) => found(data, data.errorMessage),
    onSuppressedError: (data) => found(data, data.errorMessage),
    onNotApplicable: () => undefined,
  };
  for (const pack of packs) Aspects.of(app).add(quiet(NAG_PACKS[pack], logger));
  app.synth();
  return findings;
}

/** Without cdk-nag's own logger, which annotates the tree: newer versions of CDK fail a synthesis with such errors in it. */
function quiet(Checks: new (props?: NagPackProps) => NagPack & IAspect, logger: INagLogger): NagPack {
  return new class extends Checks {
    constructor() {
      super({ reports: false });
      this.loggers = [logger];
    }
  }();
}

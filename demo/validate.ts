import { App, CfnResource } from 'aws-cdk-lib';
import { Assembly } from './synthesize';
import { ACKNOWLEDGED } from '../test/validity/acknowledged';
import { cfnLintFindings, Finding, nagFindings, schemaFindings, Templates } from '../test/validity/validators';

export interface Validation {
  readonly schema: readonly Finding[];
  readonly cfnLint: readonly Finding[];
  /** Findings of cdk-nag that nobody has acknowledged. */
  readonly nag: readonly Finding[];
  readonly acknowledged: readonly Finding[];
}

/** What CloudFormation, cfn-lint and cdk-nag say of the templates that are about to be deployed. */
export async function validate(assemblies: readonly Assembly[]): Promise<Validation> {
  const templates: Templates = Object.assign({}, ...assemblies.map((each) => each.templates));
  const nag = assemblies.flatMap(({ app }) => {
    const scope = new App({ analyticsReporting: false });
    app.define(scope);
    return nagFindings(scope).map((finding) => ({ finding, known: isAcknowledged(scope, finding) }));
  });
  return {
    schema: schemaFindings(templates),
    cfnLint: await cfnLintFindings(templates, assemblies[0].app.region),
    nag: nag.filter(({ known }) => !known).map(({ finding }) => finding),
    acknowledged: nag.filter(({ known }) => known).map(({ finding }) => finding),
  };
}

function isAcknowledged(scope: App, finding: Finding): boolean {
  const construct = scope.node.findAll().find((each) => each.node.path === finding.resource);
  const type = CfnResource.isCfnResource(construct) ? construct.cfnResourceType : '';
  return ACKNOWLEDGED.some((each) => each.rule === finding.rule && each.type === type);
}

import { App } from 'aws-cdk-lib';
import { Assembly } from './synthesize';
import { acknowledgementOf } from '../test/validity/acknowledged';
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
    return nagFindings(scope).map((finding) => ({ finding, known: acknowledgementOf(scope, finding) !== undefined }));
  });
  return {
    schema: schemaFindings(templates),
    cfnLint: await cfnLintFindings(templates, assemblies[0].app.region),
    nag: nag.filter(({ known }) => !known).map(({ finding }) => finding),
    acknowledged: nag.filter(({ known }) => known).map(({ finding }) => finding),
  };
}

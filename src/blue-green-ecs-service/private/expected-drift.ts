import { CfnResource, Stack } from 'aws-cdk-lib';

/** The key of the template's metadata under which it says what will differ from it. */
export const EXPECTED_DRIFT = 'cdk-secure-delivery:ExpectedDrift';

/**
 * Declares that properties of a resource change outside CloudFormation, and who may change them, so that whoever looks for
 * drift can tell a release from a manipulation.
 *
 * In the metadata of the template and not of the resource: there, a change of it would be an update of the resource, and
 * some of those must never be updated. Literals only: in the metadata of a template CloudFormation resolves nothing.
 *
 * @param resource what changes
 * @param properties paths as CloudFormation's drift detection reports them; what lies below them is included
 * @param changedBy the service, or the resource of the same account, that may change them
 */
export function expectDrift(resource: CfnResource, properties: readonly string[], changedBy: string): void {
  const options = Stack.of(resource).templateOptions;
  const metadata = options.metadata ?? {};
  options.metadata = {
    ...metadata,
    [EXPECTED_DRIFT]: [...metadata[EXPECTED_DRIFT] ?? [], { LogicalId: resource.logicalId, Properties: properties, ChangedBy: changedBy }],
  };
}

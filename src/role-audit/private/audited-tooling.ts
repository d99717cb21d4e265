import { Audited, AuditOptions, policiesIn, withoutPath } from './audited';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';

/** What is changed, and in which account. */
export type AuditedChanges = Pick<Audited, 'account' | 'roleNames' | 'policyArns' | 'policyNames'>;

/**
 * What is looked at in the tooling account. Whoever changes who may act as the pipeline, or what builds, releases what he likes: the
 * pipeline's role keeps its unique id, so that no audit of an environment tells him apart.
 */
export function auditedInTooling(
  { platform, pipelineRoleName, buildRoleName }: DeliveryTopology, options: AuditOptions, partition: string,
): AuditedChanges {
  const { account, region, conventions } = platform;
  const { additionalRoleNames = [] } = options;
  return {
    account,
    roleNames: [...new Set([
      pipelineRoleName, buildRoleName,
      ...['deploy', 'cfn-exec'].map((each) => `cdk-${conventions.bootstrapQualifier}-${each}-role-${account}-${region}`),
      ...additionalRoleNames.map(withoutPath),
    ])],
    ...policiesIn(account, conventions.permissionsBoundaryName, options, partition),
  };
}

import { Subject } from './kind-narrowing';
import { arnOf } from './pattern-text';
import { namedSecrets } from './read-references';
import { entryOf } from '../../private/shape';

/**
 * How the names of the secrets begin that a service keeps in the account for its own resources, by the service of the type.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
 */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  /** @see https://docs.aws.amazon.com/appflow/1.0/APIReference/API_ConnectorProfile.html */
  AppFlow: ['appflow!'],
  /** @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/identity-outbound-credential-provider.html */
  BedrockAgentCore: ['bedrock-agentcore-identity!'],
  /**
   * Of locations, and of storage systems.
   * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSDataSyncFullAccess.html
   * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSDataSyncDiscoveryServiceRolePolicy.html
   */
  DataSync: ['aws-datasync!', 'datasync!'],
  /** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-evs-environment.html */
  EVS: ['evs!'],
  /** @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEventBridgeFullAccess.html */
  Events: ['events!connection/'],
  /** @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSPCSServiceRolePolicy.html */
  PCS: ['pcs!'],
  /** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html */
  RDS: ['rds!'],
  /** @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRedshiftServiceLinkedRolePolicy.html */
  Redshift: ['redshift!'],
  RedshiftServerless: ['redshift!'],
  /**
   * A subscriber at an address is called by a connection of EventBridge.
   * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSecurityLakeAdministrator.html
   */
  SecurityLake: ['events!connection/AmazonSecurityLake-'],
};

/** The secrets that a resource of another service uses: those that its properties name, and those that its service keeps; of other services, none. */
export function usedSecrets({ values, type, properties }: Subject): string[] {
  const kept = entryOf(KEPT, type.split('::')[1]) ?? [];
  return [...namedSecrets(values, properties), ...kept.map((begins) => arnOf(`secretsmanager:${values.region}:${values.account}:secret:${begins}*`))];
}

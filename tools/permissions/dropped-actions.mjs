/** Names in handlers that are no IAM actions and stand for none: nobody can be allowed or denied them. By the reason. */
export const DROPPED = {
  'a placeholder of an example or of an unfinished handler': [
    '', 'noservice:NoAction', 'initech:DeleteReport', 'initech:DescribeReport', 'initech:UpdateReport', 's3:REST.PUT.OBJECT', 'iam:AssumeRole', 'iam:DescribeOrganization',
  ],
  'between services of AWS, which no principal of an account calls': [
    'acm:CreateCertificateRelation', 'acm:RemoveCertificateRelation', 'quickbeam-admin:CreateCertificateRelation', 'quickbeam-admin:RemoveCertificateRelation',
    'quickbeam:CreateCertificateRelation', 'quickbeam:RemoveCertificateRelation', 'autoloop:AllowVendedLogDeliveryForResource',
    'logs:AllowVendedLogDeliveryForResource', 'managed-fleets:CreateAutoScalingGroup', 'managed-fleets:DeleteAutoScalingGroup',
    'managed-fleets:DeregisterAutoScalingGroup', 'managed-fleets:RegisterAutoScalingGroup', 'managed-fleets:UpdateAutoScalingGroup',
    'redshiftchannelmanagement:CreateChannel', 'resolverdnssec:CreateConfig', 'resolverdnssec:DeleteConfig', 'resolverdnssec:GetConfig',
    'resolverquerylogging:AssociateConfig', 'resolverquerylogging:CreateConfig', 'resolverquerylogging:DeleteConfig',
    'resolverquerylogging:DisassociateConfig', 'resolverquerylogging:GetConfig', 'resolverquerylogging:GetConfigAssociation',
    'resolverquerylogging:ListConfig', 'resolverquerylogging:ListConfigAssociation', 'sso:GetPeregrineStatus', 'sso:RegisterRegion', 'sso:StartPeregrine',
    'sso:UpdateApplicationProfileForAWSAccountInstance', 'vpc-lattice:AssociateViaService', 'kms:ListKeysForService', 'backup-storage:Mount',
  ],
  'in no list of actions of its service': [
    'aidevops:GetOperatorAppTeams', 'aidevops:UpdateService', 'bedrock-agentcore:CreateTokenVault', 'cloudformation:EnableOrganizationsAccess',
    'codestar-connections:ListBranches', 'codestar-connections:ListRepositories', 'connect:AssociateHoursOfOperations', 'connect:CreateTestCase',
    'connect:DeleteTestCase', 'connect:DescribeTestCase', 'connect:DisassociateHoursOfOperations', 'connect:ListChildHoursOfOperations',
    'connect:UpdateTestCase', 'connect:UpdateUserConfig', 'datazone:DeleteGroupProfile', 'datazone:DeleteUserProfile', 'deadline:GetMeteredProduct',
    'ec2:DescribeAvailabilityZoneMappings', 'ec2:ModifyRouteServerEndpoint', 'ec2:ModifyRouteServerPeer', 'emrwal:CreateWorkspace', 'emrwal:DeleteWorkspace', 'emrwal:ListTagsForResource',
    'emrwal:TagResource', 'emrwal:UntagResource', 'evidently:ExportProjectAsConfiguration', 'kafka:CreateReplicatorReference',
    'lex:ListCustomVocabularies', 'lightsail:GetCertificateDetails', 'logs:DeleteMetricExtractionPolicy', 'logs:GetMetricExtractionPolicy',
    'logs:PutMetricExtractionPolicy', 'memorydb:ModifyReplicationGroup', 'opensearch:DashboardsAccessAll', 'redshift:DescribeSnapshotCopyGrant',
    'redshift:ModifyClusterDbRevisions', 'sms-voice:DeleteDefaultMessageFeedbackEnabled', 'sso:TagInstance',
    'vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation', 'wisdom:GetAIAgentVersion', 'wisdom:GetAIGuardrailVersion', 'wisdom:GetAIPromptVersion',
    'workspaces-web:UpdateResource',
  ],
};

/** What deletes a resource of a type that is called otherwise, and its handlers name for changes as well. */
export const DELETIONS = {
  'AWS::DynamoDB::GlobalTable': ['dynamodb:DeleteTable'],
  'AWS::ElastiCache::CacheCluster': ['elasticache:DeleteCacheCluster'],
};

/**
 * Actions that a role which may do them is its own master with. Handlers of other types name some for roles that the service
 * makes by itself when it is asked to in the console; a template names the role instead.
 */
export const OF_IAM_TYPES_ONLY = /^iam:(Add|Attach|Create|Deactivate|Delete|Detach|Put|Remove|Set|Tag|Untag|Update|Upload)/;
export const NEVER = /^sts:/;
/** These stay: the role is one of AWS's, with permissions that nobody else can choose. */
export const STAYS = /^iam:CreateServiceLinkedRole$/;

const ROUTE53 = 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/r53-api-permissions-ref.html';
const reference = (list) => `https://docs.aws.amazon.com/service-authorization/latest/reference/list_${list}.html`;

/** Each service's first listed actions are needed to create, read and change; the second ones to delete. */
const type = (source, needed, deleting = '') => ({ source, needed, deleting });

/**
 * What handlers do not name and AWS asks for all the same. `iam:CreateServiceLinkedRole` is limited to the service's own role
 * by the library.
 */
export const COMPLETED = {
  'AWS::ApiGatewayV2::Api': type(reference('amazonapigatewaymanagementv2'), 'apigateway:GET,POST,PUT,PATCH,TagResource iam:PassRole', 'apigateway:DELETE'),
  'AWS::ApiGateway::DomainName': type('https://docs.aws.amazon.com/apigateway/latest/developerguide/using-service-linked-roles.html', 'iam:CreateServiceLinkedRole'),
  'AWS::ApiGatewayV2::DomainName': type('https://docs.aws.amazon.com/apigateway/latest/developerguide/using-service-linked-roles.html', 'iam:CreateServiceLinkedRole'),
  'AWS::ApiGatewayV2::Stage': type(reference('amazonapigatewaymanagementv2'), 'apigateway:TagResource'),
  'AWS::AutoScaling::AutoScalingGroup': type('https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html', 'ec2:CreateTags,RunInstances iam:CreateServiceLinkedRole'),
  'AWS::CloudWatch::Alarm': type('https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-service-linked-roles.html', 'iam:CreateServiceLinkedRole'),
  'AWS::CloudFront::Distribution': type('https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html', 'lambda:GetFunction,EnableReplication iam:CreateServiceLinkedRole'),
  'AWS::CloudFormation::Stack': type(reference('awscloudformation'), 'cloudformation:ListStackResources,DescribeStackEvents,GetTemplateSummary,TagResource,UntagResource,CreateChangeSet,DescribeChangeSet,ExecuteChangeSet,DeleteChangeSet'),
  'AWS::CodePipeline::Pipeline': type('https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam-permissions-console-logs.html', 'codestar-connections:PassConnection codeconnections:PassConnection'),
  'AWS::CodeStarConnections::Connection': type(reference('awscodeconnections'), 'codeconnections:CreateConnection,GetConnection,TagResource,UntagResource,ListTagsForResource', 'codeconnections:DeleteConnection'),
  'AWS::DynamoDB::GlobalTable': type('https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html', 'dynamodb:CreateTableReplica,Query,Scan,GetItem,PutItem,UpdateItem,BatchWriteItem iam:CreateServiceLinkedRole', 'dynamodb:DeleteTableReplica,DeleteItem'),
  'AWS::DynamoDB::Table': type('https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html', 'kms:GenerateDataKey,GenerateDataKeyWithoutPlaintext,ReEncryptFrom,ReEncryptTo'),
  'AWS::EC2::FlowLog': type('https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html', 'iam:PassRole logs:CreateLogDelivery,GetLogDelivery,ListLogDeliveries s3:GetBucketPolicy,PutBucketPolicy', 'logs:DeleteLogDelivery'),
  'AWS::EC2::SecurityGroup': type(reference('amazonec2'), 'ec2:DescribeSecurityGroupRules,ModifySecurityGroupRules,DescribeVpcs'),
  'AWS::EC2::SecurityGroupEgress': type(reference('amazonec2'), 'ec2:CreateTags,DescribeSecurityGroups'),
  'AWS::EC2::SecurityGroupIngress': type(reference('amazonec2'), 'ec2:CreateTags,DescribeSecurityGroups'),
  'AWS::EC2::TransitGatewayAttachment': type('https://docs.aws.amazon.com/vpc/latest/tgw/service-linked-roles.html', 'iam:CreateServiceLinkedRole'),
  'AWS::EC2::TransitGatewayVpcAttachment': type('https://docs.aws.amazon.com/vpc/latest/tgw/service-linked-roles.html', 'iam:CreateServiceLinkedRole'),
  'AWS::EC2::VPCEndpoint': type('https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html', 'route53:AssociateVPCWithHostedZone'),
  'AWS::CodeStarNotifications::NotificationRule': type('https://docs.aws.amazon.com/dtconsole/latest/userguide/using-service-linked-roles.html', 'iam:CreateServiceLinkedRole'),
  'AWS::ECS::Cluster': type('https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles-for-clusters.html', 'iam:CreateServiceLinkedRole'),
  'AWS::ECS::Service': type('https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles-for-clusters.html', 'iam:CreateServiceLinkedRole ecs:DescribeClusters elasticloadbalancing:DescribeTargetGroups'),
  'AWS::EFS::MountTarget': type('https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html', 'ec2:CreateNetworkInterface,DescribeNetworkInterfaces,DescribeSubnets,ModifyNetworkInterfaceAttribute', 'ec2:DeleteNetworkInterface'),
  'AWS::ElastiCache::ServerlessCache': type('https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/using-service-linked-roles.html', 'iam:CreateServiceLinkedRole'),
  'AWS::ElasticLoadBalancing::LoadBalancer': type('https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html', 'iam:CreateServiceLinkedRole'),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': type('https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html', 'iam:CreateServiceLinkedRole ec2:DescribeAccountAttributes,DescribeAddresses,DescribeInternetGateways,DescribeSecurityGroups,DescribeSubnets,DescribeVpcs s3:GetBucketPolicy'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': type(reference('awselasticloadbalancingv2'), 'ec2:DescribeVpcs'),
  'AWS::Events::Connection': type('https://docs.aws.amazon.com/eventbridge/latest/userguide/using-service-linked-roles-service-action-1.html', 'iam:CreateServiceLinkedRole'),
  'AWS::GlobalAccelerator::Accelerator': type('https://docs.aws.amazon.com/global-accelerator/latest/dg/using-service-linked-roles.html', 'iam:CreateServiceLinkedRole'),
  'AWS::IAM::ManagedPolicy': type(reference('awsidentityandaccessmanagement'), 'iam:TagPolicy,UntagPolicy'),
  'AWS::IAM::Role': type(reference('awsidentityandaccessmanagement'), 'iam:ListRoleTags'),
  'AWS::KMS::Alias': type('https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html', 'kms:DescribeKey'),
  'AWS::KMS::Key': type(reference('awskeymanagementservice'), 'kms:CancelKeyDeletion'),
  'AWS::Lambda::Function': type('https://docs.aws.amazon.com/lambda/latest/dg/images-create.html', 'ecr:BatchGetImage,GetDownloadUrlForLayer lambda:GetFunctionConfiguration,ListTags'),
  'AWS::Lambda::Version': type(reference('awslambda'), 'lambda:GetFunction,ListVersionsByFunction'),
  'AWS::Logs::LogGroup': type('https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html', 'logs:AssociateKmsKey,DescribeLogGroups,TagResource'),
  'AWS::Macie::Session': type('https://docs.aws.amazon.com/macie/latest/user/service-linked-roles.html', 'iam:CreateServiceLinkedRole'),
  'AWS::RDS::DBInstance': type('https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html', 'iam:CreateServiceLinkedRole ec2:DescribeAccountAttributes,DescribeInternetGateways'),
  'AWS::S3::Bucket': type(reference('amazons3'), 's3:GetBucketLocation,GetBucketPolicyStatus'),
  'AWS::SecurityHub::Hub': type('https://docs.aws.amazon.com/securityhub/latest/userguide/using-service-linked-roles.html', 'iam:CreateServiceLinkedRole'),
  'AWS::SNS::Topic': type(reference('amazonsns'), 'sns:ListSubscriptionsByTopic'),
};

/**
 * Types with a property for a role, whose handlers do not name what giving it to a service takes.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
const PASSING = [
  'AWS::DataZone::Connection', 'AWS::EC2::LaunchTemplate', 'AWS::EMRContainers::Endpoint', 'AWS::EMRContainers::SecurityConfiguration', 'AWS::ElasticBeanstalk::ApplicationVersion', 'AWS::ElasticBeanstalk::ConfigurationTemplate',
  'AWS::ElementalInference::Feed',
  'AWS::FIS::TargetAccountConfiguration', 'AWS::Forecast::Dataset', 'AWS::GameLift::Fleet', 'AWS::IoTAnalytics::Channel', 'AWS::IoTAnalytics::Dataset', 'AWS::IoTAnalytics::Datastore',
  'AWS::OpenSearchService::Domain', 'AWS::QuickSight::DataSource', 'AWS::RTBFabric::ResponderGateway', 'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::MailManagerRuleSet', 'AWS::SupportApp::SlackChannelConfiguration',
];
for (const name of PASSING) COMPLETED[name] = type('https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html', 'iam:PassRole');

/** Types of CloudFormation's older model, which have no handlers to be read, from what their actions do. */
export const WITHOUT_HANDLERS = {
  'AWS::AppSync::ApiCache': type(reference('awsappsync'), 'appsync:CreateApiCache,GetApiCache,UpdateApiCache', 'appsync:DeleteApiCache'),
  'AWS::AppSync::ApiKey': type(reference('awsappsync'), 'appsync:CreateApiKey,ListApiKeys,UpdateApiKey', 'appsync:DeleteApiKey'),
  'AWS::AppSync::GraphQLSchema': type(reference('awsappsync'), 'appsync:StartSchemaCreation,GetSchemaCreationStatus,GetIntrospectionSchema s3:GetObject'),
  'AWS::Budgets::Budget': type(reference('awsbudgetservice'), 'budgets:ModifyBudget,ViewBudget,TagResource,UntagResource,ListTagsForResource', 'budgets:ModifyBudget'),
  'AWS::CloudFormation::Macro': type(reference('awscloudformation'), 'lambda:GetFunction cloudformation:DescribeStacks'),
  'AWS::CloudWatch::AnomalyDetector': type(reference('amazoncloudwatch'), 'cloudwatch:PutAnomalyDetector,DescribeAnomalyDetectors', 'cloudwatch:DeleteAnomalyDetector'),
  'AWS::CodeBuild::Project': type(reference('awscodebuild'), 'codebuild:CreateProject,BatchGetProjects,UpdateProject,UpdateProjectVisibility,CreateWebhook,UpdateWebhook,DeleteWebhook iam:PassRole ec2:DescribeDhcpOptions,DescribeNetworkInterfaces,DescribeSecurityGroups,DescribeSubnets,DescribeVpcs codeconnections:GetConnection,PassConnection codestar-connections:GetConnection,PassConnection', 'codebuild:DeleteProject,DeleteWebhook'),
  'AWS::CodeBuild::ReportGroup': type(reference('awscodebuild'), 'codebuild:CreateReportGroup,BatchGetReportGroups,UpdateReportGroup', 'codebuild:DeleteReportGroup,ListReportsForReportGroup,DeleteReport'),
  'AWS::CodeBuild::SourceCredential': type(reference('awscodebuild'), 'codebuild:ImportSourceCredentials,ListSourceCredentials', 'codebuild:DeleteSourceCredentials'),
  'AWS::CodeCommit::Repository': type(reference('awscodecommit'), 'codecommit:CreateRepository,GetRepository,UpdateRepositoryDescription,UpdateRepositoryName,UpdateRepositoryEncryptionKey,PutRepositoryTriggers,GetRepositoryTriggers,CreateCommit,TagResource,UntagResource,ListTagsForResource s3:GetObject', 'codecommit:DeleteRepository'),
  'AWS::Config::ConfigurationRecorder': type('https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles.html', 'config:PutConfigurationRecorder,DescribeConfigurationRecorders,DescribeConfigurationRecorderStatus,StartConfigurationRecorder,StopConfigurationRecorder iam:PassRole,CreateServiceLinkedRole', 'config:DeleteConfigurationRecorder'),
  'AWS::Config::DeliveryChannel': type(reference('awsconfig'), 'config:PutDeliveryChannel,DescribeDeliveryChannels,DescribeDeliveryChannelStatus', 'config:DeleteDeliveryChannel'),
  'AWS::Config::OrganizationConfigRule': type(reference('awsconfig'), 'config:PutOrganizationConfigRule,DescribeOrganizationConfigRules,DescribeOrganizationConfigRuleStatuses organizations:EnableAWSServiceAccess,DescribeOrganization,ListDelegatedAdministrators', 'config:DeleteOrganizationConfigRule'),
  'AWS::DAX::Cluster': type(reference('amazondynamodbacceleratordax'), 'dax:CreateCluster,DescribeClusters,UpdateCluster,IncreaseReplicationFactor,DecreaseReplicationFactor,TagResource,UntagResource,ListTags iam:PassRole,CreateServiceLinkedRole ec2:DescribeSecurityGroups,DescribeSubnets,DescribeVpcs', 'dax:DeleteCluster'),
  'AWS::DAX::ParameterGroup': type(reference('amazondynamodbacceleratordax'), 'dax:CreateParameterGroup,DescribeParameterGroups,DescribeParameters,UpdateParameterGroup', 'dax:DeleteParameterGroup'),
  'AWS::DAX::SubnetGroup': type(reference('amazondynamodbacceleratordax'), 'dax:CreateSubnetGroup,DescribeSubnetGroups,UpdateSubnetGroup ec2:DescribeSubnets', 'dax:DeleteSubnetGroup'),
  'AWS::DLM::LifecyclePolicy': type(reference('amazondatalifecyclemanager'), 'dlm:CreateLifecyclePolicy,GetLifecyclePolicy,UpdateLifecyclePolicy,TagResource,UntagResource,ListTagsForResource iam:PassRole', 'dlm:DeleteLifecyclePolicy'),
  'AWS::DocDB::DBCluster': type(reference('amazonrds'), 'rds:CreateDBCluster,DescribeDBClusters,ModifyDBCluster,AddTagsToResource,ListTagsForResource,RemoveTagsFromResource,RestoreDBClusterFromSnapshot,RestoreDBClusterToPointInTime iam:CreateServiceLinkedRole ec2:DescribeSecurityGroups,DescribeSubnets,DescribeVpcs kms:CreateGrant,DescribeKey', 'rds:DeleteDBCluster'),
  'AWS::DocDB::DBClusterParameterGroup': type(reference('amazonrds'), 'rds:CreateDBClusterParameterGroup,DescribeDBClusterParameterGroups,DescribeDBClusterParameters,ModifyDBClusterParameterGroup,AddTagsToResource,ListTagsForResource,RemoveTagsFromResource', 'rds:DeleteDBClusterParameterGroup'),
  'AWS::DocDB::DBInstance': type(reference('amazonrds'), 'rds:CreateDBInstance,DescribeDBInstances,ModifyDBInstance,RebootDBInstance,AddTagsToResource,ListTagsForResource,RemoveTagsFromResource', 'rds:DeleteDBInstance'),
  'AWS::DocDB::DBSubnetGroup': type(reference('amazonrds'), 'rds:CreateDBSubnetGroup,DescribeDBSubnetGroups,ModifyDBSubnetGroup,AddTagsToResource,ListTagsForResource,RemoveTagsFromResource ec2:DescribeSubnets,DescribeVpcs', 'rds:DeleteDBSubnetGroup'),
  'AWS::EC2::ClientVpnAuthorizationRule': type(reference('amazonec2'), 'ec2:AuthorizeClientVpnIngress,DescribeClientVpnAuthorizationRules', 'ec2:RevokeClientVpnIngress'),
  'AWS::EC2::ClientVpnEndpoint': type(reference('amazonec2'), 'ec2:CreateClientVpnEndpoint,DescribeClientVpnEndpoints,ModifyClientVpnEndpoint,CreateTags,DeleteTags iam:CreateServiceLinkedRole acm:DescribeCertificate ds:DescribeDirectories', 'ec2:DeleteClientVpnEndpoint'),
  'AWS::EC2::ClientVpnRoute': type(reference('amazonec2'), 'ec2:CreateClientVpnRoute,DescribeClientVpnRoutes', 'ec2:DeleteClientVpnRoute'),
  'AWS::EC2::ClientVpnTargetNetworkAssociation': type(reference('amazonec2'), 'ec2:AssociateClientVpnTargetNetwork,DescribeClientVpnTargetNetworks', 'ec2:DisassociateClientVpnTargetNetwork'),
  'AWS::ElasticLoadBalancingV2::ListenerCertificate': type(reference('awselasticloadbalancingv2'), 'elasticloadbalancing:AddListenerCertificates,DescribeListenerCertificates,RemoveListenerCertificates', 'elasticloadbalancing:RemoveListenerCertificates'),
  'AWS::Elasticsearch::Domain': type(reference('amazonopensearchservice'), 'es:CreateElasticsearchDomain,DescribeElasticsearchDomain,DescribeElasticsearchDomainConfig,UpdateElasticsearchDomainConfig,UpgradeElasticsearchDomain,GetUpgradeStatus,AddTags,ListTags,RemoveTags iam:PassRole,CreateServiceLinkedRole kms:CreateGrant,DescribeKey ec2:DescribeSecurityGroups,DescribeSubnets,DescribeVpcs logs:DescribeResourcePolicies', 'es:DeleteElasticsearchDomain'),
  'AWS::EMR::Cluster': type('https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-roles.html', 'elasticmapreduce:RunJobFlow,DescribeCluster,AddTags,RemoveTags,ListInstanceGroups,ListInstanceFleets,ListBootstrapActions,ListSteps,ListInstances,ModifyCluster,SetTerminationProtection,SetVisibleToAllUsers,PutAutoTerminationPolicy,GetAutoTerminationPolicy,PutManagedScalingPolicy,GetManagedScalingPolicy,RemoveManagedScalingPolicy iam:PassRole,CreateServiceLinkedRole', 'elasticmapreduce:TerminateJobFlows'),
  'AWS::FSx::FileSystem': type(reference('amazonfsx'), 'fsx:CreateFileSystem,CreateFileSystemFromBackup,DescribeFileSystems,UpdateFileSystem,TagResource,UntagResource,ListTagsForResource iam:CreateServiceLinkedRole ec2:DescribeSecurityGroups,DescribeSubnets,DescribeVpcs,DescribeNetworkInterfaces,CreateTags kms:CreateGrant,DescribeKey ds:DescribeDirectories', 'fsx:DeleteFileSystem'),
  'AWS::Glue::Connection': type(reference('awsglue'), 'glue:CreateConnection,GetConnection,UpdateConnection', 'glue:DeleteConnection'),
  'AWS::Glue::SecurityConfiguration': type(reference('awsglue'), 'glue:CreateSecurityConfiguration,GetSecurityConfiguration', 'glue:DeleteSecurityConfiguration'),
  'AWS::Glue::Table': type(reference('awsglue'), 'glue:CreateTable,GetTable,UpdateTable,GetTags', 'glue:DeleteTable'),
  'AWS::Glue::Workflow': type(reference('awsglue'), 'glue:CreateWorkflow,GetWorkflow,UpdateWorkflow,TagResource,UntagResource,GetTags', 'glue:DeleteWorkflow'),
  'AWS::IAM::AccessKey': type(reference('awsidentityandaccessmanagement'), 'iam:CreateAccessKey,ListAccessKeys,UpdateAccessKey', 'iam:DeleteAccessKey'),
  'AWS::IAM::UserToGroupAddition': type(reference('awsidentityandaccessmanagement'), 'iam:AddUserToGroup,GetGroup,RemoveUserFromGroup', 'iam:RemoveUserFromGroup'),
  'AWS::IoT::PolicyPrincipalAttachment': type(reference('awsiot'), 'iot:AttachPolicy,ListAttachedPolicies,ListTargetsForPolicy', 'iot:DetachPolicy'),
  'AWS::IoT::ThingPrincipalAttachment': type(reference('awsiot'), 'iot:AttachThingPrincipal,ListThingPrincipals', 'iot:DetachThingPrincipal'),
  'AWS::LakeFormation::DataLakeSettings': type(reference('awslakeformation'), 'lakeformation:PutDataLakeSettings,GetDataLakeSettings'),
  'AWS::LakeFormation::Permissions': type(reference('awslakeformation'), 'lakeformation:GrantPermissions,ListPermissions glue:GetDatabase,GetTable', 'lakeformation:RevokePermissions'),
  'AWS::LakeFormation::Resource': type(reference('awslakeformation'), 'lakeformation:RegisterResource,DescribeResource,UpdateResource iam:PassRole,GetRole,CreateServiceLinkedRole', 'lakeformation:DeregisterResource'),
  'AWS::Pinpoint::App': type(reference('amazonpinpoint'), 'mobiletargeting:CreateApp,GetApp,TagResource,UntagResource,ListTagsForResource', 'mobiletargeting:DeleteApp'),
  'AWS::RDS::DBSecurityGroup': type(reference('amazonrds'), 'rds:CreateDBSecurityGroup,DescribeDBSecurityGroups,AuthorizeDBSecurityGroupIngress,RevokeDBSecurityGroupIngress,AddTagsToResource,ListTagsForResource,RemoveTagsFromResource', 'rds:DeleteDBSecurityGroup'),
  'AWS::Redshift::ClusterSecurityGroup': type(reference('amazonredshift'), 'redshift:CreateClusterSecurityGroup,DescribeClusterSecurityGroups,CreateTags,DeleteTags', 'redshift:DeleteClusterSecurityGroup'),
  'AWS::Route53::RecordSet': type(ROUTE53, 'route53:ChangeResourceRecordSets,GetChange,GetHostedZone,ListHostedZonesByName,ListHostedZones,ListResourceRecordSets', 'route53:ChangeResourceRecordSets'),
  'AWS::Route53::RecordSetGroup': type(ROUTE53, 'route53:ChangeResourceRecordSets,GetChange,GetHostedZone,ListHostedZonesByName,ListHostedZones,ListResourceRecordSets', 'route53:ChangeResourceRecordSets'),
  'AWS::SageMaker::CodeRepository': type(reference('amazonsagemaker'), 'sagemaker:CreateCodeRepository,DescribeCodeRepository,UpdateCodeRepository,AddTags,DeleteTags,ListTags', 'sagemaker:DeleteCodeRepository'),
  'AWS::SageMaker::EndpointConfig': type(reference('amazonsagemaker'), 'sagemaker:CreateEndpointConfig,DescribeEndpointConfig,AddTags,DeleteTags,ListTags iam:PassRole kms:CreateGrant,DescribeKey', 'sagemaker:DeleteEndpointConfig'),
  'AWS::SageMaker::NotebookInstance': type(reference('amazonsagemaker'), 'sagemaker:CreateNotebookInstance,DescribeNotebookInstance,UpdateNotebookInstance,StartNotebookInstance,StopNotebookInstance,AddTags,DeleteTags,ListTags iam:PassRole kms:CreateGrant,DescribeKey ec2:DescribeSecurityGroups,DescribeSubnets,DescribeVpcs', 'sagemaker:DeleteNotebookInstance'),
  'AWS::SageMaker::NotebookInstanceLifecycleConfig': type(reference('amazonsagemaker'), 'sagemaker:CreateNotebookInstanceLifecycleConfig,DescribeNotebookInstanceLifecycleConfig,UpdateNotebookInstanceLifecycleConfig', 'sagemaker:DeleteNotebookInstanceLifecycleConfig'),
  'AWS::ServiceDiscovery::HttpNamespace': type(reference('awscloudmap'), 'servicediscovery:CreateHttpNamespace,GetNamespace,GetOperation,UpdateHttpNamespace,TagResource,UntagResource,ListTagsForResource', 'servicediscovery:DeleteNamespace'),
  'AWS::ServiceDiscovery::Instance': type(reference('awscloudmap'), 'servicediscovery:RegisterInstance,GetInstance,GetOperation,GetService route53:ChangeResourceRecordSets,CreateHealthCheck,UpdateHealthCheck,GetHealthCheck', 'servicediscovery:DeregisterInstance route53:DeleteHealthCheck'),
  'AWS::ServiceDiscovery::PrivateDnsNamespace': type(reference('awscloudmap'), 'servicediscovery:CreatePrivateDnsNamespace,GetNamespace,GetOperation,UpdatePrivateDnsNamespace,TagResource,UntagResource,ListTagsForResource ec2:DescribeRegions,DescribeVpcs route53:CreateHostedZone,GetHostedZone,ListHostedZonesByName,AssociateVPCWithHostedZone,UpdateHostedZoneComment,ChangeResourceRecordSets', 'servicediscovery:DeleteNamespace route53:DeleteHostedZone'),
  'AWS::ServiceDiscovery::PublicDnsNamespace': type(reference('awscloudmap'), 'servicediscovery:CreatePublicDnsNamespace,GetNamespace,GetOperation,UpdatePublicDnsNamespace,TagResource,UntagResource,ListTagsForResource route53:CreateHostedZone,GetHostedZone,ListHostedZonesByName,UpdateHostedZoneComment,ChangeResourceRecordSets', 'servicediscovery:DeleteNamespace route53:DeleteHostedZone'),
  'AWS::SES::ReceiptFilter': type(reference('amazonses'), 'ses:CreateReceiptFilter,ListReceiptFilters', 'ses:DeleteReceiptFilter'),
  'AWS::SES::ReceiptRule': type(reference('amazonses'), 'ses:CreateReceiptRule,DescribeReceiptRule,UpdateReceiptRule,SetReceiptRulePosition iam:PassRole', 'ses:DeleteReceiptRule'),
  'AWS::SES::ReceiptRuleSet': type(reference('amazonses'), 'ses:CreateReceiptRuleSet,DescribeReceiptRuleSet', 'ses:DeleteReceiptRuleSet'),
  'AWS::WAFRegional::WebACLAssociation': type(reference('awswafregional'), 'waf-regional:AssociateWebACL,GetWebACL,GetWebACLForResource elasticloadbalancing:SetWebACL apigateway:SetWebACL', 'waf-regional:DisassociateWebACL'),
};

/** Types that CloudFormation acts on by itself: no call is made with the role. */
export const WITHOUT_CALLS = ['AWS::CDK::Metadata', 'AWS::CloudFormation::WaitCondition', 'AWS::CloudFormation::WaitConditionHandle'];

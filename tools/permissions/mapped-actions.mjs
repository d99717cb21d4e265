/**
 * Names in handlers that are no IAM actions, and the actions that are meant. Most are the names of API operations, which for
 * some services are not those of their actions; some are misspelt.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export const MAPPED = {
  // S3 names its actions otherwise than its operations.
  's3:PutBucketReplication': ['s3:PutReplicationConfiguration'],
  's3:DeleteBucketReplication': ['s3:PutReplicationConfiguration'],
  's3:DeleteBucketAnalyticsConfiguration': ['s3:PutAnalyticsConfiguration'],
  's3:DeleteBucketCors': ['s3:PutBucketCORS'],
  's3:DeleteBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:PutBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:DeleteBucketLifecycle': ['s3:PutLifecycleConfiguration'],
  's3:DeleteBucketMetricsConfiguration': ['s3:PutMetricsConfiguration'],
  's3:PutObjectLockConfiguration': ['s3:PutBucketObjectLockConfiguration'],
  's3:GetBucketNotificationConfiguration': ['s3:GetBucketNotification'],
  's3:PutBucketNotificationConfiguration': ['s3:PutBucketNotification'],
  's3:GetObjectMetadata': ['s3:GetObject'],
  's3:HeadObject': ['s3:GetObject'],
  's3:DoesObjectExist': ['s3:GetObject'],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:ListObjects': ['s3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:listBuckets': ['s3:ListAllMyBuckets'],
  's3-outposts:DeleteBucketTagging': ['s3-outposts:PutBucketTagging'],
  // API Gateway's actions are HTTP methods, of which tags are set with PUT and taken away with DELETE.
  'apigateway:UntagResource': ['apigateway:DELETE'],
  // Operations whose action has another name, or belongs to another service.
  'cloudfront:CreateDistributionWithTags': ['cloudfront:CreateDistribution', 'cloudfront:TagResource'],
  'ec2:CreateVpcEndpointServicePermissions': ['ec2:ModifyVpcEndpointServicePermissions'],
  'ec2:DeleteVpcEndpointServicePermissions': ['ec2:ModifyVpcEndpointServicePermissions'],
  'ec2:DeleteVpcEndpoint': ['ec2:DeleteVpcEndpoints'],
  'ec2:DescribeVpcEndpoint': ['ec2:DescribeVpcEndpoints'],
  'ec2:DescribeSecurityGroup': ['ec2:DescribeSecurityGroups'],
  'ec2:ModifyTransitGatewayOptions': ['ec2:ModifyTransitGateway'],
  'efs:CreateFileSystem': ['elasticfilesystem:CreateFileSystem'],
  'efs:DeleteFileSystem': ['elasticfilesystem:DeleteFileSystem'],
  'efs:DeleteMountTarget': ['elasticfilesystem:DeleteMountTarget'],
  'efs:DescribeMountTargets': ['elasticfilesystem:DescribeMountTargets'],
  'emr:AddJobFlowSteps': ['elasticmapreduce:AddJobFlowSteps'],
  'es:UpdateDomain': ['es:UpdateDomainConfig'],
  'events:CreateRule': ['events:PutRule'],
  'kms:ReEncrypt': ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  'lambda:GetLayerVersionByArn': ['lambda:GetLayerVersion'],
  'lambda:Invoke': ['lambda:InvokeFunction'],
  'lambda:TagResource20170331v2': ['lambda:TagResource'],
  'lambda:UntagResource20170331v2': ['lambda:UntagResource'],
  'network-firewall:ListTagsForResources': ['network-firewall:ListTagsForResource'],
  'stepfunctions:DescribeStateMachine': ['states:DescribeStateMachine'],
  'stepfunctions:StartExecution': ['states:StartExecution'],
  'stepfunctions:StopExecution': ['states:StopExecution'],
  'stepfunctions:TagResource': ['states:TagResource'],
  'dms:DescribeDataProviders': ['dms:ListDataProviders'],
  'dms:DescribeInstanceProfiles': ['dms:ListInstanceProfiles'],
  'dms:ModifyDataProvider': ['dms:UpdateDataProvider'],
  'dms:ModifyInstanceProfile': ['dms:UpdateInstanceProfile'],
  'dms:ModifyMigrationProject': ['dms:UpdateMigrationProject'],
  'opensearch:AddDirectQueryDataSource': ['es:AddDirectQueryDataSource'],
  'opensearch:CreateApplication': ['es:CreateApplication'],
  'opensearch:DeleteApplication': ['es:DeleteApplication'],
  'opensearch:DeleteDirectQueryDataSource': ['es:DeleteDirectQueryDataSource'],
  'opensearch:GetApplication': ['es:GetApplication'],
  'opensearch:GetDirectQueryDataSource': ['es:GetDirectQueryDataSource'],
  'opensearch:UpdateApplication': ['es:UpdateApplication'],
};

/**
 * Wildcards in handlers, and the actions that are meant: for reading, those without which AWS documents that the service does
 * not work. Nothing that changes anything.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html
 */
export const EXPANDED = {
  'AWS::AutoScaling::AutoScalingGroup': {
    'autoscaling:Describe*': [
      'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeLaunchConfigurations', 'autoscaling:DescribeLifecycleHooks',
      'autoscaling:DescribeNotificationConfigurations', 'autoscaling:DescribeScalingActivities', 'autoscaling:DescribeTags',
      'autoscaling:DescribeTrafficSources', 'autoscaling:DescribeLoadBalancers', 'autoscaling:DescribeLoadBalancerTargetGroups',
      'autoscaling:DescribeWarmPool',
    ],
    'ec2:Describe*': [
      'ec2:DescribeAccountAttributes', 'ec2:DescribeAvailabilityZones', 'ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeInstanceTypes',
      'ec2:DescribeKeyPairs', 'ec2:DescribeLaunchTemplates', 'ec2:DescribeLaunchTemplateVersions', 'ec2:DescribePlacementGroups',
      'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs',
    ],
    'ec2:Get*': ['ec2:GetInstanceTypesFromInstanceRequirements'],
    'elasticloadbalancing:Describe*': [
      'elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth',
      'elasticloadbalancing:DescribeInstanceHealth',
    ],
    'managed-fleets:Get*': [],
    'ssm:Get*': ['ssm:GetParameters'],
  },
  'AWS::DynamoDB::GlobalTable': {
    'application-autoscaling:Describe*': ['application-autoscaling:DescribeScalableTargets', 'application-autoscaling:DescribeScalingPolicies'],
    'dynamodb:Describe*': [
      'dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeContributorInsights', 'dynamodb:DescribeKinesisStreamingDestination',
      'dynamodb:DescribeTable', 'dynamodb:DescribeTableReplicaAutoScaling', 'dynamodb:DescribeTimeToLive', 'dynamodb:DescribeGlobalTable',
    ],
  },
  'AWS::Redshift::Cluster': {
    'ec2:Describe*': [
      'ec2:DescribeAccountAttributes', 'ec2:DescribeAddresses', 'ec2:DescribeAvailabilityZones', 'ec2:DescribeInternetGateways',
      'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs',
    ],
  },
  'AWS::ResilienceHub::App': {
    'dynamodb:Describe*': ['dynamodb:DescribeTable', 'dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeGlobalTable', 'dynamodb:DescribeLimits'],
    'ec2:Describe*': ['ec2:DescribeAvailabilityZones', 'ec2:DescribeInstances', 'ec2:DescribeNatGateways', 'ec2:DescribeSubnets', 'ec2:DescribeVolumes', 'ec2:DescribeVpcs'],
    'lambda:GetFunction*': ['lambda:GetFunction', 'lambda:GetFunctionConcurrency', 'lambda:GetFunctionConfiguration'],
    'rds:Describe*': ['rds:DescribeDBClusters', 'rds:DescribeDBInstances', 'rds:DescribeGlobalClusters'],
    'route53:List*': ['route53:ListHostedZones', 'route53:ListResourceRecordSets'],
  },
  'AWS::WorkSpacesWeb::Portal': {
    'kinesis:Describe*': ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary'],
    'sso:Describe*': ['sso:DescribeApplication', 'sso:DescribeInstance'],
    'sso:List*': ['sso:ListApplications', 'sso:ListInstances'],
    'workspaces-web:GetPortal*': ['workspaces-web:GetPortal', 'workspaces-web:GetPortalServiceProviderMetadata'],
    'workspaces-web:List*': ['workspaces-web:ListPortals', 'workspaces-web:ListTagsForResource'],
  },
  ...Object.fromEntries(['AWS::EC2::NetworkInsightsAnalysis', 'AWS::EC2::NetworkInsightsAccessScopeAnalysis'].map((type) => [type, {
    'directconnect:Describe*': [
      'directconnect:DescribeConnections', 'directconnect:DescribeDirectConnectGateways', 'directconnect:DescribeDirectConnectGatewayAssociations',
      'directconnect:DescribeDirectConnectGatewayAttachments', 'directconnect:DescribeVirtualGateways', 'directconnect:DescribeVirtualInterfaces',
    ],
    'ec2:Describe*': [
      'ec2:DescribeAvailabilityZones', 'ec2:DescribeCustomerGateways', 'ec2:DescribeInstances', 'ec2:DescribeInternetGateways', 'ec2:DescribeManagedPrefixLists',
      'ec2:DescribeNatGateways', 'ec2:DescribeNetworkAcls', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribePrefixLists', 'ec2:DescribeRegions',
      'ec2:DescribeRouteTables', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeTransitGatewayAttachments',
      'ec2:DescribeTransitGatewayConnects', 'ec2:DescribeTransitGatewayPeeringAttachments', 'ec2:DescribeTransitGatewayRouteTables',
      'ec2:DescribeTransitGateways', 'ec2:DescribeTransitGatewayVpcAttachments', 'ec2:DescribeVpcEndpoints', 'ec2:DescribeVpcEndpointServiceConfigurations',
      'ec2:DescribeVpcPeeringConnections', 'ec2:DescribeVpcs', 'ec2:DescribeVpnConnections', 'ec2:DescribeVpnGateways',
    ],
    'elasticloadbalancing:Describe*': [
      'elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeLoadBalancerAttributes', 'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTags', 'elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth',
    ],
  }])),
};

/** Types whose handlers ask for whole services: whoever needs one says what it may do. */
export const WITHHELD = ['AWS::SecurityLake::DataLake', 'AWS::SSMQuickSetup::ConfigurationManager'];

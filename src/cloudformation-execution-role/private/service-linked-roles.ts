import { Subject } from './kind-narrowing';
import { arnOf } from './pattern-text';
import { mostUsedPrefix } from './permission-data';
import { Permission } from './permission-set';
import { StackValues } from './stack-values';

/**
 * The services that make a role of their own in the account, when a resource of the type is made there first.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  'AWS::AmazonMQ::Broker': ['mq.amazonaws.com'],
  'AWS::ApiGateway::DomainName': ['ops.apigateway.amazonaws.com'],
  'AWS::ApiGatewayV2::DomainName': ['ops.apigateway.amazonaws.com'],
  'AWS::ApiGatewayV2::VpcLink': ['ops.apigateway.amazonaws.com'],
  'AWS::AppRunner::Service': ['apprunner.amazonaws.com', 'networking.apprunner.amazonaws.com'],
  'AWS::AppRunner::VpcConnector': ['networking.apprunner.amazonaws.com'],
  'AWS::ApplicationAutoScaling::ScalableTarget': ['*.application-autoscaling.amazonaws.com'],
  'AWS::AutoScaling::AutoScalingGroup': ['autoscaling.amazonaws.com'],
  'AWS::Backup::BackupSelection': ['backup.amazonaws.com'],
  'AWS::Cassandra::Table': ['cassandra.application-autoscaling.amazonaws.com'],
  'AWS::Chatbot::SlackChannelConfiguration': ['management.chatbot.amazonaws.com'],
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': ['management.chatbot.amazonaws.com'],
  'AWS::CloudFront::Distribution': ['logger.cloudfront.amazonaws.com', 'replicator.lambda.amazonaws.com'],
  'AWS::CloudFront::VpcOrigin': ['vpcorigin.cloudfront.amazonaws.com'],
  'AWS::CloudWatch::Alarm': ['events.amazonaws.com', 'ssm.alarms.cloudwatch.amazonaws.com', 'ssm-incidents.alarms.cloudwatch.amazonaws.com'],
  'AWS::CodeStarNotifications::NotificationRule': ['codestar-notifications.amazonaws.com'],
  'AWS::Config::ConfigurationRecorder': ['config.amazonaws.com'],
  'AWS::Config::RemediationConfiguration': ['remediation.config.amazonaws.com'],
  'AWS::DAX::Cluster': ['dax.amazonaws.com'],
  'AWS::DocDB::DBCluster': ['rds.amazonaws.com'],
  'AWS::DynamoDB::GlobalTable': ['replication.dynamodb.amazonaws.com', 'kinesisreplication.dynamodb.amazonaws.com', 'dynamodb.application-autoscaling.amazonaws.com', 'contributorinsights.dynamodb.amazonaws.com'],
  'AWS::DynamoDB::Table': ['kinesisreplication.dynamodb.amazonaws.com', 'contributorinsights.dynamodb.amazonaws.com'],
  'AWS::EC2::ClientVpnEndpoint': ['clientvpn.amazonaws.com'],
  'AWS::EC2::FlowLog': ['delivery.logs.amazonaws.com'],
  'AWS::EC2::IPAM': ['ipam.amazonaws.com'],
  'AWS::EC2::InstanceConnectEndpoint': ['ec2-instance-connect.amazonaws.com'],
  'AWS::EC2::TransitGatewayAttachment': ['transitgateway.amazonaws.com'],
  'AWS::EC2::TransitGatewayVpcAttachment': ['transitgateway.amazonaws.com'],
  'AWS::ECR::PullThroughCacheRule': ['pullthroughcache.ecr.amazonaws.com'],
  'AWS::ECR::ReplicationConfiguration': ['replication.ecr.amazonaws.com'],
  'AWS::ECS::CapacityProvider': ['ecs.amazonaws.com', 'ecs-compute.amazonaws.com'],
  'AWS::ECS::Cluster': ['ecs.amazonaws.com'],
  'AWS::ECS::Service': ['ecs.amazonaws.com'],
  'AWS::EFS::FileSystem': ['elasticfilesystem.amazonaws.com'],
  'AWS::EKS::FargateProfile': ['eks-fargate.amazonaws.com'],
  'AWS::EKS::Nodegroup': ['eks-nodegroup.amazonaws.com', 'autoscaling.amazonaws.com', 'spot.amazonaws.com'],
  'AWS::EMR::Cluster': ['elasticmapreduce.amazonaws.com'],
  'AWS::Elasticsearch::Domain': ['es.amazonaws.com', 'opensearchservice.amazonaws.com'],
  'AWS::ElasticLoadBalancing::LoadBalancer': ['elasticloadbalancing.amazonaws.com'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['elasticloadbalancing.amazonaws.com'],
  'AWS::Events::Connection': ['apidestinations.events.amazonaws.com'],
  'AWS::FSx::FileSystem': ['fsx.amazonaws.com', 's3.data-source.lustre.fsx.amazonaws.com'],
  'AWS::GuardDuty::Detector': ['guardduty.amazonaws.com', 'malware-protection.guardduty.amazonaws.com'],
  'AWS::LakeFormation::Resource': ['lakeformation.amazonaws.com'],
  'AWS::MSK::Cluster': ['kafka.amazonaws.com'],
  'AWS::Macie::Session': ['macie.amazonaws.com'],
  'AWS::Neptune::DBCluster': ['rds.amazonaws.com'],
  'AWS::OpenSearchServerless::Collection': ['observability.aoss.amazonaws.com'],
  'AWS::Redshift::Cluster': ['redshift.amazonaws.com'],
  'AWS::Route53Resolver::ResolverQueryLoggingConfig': ['route53resolver.amazonaws.com', 'delivery.logs.amazonaws.com'],
  'AWS::SecurityHub::Hub': ['securityhub.amazonaws.com'],
  'AWS::SecurityHub::HubV2': ['securityhub.amazonaws.com', 'securityhubv2.amazonaws.com'],
  'AWS::WAFv2::LoggingConfiguration': ['wafv2.amazonaws.com'],
};

/** The same for all types of a service, unless its type says otherwise. */
const SERVICES_OF: Readonly<Record<string, readonly string[]>> = {
  ElastiCache: ['elasticache.amazonaws.com'],
  ImageBuilder: ['imagebuilder.amazonaws.com'],
  MemoryDB: ['memorydb.amazonaws.com'],
  MSK: ['kafka.amazonaws.com'],
  Neptune: ['rds.amazonaws.com'],
  NetworkFirewall: ['network-firewall.amazonaws.com', 'delivery.logs.amazonaws.com'],
  OpenSearchService: ['opensearchservice.amazonaws.com'],
  RDS: ['rds.amazonaws.com'],
  VpcLattice: ['vpc-lattice.amazonaws.com', 'delivery.logs.amazonaws.com'],
};

export const SERVICE_LINKED_ROLE = 'AWS::IAM::ServiceLinkedRole';

/** The roles that a template has made for services, by the services' names; nothing of a resource of another type. */
export function namedServiceLinkedRoles({ type, values, properties }: Subject): string[] | undefined {
  if (type !== SERVICE_LINKED_ROLE) return undefined;
  return values.texts(properties.AWSServiceName ?? []).map((service) => roleOf(values, service));
}

const roleOf = ({ account }: StackValues, service: string) => arnOf(`iam::${account}:role/aws-service-role/${service}/*`);

/** Only to make a service's own role, whose permissions nobody but AWS chooses. */
export function serviceLinkedRole({ type, values, properties }: Subject): Permission[] {
  const services = type === SERVICE_LINKED_ROLE ? values.texts(properties.AWSServiceName ?? []) : SERVICES[type] ?? SERVICES_OF[type.split('::')[1]] ?? ownService(type);
  return services.map((service) => ({
    action: 'iam:CreateServiceLinkedRole',
    resources: [roleOf(values, service)],
    conditions: { [service.includes('*') ? 'StringLike' : 'StringEquals']: { 'iam:AWSServiceName': service } },
  }));
}

/** Services are called as their actions are, or have that as the end of their name. */
function ownService(type: string): string[] {
  const prefix = mostUsedPrefix(type);
  return [`${prefix}.amazonaws.com`, `*.${prefix}.amazonaws.com`];
}

import { anything, call, CallRule, CallTable, linked, passed, tagged, tagsOf, untagged } from './call';
import { Deployed } from '../deployed-stack';

const ELB = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference';
const ECS = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';
const CODEDEPLOY = 'https://docs.aws.amazon.com/codedeploy/latest/APIReference';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html */
const balancing = (action: string): CallRule[] => [
  call(`elasticloadbalancing:${action}`, undefined, { with: tagsOf }),
  tagged('elasticloadbalancing:AddTags', undefined, { 'elasticloadbalancing:CreateAction': action }),
];
const BALANCING_RETAGGED = [tagged('elasticloadbalancing:AddTags'), untagged('elasticloadbalancing:RemoveTags')];

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html */
const container = (action: string, context: CallRule['with'] = () => ({})): CallRule[] => [
  call(`ecs:${action}`, undefined, { with: (resource) => ({ ...tagsOf(resource), ...context(resource) }) }),
  tagged('ecs:TagResource', undefined, { 'ecs:CreateAction': action }),
];
const CONTAINER_RETAGGED = [tagged('ecs:TagResource'), untagged('ecs:UntagResource')];

const balancer = ({ properties: { LoadBalancerArn } }: Deployed) => LoadBalancerArn;
const listening = ({ properties: { Protocol, SslPolicy } }: Deployed) => ({
  'elasticloadbalancing:ListenerProtocol': Protocol, 'elasticloadbalancing:SecurityPolicy': SslPolicy,
});
const inCluster = ({ account, region, properties: { Cluster } }: Deployed) => ({ 'ecs:cluster': `arn:aws:ecs:${region}:${account}:cluster/${Cluster}` });

const ROLES_OF_TASKS = [passed('TaskRoleArn', 'ecs-tasks.amazonaws.com'), passed('ExecutionRoleArn', 'ecs-tasks.amazonaws.com')];
const ROLE_OF_DEPLOYMENTS = passed('ServiceRoleArn', 'codedeploy.amazonaws.com');
const CODEDEPLOY_RETAGGED = [tagged('codedeploy:TagResource'), untagged('codedeploy:UntagResource')];

export const SERVICE: readonly CallTable[] = [
  {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    source: `${ELB}/API_CreateLoadBalancer.html`,
    create: [
      ...balancing('CreateLoadBalancer'),
      call('elasticloadbalancing:ModifyLoadBalancerAttributes', undefined, { for: 'LoadBalancerAttributes' }),
      call('elasticloadbalancing:DescribeLoadBalancers', anything),
      linked('elasticloadbalancing.amazonaws.com', 'AWSServiceRoleForElasticLoadBalancing'),
    ],
    update: [
      call('elasticloadbalancing:ModifyLoadBalancerAttributes', undefined, { for: 'LoadBalancerAttributes' }),
      call('elasticloadbalancing:SetSecurityGroups', undefined, { for: 'SecurityGroups' }),
      call('elasticloadbalancing:SetSubnets', undefined, { for: 'Subnets' }),
      ...BALANCING_RETAGGED,
    ],
    delete: [call('elasticloadbalancing:DeleteLoadBalancer')],
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    source: `${ELB}/API_CreateListener.html`,
    create: [call('elasticloadbalancing:CreateListener', balancer, { with: listening })],
    update: [call('elasticloadbalancing:ModifyListener', undefined, { with: listening })],
    delete: [call('elasticloadbalancing:DeleteListener')],
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    source: `${ELB}/API_CreateTargetGroup.html`,
    create: [...balancing('CreateTargetGroup'), call('elasticloadbalancing:ModifyTargetGroupAttributes', undefined, { for: 'TargetGroupAttributes' })],
    update: [
      call('elasticloadbalancing:ModifyTargetGroup', undefined, { for: 'HealthCheckPath' }),
      call('elasticloadbalancing:ModifyTargetGroupAttributes', undefined, { for: 'TargetGroupAttributes' }),
      ...BALANCING_RETAGGED,
    ],
    delete: [call('elasticloadbalancing:DeleteTargetGroup')],
  },
  {
    type: 'AWS::ECS::Cluster',
    source: `${ECS}/API_CreateCluster.html`,
    create: [...container('CreateCluster'), call('ecs:DescribeClusters')],
    update: [call('ecs:UpdateCluster', undefined, { for: 'ClusterSettings' }), ...CONTAINER_RETAGGED],
    delete: [call('ecs:DeleteCluster'), call('ecs:DescribeClusters')],
  },
  {
    type: 'AWS::ECS::TaskDefinition',
    source: `${ECS}/API_RegisterTaskDefinition.html`,
    create: [...container('RegisterTaskDefinition'), ...ROLES_OF_TASKS],
    // Another revision.
    update: [...container('RegisterTaskDefinition'), ...ROLES_OF_TASKS, ...CONTAINER_RETAGGED],
    delete: [call('ecs:DeregisterTaskDefinition', anything)],
  },
  {
    type: 'AWS::ECS::Service',
    // The linked role: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
    source: `${ECS}/API_CreateService.html`,
    create: [
      ...container('CreateService', inCluster),
      call('ecs:DescribeServices', undefined, { with: inCluster }),
      linked('ecs.amazonaws.com', 'AWSServiceRoleForECS'),
    ],
    update: [
      call('ecs:UpdateService', undefined, { with: inCluster }),
      call('ecs:DescribeServices', undefined, { with: inCluster }),
      ...CONTAINER_RETAGGED,
    ],
    delete: [call('ecs:DeleteService', undefined, { with: inCluster }), call('ecs:DescribeServices', undefined, { with: inCluster })],
  },
  {
    type: 'AWS::CodeDeploy::Application',
    source: `${CODEDEPLOY}/API_CreateApplication.html`,
    create: [call('codedeploy:CreateApplication'), tagged('codedeploy:TagResource')],
    update: CODEDEPLOY_RETAGGED,
    delete: [call('codedeploy:DeleteApplication')],
  },
  {
    type: 'AWS::CodeDeploy::DeploymentConfig',
    source: `${CODEDEPLOY}/API_CreateDeploymentConfig.html`,
    create: [call('codedeploy:CreateDeploymentConfig')],
    update: [],
    delete: [call('codedeploy:DeleteDeploymentConfig')],
  },
  {
    type: 'AWS::CodeDeploy::DeploymentGroup',
    source: `${CODEDEPLOY}/API_CreateDeploymentGroup.html`,
    create: [call('codedeploy:CreateDeploymentGroup'), tagged('codedeploy:TagResource'), ROLE_OF_DEPLOYMENTS],
    update: [call('codedeploy:UpdateDeploymentGroup'), ROLE_OF_DEPLOYMENTS, ...CODEDEPLOY_RETAGGED],
    delete: [call('codedeploy:DeleteDeploymentGroup')],
  },
];

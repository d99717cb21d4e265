import { anything, call, CallRule, CallTable, passed, tagged, tagsOf, untagged, valuesAt } from './call';
import { Deployed } from '../deployed-stack';

const EC2 = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference';

/** Resources of EC2 whose ids a property has. */
const of = (type: string, property: string) => ({ account, region, properties }: Deployed) =>
  valuesAt(properties, property).map((id) => `arn:aws:ec2:${region}:${account}:${type}/${id}`);

const also = (...others: readonly ((resource: Deployed) => readonly string[])[]) => (resource: Deployed) =>
  [resource.arn, ...others.flatMap((each) => each(resource))];

/** Something new, and that on which it is made. The tags of the request are those of the new one alone. */
function made(action: string, ...others: readonly ((resource: Deployed) => readonly string[])[]): CallRule[] {
  const onOthers = others.map((each) => call(action, each));
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
  return [call(action, undefined, { with: tagsOf }), ...onOthers, tagged('ec2:CreateTags', undefined, { 'ec2:CreateAction': action.slice('ec2:'.length) })];
}

const RETAGGED = [tagged('ec2:CreateTags'), untagged('ec2:DeleteTags')];

const vpc = of('vpc', 'VpcId');
const routeTable = of('route-table', 'RouteTableId');
const subnet = of('subnet', 'SubnetId');
const gateway = of('internet-gateway', 'InternetGatewayId');
/** Attributes are set after the VPC is made, one a call. */
const VPC_ATTRIBUTES = ['EnableDnsHostnames', 'EnableDnsSupport'].map((attribute) => call('ec2:ModifyVpcAttribute', undefined, { for: attribute }));
const PUBLIC_ADDRESSES = call('ec2:ModifySubnetAttribute', undefined, { for: 'MapPublicIpOnLaunch' });

/**
 * Private names of an endpoint are a zone of AWS, which is associated as whoever makes the endpoint.
 * @see https://github.com/hasura/ddn-docs/pull/1075
 */
const PRIVATE_NAMES = call('route53:AssociateVPCWithHostedZone', () => 'arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ', { for: 'PrivateDnsEnabled' });

export const NETWORK: readonly CallTable[] = [
  {
    type: 'AWS::EC2::VPC',
    source: `${EC2}/API_CreateVpc.html`,
    create: [...made('ec2:CreateVpc'), ...VPC_ATTRIBUTES, call('ec2:DescribeVpcs', anything)],
    update: [...VPC_ATTRIBUTES, ...RETAGGED],
    delete: [call('ec2:DeleteVpc')],
  },
  {
    type: 'AWS::EC2::Subnet',
    source: `${EC2}/API_CreateSubnet.html`,
    create: [...made('ec2:CreateSubnet', vpc), PUBLIC_ADDRESSES, call('ec2:DescribeSubnets', anything)],
    update: [PUBLIC_ADDRESSES, ...RETAGGED],
    delete: [call('ec2:DeleteSubnet')],
  },
  {
    type: 'AWS::EC2::RouteTable',
    source: `${EC2}/API_CreateRouteTable.html`,
    create: made('ec2:CreateRouteTable', vpc),
    update: RETAGGED,
    delete: [call('ec2:DeleteRouteTable')],
  },
  {
    type: 'AWS::EC2::SubnetRouteTableAssociation',
    source: `${EC2}/API_AssociateRouteTable.html`,
    create: [call('ec2:AssociateRouteTable', (resource) => [...routeTable(resource), ...subnet(resource)])],
    update: [],
    delete: [call('ec2:DisassociateRouteTable', (resource) => [...routeTable(resource), ...subnet(resource)])],
  },
  {
    type: 'AWS::EC2::Route',
    source: `${EC2}/API_CreateRoute.html`,
    create: [call('ec2:CreateRoute', routeTable)],
    update: [call('ec2:ReplaceRoute', routeTable)],
    delete: [call('ec2:DeleteRoute', routeTable)],
  },
  {
    type: 'AWS::EC2::InternetGateway',
    source: `${EC2}/API_CreateInternetGateway.html`,
    create: made('ec2:CreateInternetGateway'),
    update: RETAGGED,
    delete: [call('ec2:DeleteInternetGateway')],
  },
  {
    type: 'AWS::EC2::VPCGatewayAttachment',
    source: `${EC2}/API_AttachInternetGateway.html`,
    create: [call('ec2:AttachInternetGateway', (resource) => [...gateway(resource), ...vpc(resource)])],
    update: [],
    delete: [call('ec2:DetachInternetGateway', (resource) => [...gateway(resource), ...vpc(resource)])],
  },
  {
    type: 'AWS::EC2::EIP',
    source: `${EC2}/API_AllocateAddress.html`,
    create: made('ec2:AllocateAddress'),
    update: RETAGGED,
    delete: [call('ec2:ReleaseAddress')],
  },
  {
    type: 'AWS::EC2::NatGateway',
    // Pending at first: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
    source: `${EC2}/API_CreateNatGateway.html`,
    create: [...made('ec2:CreateNatGateway', subnet, of('elastic-ip', 'AllocationId')), call('ec2:DescribeNatGateways', anything)],
    update: RETAGGED,
    delete: [call('ec2:DeleteNatGateway'), call('ec2:DescribeNatGateways', anything)],
  },
  {
    type: 'AWS::EC2::VPCEndpoint',
    source: `${EC2}/API_CreateVpcEndpoint.html`,
    create: [
      ...made('ec2:CreateVpcEndpoint', vpc, of('route-table', 'RouteTableIds'), of('subnet', 'SubnetIds'), of('security-group', 'SecurityGroupIds')),
      call('ec2:DescribeVpcEndpoints', anything),
      PRIVATE_NAMES,
    ],
    update: [
      call('ec2:ModifyVpcEndpoint', also(of('route-table', 'RouteTableIds'), of('subnet', 'SubnetIds'), of('security-group', 'SecurityGroupIds'))),
      ...RETAGGED,
    ],
    delete: [call('ec2:DeleteVpcEndpoints'), call('ec2:DescribeVpcEndpoints', anything)],
  },
  {
    type: 'AWS::EC2::FlowLog',
    // The role: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    source: `${EC2}/API_CreateFlowLogs.html`,
    create: [...made('ec2:CreateFlowLogs', of('vpc', 'ResourceId')), passed('DeliverLogsPermissionArn', 'vpc-flow-logs.amazonaws.com')],
    update: RETAGGED,
    delete: [call('ec2:DeleteFlowLogs')],
  },
];

const group = of('security-group', 'GroupId');

/** Rules of groups, within the group and by themselves. */
export const FIREWALL: readonly CallTable[] = [
  {
    type: 'AWS::EC2::SecurityGroup',
    // A new group lets everything out, which is taken back where the template says what may leave:
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
    source: `${EC2}/API_CreateSecurityGroup.html`,
    create: [
      ...made('ec2:CreateSecurityGroup', vpc),
      call('ec2:AuthorizeSecurityGroupIngress', undefined, { for: 'SecurityGroupIngress' }),
      call('ec2:AuthorizeSecurityGroupEgress', undefined, { for: 'SecurityGroupEgress' }),
      call('ec2:RevokeSecurityGroupEgress', undefined, { for: 'SecurityGroupEgress' }),
    ],
    update: [
      call('ec2:AuthorizeSecurityGroupIngress', undefined, { for: 'SecurityGroupIngress' }),
      call('ec2:RevokeSecurityGroupIngress', undefined, { for: 'SecurityGroupIngress' }),
      call('ec2:AuthorizeSecurityGroupEgress', undefined, { for: 'SecurityGroupEgress' }),
      call('ec2:RevokeSecurityGroupEgress', undefined, { for: 'SecurityGroupEgress' }),
      ...RETAGGED,
    ],
    delete: [call('ec2:DeleteSecurityGroup')],
  },
  {
    type: 'AWS::EC2::SecurityGroupIngress',
    source: `${EC2}/API_AuthorizeSecurityGroupIngress.html`,
    create: [call('ec2:AuthorizeSecurityGroupIngress', group)],
    update: [],
    delete: [call('ec2:RevokeSecurityGroupIngress', group)],
  },
  {
    type: 'AWS::EC2::SecurityGroupEgress',
    source: `${EC2}/API_AuthorizeSecurityGroupEgress.html`,
    create: [call('ec2:AuthorizeSecurityGroupEgress', group)],
    update: [],
    delete: [call('ec2:RevokeSecurityGroupEgress', group)],
  },
];

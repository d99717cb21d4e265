import { Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { liesElsewhere } from '../../private/placement';
import { Problems } from '../../private/problems';
import { checkBoolean } from '../../private/shape';
import { displayed, isLiteral } from '../../private/tokens';
import { BlueGreenEcsServiceProps } from '../blue-green-ecs-service-props';

/** What load balancer and tasks stand in. ECS refuses another network later, so what would not work is refused now. */
export function checkNetwork(problems: Problems, scope: Construct, props: BlueGreenEcsServiceProps): void {
  const { vpc, certificate, internetFacing, loadBalancerSubnets, taskSubnets } = props;
  checkCertificate(problems, scope, certificate);
  if (typeof vpc?.selectSubnets !== 'function') {
    problems.add('BlueGreenEcsService.MissingProperty', 'vpc', vpc === undefined ? vpc : String(vpc), 'must be a VPC, made by the app or imported');
    return;
  }
  const wrong = (property: string, value: unknown, message: string) => problems.add('BlueGreenEcsService.UnusableNetwork', property, value, message);
  checkBoolean(problems, 'BlueGreenEcsService.MissingProperty', 'internetFacing', internetFacing);
  const { account, region } = Stack.of(scope);
  // A VPC that is imported lies where the stack does that imports it.
  if (liesElsewhere(scope, vpc.env)) {
    wrong('vpc', { path: vpc.node.path, account: vpc.env.account, region: vpc.env.region },
      `must lie in the account and region of the stack, ${account} and ${region}, as its load balancer and tasks do`);
    return;
  }
  if (!internetFacing && failureOf(() => vpc.vpcCidrBlock)) {
    wrong('vpc', vpc.node.path, 'must know its CIDR block, from which an internal load balancer is reached; give vpcCidrBlock where the VPC is imported');
  }
  const publicOnly = internetFacing ? { subnetType: ec2.SubnetType.PUBLIC } : {};
  const balancers = loadBalancerSubnets ?? publicOnly;
  const zones = selectionOf(vpc, balancers);
  if (zones.failure) {
    wrong('loadBalancerSubnets', shown(balancers), `must select subnets that the VPC has: ${zones.failure}`);
  } else if (zones.count < 2) {
    wrong('loadBalancerSubnets', shown(balancers), 'must select subnets in at least two availability zones, as a load balancer needs');
  } else if (zones.twice) {
    wrong('loadBalancerSubnets', shown(balancers), `must select each subnet once, and has ${zones.twice} twice`);
  } else if (internetFacing && !zones.isPublic) {
    wrong('loadBalancerSubnets', shown(balancers), 'must select public subnets for a load balancer that faces the internet');
  }
  const forTasks = taskSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
  const tasks = selectionOf(vpc, forTasks);
  if (tasks.failure) {
    wrong('taskSubnets', shown(forTasks), `must select subnets that the VPC has; set subnetType to PRIVATE_ISOLATED where endpoints lead out: ${tasks.failure}`);
  } else if (tasks.isPublic) {
    wrong('taskSubnets', shown(forTasks), 'must not select public subnets: without an address of their own, tasks do not get out of them, not even for their image');
  }
}

/** ELB takes a certificate of its own account and region only. */
function checkCertificate(problems: Problems, scope: Construct, certificate: unknown): void {
  const arn = (certificate as Partial<acm.ICertificate> | undefined)?.certificateArn;
  if (typeof arn !== 'string') {
    problems.add('BlueGreenEcsService.MissingProperty', 'certificate', arn === undefined ? certificate : arn, 'must be a certificate, in the region of the stack');
    return;
  }
  const { account, region } = Stack.of(scope);
  const made = certificate as acm.ICertificate;
  const [, , , ofRegion, ofAccount] = isLiteral(arn) ? arn.split(':') : [undefined, undefined, undefined, made.env?.region, made.env?.account];
  if (liesElsewhere(scope, { account: ofAccount, region: ofRegion })) {
    problems.add('BlueGreenEcsService.UnusableNetwork', 'certificate', isLiteral(arn) ? arn : { region: ofRegion, account: ofAccount },
      `must lie in the account and region of the stack, ${account} and ${region}, as its load balancer needs`);
  }
}

/** Subnets that were listed are constructs, of which nobody wants to see the inside. */
const shown = ({ subnets, ...rest }: ec2.SubnetSelection) =>
  ({ ...rest, ...(subnets ? { subnets: subnets.map(({ subnetId }) => displayed(subnetId)) } : {}) });

interface Selection {
  /** In how many zones they lie; enough, where that is not known yet. */
  readonly count: number;
  readonly isPublic: boolean;
  /** A subnet that is selected twice. */
  readonly twice?: string;
  readonly failure?: string;
}

function selectionOf(vpc: ec2.IVpc, selection: ec2.SubnetSelection): Selection {
  let count = 0;
  let isPublic = false;
  let twice: string | undefined;
  const failure = failureOf(() => {
    const { availabilityZones, hasPublic, isPendingLookup, subnetIds } = vpc.selectSubnets(selection);
    isPublic = hasPublic;
    twice = isLiteral(subnetIds) ? subnetIds.find((id, at) => isLiteral(id) && subnetIds.indexOf(id) < at) : undefined;
    const unknown = isPendingLookup || !isLiteral(availabilityZones) || availabilityZones.some((each) => !isLiteral(each));
    count = unknown ? Infinity : new Set(availabilityZones).size;
  });
  return { count, isPublic, twice, failure };
}

export function failureOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

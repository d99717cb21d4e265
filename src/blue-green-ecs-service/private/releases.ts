import { Duration } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Network } from './network';
import { TrafficShift, TrafficShiftKind } from '../../delivery-topology/traffic-shift';

/** Left to CloudFormation to name, so that another shift can take the place of the one before. */
function deploymentConfig(scope: Construct, { kind, percent: percentage, interval }: TrafficShift): codedeploy.IEcsDeploymentConfig {
  if (kind === TrafficShiftKind.ALL_AT_ONCE) return codedeploy.EcsDeploymentConfig.ALL_AT_ONCE;
  const { deploymentConfigName } = new codedeploy.EcsDeploymentConfig(scope, 'Shift', {
    trafficRouting: kind === TrafficShiftKind.CANARY
      ? codedeploy.TrafficRouting.timeBasedCanary({ percentage, interval })
      : codedeploy.TrafficRouting.timeBasedLinear({ percentage, interval }),
  });
  // By its name: of the construct itself CDK makes a second dependency, at which cfn-lint takes offence.
  return codedeploy.EcsDeploymentConfig.fromEcsDeploymentConfigName(scope, 'ShiftByName', deploymentConfigName);
}

export interface DeploymentGroupProps {
  readonly application: codedeploy.IEcsApplication;
  readonly role: iam.Role;
  readonly service: ecs.IBaseService;
  readonly network: Network;
  readonly shift: TrafficShift;
  readonly terminationWait: Duration;
}

export function defineDeploymentGroup(scope: Construct, props: DeploymentGroupProps): codedeploy.EcsDeploymentGroup {
  const { blue, green, production, test } = props.network;
  return new codedeploy.EcsDeploymentGroup(scope, 'DeploymentGroup', {
    application: props.application,
    // CDK attaches AWS's own policy to whatever role it gets, which is for all services of the account.
    role: props.role.withoutPolicyUpdates(),
    service: props.service,
    deploymentConfig: deploymentConfig(scope, props.shift),
    blueGreenDeploymentConfig: {
      blueTargetGroup: blue,
      greenTargetGroup: green,
      listener: production,
      testListener: test,
      terminationWaitTime: props.terminationWait,
    },
    // An alarm brings the traffic back as soon as there is one.
    autoRollback: { failedDeployment: true, stoppedDeployment: true },
    ignorePollAlarmsFailure: false,
  });
}

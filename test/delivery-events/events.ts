/** Events as AWS documents them, with the account, region and names that a test asks for. */
interface Where {
  readonly account: string;
  readonly region: string;
}

const envelope = ({ account, region }: Where, source: string, detailType: string, resources: string[], detail: object) =>
  ({ 'version': '0', 'id': '315c1398-40ff-a850-213b-158f73e60175', 'detail-type': detailType, source, account, 'time': '2019-02-26T19:42:21Z', region, resources, detail });

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html, the examples by status */
export function executionEvent(where: Where, stateMachine: string, status: string) {
  const executionArn = `arn:aws:states:${where.region}:${where.account}:execution:${stateMachine}:execution-name`;
  return envelope(where, 'aws.states', 'Step Functions Execution Status Change', [executionArn], {
    executionArn,
    stateMachineArn: `arn:aws:states:${where.region}:${where.account}:stateMachine:${stateMachine}`,
    name: 'execution-name',
    status,
    startDate: 1551225146847,
    stopDate: status === 'RUNNING' ? null : 1551225151881,
    input: '{}',
    inputDetails: { included: true },
    output: null,
    outputDetails: null,
  });
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
export function deploymentEvent(where: Where, state: string, detailType = 'CodeDeploy Deployment State-change Notification') {
  const arn = `arn:aws:codedeploy:${where.region}:${where.account}`;
  return envelope(where, 'aws.codedeploy', detailType, [`${arn}:application:myApplication`, `${arn}:deploymentgroup:myApplication/myDeploymentGroup`], {
    instanceGroupId: '9fd2fbef-2157-40d8-91e7-6845af69e2d2',
    region: where.region,
    application: 'myApplication',
    deploymentId: 'd-123456789',
    state,
    deploymentGroup: 'myDeploymentGroup',
  });
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
export function ecsDeploymentEvent(where: Where, eventName: string, reason: string, detailType = 'ECS Deployment State Change') {
  return envelope(where, 'aws.ecs', detailType, [`arn:aws:ecs:${where.region}:${where.account}:service/default/servicetest`], {
    eventType: eventName.endsWith('FAILED') ? 'ERROR' : 'INFO',
    eventName,
    deploymentId: 'ecs-svc/123',
    updatedAt: '2020-05-23T11:11:11Z',
    reason,
  });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export function alarmEvent(where: Where, alarmName: string, from: string, to: string, detailType = 'CloudWatch Alarm State Change') {
  return envelope(where, 'aws.cloudwatch', detailType, [`arn:aws:cloudwatch:${where.region}:${where.account}:alarm:${alarmName}`], {
    alarmName,
    configuration: {
      description: 'Goes into alarm when server CPU utilization is too high!',
      metrics: [{
        id: '30b6c6b2-a864-43a2-4877-c09a1afc3b87',
        metricStat: { metric: { dimensions: { InstanceId: 'i-12345678901234567' }, name: 'CPUUtilization', namespace: 'AWS/EC2' }, period: 300, stat: 'Average' },
        returnData: true,
      }],
    },
    previousState: { reason: 'Threshold Crossed', timestamp: '2019-10-01T13:56:40.987+0000', value: from },
    state: { reason: 'Threshold Crossed', timestamp: '2019-10-02T17:04:40.989+0000', value: to },
  });
}

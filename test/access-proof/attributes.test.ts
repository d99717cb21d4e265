import { App } from 'aws-cdk-lib';
import { policyOf } from './templates';
import { AccessProof, CanaryAlarmSet } from '../../src';
import { PROD } from '../helpers/topologies';
import { build } from '../release-deployer/built';

const { app, stack, service } = build();
const alarms = new CanaryAlarmSet(stack, 'Alarms', { service });
const proof = AccessProof.ofStages([app as App], { organizationId: 'o-abc1234567' });
const ARN = new RegExp(`^arn:aws:[a-z]+:${PROD.region}:${PROD.account}:`);

describe('an attribute of a construct', () => {
  test.each<[string, string, string]>([
    ['a deployment group, whose ARN CDK computes for whoever asks', 'codedeploy:CreateDeployment', service.deploymentGroup.deploymentGroupArn],
    ['an application of CodeDeploy, likewise', 'codedeploy:DeleteApplication', service.application.applicationArn],
    ['an alarm', 'cloudwatch:PutMetricAlarm', alarms.alarms[0].alarmArn],
    ['a load balancer', 'elasticloadbalancing:DeleteLoadBalancer', service.loadBalancer.loadBalancerArn],
    ['the attributes of a load balancer', 'elasticloadbalancing:ModifyLoadBalancerAttributes', service.loadBalancer.loadBalancerArn],
    ['the tags of a target group', 'elasticloadbalancing:AddTags', service.blueTargetGroup.targetGroupArn],
  ])('is what is asked about: %s', (_, action, resource) => {
    const asked = (granted: string) => proof.decide({
      principal: `arn:aws:iam::${PROD.account}:role/Somebody`,
      action,
      resource,
      principalPolicies: [JSON.stringify(policyOf({ Effect: 'Allow', Action: granted, Resource: '*' }))],
    });
    expect([asked(action).allowed, asked('s3:GetObject').allowed]).toEqual([true, false]);
    expect(asked(action).explanation).toMatch(new RegExp(ARN.source.slice(1)));
  });
});

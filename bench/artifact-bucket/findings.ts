import { CfnResource } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { topology } from './contenders/topology';
import { Built } from './given';
import { isOfStore } from './template';
import { ALL_PACKS, cfnLintFindings, nagFindings, NagPackName, Templates } from '../../test/validity/validators';

/** How many findings a pack has on a store. It annotates nothing, but synthesizes: not to be asked twice of one app. */
export function nagCounts({ app }: Built): Readonly<Record<NagPackName, number>> {
  const types = new Map(app.node.findAll().filter(CfnResource.isCfnResource).map((each) => [each.node.path, each.cfnResourceType]));
  const found = nagFindings(app, ALL_PACKS).filter(({ resource }) => isOfStore(types.get(resource)!));
  const count = (pack: string) => found.filter(({ rule }) => rule.startsWith(`${pack}-`)).length;
  return Object.fromEntries(ALL_PACKS.map((pack) => [pack, count(pack)])) as Record<NagPackName, number>;
}

export interface LintCount {
  readonly errors: number;
  readonly warnings: number;
}

/** What cfn-lint finds in each of some stores, in their order. */
export async function lintCounts(all: readonly Built[]): Promise<readonly LintCount[]> {
  const templates: Templates = Object.fromEntries(all.map(({ stack }, i) => [i, Template.fromStack(stack).toJSON()]));
  const found = await cfnLintFindings(templates, topology.platform.region);
  return all.map(({ stack }, i) => {
    const { Resources } = Template.fromStack(stack).toJSON();
    const severities = found
      .map(({ rule, resource }) => ({ severity: rule[0], place: resource.split('/') }))
      .filter(({ place: [template, id] }) => template === String(i) && (id === '' || isOfStore(Resources[id].Type)))
      .map(({ severity }) => severity);
    return { errors: severities.filter((each) => each === 'E').length, warnings: severities.filter((each) => each === 'W').length };
  });
}

import { CfnResource, DefaultStackSynthesizer, DefaultStackSynthesizerProps, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { DeployedStack, TemplateJson } from './deployed-stack';
import { ACCOUNT, asText, fromSub, fromToken, REGION } from './pattern-text';
import { deployingRole } from '../../private/deploying-role';
import { isLiteral } from '../../private/tokens';
import { written } from '../../private/written';

/**
 * A stack of this app as it is now: as CloudFormation gets it, once all aspects have been applied.
 *
 * What the stack's synthesizer adds comes later than this may be read: the parameter with the version of the bootstrap stack.
 */
export function readLiveStack(stack: Stack): DeployedStack {
  return read(stack, stack.stackName, stack.node.path);
}

function read(stack: Stack, name: string, label: string): DeployedStack {
  const template: TemplateJson = written(stack);
  const inside = stack.node.findAll();
  const resources = inside.filter((each): each is CfnResource => CfnResource.isCfnResource(each) && each.stack === stack);
  const paths = new Map([
    ...Object.keys(template.Resources ?? {}).map((logicalId) => [logicalId, `${label}/${logicalId}`] as const),
    ...resources.map((each) => [stack.resolve(each.logicalId) as string, each.node.path] as const),
  ]);
  const nested = inside.filter((each): each is Stack => Stack.isStack(each) && each.nestedStackParent === stack)
    .map((each) => [stack.resolve(each.nestedStackResource!.logicalId) as string, each] as const);
  return {
    label,
    name,
    account: isLiteral(stack.account) ? stack.account : undefined,
    region: isLiteral(stack.region) ? stack.region : undefined,
    template,
    nested: new Map(nested.map(([logicalId, each]) => [logicalId, read(each, `${name}-${logicalId}-*`, each.node.path)])),
    pathOf: (logicalId) => paths.get(logicalId)!,
    ...bootstrapOf(stack),
  };
}

/** @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html */
function bootstrapOf(stack: Stack): Pick<DeployedStack, 'parameters' | 'assetBucket' | 'deployedWith'> {
  const { synthesizer } = stack;
  const { bootstrapQualifier: qualifier } = synthesizer;
  if (stack.nested || !(synthesizer instanceof DefaultStackSynthesizer) || qualifier === undefined) return { parameters: [] };
  // Whoever was bootstrapped otherwise says so to the synthesizer, which tells nobody.
  const said: DefaultStackSynthesizerProps = { ...(synthesizer as unknown as { readonly props: DefaultStackSynthesizerProps }).props };
  const named = (text: string) => fromSub(text.split('${Qualifier}').join(qualifier));
  const bucket = `cdk-${qualifier}-assets-${asText(stack.account, ACCOUNT)}-${asText(stack.region, REGION)}`;
  return {
    parameters: [named(said.bootstrapStackVersionSsmParameter ?? '/cdk-bootstrap/${Qualifier}/version')],
    assetBucket: named(said.fileAssetsBucketName ?? bucket),
    deployedWith: executionRoleOf(stack),
  };
}

/** The role with which CDK has a stack deployed, as far as its synthesizer says. */
export function executionRoleOf(stack: Stack): string | undefined {
  const arn = deployingRole(stack);
  return arn === undefined ? undefined : fromToken(arn);
}

/**
 * Whether a stack is only synthesized after another construct's stage: then its aspects have not been applied yet, and what
 * would be read is not what will be deployed. A stage is synthesized after the stages in it, and otherwise in the order in which
 * stages were defined; one that has been synthesized holds its assembly.
 */
export function isSynthesizedLater(stack: Stack, reader: IConstruct): boolean {
  const stage = Stage.of(stack)!;
  return stage !== Stage.of(reader) && (stage as unknown as { assembly?: unknown }).assembly === undefined;
}

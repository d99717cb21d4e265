import { Stack } from 'aws-cdk-lib';
import { Acting } from './acting';
import { writesArtifacts } from './calls';
import { Denials } from './denials';
import { MADE_UP, WrittenValues } from './written-values';
import { matches, wildcards } from '../../../policy/wildcard';
import { Properties } from '../../../private/deployed-properties';
import { isKnown, sketchOfWritten, UNKNOWN } from '../../../private/literal-parts';
import { has } from '../../../private/shape';

/** Whether an action makes artifacts that it writes as its role, for certain: those of a source, and of what writes them as the deploy role, too. */
const writesAsItsRole = (acting: Acting) => writesArtifacts(acting) || (acting.hasOutput && acting.type.startsWith('Source/'));

/**
 * What the policy of a bucket of the app denies a role that CDK makes for an action, and not the pipeline's own.
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html
 */
export function checkWriters(denials: Denials, actions: readonly Acting[], values: WrittenValues): void {
  for (const acting of actions.filter(writesAsItsRole)) {
    const { pipelineRoleArn, roleArn } = acting;
    const isDenied = deniedIn(values, acting, roleArn);
    if (![pipelineRoleArn, roleArn].every(isKnown) || !isDenied(roleArn) || isDenied(pipelineRoleArn)) continue;
    const message = `must be ${pipelineRoleArn}, the pipeline's own, as the policy of the artifacts' bucket denies this one to write: set usePipelineRoleForActions `
      + 'where CDK has made it; or let it in with grants.write(role) of the SecureArtifactBucket, or one of another account with addWriter(ArtifactWriter.role(...))';
    denials.add({ acting, of: 'role of', value: roleArn, message: () => message });
  }
}

/**
 * A build puts what it makes into the bucket as the role of its project, whoever starts it.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 */
export function checkBuilds(denials: Denials, actions: readonly Acting[], values: WrittenValues): void {
  for (const acting of actions) {
    const { buildRoleArn: role = UNKNOWN, type, hasOutput } = acting;
    if (!hasOutput || !type.endsWith('/CodeBuild') || !isKnown(role) || !deniedIn(values, acting, role)(role)) continue;
    const message = 'must be let write by the policy of the artifacts\' bucket, which denies it: let it in with grants.write(project.role) of the SecureArtifactBucket, '
      + 'or build as a role with the path of the topology and its buildRoleName';
    denials.add({ acting, of: 'service role of the project of', value: role, message: () => message });
  }
}

/** Who is denied to write an action's artifacts, of one role's partition. */
function deniedIn(values: WrittenValues, { location, artifacts }: Acting, roleArn: string): (role: string) => boolean {
  const object = `arn:${roleArn.split(':')[1]}:s3:::${artifacts}`;
  const exempted = exemptedIn(values, location, object);
  return (role) => exempted.some((patterns) => !patterns.some((each) => mayBe(each, role)));
}

/** Of a name that CloudFormation makes up, only its beginning may be meant. */
const mayBe = (pattern: string, role: string) => matches(wildcards(pattern), role) || (role.includes(MADE_UP) && /[*?]/.test(pattern));

/** Whom each statement that denies writing an object exempts. */
function exemptedIn(values: WrittenValues, location: string, object: string): string[][] {
  const policies = values.resources('AWS::S3::BucketPolicy').filter((each) => values.of(each.stack, values.propertyOf(each, 'Bucket')) === location);
  return policies.flatMap((each) => [values.propertiesOf(each)?.PolicyDocument?.Statement].flat().filter((statement) => has(statement))
    .flatMap((statement) => exemptedBy(values, each.stack, statement, object)));
}

const EXEMPTING = /^(Arn|String)Not(Equals|Like)$/;
/** In lower case, as IAM does not tell actions apart by capitals. */
const WRITE = 's3:putobject';

const cover = (patterns: readonly string[], text: string) => patterns.some((each) => isKnown(each) && matches(wildcards(each), text));

/** Whom a statement exempts; nothing where it may deny something else, or where anything of it is not known. */
function exemptedBy(values: WrittenValues, stack: Stack, statement: Properties, object: string): string[][] {
  const { Effect: effect, Principal: principal, Condition: condition } = statement;
  const textsOf = (value: unknown) => [value].flat().map((each) => (each === undefined ? UNKNOWN : sketchOfWritten(stack, each)));
  const [[operator, keys] = ['', {}], ...more] = Object.entries<Properties>(has(condition) ? condition : {});
  const { 'aws:PrincipalArn': exempted, ...rest } = has(keys) ? keys : {};
  // A role of the template is known, as it is where it acts.
  const patterns = [exempted].flat().map((each) => values.of(stack, each));
  const isOfRoles = EXEMPTING.test(operator) && more.length + Object.keys(rest).length === 0 && patterns.every(isKnown);
  const { Action: actions, NotAction: others = [], Resource: resources } = statement;
  const named = textsOf(actions ?? others).map((each) => each.toLowerCase());
  const isWriting = actions === undefined ? named.every(isKnown) && !cover(named, WRITE) : cover(named, WRITE);
  const isForAll = effect === 'Deny' && [principal, principal?.AWS].includes('*');
  return isForAll && isOfRoles && isWriting && cover(textsOf(resources), object) ? [patterns] : [];
}

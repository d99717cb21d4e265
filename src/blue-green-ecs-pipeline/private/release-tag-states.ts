import { Aws } from 'aws-cdk-lib';
import { RELEASED } from '../../private/released-tags';
import { choice, fail, pass, q, State, succeed, task } from '../../private/states';

/** What the state machine is about. */
export interface ReleaseTagValues {
  readonly repositoryName: string;
  /** The names of the environments that something can have been released to. */
  readonly environments: readonly string[];
}

/** Nothing waits that long for two calls, tries included; CodePipeline would wait for days. */
const TIMEOUT_SECONDS = 1800;
const INPUT = '$states.context.Execution.Input';
/** The answer to an earlier try was lost. */
const TAGGED_ALREADY = ['Ecr.ImageAlreadyExistsException'];
const TAG_EXISTS = ['Ecr.ImageTagAlreadyExistsException'];
const RETRIES = 8;

/**
 * Gives the image of a digest the tag that says where and when it was released: its manifest is put once more, under the
 * tag. Who has started it twice finds two tags, which do no harm.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-retag.html
 */
export function releaseTagDefinition({ repositoryName, environments }: ReleaseTagValues): object {
  const getImage = `arn:${Aws.PARTITION}:states:::aws-sdk:ecr:batchGetImage`;
  const putImage = `arn:${Aws.PARTITION}:states:::aws-sdk:ecr:putImage`;
  const given = (name: string) => q(`$exists(${INPUT}.${name}) ? ${INPUT}.${name} : ""`);
  const theImage = '$count($states.result.Images) = 1 ? $states.result.Images[0] : {}';
  const states: Readonly<Record<string, State>> = {
    ReadInput: pass({ digest: given('digest'), environment: given('environment') }, 'CheckInput'),
    CheckInput: choice([[`$count($keys(${INPUT})) = 2 and $environment in ${JSON.stringify(environments)}
      and ($type($digest) = "string" ? $contains($digest, /^sha256:[0-9a-f]{64}$/) : false)`, 'NameTag']], 'InputRefused'),
    InputRefused: fail('ReleaseTags.InputRefused', 'digest must be that of an image, environment one of the topology, and nothing else may be given'),
    NameTag: pass({
      tag: q(`"${RELEASED}" & $environment & "-" & $fromMillis($toMillis($states.context.Execution.StartTime), "[Y0001][M01][D01]T[H01][m01][s01]Z")`),
    }, 'ReadImage'),

    ReadImage: task(getImage, { RepositoryName: repositoryName, ImageIds: [{ ImageDigest: q('$digest') }] }, {
      next: 'IsItThere', assign: { image: q(theImage) }, retries: RETRIES,
    }),
    IsItThere: choice([['$image.ImageId.ImageDigest = $digest', 'PutTag']], 'NoImage'),
    NoImage: fail('ReleaseTags.NoImage', q('"there is no image " & $digest & " in the repository; release one that is there"')),

    PutTag: task(putImage, {
      RepositoryName: repositoryName,
      ImageManifest: q('$image.ImageManifest'),
      ImageManifestMediaType: q('$image.ImageManifestMediaType'),
      ImageDigest: q('$digest'),
      ImageTag: q('$tag'),
    }, {
      next: 'Tagged',
      catches: [{ errors: TAGGED_ALREADY, next: 'Tagged' }, { errors: TAG_EXISTS, next: 'ReadTagged' }],
      retries: RETRIES,
      answers: [...TAGGED_ALREADY, ...TAG_EXISTS],
    }),
    // The same may be said of the image's own tag.
    ReadTagged: task(getImage, { RepositoryName: repositoryName, ImageIds: [{ ImageTag: q('$tag') }] }, {
      next: 'IsItOurs', assign: { image: q(theImage) }, retries: RETRIES,
    }),
    IsItOurs: choice([['$image.ImageId.ImageDigest = $digest', 'Tagged']], 'TagTaken'),
    TagTaken: fail('ReleaseTags.TagTaken', q('"another image was released in the same second, and has the tag " & $tag & "; try again"')),
    Tagged: succeed({ tag: q('$tag'), digest: q('$digest'), environment: q('$environment') }),
  };
  return { Comment: 'Marks an image as released', QueryLanguage: 'JSONata', StartAt: 'ReadInput', TimeoutSeconds: TIMEOUT_SECONDS, States: states };
}

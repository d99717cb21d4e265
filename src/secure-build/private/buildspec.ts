/** A build specification of version 0.2, as far as it is used here. */
export interface BuildSpecification {
  readonly version: '0.2';
  readonly env: {
    readonly 'shell': 'bash';
    readonly 'variables': Readonly<Record<string, string>>;
    readonly 'exported-variables': readonly string[];
  };
  readonly phases: Readonly<Record<'pre_build' | 'build' | 'post_build', { readonly commands: readonly string[] }>>;
}

/** The variables of the project that the commands read. Their values never become part of a command's text. */
export interface BuildVariables {
  /** Registry and repository of the image, without tag. */
  readonly IMAGE_REPOSITORY: string;
  /** Below the source's root. */
  readonly SOURCE_DIRECTORY: string;
  /** Below the directory. */
  readonly DOCKERFILE: string;
}

/** The digest of the image that was pushed. */
export const IMAGE_DIGEST = 'IMAGE_DIGEST';

/** The login's password goes from one process into the other; as an argument it would be in the process list. */
const LOGIN = '(set -o pipefail; aws ecr get-login-password --region "$AWS_REGION" | docker login --username AWS --password-stdin "${IMAGE_REPOSITORY%%/*}")';

/**
 * A tag that no other build of this project has: the revision, as far as a tag can hold it, and the build's number. Not every
 * source has a revision, and where one is given it is the source's text: only letters and digits are taken from it.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
 */
const NAME = 'revision=$(printf %s "${CODEBUILD_RESOLVED_SOURCE_VERSION:-}" | LC_ALL=C tr -cd A-Za-z0-9 | cut -c 1-40)'
  + ' && export IMAGE="$IMAGE_REPOSITORY:${revision:-unknown}-$CODEBUILD_BUILD_NUMBER"';

const ENTER = 'cd "$CODEBUILD_SRC_DIR/$SOURCE_DIRECTORY"';

/** By full paths: the test commands may have gone elsewhere. */
const BUILD = 'docker build --pull --tag "$IMAGE" --file "$CODEBUILD_SRC_DIR/$SOURCE_DIRECTORY/$DOCKERFILE" "$CODEBUILD_SRC_DIR/$SOURCE_DIRECTORY"';

/** CodeBuild runs this phase after a failed build too; the first command that fails ends it. */
const ONLY_AFTER_SUCCESS = '[ "${CODEBUILD_BUILD_SUCCEEDING:-0}" = 1 ]';

const PUSH = 'docker push "$IMAGE"';

/** What the registry answered to the push. It is exported only when it is one digest, so that nothing else is ever released. */
const DIGEST = 'digest=$(docker image inspect --format \'{{range .RepoDigests}}{{println .}}{{end}}\' "$IMAGE"'
  + ' | awk -F @ -v repository="$IMAGE_REPOSITORY" \'$1 == repository { print $2 }\')'
  + ` && [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] && export ${IMAGE_DIGEST}="$digest"`;

/**
 * Tests, builds and pushes an image, and exports its digest.
 *
 * In version 0.2 the commands of a build run in one shell, and a failed one ends its phase.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function buildspec(testCommands: readonly string[]): BuildSpecification {
  return {
    version: '0.2',
    env: {
      'shell': 'bash',
      // One image is pushed and nothing around it: with attestations, the digest would be that of an index of several parts.
      'variables': { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
      'exported-variables': [IMAGE_DIGEST],
    },
    phases: {
      pre_build: { commands: [LOGIN, NAME] },
      build: { commands: [ENTER, ...testCommands, BUILD] },
      post_build: { commands: [ONLY_AFTER_SUCCESS, PUSH, DIGEST] },
    },
  };
}

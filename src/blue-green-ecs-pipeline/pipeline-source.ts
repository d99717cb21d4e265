import { brand } from '../private/brand';
import { isText } from '../private/patterns';
import { Problems } from '../private/problems';
import { isLiteral } from '../private/tokens';

/**
 * Where a repository is, and through which connection it is read.
 */
export interface ConnectionSourceOptions {
  /**
   * The ARN of a connection of AWS CodeConnections, whose name starts with `codeconnections` or, before 2024, with
   * `codestar-connections`.
   *
   * Whoever made it has to have authorized it in the console: until then every run of the pipeline fails.
   *
   * @see https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-update.html
   */
  readonly connectionArn: string;

  /** The repository's owner and name, for example `acme/auth-service`. GitLab's subgroups stand between the two. */
  readonly repository: string;

  /**
   * The branch whose commits are delivered.
   *
   * @default 'main'
   */
  readonly branch?: string;
}

/**
 * Where a pipeline takes the application's source from. A value, made with the factory.
 */
export class PipelineSource {
  /**
   * A branch of a repository on GitHub, GitLab or Bitbucket, through a connection. Each push to it starts the pipeline.
   *
   * AWS does not offer this in every region that has CodePipeline.
   *
   * @param options the connection, the repository and the branch
   * @throws BlueGreenEcsPipeline.InvalidSource when connection, repository or branch are malformed
   * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html
   */
  public static connection(options: ConnectionSourceOptions): PipelineSource {
    const { connectionArn, repository, branch = 'main' } = options ?? {};
    const problems = new Problems('PipelineSource');
    const wrong = (property: string, value: unknown, message: string) => problems.add('BlueGreenEcsPipeline.InvalidSource', property, value, message);
    if (isLiteral(connectionArn) && !isText(connectionArn, CONNECTION_ARN)) {
      wrong('connectionArn', connectionArn, 'must be the ARN of a connection of AWS CodeConnections, in full and without wildcards');
    }
    if (isLiteral(repository) && !isText(repository, REPOSITORY, 255)) {
      wrong('repository', repository, 'must be owner and name with a slash between them, for example acme/auth-service');
    }
    if (isLiteral(branch) && !isText(branch, BRANCH, 255)) {
      wrong('branch', branch, 'must be the name of one branch of 1 to 255 characters, without refs/heads/ and wildcards');
    }
    problems.throwIfAny();
    return new PipelineSource(connectionArn, repository, branch);
  }

  /**
   * Whether something was made by this class: nothing else has been checked.
   * @internal
   */
  public static _is(candidate: unknown): candidate is PipelineSource {
    return BRAND.isOn(candidate);
  }

  private constructor(
    /** The ARN of the connection. */
    public readonly connectionArn: string,
    /** The repository's owner and name. */
    public readonly repository: string,
    /** The branch whose commits are delivered. */
    public readonly branch: string,
  ) {
    BRAND.mark(this);
  }
}

const BRAND = brand('PipelineSource');

/** @see https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_Connection.html */
const CONNECTION_ARN = /^arn:aws(-[a-z-]+)?:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[A-Za-z0-9-]+$/;
const REPOSITORY = /^[A-Za-z0-9_.~-]+(\/[A-Za-z0-9_.~-]+)+$/;
/**
 * What git allows, as far as it does not mean something else to CodePipeline: `#{` begins a variable.
 * @see https://git-scm.com/docs/git-check-ref-format
 */
const BRANCH = /^(?!refs\/|\/|.*#\{|.*\.\.|.*@\{)[^\s\p{C}~^:?*[\\]+(?<!\/|\.|\.lock)$/u;

/** The conventional-commit types of this repository. `feat` and `fix` (and `!` for a breaking change) make a release. */
export const COMMIT_TYPES = ['feat', 'fix', 'docs', 'test', 'refactor', 'perf', 'build', 'ci', 'chore', 'revert'];

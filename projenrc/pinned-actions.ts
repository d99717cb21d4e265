/**
 * The actions our workflows may use, each held to one commit.
 *
 * A tag can be moved after we reviewed it, a commit cannot. The table says for each commit how we
 * know that it is the one behind the tag; a commit that nobody could confirm is left out, and the
 * tag is used instead. CONTRIBUTING.md lists every entry that was not confirmed in the action's own
 * repository, and a test keeps that list complete.
 */
export type PinEvidence =
  /** The tag was resolved in a copy of the action's own repository. */
  | 'repository'
  /** The commit is the one that projen ships for this tag; the repository's copy did not hold the tag. */
  | 'projen'
  /** Nothing confirms a commit: the action is used by its tag. */
  | 'none';

export interface PinnedAction {
  /** `owner/repository`, without the folder of an action inside it. */
  readonly repository: string;
  /** The folders inside the repository that we use. Default: the repository's root. */
  readonly paths?: string[];
  readonly tag: string;
  /** The full commit. Absent exactly if the evidence is `none`. */
  readonly sha?: string;
  readonly evidence: PinEvidence;
}

export const PINNED_ACTIONS: PinnedAction[] = [
  { repository: 'actions/attest', tag: 'v4.2.2', sha: '1e69f48acb82d1966a394da916b4c1698aa569d6', evidence: 'repository' },
  { repository: 'actions/checkout', tag: 'v7.0.1', sha: '3d3c42e5aac5ba805825da76410c181273ba90b1', evidence: 'repository' },
  { repository: 'actions/dependency-review-action', tag: 'v5.0.0', sha: 'a1d282b36b6f3519aa1f3fc636f609c47dddb294', evidence: 'projen' },
  { repository: 'actions/download-artifact', tag: 'v8.0.1', sha: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', evidence: 'repository' },
  { repository: 'actions/setup-dotnet', tag: 'v6.0.0', sha: 'a98b56852c35b8e3190ac28c8c2271da59106c68', evidence: 'repository' },
  { repository: 'actions/setup-go', tag: 'v7.0.0', sha: 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', evidence: 'repository' },
  // projen asks for v6.0.0, which could not be confirmed; v5.7.0 takes the same inputs and could.
  { repository: 'actions/setup-java', tag: 'v5.7.0', sha: 'b6effb05e454b25005698d916606bdc6ffcbf961', evidence: 'repository' },
  { repository: 'actions/setup-node', tag: 'v7.0.0', sha: '820762786026740c76f36085b0efc47a31fe5020', evidence: 'repository' },
  { repository: 'actions/setup-python', tag: 'v7.0.0', sha: '5fda3b95a4ea91299a34e894583c3862153e4b97', evidence: 'repository' },
  // projen asks for v7.0.1, which could not be confirmed; v7.0.0 could.
  { repository: 'actions/upload-artifact', tag: 'v7.0.0', sha: 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f', evidence: 'repository' },
  { repository: 'amannn/action-semantic-pull-request', tag: 'v6.1.1', sha: '48f256284bd46cdaab1048c3721360e808335d50', evidence: 'repository' },
  { repository: 'github/codeql-action', paths: ['init', 'analyze'], tag: 'v4.36.2', sha: '8aad20d150bbac5944a9f9d289da16a4b0d87c1e', evidence: 'repository' },
];

/** The `uses:` values that a table allows, by action name. */
export function pinnedReferences(table: PinnedAction[] = PINNED_ACTIONS): Map<string, string> {
  const references = new Map<string, string>();
  for (const entry of table) {
    for (const path of entry.paths ?? ['']) {
      const action = path ? `${entry.repository}/${path}` : entry.repository;
      references.set(action, `${action}@${entry.sha ?? entry.tag}`);
    }
  }
  return references;
}

/** What to write behind `uses:` for an action of the table. */
export function pinned(action: string): string {
  const reference = pinnedReferences().get(action);
  if (!reference) {
    throw new Error(`${action} is not in projenrc/pinned-actions.ts: add it there with a confirmed commit`);
  }
  return reference;
}

/** The entries that CONTRIBUTING.md has to list, as `owner/repository@tag`. */
export function unconfirmedActions(table: PinnedAction[] = PINNED_ACTIONS): string[] {
  return table.filter((entry) => entry.evidence !== 'repository').map((entry) => `${entry.repository}@${entry.tag}`);
}

/** Adds each pin's tag as a comment: a reader cannot tell a version from a commit. */
export function annotatePins(yaml: string, table: PinnedAction[] = PINNED_ACTIONS): string {
  const tags = new Map(table.filter((entry) => entry.sha).map((entry) => [entry.sha!, entry.tag]));
  return yaml.replace(/^(\s*(?:- )?uses: \S+@([0-9a-f]{40}))$/gm, (line, reference: string, sha: string) =>
    tags.has(sha) ? `${reference} # ${tags.get(sha)}` : line);
}

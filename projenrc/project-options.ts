import type { awscdk } from 'projen';
import { COMMIT_TYPES } from './commit-types';
import { ALLOWED_LICENCES } from './licences';
import { RELEASE_NODE_VERSION } from './support';

/** What projen has to be told while the project is constructed; project-github.ts adds the rest. */
export const GITHUB_OPTIONS = {
  // build-workflow.ts replaces it: projen's default gives a pull request's job a token that can push.
  buildWorkflow: false,
  autoMerge: false,
  // package-contents.ts lists what is in the tarball instead.
  npmignoreEnabled: false,
  pullRequestTemplateContents: [
    'What changes for a user, and why:',
    '',
    '- [ ] `npm test` passes',
    '- [ ] each new statement of a policy has a test that fails without it',
    '- [ ] the title is a conventional commit (CONTRIBUTING.md lists the types)',
    '',
    'Fixes #',
  ],
  githubOptions: {
    mergify: false,
    pullRequestLintOptions: { semanticTitleOptions: { types: COMMIT_TYPES } },
    dependencyReview: true,
    dependencyReviewOptions: {
      allowLicenses: ALLOWED_LICENCES,
      failOnSeverity: 'high',
      failOnScopes: ['runtime', 'development', 'unknown'],
      // A comment would need a token that can write to the pull request.
      commentSummaryInPr: 'never',
    },
  },

  workflowNodeVersion: RELEASE_NODE_VERSION,
  // Its reviewers approve each release; the registries trust only runs inside it.
  releaseEnvironment: 'release',
  // The publishing tool runs beside the publishing identity: never whatever is newest that day.
  jsiiReleaseVersion: '0.2.1061',
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;

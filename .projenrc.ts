import { awscdk, javascript, ReleasableCommits, typescript } from 'projen';
import { configureCommands } from './projenrc/commands';
import { OWNER, PROJECT } from './projenrc/identity';
import { configureGitHub } from './projenrc/project-github';
import { GITHUB_OPTIONS } from './projenrc/project-options';

const project = new awscdk.AwsCdkConstructLibrary({
  name: PROJECT,
  description: 'Hub-and-spoke software delivery across AWS accounts with AWS CDK: from a commit to blue/green releases, approved, watched and proved',
  repositoryUrl: `https://github.com/${OWNER}/${PROJECT}.git`,
  author: OWNER,
  authorOrganization: true,
  authorAddress: `https://github.com/${OWNER}`,
  license: 'Apache-2.0',
  copyrightOwner: `The ${PROJECT} authors`,
  keywords: ['aws-cdk', 'awscdk', 'codepipeline', 'cross-account', 'multi-account', 'hub-and-spoke', 'devops', 'security', 's3', 'kms'],
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenVersion: '0.103.25',
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(),

  // The floor is the newest CDK that every language can install; ADR 0001 says how it was found.
  cdkVersion: '2.220.0',
  constructsVersion: '10.5.1',
  // Or projen would develop with the peers' lowest versions, and constructs 10.4.2 is too old for the newest CDK.
  peerDependencyOptions: { pinnedDevDependency: false },
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.16.0',
  jestOptions: { jestVersion: '^30', configFilePath: 'jest.config.json' },
  devDeps: [
    // Run on demand: bench/mutation.
    '@stryker-mutator/core@9.6.1', '@stryker-mutator/jest-runner@9.6.1',
    'aws-cdk@2.1148.1',
    'aws-cdk-lib@2.220.0',
    'aws-cdk-lib-newest@npm:aws-cdk-lib@2.276.0',
    'awslint@2.262.2-alpha.0',
    'cdk-nag@2.38.2',
    'fast-check@^4',
    // Step Functions evaluates JSONata 2; so does the test of the release deployer.
    'jsonata@^2',
    'tsx@^4',
    '@aws-sdk/client-cloudformation@^3',
    '@aws-sdk/client-ecs@^3',
    '@aws-sdk/client-iam@^3',
    '@aws-sdk/client-kms@^3',
    '@aws-sdk/client-s3@^3',
    '@aws-sdk/client-sfn@^3',
    '@aws-sdk/client-ssm@^3',
    '@aws-sdk/client-sts@^3',
  ],
  compat: false,
  depsUpgrade: false,
  sampleCode: false,
  tsconfigDevFile: 'tsconfig.dev.json',
  stability: 'experimental',
  bumpPackage: 'commit-and-tag-version@^12',

  ...GITHUB_OPTIONS,
  release: true,
  releaseToNpm: true,
  npmTrustedPublishing: true,
  npmProvenance: true,
  releasableCommits: ReleasableCommits.featuresAndFixes(),
  publishToPypi: { distName: PROJECT, module: 'cdk_secure_delivery', trustedPublishing: true, attestations: true },
  publishToMaven: {
    mavenGroupId: `io.github.${OWNER}`,
    mavenArtifactId: PROJECT,
    javaPackage: 'io.github.cdksecuredelivery',
    mavenServerId: 'central-ossrh',
  },
  publishToNuget: { packageId: 'CdkSecureDelivery', dotNetNamespace: 'CdkSecureDelivery', trustedPublishing: true },
  publishToGo: { moduleName: `github.com/${OWNER}/${PROJECT}-go`, packageName: 'cdksecuredelivery' },
});

configureCommands(project);
configureGitHub(project);
project.synth();

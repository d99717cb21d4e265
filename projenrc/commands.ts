import { awscdk, JsonFile } from 'projen';

/** Packages that only tests and tools load; nothing of them reaches a user. */
const NEWEST_CDK = 'aws-cdk-lib-newest';
/** Folders whose code imports what is installed on demand only, from lock files of their own. */
const ON_DEMAND = ['test/consumers', 'bench/artifact-bucket/peers'];

/**
 * The commands a contributor types, and the jest configurations behind them.
 *
 * `npm test` and `npm run demo` have to work on a fresh clone, where not even projen is installed: they start plain
 * Node scripts, which install first.
 */
export function configureCommands(project: awscdk.AwsCdkConstructLibrary): void {
  pinDependencies(project);
  project.package.setScript('test', 'node tools/test.mjs');
  project.package.setScript('demo', 'node tools/demo.mjs');
  project.package.setScript('verify:aws', 'node tools/verify-aws.mjs');
  project.package.setScript('refresh:permissions', 'node tools/refresh-permissions.mjs');
  // A release is tested like everything else, and its Go module packed in the one way that compiles.
  project.testTask.reset('node tools/test.mjs');
  project.tasks.tryFind('package:go')?.reset('node tools/pack-go.mjs');
  // Without their translations, packages of other languages would have the examples in TypeScript, and call it theirs.
  for (const language of ['python', 'java', 'dotnet']) {
    project.tasks.tryFind(`package:${language}`)?.reset('jsii-rosetta extract --strict --compile .');
    project.tasks.tryFind(`package:${language}`)?.exec(`jsii-pacmak -v --rosetta-unknown-snippets fail --target ${language}`);
  }
  project.tasks.tryFind('compile')?.reset('jsii --fail-on-warnings --silence-warnings=missing-dev-dependency');
  defineJest(project);
  defineTypes(project);
  project.gitignore.exclude('/.cache/', 'cdk.out', '.jsii.tabl.json', '/.jsii.gz', 'node_modules.lock');
}

function pinDependencies(project: awscdk.AwsCdkConstructLibrary): void {
  // unrs-resolver 1.13 lacks a platform binding, with which `npm ci` fails while `npm install` hides it.
  project.package.addPackageResolutions('unrs-resolver@1.12.2', '@aws-cdk/asset-node-proxy-agent-v6@2.1.0');
  // Go's newest aws-cdk-lib needs constructs 10.4.2, projen itself needs 10.5: develop with 10.5.1, promise 10.4.2.
  project.deps.removeDependency('constructs');
  project.addPeerDeps('constructs@^10.4.2');
  project.addDevDeps('constructs@10.5.1');
}

function defineTypes(project: awscdk.AwsCdkConstructLibrary): void {
  const tsconfig = project.tryFindObjectFile('tsconfig.dev.json')!;
  // The example imports the library by its name, as a user does; here that name means src.
  tsconfig.addOverride('compilerOptions.paths', { 'cdk-secure-delivery': ['./src'] });
  tsconfig.addOverride('include', ['**/*.ts', '.projenrc.ts']);
  tsconfig.addOverride('exclude', ['node_modules', '.cache', 'dist', 'lib', 'cdk.out', ...ON_DEMAND]);
  // Maps with the whole source in them would be half of the package.
  const published = project.tryFindObjectFile('tsconfig.json')!;
  published.addOverride('compilerOptions.inlineSourceMap', false);
  published.addOverride('compilerOptions.inlineSources', false);
  // ESLint otherwise looks for a tsconfig.json beside each file, and finds none that holds tests and examples.
  project.eslint?.allowDevDeps('**/demo/**');
  const eslint = project.tryFindObjectFile('.eslintrc.json')!;
  eslint.addOverride('parserOptions.projectService', false);
  eslint.addOverride('parserOptions.project', './tsconfig.dev.json');
  eslint.addOverride('settings.import/resolver.typescript.project', './tsconfig.dev.json');
  eslint.addOverride('ignorePatterns', ['*.js', '*.d.ts', 'node_modules/', 'coverage', ...ON_DEMAND.map((folder) => `${folder}/`), '!.projenrc.ts']);
}

function defineJest(project: awscdk.AwsCdkConstructLibrary): void {
  const own = { '^cdk-secure-delivery$': '<rootDir>/src' };
  const config = project.tryFindObjectFile('jest.config.json')!;
  config.addOverride('moduleNameMapper', own);
  config.addOverride('testMatch', ['<rootDir>/test/**/*.test.ts', '<rootDir>/projenrc/**/*.test.ts']);
  config.addOverride('testPathIgnorePatterns', ['/node_modules/', '<rootDir>/test/emulator/', '<rootDir>/test/consumers/']);
  config.addOverride('modulePathIgnorePatterns', ['<rootDir>/.cache/', '<rootDir>/dist/', '<rootDir>/lib/']);
  config.addOverride('globals', { CDK: '2.220.0' });
  // V8's own coverage counts a file that holds types only as never run.
  config.addOverride('coverageProvider', 'babel');
  config.addOverride('collectCoverageFrom', ['src/**/*.ts', '!src/index.ts']);
  config.addOverride('collectCoverage', false);
  config.addOverride('coverageReporters', ['text-summary', 'json-summary', 'lcovonly']);
  config.addOverride('coverageThreshold', {
    'global': { lines: 100, functions: 100, branches: 100, statements: 100 },
    // Still growing: these two may only rise.
    './src/policy/': { lines: 99, functions: 100, branches: 96, statements: 98 },
    './src/access-proof/': { lines: 98, functions: 97, branches: 94, statements: 97 },
  });

  const shared = {
    rootDir: '..',
    clearMocks: true,
    transform: { '^.+\\.tsx?$': ['ts-jest', { tsconfig: 'tsconfig.dev.json' }] },
    modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/dist/', '<rootDir>/lib/'],
  };
  // The same tests against the newest CDK: every import of aws-cdk-lib is led to the second installation.
  new JsonFile(project, 'test/jest.newest.json', {
    obj: {
      ...shared,
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      // Contract tests are about this package, not about CDK; proof and emulator run their own processes.
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(emulator|consumers|contract|proof)/'],
      globals: { CDK: '2.276.0' },
      moduleNameMapper: { ...own, '^aws-cdk-lib$': NEWEST_CDK, '^aws-cdk-lib/(.*)$': `<rootDir>/node_modules/${NEWEST_CDK}/$1` },
    },
  });
  new JsonFile(project, 'test/jest.emulator.json', {
    obj: { ...shared, testMatch: ['<rootDir>/test/emulator/**/*.test.ts'], moduleNameMapper: own },
  });
}

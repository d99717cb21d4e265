import type { awscdk } from 'projen';

/**
 * What goes into the npm tarball, and through it into every other language's package. npm adds
 * package.json, README.md and LICENSE by itself. A list of what is in, instead of what is out:
 * a new folder cannot leak into a release.
 */
export const PACKAGE_FILES = [
  'lib/**/*.js',
  'lib/**/*.d.ts',
  'lib/**/*.json',
  // Read when it is needed, and too large to be compiled in.
  'data/cloudformation-permissions.json',
  '.jsii',
  // Written by jsii as soon as deprecation warnings are switched on; the compiled code then needs it.
  '.warnings.jsii.js',
  'VERSIONS.md',
];

/** Everything else stays private; jsii and its tools need all but the first. */
export const PACKAGE_EXPORTS = {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
  './.warnings.jsii.js': './.warnings.jsii.js',
};

export function configurePackageContents(project: awscdk.AwsCdkConstructLibrary): void {
  project.package.addField('files', PACKAGE_FILES);
  project.package.addField('exports', PACKAGE_EXPORTS);
}

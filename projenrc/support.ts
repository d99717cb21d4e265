/**
 * What this library works with: data for VERSIONS.md, for the workflows and for the tests that
 * hold it against package.json and the installed tools.
 */
export interface SupportedLine {
  /** The library's own versions. */
  readonly library: string;
  readonly cdk: string;
  readonly constructs: string;
  /** Until when this line gets fixes. */
  readonly until: string;
}

export interface SupportedLanguage {
  readonly language: string;
  /** What the published package asks for. */
  readonly requires: string;
  /** What the tests run, as installed in the workflows. */
  readonly tested: string[];
  readonly remark: string;
}

export const SUPPORTED_LINES: SupportedLine[] = [
  { library: '0.x', cdk: '^2.220.0', constructs: '^10.4.2', until: 'the next minor version: fixes go into the newest 0.x only' },
];

/** Each is a leg of the test matrix, oldest first. */
export const NODE_VERSIONS = ['20', '22', '24'];
export const PYTHON_VERSION = '3.11';
export const JAVA_VERSION = '17';
export const GO_VERSION = '1.26';

/** The releases are built here: the npm of Node 24 is the first that can publish without a token. */
export const RELEASE_NODE_VERSION = '24';

export const SUPPORTED_LANGUAGES: SupportedLanguage[] = [
  { language: 'TypeScript, JavaScript', requires: 'Node.js >= 20.16.0', tested: NODE_VERSIONS, remark: 'with the oldest and the newest supported CDK' },
  { language: 'Python', requires: 'Python >= 3.10', tested: [PYTHON_VERSION], remark: 'also needs Node.js' },
  { language: 'Java', requires: 'Java 8 bytecode', tested: [JAVA_VERSION], remark: 'also needs Node.js' },
  { language: 'Go', requires: 'Go 1.25', tested: [GO_VERSION], remark: 'also needs Node.js; the module asks for the oldest supported CDK' },
  { language: '.NET', requires: 'net6.0', tested: [], remark: 'generated and published, not exercised by our tests' },
];

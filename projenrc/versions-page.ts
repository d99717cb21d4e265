import { TextFile, type Project } from 'projen';
import { SUPPORTED_LANGUAGES, SUPPORTED_LINES } from './support';

function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** The lines of VERSIONS.md. */
export function versionsPage(): string[] {
  return [
    '<!-- Generated from projenrc/support.ts by "npx projen". Change it there. -->',
    '# Supported versions',
    '',
    ...table(['Library', 'aws-cdk-lib', 'constructs', 'Gets fixes until'],
      SUPPORTED_LINES.map((line) => [line.library, `\`${line.cdk}\``, `\`${line.constructs}\``, line.until])),
    '',
    'Both ends of the CDK range are tested: its lower bound and the newest version known to this repository.',
    '',
    '## Languages',
    '',
    ...table(['Language', 'Package asks for', 'Tested with', 'Remark'],
      SUPPORTED_LANGUAGES.map((entry) => [entry.language, entry.requires, entry.tested.join(', ') || 'none', entry.remark])),
    '',
    '## What may change when',
    '',
    '- While the library is 0.x, a minor version may break its API; the changelog says what to do. Patch versions never do.',
    '- From 1.0.0 on, only a major version may break the API, and what it removes has been marked as deprecated, with its replacement, for at least two minor versions.',
    '- After a new major version, the previous one gets security fixes for six more months.',
    '- The lower bound of the CDK range rises in a minor version at the earliest, never in a patch.',
    '- A Node.js version is dropped in a minor version, and not before its own end of life.',
  ];
}

/** Writes VERSIONS.md. */
export class VersionsPage extends TextFile {
  constructor(project: Project) {
    super(project, 'VERSIONS.md', { committed: true, marker: false, lines: [...versionsPage(), ''] });
  }
}

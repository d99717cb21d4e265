import { CASES } from './cases';
import { Measures } from './measure';
import { ALL_PACKS, NagPackName } from '../../test/validity/validators';

/** A measure as a row of the table. */
export interface Row {
  readonly what: string;
  readonly better: 'less' | 'more';
  /** Behind the point. */
  readonly digits?: number;
  of(measures: Measures): number;
}

const PACKS: Readonly<Record<NagPackName, string>> = {
  'AwsSolutions': 'AwsSolutions', 'NIST.800.53.R5': 'NIST 800-53 rev. 5', 'HIPAA.Security': 'HIPAA', 'PCI.DSS.321': 'PCI DSS 3.2.1',
};

export const ROWS: readonly Row[] = [
  { what: `proof cases passed, of ${CASES.length}`, better: 'more', of: ({ failed }) => CASES.length - failed.length },
  { what: 'user lines', better: 'less', of: ({ lines }) => lines },
  { what: 'user lines with the topology', better: 'less', of: ({ lines, topologyLines }) => lines + topologyLines },
  { what: 'resources', better: 'less', of: ({ size }) => size.resources },
  { what: 'template bytes', better: 'less', of: ({ size }) => size.bytes },
  { what: 'bucket policy, bytes', better: 'less', of: ({ policies }) => policies.bucket },
  { what: 'key policy, bytes', better: 'less', of: ({ policies }) => policies.key },
  { what: 'cfn-lint errors', better: 'less', of: ({ lint }) => lint.errors },
  { what: 'cfn-lint warnings', better: 'less', of: ({ lint }) => lint.warnings },
  ...ALL_PACKS.map((pack): Row => ({ what: `cdk-nag ${PACKS[pack]}`, better: 'less', of: ({ nag }) => nag[pack] })),
  { what: 'synthesis CPU, ours = 1', better: 'less', of: ({ cpu }) => cpu, digits: 1 },
];

export const shown = ({ of, digits = 0 }: Row, measures: Measures) => of(measures).toFixed(digits);

// What the computed execution role grants, beside what CloudFormation is usually given:
//   npx tsx --tsconfig tsconfig.dev.json bench/execution-role/run.ts
// It writes docs/benchmarks/execution-role.md.
import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { CONTENDERS } from './contenders';
import { measure } from './measure';
import { pageOf } from './page';
import { EXAMINED } from '../../test/cloudformation-execution-role/examined-stacks';
import { serviceAuthorization } from '../../test/helpers/service-authorization';

const PAGE = join(__dirname, '..', '..', 'docs', 'benchmarks', 'execution-role.md');

async function main(): Promise<void> {
  const reference = await serviceAuthorization();
  const page = pageOf({
    cdkVersion: JSON.parse(readFileSync(require.resolve('aws-cdk-lib/package.json'), 'utf8')).version,
    actions: reference.size,
    compared: EXAMINED.map((examined) => (
      { stacks: examined.name, measures: CONTENDERS.map((contender) => measure(contender, examined, reference)) })),
  });
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, page);
  console.log(page);
}

void main();

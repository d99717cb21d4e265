import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Audited, withoutPath } from './audited';
import { warnWith } from '../../private/warnings';

/** Of which roles the rules of an audit tell every use, where it lies. */
interface Uses {
  readonly account: string;
  readonly region: string;
  /** As somebody has named them, each with its path in front if it has one. */
  readonly named: readonly string[];
  /** With the environment's own, without paths. */
  readonly told: readonly string[];
}

/** Works across copies of this package, as a class check does not. */
const USES = Symbol.for('cdk-secure-delivery.RoleAudit.uses');

/**
 * Warns where an audit by rules lacks a role of which another one in the account was to tell every use: each sees only the sessions that
 * begin in its own region. Audits may be defined in any order, and in different stacks.
 *
 * Letters are compared as they are: as the rules compare them in AWS's answer, a name in other capitals tells of nothing.
 */
export function warnOfUntoldUses(scope: Construct, { account, breakGlassRoleNames: told }: Audited, named: readonly string[] = []): void {
  const uses: Uses = { account, region: Stack.of(scope).region, named, told };
  Object.defineProperty(scope, USES, { value: uses });
  scope.node.addValidation({
    validate: () => {
      const names = untoldIn(scope, uses);
      if (names.length > 0) {
        warnWith(scope, 'cdk-secure-delivery:RoleAudit.untoldUses', `add breakGlassRoleNames: ['${names.join('\', \'')}'] to ${scope.node.path}`);
      }
      return [];
    },
  });
}

/** What is told in another region of the account, and not in this one; of several audits in a region, one is enough to tell, and the first warns. */
function untoldIn(scope: Construct, { account, region }: Uses): string[] {
  const audits = scope.node.root.node.findAll().flatMap((audit) => {
    const uses = (audit as { [USES]?: Uses })[USES];
    return uses?.account === account ? [{ audit, ...uses }] : [];
  });
  const here = audits.filter((each) => each.region === region);
  if (here[0].audit !== scope) return [];
  const untold = audits.flatMap(({ named }) => named).filter((name) => !here.some(({ told }) => told.includes(withoutPath(name))));
  return untold.filter((name, i) => untold.findIndex((each) => withoutPath(each) === withoutPath(name)) === i);
}

import { App, Stack } from 'aws-cdk-lib';
import { ENV, Granted } from './granted';
import { CloudFormationExecutionRole, CloudFormationExecutionRoleProps } from '../../src';

/** A stack, and the role called `deployer` that is computed for it. */
export function deployed(define: (stack: Stack) => void, { name = 'app', ...props }: Partial<CloudFormationExecutionRoleProps> & { readonly name?: string } = {}) {
  const app = new App();
  const stack = new Stack(app, name, { env: ENV });
  define(stack);
  const administration = new Stack(app, 'Administration', { env: ENV });
  new CloudFormationExecutionRole(administration, 'Execution', { stacks: [stack], roleName: 'deployer', ...props });
  return { app, administration, granted: () => Granted.of(administration) };
}

/** `code property` of each problem, as CDK collects them from the constructs when it validates. */
export const problemsIn = (app: App) => app.node.findAll().flatMap(({ node }) => node.validate()).map((each) => {
  const [, property, code] = /^([^:]+): .*\[(CloudFormationExecutionRole\.\w+)\]$/s.exec(each) ?? [];
  return `${code} ${property}`;
});

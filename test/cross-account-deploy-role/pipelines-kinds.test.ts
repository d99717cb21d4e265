import { Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { deployRole, here, ofKind, said } from './pipelines';
import { PROD } from '../helpers/topologies';

/** What somebody gives the role for kinds of actions of which the permissions know nothing. */
const DENIED = ['CrossAccountDeployRole.DeniedAction, action Act of Tooling/Pipeline'];
type Statement = Pick<iam.PolicyStatementProps, 'actions' | 'resources' | 'conditions'>;
const making = (kind: string, configuration: object, statements: Statement[], inputs: object[] = []) => (app: Parameters<ReturnType<typeof ofKind>>[0]) => {
  const role = deployRole(app, here).node.findChild('Role') as iam.Role;
  statements.forEach((each) => role.addToPolicy(new iam.PolicyStatement(each)));
  const [category, provider] = kind.split('/');
  ofKind(category, provider, configuration, { inputArtifacts: inputs })(app);
};
const of = (...args: Parameters<typeof making>) => said(making(...args));

describe.each(['Build/CodeBuild', 'Test/CodeBuild'])('%s', (kind) => {
  const project = `arn:aws:codebuild:${PROD.region}:${PROD.account}:project/check`;
  const may = (action: string, resource = project) => [{ actions: [`codebuild:${action}`], resources: [resource] }];
  test.each<[string, object, Statement[], string[]]>([
    ['starts a build that the role may start', {}, may('StartBuild'), []],
    ['starts no build of another project', {}, may('StartBuild', `${project}s`), DENIED],
    ['starts no build where the role may start batches', { BatchEnabled: false }, may('StartBuildBatch'), DENIED],
    ['starts a batch that the role may start', { BatchEnabled: true }, may('StartBuildBatch'), []],
    ['starts no batch where the role may start builds', { BatchEnabled: true }, may('StartBuild'), DENIED],
    ['starts nobody knows what', { BatchEnabled: Fn.importValue('Batch') }, [], []],
  ])('%s', (_, configuration, statements, problems) => expect(of(kind, { ProjectName: 'check', ...configuration }, statements)).toEqual(problems));
});

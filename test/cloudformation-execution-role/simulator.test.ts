import { attacksOn } from './attacks';
import { callsFor } from './calls';
import { DeployedStack } from './deployed-stack';
import { EXAMINED } from './examined-stacks';
import { executionPolicies } from './execution-policies';
import { Judge, Question, withoutAction } from './judge';
import { AccessRequest } from '../../src/policy/evaluate';
import { looksAtTags, ReferencedAction, serviceAuthorization } from '../helpers/service-authorization';
import { simulate, SimulationRequest } from '../proof/simulator';

jest.setTimeout(600_000);

/** What the simulator does not take for an action. */
const UNKNOWN = ['apigateway:TagResource'];
/** Services of two generations, whose resources it takes for those of the other. */
const CONFUSED = ['apigateway', 'elasticloadbalancing'];

let reference: ReadonlyMap<string, ReferencedAction>;
beforeAll(async () => {
  reference = await serviceAuthorization();
});

function asSimulated({ principal, action, resource, context, identityPolicies = [], resourcePolicy }: AccessRequest): SimulationRequest {
  const { arn, account } = principal as Extract<AccessRequest['principal'], { kind: 'role' }>;
  return {
    principal: { arn, account, identityPolicies: Object.fromEntries(identityPolicies.map(({ name, document }) => [name, document])) },
    action,
    resource: { ...resource, policy: resourcePolicy?.document },
    context,
    dropInapplicableContext: true,
  };
}

/** What another evaluator than ours says of the very same requests: ours must not be lenient with our own construct. */
test.each(EXAMINED)('the independent simulator decides likewise for the $name stacks', async ({ define, roleArn: arn }) => {
  const stacks = define();
  const { policies } = UNKNOWN.reduce(withoutAction, { arn, policies: executionPolicies(stacks, { allowDeletion: true }) });
  const resources = stacks.flatMap((stack) => DeployedStack.of(stack).resources);
  const judge = new Judge({ arn, policies }, resources, (action) => looksAtTags(reference, action));
  const questions: Question[] = [...callsFor(resources, 'create', 'update', 'delete'), ...attacksOn({ arn, policies }, resources)]
    .filter(({ action }) => !UNKNOWN.includes(action) && !CONFUSED.includes(action.split(':')[0]));
  const answers = await simulate(questions.map((each) => asSimulated(judge.request(each))));
  const differing = questions.filter((each, i) => judge.decide(each).allowed !== (answers[i].decision === 'allowed'));
  expect(differing.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([]);
});

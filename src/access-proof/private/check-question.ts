import { Errors } from 'aws-cdk-lib';
import { keysOfService } from './actions';
import { problemWith } from './global-keys';
import { Problems } from '../../private/problems';
import { shown } from '../../private/shape';
import { AccessQuestion } from '../access-question';

const INVALID = 'AccessProof.InvalidInput';
const PROPERTIES = ['principal', 'sessionName', 'action', 'resource', 'principalPolicies', 'context', 'multiValuedContext'];

/** Refuses what is no question, as only a language without types lets it through, and keys and values that AWS does not have. */
export function checkQuestion(question: AccessQuestion): void {
  const problems = new Problems('AccessProof');
  try {
    check(problems, question);
  } catch (error) {
    if (Errors.isConstructError(error)) throw error;
    // What a getter or proxy of JavaScript throws.
    problems.add(INVALID, 'question', undefined, 'must be values that can be read: one of them throws');
  }
  problems.throwIfAny();
}

function check(problems: Problems, question: AccessQuestion): void {
  if (question === null || typeof question !== 'object') {
    problems.add(INVALID, 'question', question, 'must have a principal, an action and a resource');
    problems.throwIfAny();
  }
  for (const [name, value] of Object.entries(question)) {
    if (!PROPERTIES.includes(name)) problems.add(INVALID, `question.${name}`, shown(value), `must be left out: a question has ${PROPERTIES.join(', ')}`);
  }
  const { principal, action, resource, sessionName, principalPolicies, context, multiValuedContext } = question;
  demandText(problems, 'question.principal', principal, 'must be an ARN such as role.roleArn, a service or *');
  demandText(problems, 'question.action', action, 'must be an action such as s3:GetObject');
  demandText(problems, 'question.resource', resource, 'must be an ARN such as bucket.bucketArn, or *');
  if (sessionName !== undefined) demandText(problems, 'question.sessionName', sessionName, 'must be a text');
  if (principalPolicies !== undefined && !(Array.isArray(principalPolicies) && principalPolicies.every((each) => typeof each === 'string'))) {
    problems.add(INVALID, 'question.principalPolicies', principalPolicies, 'must be a list of policies, each as JSON in a text');
  }
  checkContext(problems, context, multiValuedContext, typeof action === 'string' ? action : '');
}

function demandText(problems: Problems, property: string, value: unknown, message: string): void {
  if (typeof value !== 'string' || value === '') problems.add(INVALID, property, shown(value), message);
}

function checkContext(problems: Problems, context: unknown, several: unknown, action: string): void {
  const keys = new Map<string, string>();
  const checkKeys = (property: string, given: unknown, checkValue: (key: string, value: unknown) => string | undefined) => {
    if (given === undefined) return;
    if (given === null || typeof given !== 'object' || Array.isArray(given)) return problems.add(INVALID, property, given, 'must be values by condition key');
    for (const [key, value] of Object.entries(given)) {
      const name = key.toLowerCase();
      const twice = keys.get(name);
      keys.set(name, `${property} ${key}`);
      const problem = twice ? `is given twice: in ${twice} as well; keep one` : checkValue(key, value) ?? misspelt(key, action);
      if (problem) problems.add(INVALID, `${property}[${JSON.stringify(key)}]`, shown(value), problem);
    }
  };
  checkKeys('question.context', context, (key, value) => {
    if (typeof value !== 'string') return problemWith(key, undefined) ?? 'must be a text; numbers, true and false as well';
    return problemWith(key, value.includes('${Token[') ? undefined : value);
  });
  checkKeys('question.multiValuedContext', several, (key, values) => {
    if (!Array.isArray(values) || !values.every((each) => typeof each === 'string')) return problemWith(key, undefined) ?? 'must be a list of texts; where there is one value only, give it in context';
    return problemWith(key, undefined);
  });
}

/** Keys of the action's own service are known, for the services whose resources are. */
function misspelt(key: string, action: string): string | undefined {
  const service = action.split(':')[0].toLowerCase();
  const keys = key.toLowerCase().startsWith(`${service}:`) ? keysOfService(service) : undefined;
  const name = key.toLowerCase();
  return keys && !keys.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each)) ? `is no condition key of ${service}` : undefined;
}

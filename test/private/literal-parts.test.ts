import { App, Aws, CfnDynamicReference, CfnDynamicReferenceService, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import { isKnown, isStandIn, sketchOf, sketchOfWritten, UNKNOWN } from '../../src/private/literal-parts';

const stack = new Stack(new App(), 'Workload', { env: { account: '333333333333', region: 'cn-north-1' } });
const agnostic = new Stack();
const shown = (sketch: string) => sketch.split(UNKNOWN).join('?');

describe('what is known of a text', () => {
  test.each<[string, string, string]>([
    ['a literal', 'shop', 'shop'],
    ['what a stack knows of itself', `${Aws.PARTITION}/${Aws.ACCOUNT_ID}/${Aws.REGION}/${Aws.STACK_NAME}`, 'aws-cn/333333333333/cn-north-1/Workload'],
    ['what stands beside a reference', `a${Aws.STACK_ID}b`, 'a?b'],
    ['what is joined', Fn.join('-', ['a', Aws.STACK_ID, Fn.join('.', ['b', 'c'])]), 'a-?-b.c'],
    ['what is substituted', Fn.sub('a${AWS::Region}${Other.Arn}${!aws:username}${own}', { own: 'x' }), 'acn-north-1?${aws:username}x'],
    ['each of what may be chosen', Fn.conditionIf('C', 'a', Fn.join('', ['b', Aws.STACK_ID])).toString(), '?C?a?b?'],
    ['nothing of what is split, but its parts', Fn.select(0, Fn.split('/', Token.asString({ 'Fn::Base64': 'a' }))), '?a?'],
    ['nothing of what is named only', Fn.join('', [Fn.importValue('a*'), Fn.getAtt('Role', 'Arn').toString(), Fn.findInMap('a', 'b', 'c')]), '?'],
    ['nothing of what is no function', Token.asString({}), '?'],
    ['nothing of a dynamic reference', 'a{{resolve:ssm:/shop:1}}b', 'a?b'],
    ['nothing of one that CDK writes', new CfnDynamicReference(CfnDynamicReferenceService.SSM, '/shop:1').toString(), '?'],
    ['nothing of one with a reference', Fn.join('', ['a{{resolve:ssm:', Aws.STACK_ID, '}}b']), 'a?b'],
    ['nothing of a role that is still to be looked up', 'arn:aws:iam:eu-west-1:123456789012:role/DUMMY_ARN', '?'],
    ['nothing of a parameter that is still to be looked up', Fn.join('-', ['a', 'dummy-value-for-/shop']), '?'],
    ['a number', Token.asString(7), '7'],
  ])('%s', (_, value, sketch) => {
    // That something is not known counts, and not how often in a row.
    expect(shown(sketchOf(stack, value)).replace(/\?+/g, '?')).toBe(sketch);
  });

  test('is less where the stack says less', () => {
    expect(shown(sketchOf(agnostic, `${Aws.PARTITION}/${Aws.ACCOUNT_ID}/${Aws.REGION}`))).toBe('?/?/?');
    expect([isKnown('a'), isKnown(`a${UNKNOWN}`)]).toEqual([true, false]);
  });

  test('is nothing of what is produced late, which is not asked for too early', () => {
    const values = ['early', 'late'];
    const value = Lazy.string({ produce: () => values.shift() });
    const text = Fn.join('', ['a', value, 'b']);
    expect(shown(sketchOf(stack, `${value}:${text}`))).toBe('?:a?b');
    values.shift();
    expect(sketchOf(stack, `${value}:${text}`, true)).toBe('late:alateb');
  });

  test('is the same of what is written', () => {
    expect(shown(sketchOfWritten(stack, 'a{{resolve:ssm:/shop:1}}b'))).toBe('a?b');
    expect(shown(sketchOfWritten(stack, { 'Fn::Sub': 'dummy-value-for-/shop' }))).toBe('?');
    expect(['dummy-value-for-/shop', 'dummy'].map(isStandIn)).toEqual([true, false]);
  });
});

import { CfnElement, DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { Landscape } from './landscape';
import { SynthesizedStack } from './synthesized-stack';
import { Unresolvable } from './unknown';

/** Texts of a question, in which there may be constructs' attributes: each stands for a value of its own stack's template. */
export class QuestionValues {
  private readonly resolver: ReferenceResolver;
  private scope?: Stack;

  constructor(private readonly landscape: Landscape) {
    this.resolver = new ReferenceResolver((stack, value) => landscape.resolve(this.stackOf(stack), value));
  }

  public resolved(value: string): string {
    if (value.includes('{{resolve:')) throw new Unresolvable(`the dynamic reference in ${JSON.stringify(value)}`);
    if (!Token.isUnresolved(value)) return value;
    const known = this.anywhere(this.withoutTokens(value));
    if (typeof known !== 'string') throw new Unresolvable(`${JSON.stringify(known)} where a text is expected`);
    return known;
  }

  /**
   * Some attributes are not references but computed for whoever asks, and refuse to be asked from another account or region:
   * so they are asked from each that the proof knows.
   */
  private withoutTokens(value: string): unknown {
    let failure: unknown;
    for (const scope of this.scopes()) {
      try {
        return Tokenization.resolve(value, { scope, resolver: this.resolver, preparing: false });
      } catch (error) {
        if (error instanceof Unresolvable) throw error;
        failure ??= error;
      }
    }
    throw failure;
  }

  /** Somewhere, which does for nearly every attribute, then in each stack's account and region. */
  private *scopes(): Generator<Stack> {
    yield this.scope ??= new Stack();
    for (const { account, region } of this.landscape.outer) yield new Stack(undefined, undefined, { env: { account, region } });
  }

  /** What is left without its references is the same in every stack, or depends on which is meant. */
  private anywhere(value: unknown): unknown {
    if (typeof value === 'string') return value;
    const values = new Map(this.landscape.outer.map((stack) => this.landscape.resolve(stack, value)).map((each) => [JSON.stringify(each), each]));
    if (values.size !== 1) throw new Unresolvable(`${JSON.stringify(value)}, which is not the same in every stack; use a stack's own`);
    return [...values.values()][0];
  }

  /** Two apps may have stacks of one name, in several accounts or regions. */
  private stackOf(stack: Stack): SynthesizedStack {
    const parent = stack.nestedStackParent;
    if (parent) return this.nestedIn(this.stackOf(parent), parent, stack);
    const literal = (value: string) => (Token.isUnresolved(value) ? undefined : value);
    const found = this.landscape.outer.filter(({ name, account, region }) =>
      name === stack.stackName && account === literal(stack.account) && region === literal(stack.region));
    if (found.length !== 1) throw new Unresolvable(`the stack ${stack.node.path}, of which the proof has ${found.length}`);
    return found[0];
  }

  private nestedIn(around: SynthesizedStack, parent: Stack, stack: Stack): SynthesizedStack {
    const resource = stack.nestedStackResource;
    const logicalId = resource && parent.resolve((resource as CfnElement).logicalId);
    const found = logicalId === undefined ? undefined : around.nested?.get(logicalId);
    if (!found) throw new Unresolvable(`the nested stack ${stack.node.path}, whose template is not at hand`);
    return found;
  }
}

/** Replaces each reference by its value in the template of the stack that it points into. */
class ReferenceResolver extends DefaultTokenResolver {
  constructor(private readonly valueIn: (stack: Stack, value: unknown) => unknown) {
    super(CONCATENATION);
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): any {
    if (!Reference.isReference(token)) return super.resolveToken(token, context, postProcessor);
    // Within its own stack: for any other, it would ask for a physical name.
    const owner = Stack.of(token.target);
    return this.valueIn(owner, owner.resolve(token));
  }
}

/** As CloudFormation would join them; what is no text yet becomes one later. */
const CONCATENATION: IFragmentConcatenator = {
  join: (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : { 'Fn::Join': ['', [left ?? '', right ?? '']] }),
};

import { Construct } from 'constructs';
import { ErrorCode } from './error-codes';
import { DeliveryError, Problem, told } from './errors';

/** Collects everything that is wrong with an input, so that the user is told once and of all. */
export class Problems {
  /** For the case in which nothing else can be wrong. */
  public static throwOne(subject: string, problem: Problem, scope?: Construct): never {
    throw new DeliveryError(subject, [problem], scope);
  }

  private readonly found: Problem[] = [];

  /** @param subject the class whose input is checked; it names the error when the problems are of several kinds. */
  constructor(private readonly subject: string) {}

  public add(code: ErrorCode, property: string, value: unknown, message: string): void {
    this.found.push({ code, property, value, message });
  }

  public get any(): boolean {
    return this.found.length > 0;
  }

  /** How many there are, which tells whether a part of the input has some. */
  public get count(): number {
    return this.found.length;
  }

  /** For a construct's validation, in which CDK says where it is and throws. */
  public get messages(): string[] {
    return this.found.map(told);
  }

  /** For a problem with which nothing more can be checked. */
  public throwWith(scope: Construct, ...problem: Parameters<Problems['add']>): never {
    this.add(...problem);
    throw new DeliveryError(this.subject, this.found, scope);
  }

  public throwIfAny(scope?: Construct): void {
    if (this.any) throw new DeliveryError(this.subject, this.found, scope);
  }
}

import { createHash } from 'crypto';

const MODULUS = 2147483647;

/** A reproducible source of choices (Park and Miller): the same name gives the same choices on every machine. */
export class Random {
  private state: number;

  constructor(name: string) {
    // Hashed, since neighbouring starts of such a generator give alike sequences.
    this.state = 1 + createHash('sha256').update(name).digest().readUInt32BE() % (MODULUS - 1);
  }

  /** More than 0, less than 1. */
  public next(): number {
    this.state = (this.state * 48271) % MODULUS;
    return this.state / MODULUS;
  }

  public chance(probability: number): boolean {
    return this.next() < probability;
  }

  public below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  public pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error('nothing to pick from');
    return from[this.below(from.length)];
  }

  /** Up to `most` different members, in no particular order. */
  public some<T>(from: readonly T[], most: number): T[] {
    const rest = [...from];
    return Array.from({ length: Math.min(most, rest.length) }, () => rest.splice(this.below(rest.length), 1)[0]);
  }

  public weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let left = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return choices[choices.length - 1][1];
  }

  public shuffled<T>(list: readonly T[]): T[] {
    return this.some(list, list.length);
  }
}

/** A number as it is written: binary ones cannot tell all whole numbers above 2^53 apart. */
export interface Decimal {
  readonly units: bigint;
  /** How many of the digits of `units` stand behind the point. */
  readonly places: number;
}

/**
 * A whole or decimal number. Other ways to write one, such as with an exponent, are not documented.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric
 */
export function decimal(text: string): Decimal | undefined {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!found) return undefined;
  const [, sign, whole, fraction = ''] = found;
  const digits = whole + fraction;
  if (digits === '') return undefined;
  const units = BigInt(digits);
  return { units: sign === '-' ? -units : units, places: fraction.length };
}

/** Below nought where the first is less, above where it is more. */
export function difference(left: Decimal, right: Decimal): bigint {
  const places = Math.max(left.places, right.places);
  const scaled = (each: Decimal) => each.units * 10n ** BigInt(places - each.places);
  return scaled(left) - scaled(right);
}

import { Decimal } from './decimal';

/** ISO 8601 as the W3C profile has it; a time of the day has a zone. */
const ISO = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(?:\.(\d+))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?$/;

/**
 * The seconds since the epoch: written as such, or as a date. A date that no calendar has is none.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export function instant(text: string): Decimal | undefined {
  // Four digits are a year.
  if (/^\d{5,}$/.test(text)) return { units: BigInt(text), places: 0 };
  const found = ISO.exec(text);
  if (!found) return undefined;
  const [, date, time, fraction = '', zone] = found;
  if ((time !== undefined && date.length < 10) || !isOfCalendar(date)) return undefined;
  const whole = Date.parse(time === undefined ? date : `${date}T${time}${zone}`) / 1000;
  return { units: BigInt(whole) * 10n ** BigInt(fraction.length) + BigInt(`0${fraction}`), places: fraction.length };
}

/** JavaScript takes the 31st of February for the 3rd of March. */
function isOfCalendar(date: string): boolean {
  const time = Date.parse(date);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

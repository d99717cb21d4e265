/** An address as its bits, `0` and `1`: 32 or 128 of them. */
type Address = string;

/** Addresses that begin alike. */
export interface AddressRange {
  readonly address: Address;
  /** How many bits have to be the same. */
  readonly prefix: number;
}

export function address(text: string): Address | undefined {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!v4) return bits(ipv6Groups(text), 16);
  const parts = v4.slice(1).map(Number);
  return parts.every((part) => part <= 255) ? bits(parts, 8) : undefined;
}

const bits = (parts: readonly number[] | undefined, width: number) => parts?.map((part) => part.toString(2).padStart(width, '0')).join('');

function ipv6Groups(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const sides = halves.map((half) => (half === '' ? [] : half.split(':')));
  const known = sides.flat();
  if (known.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  if (halves.length === 1 ? known.length !== 8 : known.length > 7) return undefined;
  const zeros = Array.from({ length: 8 - known.length }, () => '0');
  return [...sides[0], ...zeros, ...(sides[1] ?? [])].map((group) => parseInt(group, 16));
}

/** A range in CIDR notation, or a single address. */
export function range(text: string): AddressRange | undefined {
  const [host, length, ...more] = text.split('/');
  const parsed = address(host);
  if (parsed === undefined || more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const prefix = length === undefined ? parsed.length : Number(length);
  return prefix <= parsed.length ? { address: parsed, prefix } : undefined;
}

export function isWithin(one: Address, wanted: AddressRange): boolean {
  return one.length === wanted.address.length && one.startsWith(wanted.address.slice(0, wanted.prefix));
}

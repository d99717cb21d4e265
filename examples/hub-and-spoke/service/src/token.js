import { createHmac, timingSafeEqual } from 'node:crypto';

const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
const signature = (text, secret) => createHmac('sha256', secret).update(text).digest();

/** A JSON Web Token with HS256. */
export function sign(claims, secret) {
  const text = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${signature(text, secret).toString('base64url')}`;
}

/**
 * Whether a token was signed with the secret and is valid at a time, in seconds; and why not. Only HS256 is accepted,
 * whatever the token says of itself.
 */
export function verify(token, secret, now = Date.now() / 1000) {
  const refused = (reason) => ({ valid: false, reason });
  const parts = typeof token === 'string' ? token.split('.') : [];
  if (parts.length !== 3) return refused('malformed');
  try {
    const [header, claims, given] = parts;
    if (decoded(header).alg !== 'HS256') return refused('algorithm');
    const expected = signature(`${header}.${claims}`, secret);
    const actual = Buffer.from(given, 'base64url');
    if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return refused('signature');
    const { sub, exp, nbf } = decoded(claims);
    if (typeof exp !== 'number' || exp <= now) return refused('expired');
    if (nbf !== undefined && !(nbf <= now)) return refused('not yet valid');
    return { valid: true, subject: sub, expires: exp };
  } catch {
    return refused('malformed');
  }
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sign, verify } from '../src/token.js';

const SECRET = 'of the test only';
const NOW = 1_700_000_000;
const token = sign({ sub: 'alice', exp: NOW + 60 }, SECRET);
const [header, claims, signature] = token.split('.');
const encoded = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');

test('a token is valid until it expires', () => {
  assert.deepEqual(verify(token, SECRET, NOW), { valid: true, subject: 'alice', expires: NOW + 60 });
  assert.deepEqual(verify(token, SECRET, NOW + 60), { valid: false, reason: 'expired' });
});

test('a token without an end is none', () => {
  assert.equal(verify(sign({ sub: 'alice' }, SECRET), SECRET, NOW).reason, 'expired');
});

test('a token may begin later', () => {
  const later = sign({ sub: 'alice', exp: NOW + 60, nbf: NOW + 30 }, SECRET);
  assert.equal(verify(later, SECRET, NOW).reason, 'not yet valid');
  assert.equal(verify(later, SECRET, NOW + 30).valid, true);
});

for (const [what, forged, reason] of [
  ['other claims', `${header}.${encoded({ sub: 'mallory', exp: NOW + 60 })}.${signature}`, 'signature'],
  ['no signature', `${header}.${claims}.`, 'signature'],
  ['no algorithm', `${encoded({ alg: 'none' })}.${claims}.`, 'algorithm'],
  ['a longer signature', `${token}AA`, 'signature'],
  ['two parts', `${header}.${claims}`, 'malformed'],
  ['no JSON', 'a.b.c', 'malformed'],
  ['a number', 1, 'malformed'],
]) {
  test(`a token with ${what} is refused`, () => assert.deepEqual(verify(forged, SECRET, NOW), { valid: false, reason }));
}

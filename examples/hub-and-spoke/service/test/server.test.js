import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { endGracefully, service } from '../src/server.js';
import { sign } from '../src/token.js';

const SECRET = 'of the test only';

async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

describe('the service', () => {
  const server = service({ secret: SECRET, version: '42' });
  let url;
  before(async () => { url = await listening(server); });
  after(() => server.close());
  const post = (path, body) => fetch(url + path, { method: 'POST', body });

  test('says that it is well, and which version it is', async () => {
    const response = await fetch(`${url}/healthz?probe=1`);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { status: 'ok', version: '42' });
  });

  test('knows its own tokens', async () => {
    const exp = Math.floor(Date.now() / 1000) + 60;
    const response = await post('/tokens/verify', JSON.stringify({ token: sign({ sub: 'alice', exp }, SECRET) }));
    assert.deepEqual(await response.json(), { valid: true, subject: 'alice', expires: exp });
  });

  test('refuses those of others', async () => {
    const token = sign({ sub: 'mallory', exp: Date.now() }, 'another secret');
    assert.deepEqual(await (await post('/tokens/verify', JSON.stringify({ token }))).json(), { valid: false, reason: 'signature' });
  });

  for (const [what, body] of [['no JSON', '{'], ['too much', JSON.stringify({ token: 'x'.repeat(20_000) })]]) {
    test(`takes ${what} for a bad request`, async () => assert.equal((await post('/tokens/verify', body)).status, 400));
  }

  for (const body of ['null', '[]', '"text"', '{"token":1}']) {
    test(`says that ${body} is no token`, async () => {
      assert.deepEqual(await (await post('/tokens/verify', body)).json(), { valid: false, reason: 'malformed' });
    });
  }

  test('has nothing else', async () => {
    for (const path of ['/other', '//', '/healthz/', '/__proto__']) assert.equal((await fetch(url + path)).status, 404);
    assert.equal((await fetch(`${url}/tokens/verify`)).status, 405);
  });
});

test('without a secret it is well, but verifies nothing', async () => {
  const server = service();
  const url = await listening(server);
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  assert.equal((await fetch(`${url}/tokens/verify`, { method: 'POST', body: '{}' })).status, 503);
  server.close();
});

/** A request whose body comes in two parts; the second is up to the test. */
async function halfAsked(server) {
  const url = await listening(server);
  const request = httpRequest(`${url}/tokens/verify`, { method: 'POST', headers: { 'content-length': 2 } });
  request.on('error', () => { /* some are broken off on purpose */ });
  request.write('{');
  await once(server, 'request');
  return { request, url };
}

test('told to end, it answers what it has been asked, and nothing more', async () => {
  const server = service({ secret: SECRET });
  const { request, url } = await halfAsked(server);
  const ended = new Promise((exit) => endGracefully(server, { exit }));
  await assert.rejects(fetch(url + '/healthz'));
  request.end('}');
  const [response] = await once(request, 'response');
  assert.equal(response.statusCode, 200);
  response.resume();
  assert.equal(await ended, 0);
});

test('told to end, it does not wait for ever', async () => {
  const server = service({ secret: SECRET });
  const { request } = await halfAsked(server);
  assert.equal(await new Promise((exit) => endGracefully(server, { seconds: 0.05, exit })), 1);
  request.destroy();
});

test('a client that breaks off does not bring it down', async () => {
  const server = service({ secret: SECRET });
  const { request, url } = await halfAsked(server);
  request.destroy();
  await new Promise((resolve) => request.once('close', resolve));
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  server.close();
});

test('as a process it listens where PORT says, and ends well with SIGTERM', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.js', import.meta.url))], { env: { ...process.env, PORT: '0', VERSION: '7' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const { listening: port } = JSON.parse(line);
  assert.deepEqual(await (await fetch(`http://127.0.0.1:${port}/healthz`)).json(), { status: 'ok', version: '7' });
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

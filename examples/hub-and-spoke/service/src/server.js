import { createServer } from 'node:http';
import { verify } from './token.js';

const LONGEST_BODY = 16 * 1024;

/** The service, not listening yet. */
export function service({ secret, version = 'unknown' } = {}) {
  const routes = {
    'GET /healthz': () => [200, { status: 'ok', version }],
    'POST /tokens/verify': async (request) => {
      // Without its secret it could only guess; it still answers health checks, so that the reason can be asked for.
      if (!secret) return [503, { error: 'no TOKEN_SECRET' }];
      const body = await json(request);
      return body === undefined ? [400, { error: 'the body has to be JSON, with a token' }] : [200, verify(body?.token, secret)];
    },
  };
  const answer = async (request) => {
    const [pathname] = request.url.split('?');
    const route = routes[`${request.method} ${pathname}`];
    if (route) return route(request);
    return Object.keys(routes).some((known) => known.endsWith(` ${pathname}`)) ? [405, { error: 'method not allowed' }] : [404, { error: 'not found' }];
  };
  const server = createServer(async (request, response) => {
    // A client that breaks off in its body is an error here, and must not be one for everybody.
    const [status, body] = await answer(request).catch(() => [400, { error: 'bad request' }]);
    // When it is about to end, nobody is to ask again on this connection.
    if (!server.listening) response.setHeader('connection', 'close');
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  });
  server.requestTimeout = 10_000;
  return server;
}

/** The body as JSON; nothing where it is none, or too long. */
async function json(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > LONGEST_BODY) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Takes no new requests, answers those that it has, and then ends; at the latest after some seconds. */
export function endGracefully(server, { seconds = 20, exit = process.exit } = {}) {
  const late = setTimeout(() => exit(1), seconds * 1000);
  late.unref();
  server.close(() => {
    clearTimeout(late);
    exit(0);
  });
  server.closeIdleConnections();
}

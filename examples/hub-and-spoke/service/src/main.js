import { endGracefully, service } from './server.js';

const { PORT = '8080', TOKEN_SECRET: secret, VERSION: version } = process.env;
const server = service({ secret, version });

// ECS sends SIGTERM, and SIGKILL half a minute later.
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => endGracefully(server));
server.listen(Number(PORT), () => console.log(JSON.stringify({ listening: server.address().port, version })));

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

/** One call of a recorded program. */
export interface Call {
  readonly program: 'aws' | 'docker';
  readonly argv: string[];
  readonly stdin: string;
}

/** How a recorded program behaves otherwise than well. */
export interface Behaviour {
  readonly loginFails?: boolean;
  /** Docker has a login of before, which it takes when it gets no password. */
  readonly loginStored?: boolean;
  readonly buildFails?: boolean;
  readonly pushFails?: boolean;
  /** What `docker image inspect` tells of the pushed image instead of its digest. */
  readonly inspected?: string;
}

/** The password that the registry would take. */
export const PASSWORD = 'eyJwYXlsb2FkIjoi-secret-of-the-registry';

/**
 * Stand-ins for `aws` and `docker`. They build and push nothing: they record how they are called, and answer as the real
 * ones do to the calls that a build makes; anything else is refused.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ecr/get-login-password.html
 * @see https://docs.docker.com/reference/cli/docker/
 */
const PROGRAM = (node: string, state: string) => `#!${node}
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('fs');
const { createHash } = require('crypto');
const { basename, join } = require('path');
const state = ${JSON.stringify(state)};
const program = basename(process.argv[1]);
const argv = process.argv.slice(2);
const behaviour = JSON.parse(readFileSync(join(state, 'behaviour.json'), 'utf8'));
const memory = join(state, 'memory.json');
const known = existsSync(memory) ? JSON.parse(readFileSync(memory, 'utf8')) : { registries: [], images: {}, pushed: {} };
const readsInput = argv.includes('--password-stdin');
const stdin = readsInput ? readFileSync(0, 'utf8') : '';
appendFileSync(join(state, 'calls'), JSON.stringify({ program, argv, stdin }) + '\\n');
const refuse = (message, code = 1) => { console.error(program + ': ' + message); process.exit(code); };
const remember = () => writeFileSync(memory, JSON.stringify(known));
const option = (name) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);

if (program === 'aws') {
  if (argv.join(' ') !== 'ecr get-login-password --region ' + process.env.AWS_REGION) refuse('unknown call ' + argv.join(' '), 252);
  if (behaviour.loginFails) refuse('AccessDeniedException', 254);
  console.log(${JSON.stringify(PASSWORD)});
} else if (argv[0] === 'login') {
  if (option('--username') !== 'AWS' || !readsInput) refuse('the login is made otherwise');
  if (stdin.trim() !== ${JSON.stringify(PASSWORD)} && !(behaviour.loginStored && stdin === '')) refuse('unauthorized');
  known.registries.push(argv.at(-1));
  remember();
} else if (argv[0] === 'build') {
  const tag = option('--tag');
  if (!/^[a-z0-9.-]+(\\/[a-z0-9._-]+)+:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(tag)) refuse('invalid reference format');
  if (!existsSync(option('--file')) || !existsSync(argv.at(-1))) refuse('no such file or directory');
  if (behaviour.buildFails) refuse('failed to solve');
  known.images[tag] = createHash('sha256').update(tag + readFileSync(option('--file'))).digest('hex');
  remember();
} else if (argv[0] === 'push') {
  const tag = argv.at(-1);
  if (!(tag in known.images)) refuse('an image does not exist locally with the tag: ' + tag);
  if (!known.registries.includes(tag.split('/')[0])) refuse('no basic auth credentials');
  if (behaviour.pushFails) refuse('tag invalid: the image tag already exists and cannot be overwritten because the tag is immutable.');
  known.pushed[tag] = tag.slice(0, tag.lastIndexOf(':')) + '@sha256:' + known.images[tag];
  remember();
} else if (argv.slice(0, 2).join(' ') === 'image inspect') {
  if (option('--format') !== '{{range .RepoDigests}}{{println .}}{{end}}') refuse('the format is another');
  if (!(argv.at(-1) in known.images)) refuse('No such image');
  console.log(behaviour.inspected ?? (known.pushed[argv.at(-1)] ?? '') + '\\n');
} else {
  refuse('unknown call ' + argv.join(' '), 64);
}
`;

/** Puts the stand-ins into a folder, and tells what they were asked. */
export class Recorders {
  /** The folder of the programs, for PATH. */
  public readonly bin: string;
  private readonly state: string;

  constructor(directory: string, behaviour: Behaviour = {}) {
    this.bin = join(directory, 'bin');
    this.state = join(directory, 'state');
    mkdirSync(this.bin);
    mkdirSync(this.state);
    writeFileSync(join(this.state, 'behaviour.json'), JSON.stringify(behaviour));
    for (const program of ['aws', 'docker']) writeFileSync(join(this.bin, program), PROGRAM(process.execPath, this.state), { mode: 0o755 });
  }

  public get calls(): Call[] {
    const file = join(this.state, 'calls');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line)) : [];
  }

  /** Image names and what was pushed under them: repository and digest. */
  public get pushed(): Record<string, string> {
    const file = join(this.state, 'memory.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).pushed : {};
  }
}

import { readFileSync } from 'fs';
import { join } from 'path';
import { installOnce, run } from '../../test/emulator/install-once';

/** The one folder that knows the packages that others have written; they use this project's CDK. */
export const PEERS_FOLDER = join(__dirname, 'peers');

export async function installPeers(): Promise<void> {
  await installOnce({
    what: 'what is compared into bench/artifact-bucket/peers/node_modules',
    source: join(PEERS_FOLDER, 'package-lock.json'),
    stamp: join(PEERS_FOLDER, 'node_modules', '.lock.sha256'),
    lock: join(PEERS_FOLDER, 'node_modules.lock'),
    install: async () => run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], 'see that an npm registry is reachable', PEERS_FOLDER),
  });
}

/** The versions that are compared, by name. */
export function peerVersions(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(PEERS_FOLDER, 'package.json'), 'utf8')).dependencies;
}

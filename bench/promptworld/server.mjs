import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Beside the repository, or where PROMPTWORLD says. */
export const PROMPTWORLD = process.env.PROMPTWORLD ?? join(ROOT, '..', 'shared', 'promptworld');

export const isThere = () => existsSync(join(PROMPTWORLD, 'server.py'));

/** Starts the simulated world with `flags` on a free port; `stop` ends this very process. */
export async function startServer(flags = []) {
  const port = await freePort();
  const child = spawn('python3', [join(PROMPTWORLD, 'server.py'), '--port', String(port), '--world', '23', ...flags], {
    stdio: 'ignore',
  });
  for (let tries = 0; tries < 100; tries++) {
    const alive = await fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (alive) return { port, stop: () => child.kill() };
    await wait(100);
  }
  child.kill();
  throw new Error(`the server of promptworld did not start: python3 ${join(PROMPTWORLD, 'server.py')}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { evolve } from '../e2e/command.ts';
import { STEP, whole } from '../wholeRun.ts';

/** Loaded into the program before anything else: notes whoever opens a port, or a socket to be spoken to by. */
const WATCH = `
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:dgram';
import { Server } from 'node:net';
const note = (what) => appendFileSync(process.env.NOTED, what + ' by ' + process.argv.slice(2).join(' ') + '\\n');
note('began');
const { listen } = Server.prototype;
Server.prototype.listen = function (...words) { note('listening'); return listen.apply(this, words); };
const { bind } = Socket.prototype;
Socket.prototype.bind = function (...words) { note('bound'); return bind.apply(this, words); };
`;

const RUN = ['--step', STEP];
const COMMANDS = [
  [...RUN, '-q'],
  ['front', ...RUN],
  ['doctor', ...RUN],
  ['show', 'best', ...RUN],
];

test('nobody can speak to the program: no command opens a port', async () => {
  const place = whole();
  const watch = join(place.cwd, 'watch.mjs');
  writeFileSync(watch, WATCH);
  const noted = join(place.cwd, 'noted');
  const env = { EVOLVE_POPULATIONS: place.populations, NODE_OPTIONS: `--import=${watch}`, NOTED: noted };
  for (const words of COMMANDS) {
    const { code, err } = await evolve(words, { cwd: place.cwd, env });
    expect({ words, code, err }).toMatchObject({ words, code: 0 });
  }
  expect(existsSync(noted)).toBe(true);
  const lines = readFileSync(noted, 'utf8').trimEnd().split('\n');
  expect(lines.filter((line) => line.startsWith('began'))).toHaveLength(COMMANDS.length);
  expect(lines.filter((line) => !line.startsWith('began'))).toEqual([]);
}, 120_000);

test('no source makes a server', () => {
  const src = resolve(import.meta.dirname, '../../src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(200);
  const serving = files.filter((name) =>
    /createServer|new Server\(|\.listen\(|node:(dgram|https?|http2|cluster)'|'hono/.test(
      readFileSync(join(src, name), 'utf8'),
    ),
  );
  expect(serving).toEqual([]);
});

// Packs the project, installs the tarball in an empty folder outside the repository, and does there what a stranger does.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'evolve-package-'));

try {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], root));
  say(`${name} ${version}: ${kb(packed.size)} packed, ${kb(packed.unpackedSize)} unpacked, ${packed.entryCount} files`);
  const seconds = timed(() => {
    run('npm', ['init', '-y']);
    run('npm', ['install', '--no-audit', '--no-fund', join(folder, packed.filename)]);
  });
  say(`installed in ${seconds} s, ${run('du', ['-sm', 'node_modules']).split('\t')[0]} MB with everything that it needs`);
  stranger();
  asLibrary();
  say('the package works where it was installed');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** init, a rehearsal, front, export: by what is typed on a command line. */
function stranger() {
  const rows = Array.from({ length: 20 }, (_, at) => ({
    input: `Parcel ${at + 1} weighs ${at % 2 === 0 ? 2 : 40} kg.`,
    expected: at % 2 === 0 ? 'letter box' : 'counter',
  }));
  writeFileSync(join(folder, 'parcels.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeFileSync(join(folder, 'parcels.md'), 'Say where a parcel is handed over: letter box or counter.\n');
  expect(evolve('--version').trim() === version, 'evolve --version tells the version');
  expect(evolve('init', '--prompt', 'parcels.md', '--examples', 'parcels.jsonl').includes('wrote'), 'evolve init');
  let ran = '';
  const seconds = timed(() => {
    ran = evolve('--step', 'parcels');
  });
  expect(ran.includes('SIMULATED'), `a rehearsal, in ${seconds} s`);
  const { candidates } = JSON.parse(evolve('front', '--step', 'parcels', '--json'));
  expect(candidates.length > 1, 'evolve front');
  expect(evolve('export', 'best', '--step', 'parcels').includes('diff --git'), 'evolve export');
  expect(evolve('estimate', '--step', 'identify_potential_levers').includes('SIMULATED'), 'the experiment that is shipped');
}

function asLibrary() {
  const program = `import { evolve } from '${name}';
const { best } = await evolve({ step: 'parcels', generations: 1, fresh: true });
console.log(Object.keys(best.components).join());`;
  writeFileSync(join(folder, 'library.mjs'), program);
  expect(run('node', ['library.mjs']).includes('system'), 'import { evolve }');
}

function evolve(...words) {
  return run('npx', ['--no-install', 'evolve', ...words]);
}

function run(program, words, cwd = folder) {
  const env = { ...process.env };
  delete env.EVOLVE_POPULATIONS;
  return execFileSync(program, words, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1e8 });
}

function expect(holds, what) {
  if (!holds) throw new Error(`does not work: ${what}`);
  say(`ok: ${what}`);
}

function timed(work) {
  const began = performance.now();
  work();
  return Math.round((performance.now() - began) / 1000);
}

function kb(bytes) {
  return `${Math.round(bytes / 1000).toLocaleString('en-US')} kB`;
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

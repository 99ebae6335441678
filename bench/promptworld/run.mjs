import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { renderResults, renderTables } from './results.mjs';
import { ABLATIONS, VARIANTS } from './rows.mjs';
import { isThere, PROMPTWORLD, startServer } from './server.mjs';
import { evolveWorld } from './world.mjs';

const { values: options } = parseArgs({
  options: {
    variants: { type: 'string', default: Object.keys(VARIANTS).join(',') },
    ablations: { type: 'string', default: '' },
    budgets: { type: 'string', default: '500,1000,2000' },
    worlds: { type: 'string', default: '23,24,25,26,27,28,29,30' },
    seeds: { type: 'string', default: '1,2,3' },
    // One JSON line for each run. Runs that are there already are not repeated, so a table can be made in parts.
    runs: { type: 'string' },
    // Where the tables are written as Markdown.
    results: { type: 'string' },
  },
});
const listed = (list) => list.split(',').filter(Boolean);
const numbers = (list) => listed(list).map(Number);

if (!isThere()) console.log(`Skipped: there is no server.py in ${PROMPTWORLD}. PROMPTWORLD names another folder.`);
else await main();

async function main() {
  const runs = readRuns();
  const servers = new Map();
  try {
    for (const wanted of plan()) {
      if (runs.some((run) => sameRun(run, wanted))) continue;
      const run = { ...wanted, ...(await measure(servers, wanted)), commit: commit() };
      runs.push(run);
      if (options.runs) appendFileSync(options.runs, `${JSON.stringify(run)}\n`);
    }
  } finally {
    for (const { stop } of servers.values()) stop();
  }
  console.log(renderTables(runs));
  if (options.results) writeFileSync(options.results, renderResults(runs));
}

/** Every run that was asked for, a seed of everything before the next seed. */
function plan() {
  const ablations = options.ablations === 'all' ? Object.keys(ABLATIONS) : listed(options.ablations);
  const searches = ablations.length > 0 ? ablations : ['as it is'];
  return numbers(options.seeds).flatMap((seed) =>
    listed(options.variants).flatMap((variant) =>
      numbers(options.budgets)
        .filter((budget) => VARIANTS[variant].rows[budget])
        .flatMap((budget) =>
          searches.flatMap((search) =>
            numbers(options.worlds).map((world) => ({ variant, search, budget, world, seed })),
          ),
        ),
    ),
  );
}

async function measure(servers, { variant, search, budget, world, seed }) {
  const { flags, models } = VARIANTS[variant];
  const key = flags.join(' ');
  if (!servers.has(key)) servers.set(key, await startServer(flags));
  const name = `${variant}-${search}`.replaceAll(/\W+/g, '-');
  return evolveWorld({ port: servers.get(key).port, name, world, seed, budget, models, search: ABLATIONS[search] });
}

function readRuns() {
  if (!options.runs || !existsSync(options.runs)) return [];
  return readFileSync(options.runs, 'utf8').split('\n').filter(Boolean).map(JSON.parse);
}

function sameRun(a, b) {
  return ['variant', 'search', 'budget', 'world', 'seed'].every((key) => a[key] === b[key]);
}

/** What was measured: the commit, and whether the files differ from it. */
function commit() {
  const git = (...args) =>
    execFileSync('git', args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', '../../src') ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}

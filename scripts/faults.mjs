/** Runs the tests of the 48 faults and prints a table: pass, FAIL, or what a row still waits for. `npm run test:faults` */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROWS } from '../test/faults/rows.mjs';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'faults-'));
const report = join(folder, 'report.json');
const files = [...new Set(ROWS.flatMap(({ tests }) => Object.keys(tests)))].map((file) => `test/${file}`);
const args = ['run', ...files, '--reporter=json', `--outputFile=${report}`];
spawnSync(join(root, 'node_modules/.bin/vitest'), args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
const results = JSON.parse(readFileSync(report, 'utf8')).testResults.map(({ name, assertionResults }) => ({
  file: relative(join(root, 'test'), name),
  tests: assertionResults.map(({ fullName, status, ancestorTitles, title }) => ({
    name: [fullName, ...ancestorTitles, title].join(' '),
    status,
  })),
}));
rmSync(folder, { recursive: true });

let failed = 0;
for (const { number, title, tests, later } of ROWS) {
  const verdicts = Object.entries(tests).flatMap(([file, names]) => names.map((name) => verdictOf(file, name)));
  const bad = verdicts.filter(({ passed }) => !passed);
  const state = bad.length > 0 ? 'FAIL' : verdicts.length === 0 ? 'none' : 'pass';
  if (state === 'FAIL') failed += 1;
  const shown = verdicts.reduce((sum, { count }) => sum + count, 0);
  const waits = later === null ? '' : `  (still to come: ${later})`;
  console.log(`${String(number).padStart(2)}  ${state}  ${String(shown).padStart(3)} tests  ${title}${waits}`);
  for (const { file, name, why } of bad) console.log(`          ${file}: "${name}" ${why}`);
}
const none = ROWS.filter(({ tests }) => Object.keys(tests).length === 0).length;
console.log(`\n${ROWS.length - failed - none} pass, ${failed} fail, ${none} belong to what is still to come`);
process.exitCode = failed > 0 ? 1 : 0;

/** A row's test that is not there fails its row: a renamed test must not pass by being lost. */
function verdictOf(file, name) {
  const found = (results.find((one) => one.file === file)?.tests ?? []).filter((one) => one.name.includes(name));
  const bad = found.filter(({ status }) => status !== 'passed').length;
  const why = found.length === 0 ? 'names no test' : `${bad} of ${found.length} failed`;
  return { file, name, count: found.length, passed: found.length > 0 && bad === 0, why };
}

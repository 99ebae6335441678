/** Runs the tests of the 48 faults and prints a table: pass, FAIL, or what a row still waits for. `npm run test:faults` */
import { join } from 'node:path';
import { ROWS } from '../test/faults/rows.mjs';
import { runTests, testsNamed } from './faultTests.mjs';

const root = join(import.meta.dirname, '..');
const files = [...new Set(ROWS.flatMap(({ tests }) => Object.keys(tests)))];
const { results, said } = runTests(root, files);
if (results === null) throw new Error(`the tests could not be run: ${said}`);

let failed = 0;
for (const { number, title, tests, later } of ROWS) {
  const verdicts = Object.entries(tests).flatMap(([file, names]) => names.map((name) => verdictOf(file, name)));
  const bad = verdicts.filter(({ passed }) => !passed);
  if (bad.length > 0) failed += 1;
  const shown = verdicts.reduce((sum, { count }) => sum + count, 0);
  const waits = later === null ? '' : `  (still to come: ${later})`;
  const state = bad.length > 0 ? 'FAIL' : 'pass';
  console.log(`${String(number).padStart(2)}  ${state}  ${String(shown).padStart(3)} tests  ${title}${waits}`);
  for (const { file, name, why } of bad) console.log(`          ${file}: "${name}" ${why}`);
}
console.log(`\n${ROWS.length - failed} pass, ${failed} fail`);
process.exitCode = failed > 0 ? 1 : 0;

/** A row's test that is not there or was not run fails its row: a renamed test must not pass by being lost. */
function verdictOf(file, name) {
  const found = testsNamed(results, file, name);
  const bad = found.filter(({ status }) => status === 'failed').length;
  const why = found.length === 0 ? 'names no test that was run' : `${bad} of ${found.length} failed`;
  return { file, name, count: found.length, passed: found.length > 0 && bad === 0, why };
}

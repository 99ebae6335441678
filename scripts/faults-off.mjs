/**
 * Shows of each of the 48 faults that its tests fail when its mechanism is switched off: in a copy of the sources the
 * mechanism is taken out by an edit (test/faults/mechanisms), and the tests of the row must fail there.
 *
 *   npm run test:faults:off            all rows; rows that nothing changed for since they were shown are not run again
 *   npm run test:faults:off -- 17 20   these rows, whatever was shown before
 *   npm run test:faults:off -- --docs  writes docs/faults.md from what was shown
 *
 * It takes about half an hour of a quiet machine.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROWS } from '../test/faults/rows.mjs';
import { writeFaultsPage } from './faultsPage.mjs';
import { runTests, testsNamed } from './faultTests.mjs';

const root = join(import.meta.dirname, '..');
const kept = join(root, 'node_modules/.cache/evolve-faults-off.json');
const words = process.argv.slice(2);
const wanted = words.map(Number).filter((number) => number > 0);
const shown = readKept();

if (words.includes('--docs')) writeFaultsPage(root, ROWS, shown, keyOf);
else process.exitCode = showAll();

function showAll() {
  const rows = ROWS.filter(({ number }) => wanted.length === 0 || wanted.includes(number));
  const open = wanted.length > 0 ? rows : rows.filter((row) => shown[row.number]?.key !== keyOf(row));
  const copy = open.length > 0 ? copied() : null;
  let bad = 0;
  for (const row of rows) {
    if (open.includes(row)) keep(row, copy);
    const { lines, holds } = shown[row.number];
    if (!holds) bad += 1;
    for (const line of lines) console.log(line);
  }
  if (copy !== null) rmSync(copy, { recursive: true });
  console.log(`\n${rows.length - bad} of ${rows.length} rows fail without their mechanisms`);
  return bad > 0 ? 1 : 0;
}

function keep(row, copy) {
  shown[row.number] = { key: keyOf(row), date: new Date().toISOString().slice(0, 10), ...shownOf(row, copy) };
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  writeFileSync(kept, JSON.stringify(shown, null, 1));
}

/** A row holds when each of its tests fails without one of its mechanisms, and without each mechanism one of its tests. */
function shownOf({ number, tests, mechanisms }, copy) {
  const pairs = Object.entries(tests).flatMap(([file, names]) => names.map((name) => ({ file, name })));
  const proved = new Set();
  const without = [];
  const lines = [];
  for (const mechanism of mechanisms) {
    const found = failingWithout(mechanism, tests, pairs, copy);
    for (const pair of found.failing) proved.add(pair);
    const said = found.trouble ?? `${found.failed} of ${found.ran} tests fail`;
    without.push({ without: mechanism.without, said, holds: found.failing.length > 0 });
    lines.push(`${String(number).padStart(2)}  ${found.failing.length > 0 ? 'fails' : 'PASSES'} without: ${mechanism.without} (${said})`);
    if (process.env.SAID) for (const said of found.said) lines.push(`          ${said}`);
  }
  const unproved = pairs.filter((pair) => !proved.has(pair));
  for (const { file, name } of unproved) lines.push(`          ${file}: "${name}" passes without any of them`);
  return { without, lines, holds: unproved.length === 0 && without.every(({ holds }) => holds) && pairs.length > 0 };
}

function failingWithout({ edits }, tests, pairs, copy) {
  const before = new Map(edits.map(({ file }) => [file, readFileSync(join(copy, file), 'utf8')]));
  try {
    for (const { file, find, replace } of edits) edit(join(copy, file), find, replace);
    skipBuildingUnless(Object.keys(tests).some(runsProgram), copy);
    const { results, said } = runBoth(copy, Object.entries(tests));
    if (results === null) return nothingRan(said);
    const failedIn = ({ file, name }) => testsNamed(results, file, name).filter(({ status }) => status === 'failed');
    const failed = new Set(pairs.flatMap(failedIn));
    const ran = new Set(pairs.flatMap(({ file, name }) => testsNamed(results, file, name)));
    const texts = [...failed].map((one) => `${one.name}: ${one.said.split('\n')[0]}`);
    return { failing: pairs.filter((pair) => failedIn(pair).length > 0), failed: failed.size, ran: ran.size, said: texts };
  } finally {
    for (const [file, text] of before) writeFileSync(join(copy, file), text);
  }
}

/** Whole files, and beside them files of which only some tests are wanted. */
function runBoth(copy, tests) {
  const whole = tests.filter(([, names]) => names.includes(''));
  const some = tests.filter(([, names]) => !names.includes(''));
  const runs = [whole, some].filter((files) => files.length > 0).map((files) => {
    const names = files === whole ? [] : files.flatMap(([, wanted]) => wanted);
    return runTests(copy, files.map(([file]) => file), names);
  });
  const lost = runs.find(({ results }) => results === null);
  return lost ?? { results: runs.flatMap(({ results }) => results), said: '' };
}

function nothingRan(said) {
  return { failing: [], failed: 0, ran: 0, said: [], trouble: `could not be run: ${said.slice(0, 2000)}` };
}

function edit(path, find, replace) {
  const text = readFileSync(path, 'utf8');
  if (text.split(find).length !== 2) throw new Error(`${path}: "${find}" must be there once`);
  writeFileSync(path, text.replace(find, () => replace));
}

/** Most tests take the sources as they are; the program is compiled only for those that start it. */
function skipBuildingUnless(needed, copy) {
  const built = join(copy, 'dist/cli/main.js');
  const when = needed ? new Date(0) : new Date(Date.now() + 3_600_000);
  utimesSync(built, when, when);
}

function runsProgram(file) {
  return readFileSync(join(root, 'test', file), 'utf8').includes("command.ts'");
}

function copied() {
  const copy = mkdtempSync(join(tmpdir(), 'evolve-faults-off-'));
  const left = /^(node_modules|\.git|populations)$/;
  cpSync(root, copy, { recursive: true, filter: (from) => from === root || !left.test(from.slice(root.length + 1)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Changes when anything does on which it depends whether the row's tests fail. */
function keyOf({ tests, mechanisms }) {
  const files = [...Object.keys(tests).map((file) => `test/${file}`), ...mechanisms.flatMap(({ edits }) => edits.map(({ file }) => file))];
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8'));
  return createHash('sha256').update(JSON.stringify([tests, mechanisms, texts])).digest('hex').slice(0, 16);
}

function readKept() {
  try {
    return JSON.parse(readFileSync(kept, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/**
 * Runs test files below `root`/test; with `names` only tests whose names hold one of them. Null when nothing could be run:
 * the program does not build, or vitest did not come to its end.
 */
export function runTests(root, files, names = []) {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  const report = join(folder, 'report.json');
  const chosen = names.length === 0 ? [] : ['-t', names.map(escaped).join('|')];
  const args = ['run', ...files.map((file) => `test/${file}`), ...chosen, '--reporter=json', `--outputFile=${report}`];
  const ended = spawnSync(join(root, 'node_modules/.bin/vitest'), args, { cwd: root, encoding: 'utf8' });
  try {
    if (!existsSync(report)) return { results: null, said: `${ended.stdout}\n${ended.stderr}` };
    return { results: resultsIn(root, report), said: ended.stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function resultsIn(root, report) {
  return JSON.parse(readFileSync(report, 'utf8')).testResults.map(({ name, assertionResults, message }) => ({
    file: relative(join(root, 'test'), name),
    message,
    tests: assertionResults.map(({ fullName, status, ancestorTitles, title, failureMessages }) => ({
      name: [fullName, ...ancestorTitles, title].join(' '),
      status,
      said: failureMessages?.[0] ?? '',
    })),
  }));
}

/** The tests of a file whose names hold this text and that were run. */
export function testsNamed(results, file, name) {
  const tests = results.find((one) => one.file === file)?.tests ?? [];
  return tests.filter((one) => one.name.includes(name) && (one.status === 'passed' || one.status === 'failed'));
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

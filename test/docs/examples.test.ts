import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { loadExperiment } from '../../src/app/config/load.ts';
import { EXPERIMENT, experimentFolder } from '../app/config/fixture.ts';
import { evolveHere } from '../e2e/command.ts';
import { placeWith } from '../e2e/place.ts';

/** Every source that the page shows is written to disk, loaded, and compared with what it says that it becomes. */

const PAGE = readFileSync(new URL('../../docs/examples.md', import.meta.url), 'utf8');
const SECTIONS = PAGE.split(/^## /m)
  .slice(1)
  .map((text) => ({ title: text.split('\n')[0]!, text }))
  .filter(({ text }) => text.includes('```yaml\nexamples:'));

const ENV = { PLANS: '.' };

describe.each(SECTIONS)('$title', ({ text }) => {
  test('loads as it stands', async () => {
    const yaml = /```yaml\n(examples:[\s\S]*?)```/.exec(text)![1]!;
    const shown = [...text.matchAll(/^`([^`\n]+)`(?: holds `([^`\n]+)`)?:\n\n```\w+\n([\s\S]*?)```/gm)];
    expect(shown.length).toBeGreaterThan(0);
    const files = Object.fromEntries(
      shown.map(([, path = '', inside, body = '']) => [
        `experiments/greet/${path}`,
        inside === undefined ? body : zipSync({ [inside]: strToU8(body) }),
      ]),
    );
    const cwd = experimentFolder({ yaml: EXPERIMENT.replace(/^examples: .*\n/m, yaml), files });
    const loaded = await loadExperiment({ cwd, env: ENV, step: 'greet', programRoot: null });
    expect(dirname(loaded.file)).toBe(join(cwd, 'experiments/greet'));
    const becomes = /becomes\n\n```json\n(.*)\n```/.exec(text)?.[1] ?? shown[0]![3]!;
    expect(loaded.examples.train[0]).toEqual(JSON.parse(becomes));
  });
});

test('every kind of source is shown', () => {
  expect(SECTIONS.map(({ title }) => title)).toEqual([
    'JSONL',
    'CSV',
    'Golden files',
    'A folder per example',
    'Zip files and dataset.json',
    'promptfoo',
  ]);
});

test('evolve mine prints what the page says', { timeout: 60_000 }, async () => {
  const section = PAGE.split('## evolve mine')[1]!;
  const [, log = ''] = /`calls\.jsonl`:\n\n```json\n([\s\S]*?)```/.exec(section) ?? [];
  const [, command = ''] = /```sh\nevolve (.*)\n```/.exec(section) ?? [];
  const [, printed = ''] = /prints\n\n```json\n(.*)\n```/.exec(section) ?? [];
  const { out, code } = await evolveHere(command.split(' '), { cwd: placeWith({ 'calls.jsonl': log }) });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual(JSON.parse(printed));
});

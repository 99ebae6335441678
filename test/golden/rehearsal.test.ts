import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finished } from '../../src/ports/store.ts';
import { evolve } from '../e2e/command.ts';
import { reading, STEP, type Whole, whole } from '../wholeRun.ts';

const LEVERS = 'identify_potential_levers';

test.each([101, 115, 127])(
  'with the cures off nothing is found, and the run says so (seed %i)',
  async (seed) => {
    const place = levers('off');
    const { code, out } = await type(place, ['--step', LEVERS, '--seed', String(seed), '-q']);
    expect(code).toBe(0);
    expect(out).toContain('nothing found: ');
    const { verify } = endOf(place);
    // One-sided, at the reading's level.
    expect(verify?.finalists.length).toBeGreaterThan(0);
    for (const { primary } of verify?.finalists ?? []) expect(primary?.lower).toBeLessThanOrEqual(0);
    expect([verify?.winner, out.includes('YES')]).toEqual([null, false]);
  },
  60_000,
);

test('with the cures on the best improves, on examples it never saw', async () => {
  const place = levers('on');
  const { code, out } = await type(place, ['--step', LEVERS, '--seed', '101', '-q']);
  expect(code).toBe(0);
  expect(out).not.toContain('nothing found');
  const { best, verify } = endOf(place);
  expect(verify?.finalists[0]?.candidate).toEqual(best);
  expect(verify?.finalists[0]?.primary?.lower).toBeGreaterThan(0.05);
  expect(verify?.winner).not.toBeNull();
  expect(out).toMatch(/^SIMULATED {2}YES {2}[0-9a-f]{8}, reading 1/m);
}, 60_000);

test('every screen, file and export of a rehearsal says SIMULATED', async () => {
  const place = whole();
  const run = await type(place, ['--step', STEP, '-v']);
  expect(
    run.err
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('SIMULATED')),
  ).toEqual([]);
  expect(run.out).toContain('SIMULATED');
  const again = await type(place, ['--step', STEP, '--json', '-q']);
  expect(JSON.parse(again.out)).toMatchObject({ label: 'SIMULATED' });

  for (const words of [['front'], ['show', 'best'], ['show', 'base'], ['diff', 'best'], ['export', 'best'], ['runs']]) {
    const shown = await type(place, [...words, '--step', STEP]);
    expect(shown, words.join(' ')).toMatchObject({ code: 0 });
    // A diff is byte for byte what git prints, so the word stands beside it.
    expect(words[0] === 'diff' ? shown.err : shown.out, words.join(' ')).toContain('SIMULATED');
    if (words[0] === 'export') continue;
    const json = await type(place, [...words, '--step', STEP, '--json']);
    expect(json.out, `${words.join(' ')} --json`).toContain('"label":"SIMULATED"');
  }
  await type(place, ['export', 'best', '--step', STEP, '-o', 'change.patch']);
  const patch = join(place.cwd, 'change.patch');
  expect(existsSync(patch) && readFileSync(patch, 'utf8')).toContain('SIMULATED');
}, 60_000);

/** The shipped rehearsal with models that answer at once. */
function levers(cures: 'on' | 'off'): Whole {
  const place = whole(LEVERS);
  const file = join(place.cwd, 'experiments', LEVERS, 'rehearsal.yaml');
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/^cures: on\b/m);
  writeFileSync(file, text.replace(/^cures: on\b/m, `cures: ${cures}`).replace(/^latency_ms: \d+/m, 'latency_ms: 0'));
  return place;
}

function type({ cwd, populations }: Whole, words: readonly string[]) {
  return evolve(words, { cwd, env: { EVOLVE_POPULATIONS: populations } });
}

function endOf({ file }: Whole): Finished {
  return reading(
    file,
    (db) => JSON.parse(db.prepare<[], string>('SELECT finished FROM finish').pluck().get() ?? '{}') as Finished,
  );
}

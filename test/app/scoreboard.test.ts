import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noteRunEnd, type RunEnd, runEnd } from '../../src/app/scoreboard.ts';
import { BETTER, finishedOf, sourceOf } from './report/run.ts';

const DATE = new Date('2026-01-02T03:04:05.000Z');

it('a run that ended is a row of the table and an element of the history, after those before it', () => {
  const { run } = sourceOf();
  const end = runEnd(run, finishedOf(0.05), { label: 'SIMULATED', date: DATE });
  expect(end).toMatchObject({
    step: 'greet',
    date: '2026-01-02T03:04:05.000Z',
    run: 3,
    baseline: expect.closeTo(0.55, 9) as number,
    best: expect.closeTo(0.85, 9) as number,
    delta: expect.closeTo(0.3, 9) as number,
    label: 'SIMULATED',
  });
  const folder = join(mkdtempSync(join(tmpdir(), 'scoreboard-')), 'populations');
  const unmeasured: RunEnd = { ...end, step: 'other', best: null, delta: null, verdict: null, label: null };
  noteRunEnd(folder, end);
  noteRunEnd(folder, unmeasured);
  const [head, first, ...others] = readFileSync(join(folder, 'scoreboard.csv'), 'utf8').trimEnd().split('\n');
  expect(head).toBe('step,date,run,generations,baseline,best,delta,verdict,candidate,label');
  expect(first).toBe(
    `greet,2026-01-02T03:04:05.000Z,3,${end.generations},${end.baseline},${end.best},${end.delta},${end.verdict ?? ''},${BETTER.id},SIMULATED`,
  );
  expect(others).toHaveLength(1);
  expect(JSON.parse(readFileSync(join(folder, 'history.json'), 'utf8'))).toEqual([end, unmeasured]);
});

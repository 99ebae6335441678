import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noteRunEnd, noteVerdict, type RunEnd, runEnd } from '../../src/app/scoreboard.ts';
import { BETTER, finalistOf, finishedOf, reportOf, SHORTER, sourceOf } from './report/run.ts';

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

it('what a later reading shows is a row of its own, once', () => {
  const { run } = sourceOf();
  const at = { label: null, date: DATE };
  const folder = join(mkdtempSync(join(tmpdir(), 'scoreboard-')), 'populations');
  const said = () => JSON.parse(readFileSync(join(folder, 'history.json'), 'utf8')) as RunEnd[];
  const end = runEnd(run, finishedOf(0.05), at);
  noteRunEnd(folder, end);
  noteVerdict(folder, { ...end, date: '2026-01-03T00:00:00.000Z' });
  expect(said()).toEqual([end]);
  const other = { ...finalistOf(-0.2, 'NO', -0.1), candidate: SHORTER };
  const later = runEnd(run, { best: SHORTER, verify: reportOf(other), generations: 2 }, at);
  expect(later).toMatchObject({
    candidate: SHORTER.id,
    verdict: 'NO',
    best: expect.closeTo(0.4, 9) as number,
    delta: expect.closeTo(-0.15, 9) as number,
  });
  for (const one of [later, later, { ...later, run: 4 }, end]) noteVerdict(folder, one);
  expect(said()).toEqual([end, later, { ...later, run: 4 }, end]);
});

import { describe, expect, it } from 'vitest';
import { diffReport } from '../../../src/app/report/diff.ts';
import { evidenceOf } from '../../../src/app/report/evidence.ts';
import { frontOf, frontReport } from '../../../src/app/report/front.ts';
import { hypothesesOf } from '../../../src/app/report/lineage.ts';
import { fateSentence, points, verdictSentence } from '../../../src/app/report/sentences.ts';
import { showReport } from '../../../src/app/report/show.ts';
import { chooseRun, findCandidate, shortest } from '../../../src/app/report/source.ts';
import { runReport } from '../../../src/app/report/summary.ts';
import type { Rollout } from '../../../src/domain/rollout.ts';
import type { Fate } from '../../../src/domain/run.ts';
import type { Records } from '../../../src/ports/records.ts';
import { BASE, BETTER, finishedOf, GENERATIONS, outcome, REJECTED, recordsOf, rows, SHORTER, sourceOf } from './run.ts';

const source = sourceOf();
const records = recordsOf();
const found = (name: string) => findCandidate(source, records, name);

describe('frontReport', () => {
  const report = frontReport(source);

  it('has the published shape, and survives JSON', () => {
    expect(JSON.parse(JSON.stringify({ ...report, candidates: report.candidates.slice(0, 1) }))).toEqual({
      step: 'greet',
      run: 3,
      generation: 2,
      spent: { calls: 1204, task_calls: 1100, usd: 0.5, unknown_usd: 0.01 },
      label: 'SIMULATED',
      candidates: [
        {
          id: BETTER.id,
          generation: 1,
          parents: [BASE.id],
          operator: 'edit',
          chars: BETTER.components.system?.length,
          front: true,
          primary: { mean: expect.closeTo(0.85, 9), se: expect.closeTo(0.0645, 3), n: 4 },
          scores: {
            a: { quality: { mean: expect.closeTo(0.9, 9), se: expect.closeTo(0.1, 9), n: 2 } },
            b: { quality: { mean: expect.closeTo(0.8, 9), se: expect.closeTo(0.1, 9), n: 2 } },
          },
        },
      ],
    });
  });

  it('lists the population, the best first, and marks who is not dominated', () => {
    expect(report.candidates.map(({ id, front }) => [id, front])).toEqual([
      [BETTER.id, true],
      [BASE.id, true],
      [SHORTER.id, true],
    ]);
  });

  it('takes a minimised metric the other way round', () => {
    const axis = [{ kind: 'metric' as const, metric: 'quality', epsilon: 0 }];
    expect(frontOf({ ...source, objectives: axis })).toEqual(new Set([BETTER.id]));
    expect(frontOf({ ...source, objectives: axis, minimised: new Set(['quality']) })).toEqual(new Set([SHORTER.id]));
  });

  it('always has whoever is best on train', () => {
    const best = frontOf({
      ...source,
      objectives: [
        { kind: 'primary', epsilon: 1 },
        { kind: 'length', epsilon: 100 },
      ],
    });
    // All fall into one box, where the shortest wins.
    expect(best).toEqual(new Set([BETTER.id, SHORTER.id]));
  });

  it('weighs every example alike, whatever its number of attempts', () => {
    const more = rows(BETTER, { a: [0] }).map((row) => ({ ...row, ask: { ...row.ask, attempt: 1 } }));
    const better = outcome(BETTER, { a: [1, 0.8] }, { kind: 'admitted', best: true });
    const twice = { ...better, sheet: { ...better.sheet, rows: [...better.sheet.rows, ...more] } };
    const first = frontReport(sourceOf([GENERATIONS[0] ?? [], [twice]])).candidates.find(({ id }) => id === BETTER.id);
    expect(first?.scores.a?.quality).toMatchObject({ mean: expect.closeTo(0.65, 9), n: 2 });
  });
});

describe('findCandidate', () => {
  const FOUND: readonly [string, string][] = [
    ['base', BASE.id],
    ['best', BETTER.id],
    [REJECTED.id.slice(0, 4), REJECTED.id],
    [SHORTER.id.slice(0, 12).toUpperCase(), SHORTER.id],
    [BASE.id, BASE.id],
  ];
  it.each(FOUND)('%s', (name, id) => expect(found(name).outcome.proposal.candidate.id).toBe(id));

  const REFUSED: readonly [string, RegExp][] = [
    ['abc', /give its first 4 or more/],
    ['../x', /no candidate id/],
    ['', /no candidate id/],
    ['0000000000', /has no candidate 0000000000/],
  ];
  it.each(REFUSED)('refuses "%s"', (name, message) => expect(() => found(name)).toThrow(message));

  it('refuses digits that two candidates share, and lists both', () => {
    const twin = { id: `${BASE.id.slice(0, 9)}${'f'.repeat(55)}`, components: { system: 'x' } };
    const twins = [...records, ...recordsOf([[outcome(twin, {}, { kind: 'admitted', best: false })]])];
    expect(() => findCandidate(source, twins, BASE.id.slice(0, 6))).toThrow(/names 2 candidates: .{10}, .{10}$/);
  });

  it('prefers what was measured over the refusal of its repetition', () => {
    const again = outcome(BETTER, {}, { kind: 'rejected', at: 'gate', gate: 'duplicate', reason: 'known' });
    const twice = [...records, { run: 3, generation: 9, outcome: again }];
    expect(findCandidate(source, twice, BETTER.id).outcome.fate.kind).toBe('admitted');
  });

  it('says when nothing is committed yet', () => {
    expect(() => findCandidate(sourceOf([]), [], 'best')).toThrow(/nothing committed yet/);
  });
});

describe('chooseRun', () => {
  const runs = (numbers: number[]) =>
    ({ runs: () => numbers.map((number) => ({ ...source.record, number })) }) as unknown as Records;
  it('takes the latest, or the one asked for', () => {
    expect(chooseRun(runs([3, 2, 1]), null, 'greet').number).toBe(3);
    expect(chooseRun(runs([3, 2, 1]), 2, 'greet').number).toBe(2);
  });
  it('says which runs there are', () => {
    expect(() => chooseRun(runs([3, 1]), 2, 'greet')).toThrow('greet has no run 2: it has 3, 1');
    expect(() => chooseRun(runs([]), null, 'greet')).toThrow(/no run yet: start one with evolve --step greet/);
  });
});

describe('showReport', () => {
  const rollout = (example: string, model: string, text: string): Rollout => ({
    key: `${example}${model}`,
    candidate: BETTER.id,
    example,
    model,
    attempt: 0,
    status: 'ok',
    output: text,
    trace: [{ role: 'assistant', content: text }],
    usage: null,
    durationMs: 1,
  });
  const rollouts = [rollout('e1', 'a', 'lost'), rollout('e1', 'b', 'lost more'), rollout('held-out', 'a', 'SECRET')];

  const stored = { rollouts, forcedExports: [] };

  it('shows the worst rollouts, one per example first, with their traces', () => {
    const { worst } = showReport(source, found('best'), stored);
    expect(worst.map(({ example, model, primary }) => [example, model, primary])).toEqual([
      ['e1', 'b', 0.7],
      ['e0', 'b', 0.9],
      ['e1', 'a', 0.8],
    ]);
    expect(worst.map(({ trace }) => trace[0]?.content)).toEqual(['lost more', undefined, 'lost']);
  });

  it('shows nothing of the verify split before it was read, and only the verdict afterwards', () => {
    const before = showReport(source, found('best'), stored);
    expect(before.verify).toBe(null);
    const after = showReport(sourceOf(GENERATIONS, finishedOf(0.05)), found('best'), stored);
    expect(after.verify).toMatchObject({ verdict: 'YES', primary: { delta: 0.123, lower: 0.05, n: 10 }, reading: 1 });
    expect(JSON.stringify([before, after])).not.toContain('SECRET');
  });

  it('shows a rejected proposal with its fate and the sheet it was judged on', () => {
    const report = showReport(source, found(REJECTED.id), { rollouts: [], forcedExports: [] });
    expect(report).toMatchObject({ front: false, fate: { gate: 'screen' }, primary: { n: 1 }, base: 0.55 });
  });
});

describe('diffReport', () => {
  it('is a unified diff per component that differs', () => {
    const to = { id: 'f'.repeat(64), components: { system: 'a\nB\n', extra: 'new' } };
    const from = { id: 'e'.repeat(64), components: { system: 'a\nb\n', same: 'x' } };
    expect(diffReport(from, { ...to, components: { ...to.components, same: 'x' } }).components).toEqual([
      { component: 'system', lines: ['@@ -1,2 +1,2 @@', ' a', '-b', '+B'] },
      { component: 'extra', lines: ['@@ -1,0 +1,1 @@', '+new', '\\ No newline at end of file'] },
    ]);
    expect(diffReport(from, from).components).toEqual([]);
  });
});

describe('hypothesesOf', () => {
  it('goes from the base to the candidate, parts of composites included', () => {
    const part = outcome(REJECTED, {}, { kind: 'composed', into: SHORTER.id, credit: [] });
    expect(hypothesesOf(found(SHORTER.id), [...records, { run: 3, generation: 2, outcome: part }])).toEqual([
      `why ${BETTER.id.slice(0, 4)}`,
      `why ${REJECTED.id.slice(0, 4)}`,
      `why ${SHORTER.id.slice(0, 4)}`,
    ]);
  });

  it('ends though a lineage is a circle', () => {
    const circle = recordsOf([[outcome(BETTER, {}, { kind: 'admitted', best: true }, [BETTER])]]);
    expect(hypothesesOf({ outcome: circle[0]!.outcome, generation: 0, member: null }, circle)).toHaveLength(1);
  });
});

describe('sentences', () => {
  const FATES: readonly [Fate, string][] = [
    [{ kind: 'admitted', best: true }, 'admitted, best on train at the time'],
    [{ kind: 'admitted', best: false }, 'admitted'],
    [{ kind: 'composed', into: BASE.id, credit: [] }, `composed into ${BASE.id.slice(0, 8)}`],
    [{ kind: 'superseded', by: BASE.id }, `superseded by ${BASE.id.slice(0, 8)}`],
    [{ kind: 'rejected', at: 'gate', gate: 'size', reason: 'too long' }, 'rejected at gate by size: too long'],
  ];
  it.each(FATES)('%o', (fate, sentence) => expect(fateSentence(fate)).toBe(sentence));

  it.each([
    [0.123, '+12.3'],
    [-0.05, '-5.0'],
    [0, '+0.0'],
    [-0.0001, '+0.0'],
  ])('%d is %s points', (value, text) => expect(points(value)).toBe(text));

  const reasons = [
    { kind: 'small gain', text: '+2.0 points measured', settledBy: 'needs about 9 more examples' },
    { kind: 'guard', text: 'model b unproven', settledBy: null },
  ] as const;
  it('says a verdict with its reasons and what would settle them', () => {
    expect(verdictSentence({ verdict: 'CONDITIONAL', reasons, reading: 2 })).toBe(
      'CONDITIONAL: +2.0 points measured (needs about 9 more examples); model b unproven (reading 2)',
    );
  });
});

describe('evidenceOf', () => {
  it('names the candidate, its run and its figures, and what they are worth', () => {
    const measured = sourceOf(GENERATIONS, finishedOf(0.05));
    expect(evidenceOf(measured, records, found('best'))).toEqual([
      'SIMULATED: the figures below come from a declared simulation, not from calls to a model',
      `candidate ${BETTER.id}`,
      'step greet, run 3, generation 1, profile rehearsal',
      `made by edit from ${BASE.id.slice(0, 8)}; 39 characters, the base has 23`,
      'fate: admitted, best on train at the time',
      'train: 0.850, the base 0.550, n = 4 (the search selected on these)',
      'train, a: 0.900, the base 0.500, n = 2',
      'train, b: 0.800, the base 0.600, n = 2',
      'verdict YES: why YES (reading 1)',
      'verify: 0.623, the base 0.500, +12.3 points, at least +5.0 with 97.5 % certainty, p = 0.002, n = 10 examples',
      'verify, a: 0.623, the base 0.500, +12.3 points',
      'verify, b: 0.623, the base 0.500, +12.3 points',
      `why: why ${BETTER.id.slice(0, 4)}`,
    ]);
  });

  it('says when nothing was measured', () => {
    expect(evidenceOf(source, records, found('best'))).toContain(
      'not verified: nothing says that this is better on examples it never saw',
    );
  });
});

describe('runReport', () => {
  it('has the published shape', () => {
    expect(runReport(source, finishedOf(0.05))).toEqual({
      missing: [],
      run: 3,
      generations: 2,
      candidates: 4,
      front: expect.arrayContaining([BETTER.id]),
      best: BETTER.id,
      winner: BETTER.id,
      spent: { calls: 1204, task_calls: 1100, usd: 0.5, unknown_usd: 0.01 },
      stopped_by: 'generations',
      label: 'SIMULATED',
    });
  });
});

it('ids are cut to the digits that tell them apart', () => {
  expect(shortest(['1234567890', '1234567800'])).toEqual(['123456789', '123456780']);
  expect(shortest([BASE.id])).toEqual([BASE.id.slice(0, 8)]);
});

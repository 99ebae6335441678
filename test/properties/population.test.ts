import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { fold } from '../../src/domain/fold.ts';
import { newRun, type Run } from '../../src/domain/population.ts';
import { type Generation, NOTHING_SPENT } from '../../src/domain/run.ts';
import { type Row, type Score, sheetOf } from '../../src/domain/score.ts';
import { type Contestant, seated } from '../../src/domain/seats.ts';
import { standingOf } from '../../src/domain/standing.ts';

const EXAMPLES = ['e0', 'e1', 'e2', 'e3'];
const MODELS = ['a', 'b'];
const METRICS = ['one', 'two'];

/** 0/1 with many ties, some other values, and cells that nobody scored. */
const score: fc.Arbitrary<number | null> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1) },
  { weight: 1, arbitrary: fc.constantFrom(0.25, 0.5) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const cells = fc.array(fc.tuple(score, score, fc.boolean()), { minLength: 8, maxLength: 8 });
const generations = fc.array(fc.array(cells, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });

type Cells = readonly (readonly [number | null, number | null, boolean])[];

const scored = (value: number | null): Score =>
  value === null ? { kind: 'unscored', reason: 'nobody answered' } : { kind: 'scored', value };

function rowsOf(candidate: string, own: Cells, whole: boolean): Row<'train'>[] {
  return EXAMPLES.flatMap((example, at) =>
    MODELS.flatMap((model, m) => {
      const [one, two, measured] = own[at * MODELS.length + m]!;
      if (!measured && !whole) return [];
      const ask = { candidate, example, model, attempt: 0, split: 'train' as const };
      return [{ ask, scores: { one: scored(one), two: scored(two) } }];
    }),
  );
}

function folded(all: readonly (readonly Cells[])[], metrics: readonly string[], population: number): Run[] {
  const base = candidateOf({ system: 'base' });
  const primary = metrics.map((metric) => ({ metric, weight: 1 / metrics.length, scale: [0, 1] as const }));
  const runs: Run[] = [];
  let run = newRun({ number: 1, step: 's', seed: 1, base, primary, population });
  for (const [number, group] of [[Array(8).fill([0, 0, true])], ...all].entries()) {
    const outcomes = group.map((own, child) => {
      const candidate = number === 0 ? base : candidateOf({ system: `base ${number} ${child}` });
      return {
        proposal: {
          child,
          operator: 'edit',
          parents: [],
          hypothesis: '',
          edits: [],
          dropped: [],
          candidate,
        },
        sheet: sheetOf('train', rowsOf(candidate.id, own as Cells, number === 0)),
        fate: { kind: 'admitted', best: child === 0 && number % 2 === 0 },
      } as const;
    });
    const generation: Generation = { number, outcomes, remeasured: sheetOf('train', []), spent: NOTHING_SPENT };
    run = fold(run, generation);
    runs.push(run);
  }
  return runs;
}

test('a population keeps to its cap, and never loses the seed, the best, or the best of a model', () => {
  fc.assert(
    fc.property(generations, fc.constantFrom(['one'], METRICS), fc.integer({ min: 1, max: 5 }), (all, metrics, cap) => {
      for (const run of folded(all, metrics, cap)) {
        const { members, head, best } = run;
        expect(members.has(head.base.id)).toBe(true);
        expect(members.has(best!)).toBe(true);
        // Seats that may not be taken: the seed, the best, and one for each model.
        expect(members.size).toBeLessThanOrEqual(Math.max(cap, 2 + MODELS.length));
      }
    }),
    { numRuns: 300 },
  );
});

test('nobody who went was better on a model than all who stayed', () => {
  fc.assert(
    fc.property(generations, fc.integer({ min: 1, max: 4 }), (all, cap) => {
      const runs = folded(all, ['one'], cap);
      const wide = folded(all, ['one'], 1000);
      for (const [at, run] of runs.entries()) {
        const before = runs[at - 1];
        const base = run.members.get(run.head.base.id)!.sheet;
        const offered = [...wide[at]!.members.values()].filter(
          ({ candidate, generation }) => generation === at || before?.members.has(candidate.id),
        );
        const means = (sheet: (typeof offered)[number]['sheet']) => standingOf(sheet, base, run.head.primary).means;
        for (const model of MODELS) {
          const highest = Math.max(...offered.map(({ sheet }) => means(sheet).get(model) ?? -1));
          const kept = Math.max(...[...run.members.values()].map(({ sheet }) => means(sheet).get(model) ?? -1));
          expect(kept).toBe(highest);
        }
      }
    }),
    { numRuns: 200 },
  );
});

const contestant = fc.record({
  values: fc.dictionary(fc.constantFrom('w', 'x', 'y', 'z'), fc.constantFrom(0, 1)),
  mean: fc.constantFrom(0, 0.5, 1),
  length: fc.integer({ min: 1, max: 3 }),
});
const contestants: fc.Arbitrary<Contestant[]> = fc
  .array(contestant, { maxLength: 9 })
  .map((rows) =>
    rows.map(({ values, ...row }, at) => ({ ...row, id: `c${at}`, values: new Map(Object.entries(values)) })),
  );

test('as many stay as there are seats, whatever the order, and who is kept stays', () => {
  fc.assert(
    fc.property(contestants, fc.nat(9), fc.nat(3), (all, seats, keep) => {
      const kept = new Set(all.slice(0, keep).map(({ id }) => id));
      const staying = seated(all, kept, seats);
      expect(staying.size).toBe(Math.min(all.length, Math.max(seats, kept.size)));
      for (const id of kept) expect(staying).toContain(id);
      expect(seated(all.toReversed(), kept, seats)).toEqual(staying);
    }),
  );
});

test('of twins one goes, and the other is missed then', () => {
  const of = (id: string, values: Readonly<Record<string, number>>) => ({
    id,
    values: new Map(Object.entries(values)),
    mean: 0,
    length: 1,
  });
  const all = [
    of('twin', { x: 1, y: 1, z: 0, w: 0 }),
    of('other', { x: 1, y: 1, z: 0, w: 0 }),
    of('alone', { x: 0, y: 0, z: 1, w: 0 }),
    of('lost', { x: 0, y: 0, z: 0, w: 0 }),
  ];
  expect(seated(all, new Set(), 3)).toEqual(new Set(['twin', 'other', 'alone']));
  expect(seated(all, new Set(), 2)).toEqual(new Set(['other', 'alone']));
});

test('who was measured on less is not missed less for that', () => {
  const all = [
    { id: 'part', values: new Map([['x', 1]]), mean: 0.9, length: 1 },
    {
      id: 'whole',
      values: new Map([
        ['x', 0],
        ['y', 1],
        ['z', 0],
      ]),
      mean: 0.3,
      length: 1,
    },
    {
      id: 'rest',
      values: new Map([
        ['x', 0],
        ['y', 0],
        ['z', 1],
      ]),
      mean: 0.3,
      length: 2,
    },
  ] as const;
  expect(seated(all, new Set(), 2)).toContain('part');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Contest } from '../../src/domain/contest.ts';
import { shuffled, streamOf } from '../../src/domain/random.ts';
import { signFlip } from '../../src/domain/signFlip.ts';
import { verdictsOf } from '../../src/domain/verdict.ts';
import { type Cell, contest, sheet } from '../domain/sheets.ts';

const RUNS = { numRuns: 150 };

/** An example of both sides: a difficulty, a gain, and which of its cells are missing. */
const example = fc.record({
  base: fc.integer({ min: 0, max: 10 }),
  gain: fc.integer({ min: -10, max: 10 }),
  group: fc.integer({ min: 0, max: 30 }),
  missing: fc.integer({ min: 0, max: 60 }),
});
const world = fc.record({
  examples: fc.array(example, { minLength: 1, maxLength: 24 }),
  tilt: fc.integer({ min: -6, max: 6 }),
  attempts: fc.integer({ min: 1, max: 3 }),
  reading: fc.integer({ min: 1, max: 3 }),
  grouped: fc.boolean(),
});
type World = (typeof world extends fc.Arbitrary<infer T> ? T : never) & object;

const score = (tenths: number) => Math.min(1, Math.max(0, tenths / 10));

function sides({ examples, tilt, attempts }: World): { baseline: Cell[]; candidate: Cell[] } {
  const cells = (shift: (at: number, attempt: number) => number, side: number): Cell[] =>
    examples.flatMap(({ base, missing }, at) =>
      ['a', 'b'].flatMap((model) =>
        Array.from({ length: attempts }, (_, attempt) => ({
          example: `e${at}`,
          model,
          attempt,
          scores: { score: missing === 2 * attempt + side ? null : score(base + shift(at, attempt)) },
        })),
      ),
    );
  return {
    baseline: cells((_, attempt) => attempt - 1, 0),
    candidate: cells((at, attempt) => examples[at]!.gain / 2 + tilt + attempt, 1),
  };
}

function contestOf({ examples, reading, grouped }: World): Contest {
  const groups = new Map(examples.map(({ group }, at) => [`e${at}`, `g${group}`]));
  const unitOf = (id: string) =>
    grouped ? (groups.get(id.replace(/ again.*/, '')) ?? id) : id.replace(/ again.*/, '');
  return contest({ reading, unitOf }, { exampleLoss: 0.6, mustPass: { metrics: [], examples: [] } });
}

function judged(contested: Contest, baseline: readonly Cell[], candidate: readonly Cell[]) {
  return verdictsOf(contested, sheet('b', baseline), [sheet('c', candidate)])[0]!;
}

test('swapping the sides turns a YES that is sure at half of the level into a NO, and any other YES into no YES', () => {
  let sure = 0;
  fc.assert(
    fc.property(world, (one) => {
      const { baseline, candidate } = sides(one);
      const { kind, evidence } = judged(contestOf(one), baseline, candidate);
      const swapped = judged(contestOf(one), candidate, baseline);
      expect(swapped.evidence.primary?.delta ?? 0).toBeCloseTo(-(evidence.primary?.delta ?? 0), 12);
      if (kind !== 'YES') return;
      // The lower bound at half of the level is what the upper one becomes.
      if ((swapped.evidence.primary?.upperHalf ?? 0) < 0) {
        sure += 1;
        expect(swapped.kind).toBe('NO');
      } else expect(swapped.kind).not.toBe('YES');
    }),
    RUNS,
  );
  expect(sure).toBeGreaterThan(5);
});

test('an example that stands again in its group changes no interval, no p and no verdict', () => {
  fc.assert(
    fc.property(world, fc.integer({ min: 1, max: 3 }), (one, copies) => {
      const { baseline, candidate } = sides(one);
      const again = (cells: readonly Cell[]) =>
        Array.from({ length: copies + 1 }, (_, copy) =>
          cells.map((cell) => ({ ...cell, example: copy === 0 ? cell.example : `${cell.example} again ${copy}` })),
        ).flat();
      const [once, twice] = [
        judged(contestOf(one), baseline, candidate),
        judged(contestOf(one), again(baseline), again(candidate)),
      ];
      expect(twice.kind).toBe(once.kind);
      const [a, b] = [once.evidence.primary, twice.evidence.primary];
      for (const key of ['delta', 'lower', 'upper', 'upperHalf', 'se'] as const) {
        if (Number.isFinite(a?.[key])) expect(b?.[key]).toBeCloseTo(a?.[key] ?? 0, 10);
        else expect(b?.[key]).toBe(a?.[key]);
      }
      expect([b?.n, b?.p, b?.pLoss]).toEqual([a?.n, a?.p, a?.pLoss]);
      expect(twice.evidence.guards.map(({ state }) => state)).toEqual(once.evidence.guards.map(({ state }) => state));
    }),
    RUNS,
  );
});

test('order never matters, not even in the last bit', () => {
  fc.assert(
    fc.property(world, fc.integer(), (one, seed) => {
      const { baseline, candidate } = sides(one);
      const mixed = (cells: readonly Cell[], side: string) => shuffled(cells, streamOf(seed, side));
      const here = judged(contestOf(one), baseline, candidate);
      const there = judged(contestOf(one), mixed(baseline, 'b'), mixed(candidate, 'c'));
      expect(there.evidence.primary).toEqual(here.evidence.primary);
      expect(there).toEqual(here);
    }),
    RUNS,
  );
});

test('a finalist more never turns a verdict into a YES', () => {
  fc.assert(
    fc.property(world, world, (one, other) => {
      const { baseline, candidate } = sides(one);
      const second = sides({ ...other, examples: one.examples, attempts: one.attempts }).candidate;
      const alone = judged(contestOf(one), baseline, candidate);
      const [beside] = verdictsOf(contestOf(one), sheet('b', baseline), [sheet('c', candidate), sheet('d', second)]);
      expect(beside?.evidence.primary?.adjusted ?? 1).toBeGreaterThanOrEqual(alone.evidence.primary?.adjusted ?? 1);
      if (alone.kind !== 'YES') expect(beside?.kind).not.toBe('YES');
    }),
    RUNS,
  );
});

test('sign flips: turning every sign swaps the p-values, whatever the number of differences', () => {
  const differences = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 40 });
  fc.assert(
    fc.property(differences, (whole) => {
      const values = whole.map((each) => each / 7);
      const { gain, loss } = signFlip(values);
      expect(signFlip(values.map((each) => -each))).toEqual({ gain: loss, loss: gain });
      expect(signFlip(values.toReversed())).toEqual({ gain, loss });
      expect(Math.min(gain, loss)).toBeGreaterThan(0);
      expect(gain + loss).toBeGreaterThanOrEqual(1);
    }),
    RUNS,
  );
});

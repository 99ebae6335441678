import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attemptNoise, attemptsAt } from '../../src/domain/attemptNoise.ts';
import { chanceOfGain, isFutile, looksAt } from '../../src/domain/futility.ts';
import { streamOf } from '../../src/domain/random.ts';
import { relatedness } from '../../src/domain/relatedness.ts';
import { type Row, sheetOf } from '../../src/domain/score.ts';
import { completed, standingOf } from '../../src/domain/standing.ts';
import { mean } from '../../src/domain/statistics.ts';
import { poststratified } from '../../src/domain/strata.ts';
import { chosenExamples, disagreements, type Known } from '../../src/domain/trainChoice.ts';

const difference = fc.double({ min: -1, max: 1, noNaN: true });
const score = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));

test('a chance of gain is one, grows with every difference, and 1/2 is in the middle', () => {
  fc.assert(
    fc.property(fc.array(difference, { minLength: 2, maxLength: 40 }), (values) => {
      const chance = chanceOfGain(values)!;
      expect(chance).toBeGreaterThanOrEqual(0);
      expect(chance).toBeLessThanOrEqual(1);
      expect(chanceOfGain(values.map((value) => -value))! + chance).toBeCloseTo(1, 9);
      expect(chanceOfGain(values.map((value) => value + 0.1))!).toBeGreaterThanOrEqual(chance - 1e-12);
      expect(chanceOfGain(values.toReversed())).toBe(chance);
    }),
  );
});

test('nobody is stopped for what one example says, and nobody who gained', () => {
  expect([isFutile([]), isFutile([-1])]).toEqual([false, false]);
  fc.assert(
    fc.property(fc.array(difference, { minLength: 2 }), (values) => {
      if (mean(values)! >= 0) expect(isFutile(values)).toBe(false);
    }),
  );
});

test('looks grow, and the last one is at all of them', () => {
  for (let n = 1; n < 300; n++) {
    const looks = looksAt(n);
    expect(looks.at(-1)).toBe(n);
    expect(looks.every((look, at) => look > (looks[at - 1] ?? 0))).toBe(true);
  }
});

const known: fc.Arbitrary<Known[]> = fc
  .array(
    fc.record({
      failing: fc.boolean(),
      related: fc.constantFrom(0, 0, 0.5, 1),
      disagreement: fc.constantFrom(0, 0.1, 0.3),
      measured: fc.nat(5),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((rows) => rows.map((row, at) => ({ id: `e${at}`, ...row })));

test('as many examples are chosen as there are places, each once, whatever the order they come in', () => {
  fc.assert(
    fc.property(known, fc.integer({ min: 1, max: 64 }), (all, most) => {
      const chosen = chosenExamples(all, most, streamOf('choice'));
      expect(chosen).toHaveLength(Math.min(most, all.length));
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([...chosen]));
      expect(chosenExamples(all.toReversed(), most, streamOf('choice'))).toEqual(chosen);
    }),
  );
});

test('what must be mended is there, what members differ on most is there, and every example gets its turn', () => {
  const all = Array.from({ length: 200 }, (_, at) => ({
    id: `e${at}`,
    failing: at < 10,
    related: 0,
    disagreement: at >= 190 ? 1 + at : 0,
    measured: 1,
  }));
  const chosen = chosenExamples(all, 32, streamOf(1));
  for (const { id } of all.filter(({ failing }) => failing)) expect(chosen).toContain(id);
  for (const { id } of all.slice(192)) expect(chosen).toContain(id);

  let known: readonly Known[] = all;
  for (let turn = 0; turn < 20; turn++) {
    const now = new Set(chosenExamples(known, 32, streamOf(turn)));
    known = known.map((one) => (now.has(one.id) ? { ...one, measured: one.measured + 1 } : one));
  }
  expect(known.filter(({ measured }) => measured === 1)).toEqual([]);
});

test('members that agree differ by nothing', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), score), (values) => {
      const member = new Map(Object.entries(values));
      for (const spread of disagreements([member, member]).values()) expect(spread).toBe(0);
    }),
  );
  const spread = disagreements([new Map([['a', 0]]), new Map([['a', 1]]), new Map([['b', 1]])]);
  expect([spread.get('a'), spread.get('b')]).toEqual([0.5, 0]);
});

test('a text is about the examples that share its rare words', () => {
  const examples = [
    ...Array.from({ length: 20 }, (_, at) => ({ id: `n${at}`, input: `a letter about parcel number n${at}` })),
    { id: 'refund', input: { subject: 'a letter', text: 'Возврат денег, please' } },
  ];
  const related = relatedness('A letter on Возврат is urgent.', examples);
  expect([...related].filter(([, worth]) => worth > 0).map(([id]) => id)).toEqual(['refund']);
});

test('noise is the spread of repeats about their mean, and nothing before there are some', () => {
  const rows = (values: readonly (readonly number[])[]) =>
    values.flatMap((own, example) =>
      own.map(
        (value, attempt): Row<'train'> => ({
          ask: { candidate: 'c', example: `e${example}`, model: 'm', attempt, split: 'train' },
          scores: { s: { kind: 'scored', value } },
        }),
      ),
    );
  const primary = [{ metric: 's', weight: 1, scale: [0, 1] }] as const;
  const noiseOf = (values: readonly (readonly number[])[]) => attemptNoise([sheetOf('train', rows(values))], primary);
  expect(noiseOf([[0, 1], [1]])).toBeNull();
  expect(noiseOf(Array.from({ length: 8 }, () => [0.5, 0.5]))).toBe(0);
  expect(noiseOf(Array.from({ length: 8 }, () => [0, 1]))).toBeCloseTo(Math.SQRT1_2, 12);
  expect(noiseOf(Array.from({ length: 9 }, () => [1]))).toBeNull();
  expect([null, 0, 0.25, 0.26].map(attemptsAt)).toEqual([1, 1, 1, 2]);
});

const instances = fc
  .array(fc.tuple(score, score, fc.boolean()), { minLength: 1, maxLength: 60 })
  .map((rows) => rows.map(([before, after, measured], at) => ({ id: `i${at}`, before, after, measured })));

test('weighed by strata, a whole train split changes as it did, and the order does not matter', () => {
  fc.assert(
    fc.property(instances, (all) => {
      const before = new Map(all.map(({ id, before }) => [id, before]));
      const changes = new Map(all.map(({ id, before, after }) => [id, after - before]));
      const weighed = poststratified(changes, before)!;
      expect(weighed.mean).toBeCloseTo(mean([...changes.values()])!, 9);
      expect(weighed.n).toBe(all.length);
      expect(poststratified(new Map([...changes].reverse()), new Map([...before].reverse()))).toEqual(weighed);
    }),
  );
});

test('a choice of failing cells does not flatter who mends them', () => {
  // 20 of 100 fail. A child mends all of these and breaks half of the others; it was measured on 20 + 20.
  const before = new Map(Array.from({ length: 100 }, (_, at) => [`i${at}`, at < 20 ? 0 : 1]));
  const changes = new Map(
    Array.from({ length: 40 }, (_, at): [string, number] => [`i${at}`, at < 20 ? 1 : at % 2 === 0 ? -1 : 0]),
  );
  expect(mean([...changes.values()])).toBeGreaterThan(0.2);
  expect(poststratified(changes, before)?.mean).toBeCloseTo(0.2 - 0.8 / 2, 12);
  expect(poststratified(new Map(), before)).toBeNull();
});

test('what was not measured is what it was, moved by what changed elsewhere', () => {
  fc.assert(
    fc.property(instances, (all) => {
      const before = new Map(all.map(({ id, before }) => [id, before]));
      const values = new Map(all.filter(({ measured }) => measured).map(({ id, after }) => [id, after]));
      const filled = completed(values, before);
      for (const [id, value] of values) expect(filled.get(id)).toBe(value);
      for (const value of filled.values()) expect(value).toBeLessThanOrEqual(1);
      for (const value of filled.values()) expect(value).toBeGreaterThanOrEqual(0);
      if (values.size > 0) expect(filled.size).toBe(before.size);
      if (values.size === before.size) expect(filled).toBe(values);
    }),
  );
});

test('nobody stands better than right, whatever changed elsewhere', () => {
  const before = new Map([
    ['hard', 0],
    ['easy', 1],
    ['middling', 0.5],
  ]);
  expect([...completed(new Map([['hard', 1]]), before)]).toEqual([
    ['hard', 1],
    ['easy', 1],
    ['middling', 1],
  ]);
});

test('two members stand as they are, whichever part of train they were measured on', () => {
  const primary = [{ metric: 's', weight: 1, scale: [0, 1] }] as const;
  const sheet = (cells: readonly (readonly [string, number])[]) =>
    sheetOf(
      'train',
      cells.map(
        ([example, value]): Row<'train'> => ({
          ask: { candidate: 'c', example, model: 'm', attempt: 0, split: 'train' },
          scores: { s: { kind: 'scored', value } },
        }),
      ),
    );
  const cells = Array.from({ length: 40 }, (_, at) => [`e${at}`, (at % 4) / 4] as const);
  const base = sheet(cells);
  const hard = sheet(cells.filter(([, value]) => value === 0).map(([id, value]) => [id, value + 0.2]));
  const easy = sheet(cells.filter(([, value]) => value === 0.75).map(([id, value]) => [id, value + 0.1]));
  const means = [base, hard, easy].map((one) => standingOf(one, base, primary));
  expect(means.map(({ mean }) => mean)).toEqual([0.375, expect.closeTo(0.575, 12), expect.closeTo(0.475, 12)]);
  expect(means.map(({ estimated }) => estimated)).toEqual([0, 30, 30]);
});

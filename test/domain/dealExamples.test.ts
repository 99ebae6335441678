import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DealRules, dealExamples } from '../../src/domain/dealExamples.ts';
import type { Example } from '../../src/domain/example.ts';
import { fieldOf } from '../../src/domain/exampleText.ts';
import { leaksBetween } from '../../src/domain/leaks.ts';
import { nearDuplicates } from '../../src/domain/nearDuplicates.ts';

const RULES: DealRules = {
  share: 0.5,
  seed: 1,
  near: 0.8,
  groupOf: ({ group = null }) => group,
  stratumOf: ({ expected }) => String(expected ?? ''),
};

const WORDS = ['silo', 'bridge', 'вода', 'дом', '水', '山', 'ماء', 'garden', 'train', 'market', 'harbour', 'theatre'];
const example = fc.record(
  {
    input: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }).map((words) => words.join(' ')),
    expected: fc.constantFrom('a', 'b', 'c'),
    group: fc.constantFrom('g1', 'g2', 'g3', 'g4'),
  },
  { requiredKeys: ['input'] },
);
const examples = fc
  .array(example, { minLength: 1, maxLength: 40 })
  .map((rows) => rows.map((row, at): Example => ({ id: `e${at}`, ...row })));

describe('dealing', () => {
  test('every example goes to one side, in its order, and nothing leaks, whatever the examples', () => {
    fc.assert(
      fc.property(examples, fc.double({ min: 0.1, max: 0.9, noNaN: true }), fc.nat(), (all, share, seed) => {
        const { train, verify, together } = dealExamples(all, { ...RULES, share, seed });
        expect([...train, ...verify].sort((a, b) => all.indexOf(a) - all.indexOf(b))).toEqual(all);
        expect(train).toEqual(all.filter((one) => train.includes(one)));
        expect(leaksBetween(train, verify, RULES)).toEqual([]);
        const largest = Math.max(1, ...together.map(({ length }) => length));
        expect(Math.abs(verify.length - share * all.length)).toBeLessThanOrEqual(largest * 3);
      }),
    );
  });

  test('the order of the examples decides nothing, the seed does', () => {
    fc.assert(
      fc.property(examples, fc.nat(), (all, seed) => {
        const sideOf = (rows: readonly Example[]) =>
          dealExamples(rows, { ...RULES, seed })
            .verify.map(({ id }) => id)
            .sort();
        expect(sideOf(all.toReversed())).toEqual(sideOf(all));
      }),
    );
    const many = Array.from({ length: 40 }, (_, at): Example => ({ id: `e${at}`, input: `${at} ${'x'.repeat(at)}` }));
    const verify = (seed: number) => dealExamples(many, { ...RULES, near: null, seed }).verify;
    expect(verify(1)).toEqual(verify(1));
    expect(verify(1)).not.toEqual(verify(2));
  });

  test('every stratum gives its share, within one example', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 8, maxLength: 60 }),
        fc.constantFrom(0.2, 0.3, 0.5),
        (labels, share) => {
          const all = labels.map((expected, at): Example => ({ id: `e${at}`, input: `${at}`, expected }));
          const { verify } = dealExamples(all, { ...RULES, share, near: null });
          for (const label of new Set(labels)) {
            const of = (rows: readonly Example[]) => rows.filter(({ expected }) => expected === label).length;
            expect(Math.abs(of(verify) - share * of(all))).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});

describe('near-duplicates', () => {
  test('are those that comparing all of them finds', () => {
    const inputs = fc.array(
      example.map(({ input }) => input),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(inputs, fc.constantFrom(0.3, 0.6, 0.8, 1), (texts, least) => {
        const slow = texts.flatMap((text, b) =>
          texts
            .slice(0, b)
            .flatMap((other, a) => nearDuplicates([other, text], least).map(({ likeness }) => ({ a, b, likeness }))),
        );
        expect(nearDuplicates(texts, least)).toEqual(slow.sort((x, y) => x.a - y.a || x.b - y.b));
      }),
    );
  });

  test.each([
    ['There are no towels in room 204.', 'there are NO towels in room 204', 1],
    ['В номере двести четыре нет полотенец', 'В номере двести четыре нет полотенца', 0.8],
    ['房间里没有毛巾了，请送两条来，谢谢你', '房间里没有毛巾了。请送两条来！谢谢您', 0.7],
    ['لا توجد مناشف في الغرفة رقم مئتين وأربعة', 'لا توجد مناشف في الغرفة رقم مئتين وأربعة.', 1],
    ['ok', 'OK!', 1],
  ])('%s and %s are', (a, b, least) => {
    expect(nearDuplicates([a, b], least)).toHaveLength(1);
    expect(nearDuplicates([a, 'something that is entirely else'], 0.3)).toEqual([]);
  });

  test('ten thousand texts take seconds at most, since not all pairs are compared', () => {
    const texts = Array.from({ length: 10_000 }, (_, at) => `case ${at * 7919} of ${(at * 104729) % 99991} with ${at}`);
    expect(nearDuplicates([...texts, texts[5]!], 0.9)).toContainEqual({ a: 5, b: 10_000, likeness: 1 });
  });
});

test('long texts are compared by a sample of their runs, which is near the truth', () => {
  const words = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => `w${(from + at) * 7919}`).join(' ');
  const shared = words(0, 4000);
  const pair = [`${shared} ${words(9000, 400)}`, `${shared} ${words(20_000, 400)}`];
  const [found] = nearDuplicates(pair, 0.5);
  // 4,000 words of 4,800 are in both.
  expect(found!.likeness).toBeGreaterThan(0.76);
  expect(found!.likeness).toBeLessThan(0.9);
  expect(nearDuplicates(pair, 0.95)).toEqual([]);
  expect(nearDuplicates([pair[0]!, words(50_000, 4000)], 0.3)).toEqual([]);
});

test('a thousand long texts are compared in seconds', () => {
  const word = (at: number) => ((at * 2_654_435_761) % 4_294_967_296).toString(36);
  const texts = Array.from({ length: 1000 }, (_, at) =>
    Array.from({ length: 600 }, (__, n) => word(at * 600 + n)).join(' '),
  );
  expect(nearDuplicates([...texts, texts[7]!], 0.9)).toEqual([{ a: 7, b: 1000, likeness: 1 }]);
});

test('leaks are told by what is common', () => {
  const one = (id: string, input: string, group?: string): Example => ({ id, input, ...(group ? { group } : {}) });
  const train = [one('a', 'There are no towels in room 204.', 'g'), one('b', 'Where is the bar?')];
  const verify = [
    one('a', 'new'),
    one('c', ' Where is the bar? '),
    one('d', 'other', 'g'),
    one('e', 'There are no towels in room 205.'),
    one('f', 'entirely else'),
  ];
  expect(leaksBetween(train, verify, RULES)).toMatchObject([
    { kind: 'id', train: 'a', verify: 'a' },
    { kind: 'input', train: 'b', verify: 'c' },
    { kind: 'group', train: 'a', verify: 'd' },
    { kind: 'near', train: 'a', verify: 'e' },
  ]);
  expect(leaksBetween(train, verify, { ...RULES, near: null })).toHaveLength(3);
});

test.each([
  ['group', 'g'],
  ['input.who.name', 'Ann'],
  ['expected', '["x"]'],
  ['tags:kind', 'kind:long'],
  ['input.none', null],
  ['tags:other', null],
])('%s is %s', (field, value) => {
  const all = { id: 'a', input: { who: { name: 'Ann' } }, group: 'g', expected: ['x'], tags: ['t', 'kind:long'] };
  expect(fieldOf(all, field)).toBe(value);
});

import { describe, expect, test } from 'vitest';
import type { Contest, Reason } from '../../src/domain/contest.ts';
import type { VerdictKind } from '../../src/domain/evidence.ts';
import type { Guards } from '../../src/domain/guards.ts';
import { verdictsOf, winnerOf } from '../../src/domain/verdict.ts';
import { type Cell, cellsOf, contest, sheet, type Values } from './sheets.ts';

const N = 12;

/** Every example of every model with these attempts; `but` names other ones for single models. */
function flat(attempts: readonly number[], but: Values = {}, n = N): Values {
  const same = Array.from({ length: n }, () => attempts);
  return { a: same, b: same, ...but };
}

/** A gain on most examples, none on the others, so that there is a spread. */
function gains(gain: number, n = N): Values {
  const own = Array.from({ length: n }, (_, at) => [0.4 + gain * (at % 4 === 0 ? 0.5 : 1.1)]);
  return { a: own, b: own };
}

function judge(
  candidate: Values,
  baseline: Values = flat([0.4]),
  changes: Partial<Contest> = {},
  guards: Partial<Guards> = {},
) {
  const [verdict] = verdictsOf(contest(changes, guards), sheet('base', cellsOf(baseline)), [
    sheet('c', cellsOf(candidate)),
  ]);
  return verdict!;
}

const own = (attempts: readonly number[]) => ({ b: Array.from({ length: N }, () => attempts) });
/** Example e0 of model a passes all of three attempts of the baseline. */
const passing = (attempts: readonly number[]): Values => ({
  a: [attempts, ...Array.from({ length: N - 1 }, () => [1, 1, 1])],
  b: Array.from({ length: N }, () => [1, 1, 1]),
});
const BELOW: Values = {
  a: [[1, 1, 1], ...Array.from({ length: N - 1 }, (_, at) => [0, 0, at % 2])],
  b: Array.from({ length: N }, (_, at) => [0, 0, at % 2]),
};
/** Gains everywhere but on e0. */
function dropping(loss: number): Values {
  const rest = gains(0.5).a!.slice(1);
  return { a: [[0.4 - loss], ...rest], b: [[0.4 - loss], ...rest] };
}
/** A gain with so many of the first examples unanswered by model a, and by model b. */
function holes(a: number, b: number): Values {
  const without = (count: number) => gains(0.2).a!.map((one, at) => (at < count ? [null] : one));
  return { a: without(a), b: without(b) };
}
const MUST: Partial<Guards> = { mustPass: { metrics: [], examples: ['e0'] } };

type Expected = readonly [kind: VerdictKind, ...reasons: Reason['kind'][]];
const CASES: readonly (readonly [string, ReturnType<typeof judge>, Expected])[] = [
  ['a gain that is sure', judge(gains(0.2)), ['YES', 'gain']],
  [
    'a gain below the minimal effect',
    judge(gains(0.2), undefined, {}, { minimalEffect: 0.3 }),
    ['CONDITIONAL', 'no gain'],
  ],
  [
    'a gain about the minimal effect',
    judge(gains(0.2), undefined, {}, { minimalEffect: 0.18 }),
    ['CONDITIONAL', 'small gain'],
  ],
  ['no gain', judge(flat([0.4])), ['CONDITIONAL', 'no gain']],
  ['a loss that is sure', judge(gains(-0.2)), ['NO', 'loss', 'guard', 'guard']],
  ['a gain on few examples', judge(gains(0.2, 5), flat([0.4], {}, 5)), ['CONDITIONAL', 'sign flips']],
  ['a gain on one example', judge(gains(0.2, 1), flat([0.4], {}, 1)), ['CONDITIONAL', 'small gain']],
  [
    'a gain at the third reading, enough for a first',
    judge(gains(0.2, 7), flat([0.4], {}, 7), { reading: 3 }),
    ['CONDITIONAL', 'reading'],
  ],
  ['a model that loses within what is allowed', judge({ ...gains(0.4), ...own([0.36]) }), ['YES', 'gain']],
  ['a model that loses more, surely', judge({ ...gains(0.4), ...own([0.3]) }), ['NO', 'guard']],
  [
    'a model that loses more, perhaps',
    judge({ ...gains(0.6), b: Array.from({ length: N }, (_, at) => [at % 2 === 0 ? 0 : 0.67]) }),
    ['CONDITIONAL', 'guard'],
  ],
  [
    'a judge whom people contradict',
    judge(gains(0.2), undefined, { doubts: [{ kind: 'doubt', text: 'judge disagrees with people', settledBy: null }] }),
    ['CONDITIONAL', 'doubt'],
  ],
  ['a must-pass example that holds', judge(passing([1, 1, 1]), BELOW, {}, MUST), ['YES', 'gain']],
  ['one bad attempt at it', judge(passing([1, 0, 1]), BELOW, {}, MUST), ['YES', 'gain']],
  ['most attempts bad', judge(passing([0, 0, 1]), BELOW, {}, MUST), ['CONDITIONAL', 'must-pass']],
  ['all of three attempts bad', judge(passing([0, 0, 0]), BELOW, {}, MUST), ['NO', 'must-pass']],
  ['nobody who must pass', judge(passing([0, 0, 0]), BELOW), ['YES', 'gain']],
  ['an example that loses what it may', judge(dropping(0.2), undefined, {}, { exampleLoss: 0.3 }), ['YES', 'gain']],
  [
    'an example that loses more than it may',
    judge(dropping(0.2), undefined, {}, { exampleLoss: 0.15 }),
    ['CONDITIONAL', 'guard'],
  ],
  [
    'nothing measured',
    judge({ a: [[null]], b: [[null]] }, { a: [[0.4]], b: [[0.4]] }),
    ['CONDITIONAL', 'missing', 'guard', 'guard'],
  ],
  [
    'a model without an answer',
    judge({ ...gains(0.2), b: Array.from({ length: N }, () => [null]) }),
    ['CONDITIONAL', 'missing', 'guard'],
  ],
  ['a tenth missing', judge(holes(1, 1)), ['YES', 'gain']],
  ['a tenth missing, and all of it on one model', judge(holes(0, 2)), ['CONDITIONAL', 'guard']],
  [
    'a tenth missing, and the example that must not lose among it',
    judge(holes(1, 1), undefined, {}, { exampleLoss: 0.3 }),
    ['CONDITIONAL', 'guard'],
  ],
  [
    'a must-pass example of which nothing was measured',
    judge(holes(1, 0), undefined, {}, MUST),
    ['CONDITIONAL', 'must-pass'],
  ],
  [
    'a must-pass example of which nothing was measured on either side',
    judge(holes(1, 0), { ...flat([0.4]), a: flat([0.4]).a!.map((one, at) => (at === 0 ? [null] : one)) }, {}, MUST),
    ['YES', 'gain'],
  ],
  ['more than a tenth missing', judge(holes(1, 2)), ['CONDITIONAL', 'missing', 'guard']],
];

test.each(CASES)('%s', (_, { kind, reasons }, [verdict, ...why]) => {
  expect([kind, ...reasons.map((reason) => reason.kind)]).toEqual([verdict, ...why]);
});

describe('reasons', () => {
  const first = (verdict: ReturnType<typeof judge>) => verdict.reasons[0]!;

  test('name the figures, and what would settle them', () => {
    expect(first(judge(gains(0.2)))).toEqual({
      kind: 'gain',
      text: expect.stringMatching(/^\+19\.0 points on 12 examples, at least \+15\.\d with 97\.5 % certainty$/),
      settledBy: null,
    });
    const noisy = judge({ a: Array.from({ length: N }, (_, at) => [at % 3 === 0 ? 0.2 : 0.6]), b: gains(0).b! });
    expect(first(noisy).text).toMatch(/^\+3\.3 points measured, but no more than -\d\.\d is 97\.5 % certain$/);
    expect(Number(/about (\d+) more examples/.exec(first(noisy).settledBy ?? '')?.[1])).toBeGreaterThan(3);
    const model = judge({ ...gains(0.6), b: Array.from({ length: N }, (_, at) => [at % 2 === 0 ? 0 : 0.67]) });
    expect(first(model).text).toBe('model b unproven: -6.5 points, -5.0 allowed');
    expect(first(model).settledBy).toMatch(/^about \d+ more examples would tell$/);
    expect(first(judge(gains(0.2, 7), flat([0.4], {}, 7), { reading: 3 }))).toEqual({
      kind: 'reading',
      text: 'third reading of this split: 99.58 % certainty is asked for, where the first one asked for 97.5 %',
      settledBy: 'fresh verify examples',
    });
  });

  test('a gain that few examples cannot prove says how many could', () => {
    expect(first(judge(gains(0.2, 5), flat([0.4], {}, 5)))).toEqual({
      kind: 'sign flips',
      text: 'the sign flips do not agree: p = 0.031, above 0.025',
      settledBy: 'needs about 1 more example',
    });
  });
});

describe('guards on metrics', () => {
  const cells = (score: number, words: (at: number) => number | null, ms = 1): Cell[] =>
    ['a', 'b'].flatMap((model) =>
      Array.from({ length: N }, (_, at) => ({
        example: `e${at}`,
        model,
        attempt: 0,
        scores: { score: score + (at % 3) / 100, words: words(at), ms },
      })),
    );
  const base = sheet(
    'base',
    cells(0.4, () => 100),
  );
  const guarded = (candidate: Cell[], metrics: Guards['metrics']) =>
    verdictsOf(contest({}, { metrics }), base, [sheet('c', candidate)])[0]!;
  const fewer = { metric: 'words', direction: 'minimise', most: 10, of: 'unit' } as const;

  const METRIC_CASES: readonly (readonly [string, Cell[], Guards['metrics'][number], VerdictKind])[] = [
    ['fewer words than allowed', cells(0.6, () => 109), fewer, 'YES'],
    ['more words than allowed', cells(0.6, (at) => 112 + (at % 2)), fewer, 'NO'],
    ['perhaps more words than allowed', cells(0.6, (at) => 111 + 20 * ((at % 2) - 0.5)), fewer, 'CONDITIONAL'],
    ['more of what is maximised', cells(0.6, (at) => 112 + (at % 2)), { ...fewer, direction: 'maximise' }, 'YES'],
    ['a share that is allowed', cells(0.6, () => 119), { ...fewer, most: 0.2, of: 'share' }, 'YES'],
    ['a share that is not', cells(0.6, (at) => 122 + (at % 2)), { ...fewer, most: 0.2, of: 'share' }, 'NO'],
    [
      'what the candidate was not measured on, too often',
      cells(0.6, (at) => (at < 2 ? null : 100)),
      fewer,
      'CONDITIONAL',
    ],
    ['what the candidate was not measured on, once', cells(0.6, (at) => (at < 1 ? null : 100)), fewer, 'YES'],
    ['a metric that nobody measured', cells(0.6, () => 100), { ...fewer, metric: 'gone' }, 'CONDITIONAL'],
  ];
  test.each(METRIC_CASES)('%s', (_, candidate, guard, verdict) => {
    expect(guarded(candidate, [guard]).kind).toBe(verdict);
  });

  test('say the figure in the unit of the metric', () => {
    const { reasons } = guarded(
      cells(0.6, (at) => 112 + (at % 2)),
      [fewer],
    );
    expect(reasons.map(({ text }) => text)).toEqual(['words is worse: -12.5, -10 allowed']);
  });
});

describe('several finalists', () => {
  const base = sheet('base', cellsOf(flat([0.4], {}, 6)));
  const good = sheet('c', cellsOf(gains(0.2, 6)));

  test('share the level: what one proves alone, two together do not', () => {
    expect(verdictsOf(contest(), base, [good]).map(({ kind }) => kind)).toEqual(['YES']);
    const both = verdictsOf(contest(), base, [good, good]);
    expect(both.map(({ kind, reasons }) => [kind, reasons[0]?.kind])).toEqual([
      ['CONDITIONAL', 'finalists'],
      ['CONDITIONAL', 'finalists'],
    ]);
    expect(both[0]?.evidence.primary?.adjusted).toBe(2 / 64);
  });

  test('the winner has a YES and the highest lower bound', () => {
    const finalists = [
      { verdict: 'YES', lower: 0.1, id: 'a' },
      { verdict: 'CONDITIONAL', lower: 0.5, id: 'b' },
      { verdict: 'YES', lower: 0.2, id: 'c' },
    ] as const;
    expect(winnerOf(finalists)?.id).toBe('c');
    expect(winnerOf(finalists.slice(1, 2))).toBeNull();
  });
});

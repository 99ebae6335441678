import { expect, test } from 'vitest';
import { canary, type LiveGuard } from '../../src/domain/canary.ts';
import { streamOf } from '../../src/domain/random.ts';

const SCORE: LiveGuard = { name: 'score', direction: 'maximise', most: 0.05, of: 'unit', cap: 1 };
const LATENCY: LiveGuard = { name: 'latency', direction: 'minimise', most: 0.2, of: 'share', cap: 10 };

/** Scores that pass so often, and latencies about so many seconds. */
function live(
  name: string,
  run: number,
  passes: readonly [number, number],
  seconds: readonly [number, number],
  n = 300,
) {
  const random = streamOf('live', name, run);
  const flips = (p: number) => Array.from({ length: n }, () => Number(random() < p));
  const times = (mean: number) => Array.from({ length: n }, () => mean * (0.5 + random()));
  return {
    score: { base: flips(passes[0]), candidate: flips(passes[1]) },
    latency: { base: times(seconds[0]), candidate: times(seconds[1]) },
    cost: { base: [], candidate: [] },
  };
}

const breaches = (values: ReturnType<typeof live>) =>
  canary(values, [SCORE, LATENCY], 0.05)
    .filter(({ breached }) => breached)
    .map(({ guard }) => guard.name);

test.each<[string, readonly [number, number], readonly [number, number], string[]]>([
  ['no change', [0.8, 0.8], [2, 2], []],
  ['a gain', [0.7, 0.85], [2, 1], []],
  ['a loss of 40 points', [0.9, 0.5], [2, 2], ['score']],
  ['twice as slow', [0.8, 0.8], [2, 4.5], ['latency']],
  ['both', [0.9, 0.4], [2, 5], ['score', 'latency']],
])('%s', (name, passes, seconds, expected) => {
  expect(breaches(live(name, 0, passes, seconds))).toEqual(expected);
});

test('a candidate that loses what it may is rolled back in 5 of 100 canaries at most', () => {
  const RUNS = 60;
  const rolled = Array.from({ length: RUNS }, (_, run) => breaches(live('edge', run, [0.8, 0.75], [2, 2.4], 120)));
  expect(rolled.filter((names) => names.length > 0).length / RUNS).toBeLessThanOrEqual(0.05);
}, 60_000);

test('what was not measured of either side breaches nothing, and values above the cap count as it', () => {
  const nothing = { base: [], candidate: [] };
  const [own] = canary({ score: nothing, latency: { base: [20, 30], candidate: [] }, cost: nothing }, [LATENCY], 0.05);
  expect(own).toMatchObject({
    breached: false,
    base: { mean: 10, n: 2 },
    candidate: { mean: null, n: 0, lower: 0, upper: 10 },
  });
});

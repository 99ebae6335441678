import { expect, test } from 'vitest';
import { streamOf } from '../../src/domain/random.ts';
import { GUARDS } from '../domain/sheets.ts';
import { bestOfEqual, type Tally, tally, type World } from './world.ts';

/**
 * How often verdicts are right when the truth is known. Seeds are fixed, so these figures are too; `npm run bench:verdict`
 * takes 3,000 runs of each.
 */
const RUNS = process.env.VERDICT_RUNS === undefined ? null : Number(process.env.VERDICT_RUNS);

interface Case {
  readonly name: string;
  readonly world: World;
  readonly runs: number;
  readonly YES?: readonly [least: number, most: number];
  readonly NO?: readonly [least: number, most: number];
}

const models = (count: number, gain: number) => Array.from({ length: count }, () => gain);
const binary = { examples: 40, models: 2, attempts: 3, scores: 'binary' } as const;
const nine = { examples: 9, models: 7, attempts: 3, scores: 'continuous' } as const;
const seven = { ...binary, models: 7 } as const;

const CASES: readonly Case[] = [
  {
    name: 'no change, 40 x 2 x 3',
    world: { ...binary, gains: models(2, 0) },
    runs: 400,
    YES: [0, 0.05],
    NO: [0, 0.05],
  },
  {
    name: 'no change, 40 x 1 x 1',
    world: { ...binary, models: 1, attempts: 1, gains: [0] },
    runs: 400,
    YES: [0, 0.05],
    NO: [0, 0.05],
  },
  {
    name: 'no change, continuous, 9 x 7 x 3',
    world: { ...nine, gains: models(7, 0) },
    runs: 400,
    YES: [0, 0.05],
    NO: [0, 0.05],
  },
  {
    name: '+12 points, 40 x 2 x 3',
    world: { ...binary, gains: models(2, 0.12) },
    runs: 300,
    YES: [0.8, 1],
    NO: [0, 0.01],
  },
  {
    name: '+12 points, continuous, 9 x 7 x 3',
    world: { ...nine, gains: models(7, 0.12) },
    runs: 300,
    YES: [0.85, 1],
    NO: [0, 0.01],
  },
  {
    name: '-12 points, 40 x 2 x 3',
    world: { ...binary, gains: models(2, -0.12) },
    runs: 300,
    YES: [0, 0.001],
    NO: [0.7, 1],
  },
  {
    name: 'one of seven models 16 points down, the others 12 up, 40 x 7 x 3',
    world: { ...seven, gains: [-0.16, ...models(6, 0.12)] },
    runs: 120,
    YES: [0, 0.03],
  },
];

test.each(CASES)(
  '$name',
  ({ name, world, runs, YES, NO }) => {
    const count = RUNS ?? runs;
    const found = tally(world, count, name);
    report(name, found, count);
    for (const [kind, bounds] of [
      ['YES', YES],
      ['NO', NO],
    ] as const) {
      if (bounds === undefined) continue;
      expect(found[kind] / count, `${kind} of ${name}`).toBeGreaterThanOrEqual(bounds[0]);
      expect(found[kind] / count, `${kind} of ${name}`).toBeLessThanOrEqual(bounds[1]);
    }
  },
  1_200_000,
);

test('the guards decide it: without them, one model that loses does not stop a YES', () => {
  const world = { ...seven, gains: [-0.16, ...models(6, 0.12)] };
  expect(tally(world, 20, 'no guards', { ...GUARDS, perModel: 1 }).YES).toBeGreaterThan(15);
}, 60_000);

test('the best of 30 equal candidates looks 18 points better on 20 examples: train scores are no evidence', () => {
  const gains = Array.from({ length: RUNS ?? 500 }, (_, run) => bestOfEqual(30, 20, streamOf('best of equal', run)));
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  if (RUNS !== null) console.log(`best of 30 equal candidates on 20 examples: +${(100 * mean).toFixed(1)} points`);
  expect(mean).toBeGreaterThan(0.16);
  expect(mean).toBeLessThan(0.2);
});

function report(name: string, { YES, NO, CONDITIONAL }: Tally, runs: number): void {
  if (RUNS === null) return;
  const share = (count: number) => `${((100 * count) / runs).toFixed(1)} %`;
  console.log(`${name}: YES ${share(YES)}, NO ${share(NO)}, CONDITIONAL ${share(CONDITIONAL)} of ${runs} runs`);
}

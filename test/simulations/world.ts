import type { Guards } from '../../src/domain/guards.ts';
import { type Random, streamOf } from '../../src/domain/random.ts';
import { type Row, type Sheet, sheetOf } from '../../src/domain/score.ts';
import { verdictsOf } from '../../src/domain/verdict.ts';
import { contest, GUARDS } from '../domain/sheets.ts';

/** A declared world of scores: what a verdict is reached on when the truth is known. */
export interface World {
  readonly examples: number;
  readonly models: number;
  readonly attempts: number;
  /** Binary: passes with a probability of logit N(.3, 1.5) per example. Continuous: .5 with an attempt SD of .25. */
  readonly scores: 'binary' | 'continuous';
  /** What each model gains, in the mean of its score. */
  readonly gains: readonly number[];
}

export interface Tally {
  readonly YES: number;
  readonly NO: number;
  readonly CONDITIONAL: number;
}

/** Verdicts of many first readings in a world, each with examples of its own. */
export function tally(world: World, runs: number, name: string, guards: Guards = GUARDS): Tally {
  const count = { YES: 0, NO: 0, CONDITIONAL: 0 };
  for (let run = 0; run < runs; run++) {
    const { baseline, candidate } = sheets(world, streamOf(name, run));
    const models = world.gains.map((_, at) => `m${at}`);
    const [verdict] = verdictsOf(contest({ models }, guards), baseline, [candidate]);
    count[verdict!.kind] += 1;
  }
  return count;
}

/** How much better than it is the best of some candidates looks that are all the same, on one attempt per example. */
export function bestOfEqual(candidates: number, examples: number, random: Random): number {
  const passes = Array.from({ length: examples }, () => logistic(0.3 + 1.5 * normal(random)));
  const truth = passes.reduce((sum, p) => sum + p, 0) / examples;
  const scores = Array.from(
    { length: candidates },
    () => passes.reduce((sum, p) => sum + Number(random() < p), 0) / examples,
  );
  return Math.max(...scores) - truth;
}

export function sheets(
  world: World,
  random: Random,
): { readonly baseline: Sheet<'verify'>; readonly candidate: Sheet<'verify'> } {
  const shifts = world.gains.map((gain) => (world.scores === 'binary' ? logitShift(gain) : gain));
  const difficulties = Array.from({ length: world.examples }, () => 0.3 + 1.5 * normal(random));
  const sheet = (id: string, shiftOf: (model: number) => number) =>
    sheetOf(
      'verify',
      difficulties.flatMap((difficulty, example) =>
        Array.from({ length: world.models }, (_, model) => model).flatMap((model) =>
          Array.from({ length: world.attempts }, (_, attempt): Row<'verify'> => {
            const value =
              world.scores === 'binary'
                ? Number(random() < logistic(difficulty + shiftOf(model)))
                : 0.5 + shiftOf(model) + 0.25 * normal(random);
            return {
              ask: { candidate: id, example: `e${example}`, model: `m${model}`, attempt, split: 'verify' },
              scores: { score: { kind: 'scored', value } },
            };
          }),
        ),
      ),
    );
  return { baseline: sheet('baseline', () => 0), candidate: sheet('candidate', (model) => shifts[model] ?? 0) };
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The shift of every logit that moves the mean pass probability by `gain`: bisection over a grid of the normal. */
export function logitShift(gain: number): number {
  const before = meanPass(0);
  let low = -20;
  let high = 20;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (meanPass(middle) - before < gain) low = middle;
    else high = middle;
  }
  return low;
}

function meanPass(shift: number): number {
  let total = 0;
  let weight = 0;
  for (let z = -6; z <= 6; z += 0.02) {
    const density = Math.exp((-z * z) / 2);
    total += density * logistic(0.3 + 1.5 * z + shift);
    weight += density;
  }
  return total / weight;
}

/** Box & Muller 1958. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

import { type Random, weightedPick } from './random.ts';

/** What was seen of one way to go on: sums over its turns, older turns discounted. */
export interface Arm {
  readonly turns: number;
  /** Of the gain per unit of cost. */
  readonly sum: number;
  readonly squares: number;
}

export type Arms<Name extends string> = ReadonlyMap<Name, Arm>;

/** A turn is worth this much less with every later turn: what helped early need not help late. */
const DISCOUNT = 0.85;
/** Each arm is drawn at least so often. */
const FLOOR = 0.03;
/** As if so many turns had shown the prior mean. */
const PRIOR_TURNS = 1;
const NEW: Arm = { turns: 0, sum: 0, squares: 0 };

/** The arms after a turn of one of them. `rate` is the gain per unit of cost; all rates of a run have one unit. */
export function pulled<Name extends string>(arms: Arms<Name>, name: Name, rate: number): Arms<Name> {
  const older = new Map(
    [...arms].map(([each, { turns, sum, squares }]): [Name, Arm] => [
      each,
      { turns: turns * DISCOUNT, sum: sum * DISCOUNT, squares: squares * DISCOUNT },
    ]),
  );
  const { turns, sum, squares } = older.get(name) ?? NEW;
  return older.set(name, { turns: turns + 1, sum: sum + rate, squares: squares + rate ** 2 });
}

/**
 * Draws an arm by discounted Thompson sampling (Qi et al. 2023, arXiv 2305.10718) with normal rewards: the one whose
 * sampled rate is highest; with a small probability any. `prior` is the rate expected of an arm before it is tried.
 * Null without names.
 */
export function pickArm<Name extends string>(
  names: readonly Name[],
  arms: Arms<Name>,
  prior: (name: Name) => number,
  random: Random,
): Name | null {
  if (random() < FLOOR * names.length) return weightedPick(names, () => 1, random);
  const scale = Math.max(...names.map((name) => Math.abs(prior(name))));
  const sampled = names.map((name) => {
    const { turns, sum, squares } = arms.get(name) ?? NEW;
    const weight = turns + PRIOR_TURNS;
    const mean = (sum + PRIOR_TURNS * prior(name)) / weight;
    const spread = Math.sqrt(
      Math.max(0, (squares + PRIOR_TURNS * (prior(name) ** 2 + scale ** 2)) / weight - mean ** 2),
    );
    return { name, rate: mean + (spread / Math.sqrt(weight)) * normal(random) };
  });
  return sampled.reduce<(typeof sampled)[number] | null>((a, b) => (a && a.rate >= b.rate ? a : b), null)?.name ?? null;
}

/** Box and Muller 1958. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

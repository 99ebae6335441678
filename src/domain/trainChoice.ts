import type { ExampleId } from './example.ts';
import { type Random, shuffled } from './random.ts';
import { variance } from './statistics.ts';

/** What speaks for measuring an example now. */
export interface Known {
  readonly id: ExampleId;
  /** It is in the failure slice of a proposal. */
  readonly failing: boolean;
  /** How much what was added to the prompt has to do with it; 0: nothing. */
  readonly related: number;
  /** How far members differ on it; 0: not at all. */
  readonly disagreement: number;
  /** How often members were measured on it. */
  readonly measured: number;
}

/** Shares of the places that each reason may fill at most; the others are for those measured least. */
const FAILING = 1 / 2;
const RELATED = 1 / 8;
const DISAGREED = 1 / 4;

/**
 * The examples that the children of a generation are measured on, where `most` are fewer than all: those that they shall
 * mend, those that the change is about, those on which members disagree (20 chosen so tell as much as 30 to 50 at random),
 * and those that were measured least, so that all of them get their turn. In random order; does not depend on the order
 * given.
 */
export function chosenExamples(known: readonly Known[], most: number, random: Random): readonly ExampleId[] {
  const order = shuffled(
    [...known].sort((a, b) => (a.id < b.id ? -1 : 1)),
    random,
  );
  const taken = new Set<Known>();
  const take = (count: number, among: readonly Known[]) => {
    const free = among.filter((one) => !taken.has(one));
    for (const one of free.slice(0, Math.min(count, most - taken.size))) taken.add(one);
  };
  const highest = (worth: (one: Known) => number) =>
    order.filter((one) => worth(one) > 0).sort((a, b) => worth(b) - worth(a));
  take(
    Math.floor(most * FAILING),
    order.filter(({ failing }) => failing),
  );
  take(
    Math.floor(most * RELATED),
    highest(({ related }) => related),
  );
  take(
    Math.floor(most * DISAGREED),
    highest(({ disagreement }) => disagreement),
  );
  take(
    most,
    order.toSorted((a, b) => a.measured - b.measured),
  );
  return shuffled([...taken], random).map(({ id }) => id);
}

/** How far members differ on each instance: the variance of their values; nothing where fewer than two have one. */
export function disagreements(members: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const values = new Map<string, number[]>();
  for (const member of members)
    for (const [instance, value] of member) {
      const known = values.get(instance);
      if (known) known.push(value);
      else values.set(instance, [value]);
    }
  return new Map([...values].map(([instance, own]) => [instance, variance(own) ?? 0]));
}

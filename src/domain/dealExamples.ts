import type { Example } from './example.ts';
import { inputKey, inputText } from './exampleText.ts';
import { groupBy } from './group.ts';
import { hashOf } from './hash.ts';
import type { LeakRules } from './leaks.ts';
import { nearDuplicates } from './nearDuplicates.ts';
import { shuffled, streamOf } from './random.ts';

export interface DealRules extends LeakRules {
  /** Of the examples that go to verify, 0..1. */
  readonly share: number;
  readonly seed: number;
  /** What both splits should have alike; null where there is nothing. */
  stratumOf(example: Example): string | null;
}

export interface Dealt {
  readonly train: readonly Example[];
  readonly verify: readonly Example[];
  /** Examples that could not be dealt one by one, as sets that stayed together. */
  readonly together: readonly (readonly Example[])[];
}

/**
 * Examples to learn from and examples to prove on, in their order. What has a group, an input or nearly an input in common
 * stays together; each stratum gives its share, within one set. The same for a seed, whatever order the examples are in.
 */
export function dealExamples(examples: readonly Example[], rules: DealRules): Dealt {
  const sets = setsOf(examples, rules);
  const verify = new Set<Example>();
  let passed = 0;
  for (const [stratum, own] of strataOf(sets, rules)) {
    passed += own.reduce((sum, set) => sum + set.length, 0);
    // What rounding gave or took in one stratum is made up for in the next.
    const wanted = rules.share * passed;
    for (const set of shuffled(own, streamOf('deal', rules.seed, stratum)))
      if (verify.size + set.length / 2 <= wanted) for (const example of set) verify.add(example);
  }
  return {
    train: examples.filter((example) => !verify.has(example)),
    verify: examples.filter((example) => verify.has(example)),
    together: sets.filter(({ length }) => length > 1),
  };
}

/** Strata by name, their sets in an order that does not depend on that of the examples. */
function strataOf(sets: readonly (readonly Example[])[], { stratumOf }: DealRules): [string, (readonly Example[])[]][] {
  const keyed = sets.map((set) => ({ set, key: hashOf(set.map(({ id, input }) => hashOf([id, input])).sort()) }));
  const ordered = keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ set }) => set);
  return [...groupBy(ordered, (set) => commonest(set.map((example) => stratumOf(example) ?? '')))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
}

function commonest(names: readonly string[]): string {
  const counted = [...groupBy([...names].sort(), (name) => name)];
  return counted.reduce((most, one) => (one[1].length > most[1].length ? one : most))[0];
}

/** Disjoint sets, joined by everything that two examples may have in common. */
function setsOf(examples: readonly Example[], { groupOf, near }: DealRules): Example[][] {
  const parent = examples.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    while (parent[root] !== root) root = parent[root]!;
    parent[at] = root;
    return root;
  };
  const join = (a: number, b: number) => {
    parent[rootOf(b)] = rootOf(a);
  };
  for (const keyOf of [inputKey, groupOf]) {
    const first = new Map<string, number>();
    for (const [at, example] of examples.entries()) {
      const key = keyOf(example);
      if (key === null) continue;
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, at);
      else join(earlier, at);
    }
  }
  if (near !== null) for (const { a, b } of nearDuplicates(examples.map(inputText), near)) join(a, b);
  return [...groupBy(examples.keys(), rootOf).values()].map((set) => set.map((at) => examples[at]!));
}

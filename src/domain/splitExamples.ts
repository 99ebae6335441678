import type { Example } from './example.ts';
import { inputKey } from './exampleText.ts';
import { groupBy } from './group.ts';
import { shuffled, streamOf } from './random.ts';

export interface Halves {
  readonly train: readonly Example[];
  readonly verify: readonly Example[];
}

/**
 * Examples to learn from and examples to prove on, in their order. What shares a `group` or an input stays together, so that
 * nothing is proved on what it was learned from. About `share` of the examples go to verify, the same ones for a seed.
 */
export function splitExamples(examples: readonly Example[], share: number, seed: number): Halves {
  const units = [...groupBy(examples, unitOf).values()];
  const wanted = examples.length * share;
  const verify = new Set<Example>();
  // A unit goes where it brings the number nearer to the one that is wanted.
  for (const unit of shuffled(units, streamOf('split', seed)))
    if (verify.size + unit.length / 2 <= wanted) for (const example of unit) verify.add(example);
  return {
    train: examples.filter((example) => !verify.has(example)),
    verify: examples.filter((example) => verify.has(example)),
  };
}

function unitOf(example: Example): string {
  return example.group === undefined ? `input ${inputKey(example)}` : `group ${example.group}`;
}

import type { Example } from './example.ts';
import { type Random, shuffled } from './random.ts';
import type { ModelId } from './rollout.ts';

/** An example on a model: what a candidate is measured on, in one or more attempts. */
export interface Instance {
  readonly example: Example;
  readonly model: ModelId;
}

/** Every example on every model, the models of an example together. */
export function instancesOf(examples: readonly Example[], models: readonly ModelId[]): Instance[] {
  return examples.flatMap((example) => models.map((model) => ({ example, model })));
}

/**
 * `most` of the instances: every example on one model before any is on a second, the models by turns, so that few cells
 * cover as many examples as they can and the models weigh the same: none has two cells more than another. In random order.
 */
export function dealtInstances(
  examples: readonly Example[],
  models: readonly ModelId[],
  most: number,
  random: Random,
): Instance[] {
  const order = shuffled(examples, random);
  const turns = leastCommonMultiple(examples.length, models.length);
  return Array.from({ length: Math.min(most, examples.length * models.length) }, (_, at) => ({
    example: order[at % order.length]!,
    // After so many turns the same pairs would come again.
    model: models[(at + Math.floor(at / turns)) % models.length]!,
  }));
}

function leastCommonMultiple(a: number, b: number): number {
  let [high, low] = [a, b];
  while (low > 0) [high, low] = [low, high % low];
  return (a * b) / high;
}

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
 * cover as many examples as they can and the models weigh the same (a Latin square). In random order.
 */
export function dealtInstances(
  examples: readonly Example[],
  models: readonly ModelId[],
  most: number,
  random: Random,
): Instance[] {
  const order = shuffled(examples, random);
  const rounds = models.flatMap((_, round) =>
    order.map((example, at) => ({ example, model: models[(at + round) % models.length]! })),
  );
  return rounds.slice(0, most);
}

import type { Example } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import type { VerifySplit } from '../../domain/reading.ts';
import { identityOf } from './identity.ts';
import type { LoadedExperiment } from './load.ts';

/** The verify split of an experiment as readings are counted over it; null for `verify: none`. */
export function verifySplitOf(loaded: LoadedExperiment): VerifySplit | null {
  const { verify } = loaded.examples;
  if (verify === null) return null;
  const { parts } = identityOf(loaded);
  // What simulated models answer tells nothing of real ones.
  const rehearsed = loaded.models.every(({ kind }) => kind === 'simulated');
  const named = (value: unknown) => (rehearsed ? hashOf(['rehearsal', hashOf(value)]) : hashOf(value));
  const decided = ['step version', 'models', 'metrics', 'primary', 'guards'].map((name) => parts[name] ?? null);
  return {
    examples: verify.flatMap((example) => [named(decisive(example)), named(example.input)]),
    terms: hashOf([decided, verify.map((example) => hashOf(example)), loaded.search.verifyAttempts]),
  };
}

/** What of an example may decide an outcome. An input alone names it too: mended answers do not make it another one. */
function decisive({ input, expected, reference, rubric, group }: Example) {
  return { input, expected, reference, rubric, group };
}

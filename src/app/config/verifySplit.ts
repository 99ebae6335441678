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
    // What was asked stays the same question when only what is expected of it, its tags or its id are mended.
    examples: verify.flatMap((example) => [named(example), named(example.input)]),
    terms: hashOf([decided, verify.map((example) => hashOf(example)), loaded.search.verifyAttempts]),
  };
}

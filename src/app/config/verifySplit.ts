import { hashOf } from '../../domain/hash.ts';
import type { VerifySplit } from '../../domain/reading.ts';
import { identityOf } from './identity.ts';
import type { LoadedExperiment } from './load.ts';

/** The verify split of an experiment as readings are counted over it; null for `verify: none`. */
export function verifySplitOf(loaded: LoadedExperiment): VerifySplit | null {
  const { verify } = loaded.examples;
  if (verify === null) return null;
  const { parts } = identityOf(loaded);
  const decided = ['step version', 'models', 'metrics', 'primary', 'guards'].map((name) => parts[name] ?? null);
  return {
    // What was asked stays the same question when only what is expected of it, its tags or its id are mended.
    examples: verify.flatMap((example) => [hashOf(example), hashOf(example.input)]),
    terms: hashOf([decided, verify.map((example) => hashOf(example)), loaded.search.verifyAttempts]),
  };
}

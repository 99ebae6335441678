import { expect, test } from 'vitest';
import { proofNote } from '../../src/app/proofNote.ts';
import { toyExperiment } from '../engine/toy.ts';

const note = (verify: number, finalists: number) => {
  const experiment = toyExperiment();
  const examples = Array.from({ length: verify }, (_, at) => ({ id: `v${at}`, input: `${at}` }));
  return proofNote(
    {
      ...experiment,
      examples: { ...experiment.examples, verify: examples },
      search: { ...experiment.search, finalists },
    },
    0,
  ).join(' ');
};

// The first reading is held to 0.025, and the smallest p of n examples is 2^-n.
test.each([
  [6, 3, /6 examples, enough for a YES on 1 finalist and not on 3: gains from/],
  [6, 1, /6 examples: gains from/],
  [7, 3, /7 examples: gains from/],
  [7, 4, /7 examples, enough for a YES on 3 finalists and not on 4: /],
  [5, 3, /nothing can be proved/],
])('%i examples and %i finalists', (verify, finalists, said) => expect(note(verify, finalists)).toMatch(said));

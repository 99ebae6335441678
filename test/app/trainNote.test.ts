import { expect, test } from 'vitest';
import { trainNote } from '../../src/app/trainNote.ts';
import { toyExperiment, toyModel } from '../engine/toy.ts';

const note = (examples: number, models: number, train: number | null = null) => {
  const { search, examples: toy } = toyExperiment();
  return trainNote(
    toyExperiment({
      examples: { ...toy, train: Array.from({ length: examples }, (_, at) => ({ id: `e${at}`, input: `${at}` })) },
      models: Array.from({ length: models }, (_, at) => toyModel(`m${at}`)),
      search: { ...search, train },
    }),
  );
};

test.each<[number, number, number | null, RegExp | null]>([
  [6, 2, null, null],
  [96, 1, null, null],
  [150, 1, null, null],
  [60, 7, null, /420 cells \(60 examples, 7 models\): the search uses 96 of them, 60 examples, and 96 for each child/],
  [1000, 1, null, /uses 192 of them, 192 examples, and 96 for each child/],
  [1000, 1, 500, null],
  [6, 2, 3, /uses 6 of them, 6 examples, and 3 for each child/],
])('%i examples, %i models, search.train %s', (examples, models, train, said) => {
  const notes = note(examples, models, train);
  if (said === null) expect(notes).toEqual([]);
  else expect(notes.join()).toMatch(said);
});

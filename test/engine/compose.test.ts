import { expect, test } from 'vitest';
import { evolve } from '../../src/engine/evolve.ts';
import type { Brief, Reply } from '../../src/ports/operator.ts';
import { honestReply, memoryStore, toyExperiment, toyLab } from './toy.ts';

/** The first child says what is missing, the second what `more` makes of that. */
async function composed(more: (first: string) => string) {
  const said: string[] = [];
  const reply = (brief: Brief): Reply => {
    const honest = honestReply(brief);
    if (honest.kind !== 'answered') return honest;
    said.push(honest.text);
    return { kind: 'answered', text: brief.child === 0 ? `missing ${honest.text}` : more(said[0]!) };
  };
  const usual = toyExperiment();
  const experiment = toyExperiment({ search: { ...usual.search, screen: 'never', proposals: 2 }, generations: 1 });
  const store = memoryStore();
  await evolve(experiment, store, toyLab(experiment, reply));
  const outcomes = store.generations[1]!.outcomes.map(({ proposal }) => proposal);
  return { parts: outcomes, composite: outcomes.find(({ operator }) => operator === 'compose') };
}

test('what another proposal answers for is dropped from the composite, with the reason', async () => {
  const { parts, composite } = await composed((first) => `Where the ${first} is missing, look twice.`);
  expect(composite!.edits).toEqual(parts[0]!.edits);
  expect(composite!.dropped).toEqual([
    { edit: parts[1]!.edits[0], reason: 'another proposal answers for the failures that it speaks of' },
  ]);
});

test('what is said already is dropped from the composite, with the reason', async () => {
  const { parts, composite } = await composed(() => 'Name trees!');
  expect(composite!.edits).toEqual(parts[0]!.edits);
  expect(composite!.dropped).toEqual([
    { edit: parts[1]!.edits[0], reason: 'the prompt or another proposal says it already' },
  ]);
});

import { expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { evolve } from '../../src/engine/evolve.ts';
import { editOperator } from '../../src/operators/edit.ts';
import type { Reply } from '../../src/ports/operator.ts';
import { memoryStore, toyExperiment, toyLab, WORDS } from './toy.ts';

test('edits of several components in one generation are composed, each where it belongs', async () => {
  const base = candidateOf({ system: 'Name trees.\n', fields: 'ash: a tree of the field.\n' });
  const experiment = toyExperiment({ base, operators: [editOperator], generations: 8 });
  const asked: string[] = [];
  const lab = toyLab(experiment, ({ bucket, component }): Reply => {
    const word = bucket.replace(/^.*missing-/, '');
    asked.push(`${word} ${component}`);
    const name = word === 'ash' || word === 'fir' ? 'fields' : 'system';
    return { kind: 'answered', text: `<edit component="${name}"><find></find><replace>${word}</replace></edit>` };
  });
  const passing = {
    ...lab,
    // The toy reads one text: all components of a prompt in a row.
    measure: ((wave, candidates, asks) =>
      lab.measure(
        wave,
        candidates.map((one) => ({
          ...one,
          components: {
            system: `${one.components.system}${(one.components.fields ?? '').split('\n').slice(1).join('\n')}`,
          },
        })),
        asks,
      )) as typeof lab.measure,
  };
  const store = memoryStore();
  const { best } = await evolve(experiment, store, passing);
  for (const word of WORDS) {
    const where = word === 'ash' || word === 'fir' ? 'fields' : 'system';
    expect(best.components[where]!.split('\n').slice(1), word).toContain(word);
  }
  expect(asked).toContain('ash fields');
  const both = store.generations
    .flatMap(({ outcomes }) => outcomes)
    .filter(({ proposal }) => new Set(proposal.edits.map(({ component }) => component)).size > 1);
  expect(both.length).toBeGreaterThan(0);
  for (const { proposal } of both) expect(proposal.operator).toBe('compose');
});

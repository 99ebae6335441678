import { describe, expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import type { Control } from '../../src/domain/control.ts';
import { evolve } from '../../src/engine/evolve.ts';
import { memoryStore, toyExperiment, toyLab, WORDS } from './toy.ts';

const control = (id: number, system: string): Control => ({
  id,
  kind: 'add',
  candidate: candidateOf({ system }),
  note: 'mine',
});
const MINE = `Name trees.\n${WORDS.slice(0, 4).join('\n')}\n`;

async function runWith(controls: Control[], changes = {}) {
  const experiment = toyExperiment({ generations: 2, ...changes });
  const store = memoryStore();
  store.waiting.push(...controls);
  const finished = await evolve(experiment, store, toyLab(experiment));
  const added = store.generations.flatMap(({ number, outcomes }) =>
    outcomes.filter(({ proposal }) => proposal.operator === 'add').map((outcome) => ({ number, ...outcome })),
  );
  return { finished, store, experiment, added };
}

describe('what people add', () => {
  test('is measured on all of train by the next generation, joins the population and is taken up once', async () => {
    const { added, store, finished } = await runWith([control(3, MINE)]);
    expect(added).toHaveLength(1);
    const [one] = added;
    expect(one).toMatchObject({ number: 1, fate: { kind: 'admitted' }, proposal: { hypothesis: 'mine' } });
    expect(one!.sheet.rows).toHaveLength(WORDS.length * 2);
    expect(store.generations.map(({ taken }) => taken)).toEqual([undefined, [3], undefined]);
    expect(store.waiting).toEqual([]);
    for (const word of WORDS.slice(0, 4)) expect(finished.best.components.system).toContain(word);
  });

  test('joins though it is worse', async () => {
    const { added } = await runWith([control(1, 'Say nothing of any tree.\n')]);
    expect(added[0]).toMatchObject({ fate: { kind: 'admitted', best: false } });
  });

  test('is held to the gates', async () => {
    const { added } = await runWith([control(1, 'x'.repeat(3000)), control(2, 'Name trees.\n')]);
    expect(added.map(({ fate }) => fate)).toMatchObject([
      { kind: 'rejected', gate: 'size' },
      { kind: 'rejected', gate: 'unchanged' },
    ]);
  });

  test('leaves what else the generation does as it is', async () => {
    const [without, with_] = [await runWith([]), await runWith([control(1, 'Say nothing of any tree.\n')])];
    const others = (store: typeof without.store) =>
      store.generations[1]!.outcomes.filter(({ proposal }) => proposal.operator !== 'add');
    expect(others(with_.store)).toEqual(others(without.store));
  });

  test('has a generation of its own when there is nothing left to learn', async () => {
    const all = `Name trees.\n${WORDS.join('\n')}\n`;
    const experiment = toyExperiment({
      base: candidateOf({ system: all }),
      models: toyExperiment().models.slice(0, 1),
    });
    const store = memoryStore();
    store.waiting.push(control(5, `${all}Nothing else.\n`));
    const finished = await evolve(experiment, store, toyLab(experiment));
    expect(finished).toMatchObject({ generations: 1, stoppedBy: 'converged' });
    expect(store.generations[1]).toMatchObject({ taken: [5], outcomes: [{ proposal: { operator: 'add' } }] });
  });
});

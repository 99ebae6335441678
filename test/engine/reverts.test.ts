import { expect, test } from 'vitest';
import { evolve } from '../../src/engine/evolve.ts';
import { revertOperator } from '../../src/operators/revert.ts';
import type { Experiment } from '../../src/ports/experiment.ts';
import type { Brief, Reply } from '../../src/ports/operator.ts';
import { honestReply, memoryStore, toyExperiment, toyLab, toyOperator } from './toy.ts';

const NOTHING = { failures: [], beside: [], contrast: null, passes: [] };

/** Every edit says something needless beside its word; nobody learns `hazel`, so that there is always something to mend. */
async function evolved(search: Partial<Experiment['search']> = {}, generations = 9) {
  const { search: usual } = toyExperiment();
  const experiment = toyExperiment({
    operators: [toyOperator, revertOperator],
    generations,
    search: { ...usual, operators: ['edit', 'revert'], ...search },
  });
  const replyTo = (brief: Brief): Reply => {
    if (brief.operator === 'revert')
      return {
        kind: 'computed',
        draft: revertOperator.kind === 'computes' ? revertOperator.compute(brief, NOTHING) : never(),
      };
    const honest = honestReply(brief);
    if (honest.kind !== 'answered' || honest.text === 'hazel') return { kind: 'failed', reason: 'no idea' };
    return {
      ...honest,
      text: `${honest.text}\nnote ${brief.generation}-${brief.child}\nremark ${brief.generation}-${brief.child}`,
    };
  };
  const store = memoryStore();
  const { best } = await evolve(experiment, store, toyLab(experiment, replyTo));
  return { best: best.components.system!, outcomes: store.generations.flatMap(({ outcomes }) => outcomes) };
}

test('added lines are taken back where nothing is missed, and stay where something is', async () => {
  const { outcomes } = await evolved();
  const reverts = outcomes.filter(({ proposal }) => proposal.operator === 'revert');
  expect(reverts.length).toBeGreaterThan(2);
  for (const { proposal, fate } of reverts) {
    const needless = /“(note|remark) /.test(proposal.hypothesis);
    if (needless) expect(['composed', 'admitted']).toContain(fate.kind);
    else expect(fate).toMatchObject({ kind: 'rejected', at: 'failures', gate: 'needed' });
  }
  expect(reverts.some(({ proposal }) => !/“(note|remark) /.test(proposal.hypothesis))).toBe(true);
});

test('what is taken back makes the best shorter, and loses it nothing', async () => {
  const [without, kept] = [await evolved({}, 12), await evolved({ operators: ['edit'] }, 12)];
  expect(without.best.length).toBeLessThan(kept.best.length);
  for (const word of ['ash', 'birch', 'cedar', 'elder', 'fir']) expect(without.best).toContain(word);
});

test('nothing is taken back unscreened', async () => {
  const { outcomes } = await evolved({ screen: 'never' });
  expect(outcomes.filter(({ proposal }) => proposal.operator === 'revert')).toEqual([]);
});

function never(): never {
  throw new Error('it asks nobody');
}

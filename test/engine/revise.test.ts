import { expect, test } from 'vitest';
import { BudgetExhausted } from '../../src/domain/errors.ts';
import { NOTHING_SPENT } from '../../src/domain/run.ts';
import { sheetOf } from '../../src/domain/score.ts';
import { affordableProposals } from '../../src/engine/afford.ts';
import { evolve } from '../../src/engine/evolve.ts';
import type { Lab } from '../../src/ports/lab.ts';
import type { Brief, Reply } from '../../src/ports/operator.ts';
import { honestReply, memoryStore, toyExperiment, toyLab } from './toy.ts';

const POISON = 'poison';

/** The last child of every generation proposes what spoils every answer. */
const reply = (brief: Brief): Reply =>
  brief.child === 2 ? { kind: 'answered', text: `${POISON} ${brief.generation}` } : honestReply(brief);

async function evolved({ revise = true, waves = Number.POSITIVE_INFINITY } = {}) {
  const usual = toyExperiment();
  const experiment = toyExperiment({
    search: { ...usual.search, screen: 'never', revise },
    generations: 1,
  });
  const lab = toyLab(experiment, reply);
  const store = memoryStore();
  await evolve(experiment, store, paying(poisoned(lab), waves));
  return store.generations[1]?.outcomes ?? [];
}

/** The budget reaches for so many train waves. */
function paying(lab: Lab, waves: number): Lab {
  let paid = 0;
  return {
    ...lab,
    measure(wave, candidates, asks) {
      if (wave.stage === 'train' && ++paid > waves) throw new BudgetExhausted('nothing is left');
      return lab.measure(wave, candidates, asks);
    },
  };
}

/** Whatever a prompt with the poison answers is complained of. */
function poisoned(lab: Lab): Lab {
  return {
    ...lab,
    async measure(wave, candidates, asks) {
      const spoilt = new Set(
        candidates.filter(({ components }) => components.system!.includes(POISON)).map(({ id }) => id),
      );
      const { split, rows } = await lab.measure(wave, candidates, asks);
      const scores = { named: { kind: 'scored', value: 0, tags: [POISON] } } as const;
      return sheetOf(
        split,
        rows.map((row) => (spoilt.has(row.ask.candidate) ? { ...row, scores } : row)),
      );
    },
  };
}

test('what did harm is taken out, and the rest becomes the best', async () => {
  const outcomes = await evolved();
  const [composite, revised] = outcomes.filter(({ proposal }) => proposal.operator === 'compose');
  expect(composite!.proposal.candidate.components.system).toContain(POISON);
  expect(composite!.fate).toEqual({ kind: 'superseded', by: revised!.proposal.candidate.id });
  expect(revised!.proposal.candidate.components.system).not.toContain(POISON);
  expect(revised!.proposal.edits).toHaveLength(2);
  expect(revised!.proposal.dropped.map(({ edit }) => edit.replace)).toEqual([`${POISON} 1\n`]);
  expect(revised!.fate).toEqual({ kind: 'admitted', best: true });
});

test('what went out of a composite is told of with its reason, and is no part of what is left', async () => {
  const outcomes = await evolved();
  const [composite, revised] = outcomes.filter(({ proposal }) => proposal.operator === 'compose');
  const parts = outcomes.filter(({ proposal }) => proposal.operator === 'edit');
  const into = parts.map(({ fate }) => fate.kind === 'composed' && fate.into);
  const [whole, left] = [composite!, revised!].map(({ proposal }) => proposal.candidate.id);
  expect(into).toEqual([left, left, whole]);
  expect(composite!.proposal.hypothesis).toContain(POISON);
  expect(revised!.proposal.hypothesis.split(' · ')).toEqual(
    parts.slice(0, 2).map(({ proposal }) => proposal.hypothesis),
  );
  expect(revised!.proposal.dropped).toEqual([
    { edit: parts[2]!.proposal.edits[0], reason: 'it brought complaints on the cells that it bears on' },
  ]);
});

test('a child of its own number, so that every proposal can be told from the others', async () => {
  const numbers = (await evolved()).map(({ proposal }) => proposal.child);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('without it one bad edit takes down what came with it', async () => {
  const composites = (await evolved({ revise: false })).filter(({ proposal }) => proposal.operator === 'compose');
  expect(composites).toHaveLength(1);
  expect(composites[0]!.fate).toMatchObject({ kind: 'rejected', at: 'train' });
});

test.each([true, false])(
  'a generation is not lost where the budget ends with its first course (revise: %s)',
  async (revise) => {
    const composites = (await evolved({ revise, waves: 1 })).filter(({ proposal }) => proposal.operator === 'compose');
    expect(composites).toHaveLength(1);
    expect(composites[0]!.fate).toMatchObject({ kind: 'rejected', at: 'train' });
  },
);

test('room is kept for as many attempts as a revised composite makes', () => {
  const usual = toyExperiment();
  const proposals = (calls: number, revise: boolean) =>
    affordableProposals(
      NOTHING_SPENT,
      {
        ...usual,
        examples: { ...usual.examples, verify: null },
        search: { ...usual.search, revise },
        budget: { ...usual.budget, calls },
      },
      { screened: false, attempts: 2, again: true },
    );
  // 12 cells: two attempts of the composite and of the best, two of the revised composite or one of the best again.
  expect(proposals(3 + 12 * 6, true)).toBe(3);
  expect(proposals(2 + 12 * 6, true)).toBe(2);
  expect(proposals(3 + 12 * 5, false)).toBe(3);
});

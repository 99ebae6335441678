import { expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { BudgetExhausted } from '../../src/domain/errors.ts';
import { fold } from '../../src/domain/fold.ts';
import { type Member, newRun, type Run } from '../../src/domain/population.ts';
import type { Ask } from '../../src/domain/rollout.ts';
import { NOTHING_SPENT, type Outcome } from '../../src/domain/run.ts';
import { type Row, sheetOf } from '../../src/domain/score.ts';
import { tournament } from '../../src/engine/tournament.ts';
import type { Experiment } from '../../src/ports/experiment.ts';
import type { Lab } from '../../src/ports/lab.ts';
import { toyExperiment, toyLab } from './toy.ts';

const EXPERIMENT = toyExperiment();
const CELLS = EXPERIMENT.examples.train.flatMap(({ id }) => EXPERIMENT.models.map((model) => [id, model.id] as const));
const LUCKY = candidateOf({ system: 'Name trees, lucky.\n' });
const STEADY = candidateOf({ system: 'Name trees, steady.\n' });
const SHORT = candidateOf({ system: 'Trees.\n' });

/** What the search saw of each, and what it sees when it looks again. */
const FIRST = new Map([
  [EXPERIMENT.base.id, 0.2],
  [LUCKY.id, 0.9],
  [STEADY.id, 0.8],
  [SHORT.id, 0.5],
]);

const CASES: readonly [string, { share: number; calls: number | null; again: readonly number[] }, string[], number][] =
  [
    ['what was luck is shed', { share: 0.2, calls: null, again: [0.3, 0.8, 0.5] }, ['steady', 'lucky', 'short'], 12],
    ['of equals the shorter', { share: 0.2, calls: null, again: [0.15, 0.2, 0.5] }, ['short', 'lucky', 'steady'], 12],
    [
      'as many cells as the budget has',
      { share: 0.2, calls: 30, again: [0, 0.8, 0] },
      ['steady', 'lucky', 'short'],
      10,
    ],
    ['too few cells decide nothing', { share: 0.2, calls: 20, again: [0, 1, 0] }, ['lucky', 'steady', 'short'], 0],
    ['not asked for', { share: 0, calls: null, again: [0, 1, 0] }, ['lucky', 'steady', 'short'], 0],
  ];

test.each(CASES)('%s', async (_, { share, calls, again }, expected, fresh) => {
  const found = await held({ share, calls, again });
  expect(found.map(({ candidate }) => nameOf(candidate.id))).toEqual(expected);
  expect(found.map((finalist) => finalist.fresh)).toEqual([fresh, fresh, fresh]);
});

test('every finalist is measured on the same cells, on attempts that nobody saw', async () => {
  const asked: Ask[] = [];
  await held({ share: 0.2, calls: 30, again: [0.5, 0.5, 0.5] }, (asks) => asked.push(...asks));
  expect(asked.map(({ attempt }) => attempt)).toEqual(asked.map(() => 1));
  const cellsOf = (id: string) =>
    asked.filter(({ candidate }) => candidate === id).map(({ example, model }) => `${example} ${model}`);
  expect(cellsOf(LUCKY.id)).toHaveLength(10);
  expect(cellsOf(STEADY.id)).toEqual(cellsOf(LUCKY.id));
  expect(cellsOf(SHORT.id)).toEqual(cellsOf(LUCKY.id));
});

test('nothing is measured of one alone, and a budget that is refused leaves the order as it is', async () => {
  const { run, members } = population();
  const refusing = { ...toyLab(EXPERIMENT), measure: () => Promise.reject(new BudgetExhausted('none left')) };
  const asking = told(0.2, null);
  const alone = await tournament(run, members.slice(0, 1), asking, refusing);
  expect(alone).toMatchObject([{ candidate: LUCKY, fresh: 0, cells: CELLS.length }]);
  const refused = await tournament(run, members, asking, refusing);
  expect(refused.map(({ candidate }) => nameOf(candidate.id))).toEqual(['lucky', 'steady', 'short']);
  expect(refused[0]!.gain?.mean).toBeCloseTo(0.7, 12);
});

function held(
  { share, calls, again }: { share: number; calls: number | null; again: readonly number[] },
  watch: (asks: readonly Ask[]) => void = () => undefined,
) {
  const { run, members } = population();
  const scores = new Map([LUCKY, STEADY, SHORT].map(({ id }, at) => [id, again[at]!]));
  const measure = async (_: unknown, __: unknown, asks: readonly Ask<'train'>[]) => {
    watch(asks);
    return sheetOf(
      'train',
      asks.map((ask) => rowOf(ask, scores.get(ask.candidate)!)),
    );
  };
  return tournament(run, members, told(share, calls), { ...toyLab(EXPERIMENT), measure } as Lab);
}

function told(share: number, calls: number | null): Experiment {
  const { search, budget } = EXPERIMENT;
  return {
    ...EXPERIMENT,
    examples: { ...EXPERIMENT.examples, verify: null },
    search: { ...search, tournament: share },
    budget: { ...budget, calls },
  };
}

function population(): { run: Run; members: Member[] } {
  const { step, seed, base, primary } = EXPERIMENT;
  const outcomes = [base, LUCKY, STEADY, SHORT].map((candidate, child): Outcome => {
    const asks = CELLS.map(([example, model]) => ({ candidate: candidate.id, example, model, attempt: 0 }));
    const rows = asks.map((ask) => rowOf({ ...ask, split: 'train' }, FIRST.get(candidate.id)!));
    const proposal = {
      child,
      operator: 'edit',
      parents: [],
      hypothesis: '',
      edits: [],
      dropped: [],
      candidate,
    } as const;
    return { proposal, sheet: sheetOf('train', rows), fate: { kind: 'admitted', best: candidate === LUCKY } };
  });
  const generation = { number: 0, outcomes, remeasured: sheetOf('train', []), spent: NOTHING_SPENT };
  const run = fold(newRun({ number: 1, step, seed, base, primary, population: 8 }), generation);
  return { run, members: [LUCKY, STEADY, SHORT].map(({ id }) => run.members.get(id)!) };
}

/** Cells differ, so that there is a standard error. */
function rowOf(ask: Ask<'train'>, mean: number): Row<'train'> {
  const at = CELLS.findIndex(([example, model]) => example === ask.example && model === ask.model);
  const other = (at + (ask.candidate === LUCKY.id ? 1 : 0)) % 2 === 0 ? 0.1 : -0.1;
  return { ask, scores: { named: { kind: 'scored', value: Math.min(1, Math.max(0, mean + other)) } } };
}

function nameOf(id: string): string {
  return id === LUCKY.id ? 'lucky' : id === STEADY.id ? 'steady' : 'short';
}

import { expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { evolve } from '../../src/engine/evolve.ts';
import type { Experiment } from '../../src/ports/experiment.ts';
import type { Lab } from '../../src/ports/lab.ts';
import { memoryStore, toyExperiment, toyLab, WORDS } from './toy.ts';

const DOUBT = { text: 'the judge of named disagrees with people', settledBy: 'another judge' };

async function verdictWith(doubts: ReturnType<Lab['doubts']>) {
  const experiment = toyExperiment();
  const lab: Lab = { ...toyLab(experiment), doubts: () => doubts };
  return (await evolve(experiment, memoryStore(), lab)).verify!.finalists[0]!;
}

test('while a judge is in doubt no verdict is YES, and the reason says what would settle it', async () => {
  expect((await verdictWith([])).verdict).toBe('YES');
  const { verdict, reasons } = await verdictWith([DOUBT]);
  expect(verdict).toBe('CONDITIONAL');
  expect(reasons).toContainEqual({ kind: 'doubt', ...DOUBT });
});

/** A lab whose judge is out on the words of `silent`; `asked` holds the waves for what was pending. */
function labWithJudge(experiment: Experiment, silent: Set<string>): Lab & { readonly asked: string[][] } {
  const lab = toyLab(experiment);
  const asked: string[][] = [];
  return {
    ...lab,
    asked,
    async measure(wave, candidates, asks) {
      if (wave.stage === 'pending') asked.push(asks.map(({ example }) => example));
      const sheet = await lab.measure(wave, candidates, asks);
      const rows = sheet.rows.map((row) =>
        silent.has(row.ask.example)
          ? {
              ...row,
              scores: { named: { kind: 'unscored', reason: 'the judge could not answer', pending: true } as const },
            }
          : row,
      );
      return { ...sheet, rows };
    },
  };
}

const SILENT = WORDS.slice(0, 2).map((word) => `train-${word}`);

test('a run goes on with pending cells and takes them up when the judge answers, once', async () => {
  const experiment = toyExperiment({ generations: 3 });
  const store = memoryStore();
  const silent = new Set(SILENT);
  const lab = labWithJudge(experiment, silent);
  await evolve({ ...experiment, generations: 1 }, store, lab);
  const base = candidateOf(experiment.base.components).id;
  expect(lab.asked.every((examples) => examples.every((example) => SILENT.includes(example)))).toBe(true);
  expect(store.generations[1]!.remeasured.rows.filter(({ ask }) => SILENT.includes(ask.example))).toEqual([]);

  silent.clear();
  await evolve(experiment, store, lab);
  const late = store.generations[2]!.remeasured.rows.filter(
    ({ ask }) => ask.candidate === base && SILENT.includes(ask.example),
  );
  expect(new Set(late.map(({ ask }) => `${ask.example} ${ask.model}`)).size).toBe(4);
  expect(late.every(({ scores }) => scores.named?.kind === 'scored')).toBe(true);

  const run = await store.open(experiment);
  const rows = run.members.get(base)!.sheet.rows.filter(({ ask }) => SILENT.includes(ask.example) && ask.attempt === 0);
  expect(rows.map(({ scores }) => scores.named?.kind)).toEqual(['scored', 'scored', 'scored', 'scored']);
  const before = lab.asked.length;
  await evolve({ ...experiment, generations: 4 }, store, lab);
  expect(lab.asked.length).toBe(before);
});

test('what was taken up changes nothing else of a run: folded again it is the same', async () => {
  const experiment = toyExperiment({ generations: 3 });
  const store = memoryStore();
  const silent = new Set(SILENT);
  await evolve({ ...experiment, generations: 1 }, store, labWithJudge(experiment, silent));
  silent.clear();
  await evolve(experiment, store, labWithJudge(experiment, silent));
  const [once, again] = [await store.open(experiment), await store.open(experiment)];
  expect(once).toEqual(again);
  expect(once.generation).toBe(3);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { differences, estimate, primaryByInstance } from '../../src/domain/measured.ts';
import { bestOf, fold, newRun, type Run, takeUp } from '../../src/domain/population.ts';
import { type Generation, NOTHING_SPENT, type Outcome } from '../../src/domain/run.ts';
import { type Row, sheetOf } from '../../src/domain/score.ts';

const EXAMPLES = ['a', 'b', 'c', 'd'];
const PRIMARY = [{ metric: 'right', weight: 1, scale: [0, 1] as const }];
const BASE = candidateOf({ system: 'base' });

/** Null: not measured. */
const value = fc.option(fc.constantFrom(0, 0.3, 0.5, 1));
const values = fc.array(value, { minLength: EXAMPLES.length, maxLength: EXAMPLES.length });
const turn = fc.record({
  child: fc.option(fc.record({ values, best: fc.boolean() })),
  again: values,
  late: fc.option(values),
});

test('the best is never below the base on the cells that both have, however often it is measured again', () => {
  fc.assert(
    fc.property(values, fc.array(turn, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), (first, turns, cap) => {
      let run = fold(
        newRun({ ...HEAD, population: cap }),
        generationOf(0, [outcomeOf(BASE, rowsOf(BASE.id, 0, first), true)]),
      );
      for (const [at, { child, again, late }] of turns.entries()) {
        const candidate = candidateOf({ system: `child ${at}` });
        const outcomes =
          child === null ? [] : [outcomeOf(candidate, rowsOf(candidate.id, 0, child.values), child.best)];
        const remeasured = rowsOf(bestOf(run).candidate.id, at + 1, again);
        run = fold(run, generationOf(at + 1, outcomes, remeasured));
        expect(above(run)).toBeGreaterThanOrEqual(0);
        if (late) run = takeUp(run, rowsOf(bestOf(run).candidate.id, at + 100, late));
        expect(above(run)).toBeGreaterThanOrEqual(0);
        expect(run.members.has(BASE.id)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('whoever is highest above the base takes the place of a best that fell below it', () => {
  const [good, lucky] = [candidateOf({ system: 'good' }), candidateOf({ system: 'lucky' })];
  const start = fold(newRun(HEAD), generationOf(0, [outcomeOf(BASE, rowsOf(BASE.id, 0, [0.5, 0.5, 0.5, 0.5]), true)]));
  const kept = fold(start, generationOf(1, [outcomeOf(good, rowsOf(good.id, 0, [1, 0.5, 0.5, 0.5]), false)]));
  const led = fold(kept, generationOf(2, [outcomeOf(lucky, rowsOf(lucky.id, 0, [1, 1, 0.5, 0.5]), true)]));
  expect(bestOf(led).candidate).toBe(lucky);
  const fallen = fold(led, generationOf(3, [], rowsOf(lucky.id, 1, [0, 0, 0, 0])));
  expect(bestOf(fallen).candidate).toBe(good);
});

const HEAD = { number: 1, step: 'test', seed: 1, base: BASE, primary: PRIMARY, population: 8 };

function above(run: Run): number {
  const base = run.members.get(BASE.id)!;
  const changes = differences(primaryByInstance(bestOf(run).sheet, PRIMARY), primaryByInstance(base.sheet, PRIMARY));
  return changes.size === 0 ? 0 : estimate([...changes.values()]).mean;
}

function generationOf(number: number, outcomes: readonly Outcome[], again: readonly Row<'train'>[] = []): Generation {
  return { number, outcomes, remeasured: sheetOf('train', again), spent: NOTHING_SPENT };
}

function outcomeOf(candidate: Outcome['proposal']['candidate'], rows: readonly Row<'train'>[], best: boolean): Outcome {
  const proposal = {
    child: 0,
    operator: 'edit' as const,
    parents: [],
    hypothesis: '',
    edits: [],
    dropped: [],
    candidate,
  };
  return { proposal, sheet: sheetOf('train', rows), fate: { kind: 'admitted', best } };
}

function rowsOf(candidate: string, attempt: number, cells: readonly (number | null)[]): Row<'train'>[] {
  return cells.flatMap((cell, at) => {
    const ask = { candidate, example: EXAMPLES[at]!, model: 'm', attempt, split: 'train' as const };
    return cell === null ? [] : [{ ask, scores: { right: { kind: 'scored' as const, value: cell } } }];
  });
}

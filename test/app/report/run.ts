import type { Source } from '../../../src/app/report/source.ts';
import { type Candidate, candidateOf } from '../../../src/domain/candidate.ts';
import type { VerdictKind } from '../../../src/domain/evidence.ts';
import { fold } from '../../../src/domain/fold.ts';
import { newRun } from '../../../src/domain/population.ts';
import type { Fate, Generation, OperatorName, Outcome } from '../../../src/domain/run.ts';
import { NOTHING_SPENT } from '../../../src/domain/run.ts';
import { type Row, sheetOf } from '../../../src/domain/score.ts';
import type { OutcomeRecord } from '../../../src/ports/records.ts';
import type { FinalistReport, Finished, VerifyReport } from '../../../src/ports/store.ts';

/** A small run, folded as the engine does it: a base, a better child, a shorter one, a rejected one. */
export const BASE = candidateOf({ system: 'Answer well.\nBe brief.\n' });
export const BETTER = candidateOf({ system: 'Answer well.\nBe brief.\nAnswer in JSON.\n' });
export const SHORTER = candidateOf({ system: 'Answer.\n' });
export const REJECTED = candidateOf({ system: 'Shout.\n' });

const SPENT = { ...NOTHING_SPENT, calls: 1204, taskCalls: 1100, usd: 0.5, unknownUsd: 0.01 };

/** The value of each example x model of a candidate; `tag` comes with values below 1. */
export function rows(candidate: Candidate, values: Readonly<Record<string, readonly number[]>>): Row<'train'>[] {
  return Object.entries(values).flatMap(([model, list]) =>
    list.map((value, at) => ({
      ask: { candidate: candidate.id, example: `e${at}`, model, attempt: 0, split: 'train' as const },
      scores: { quality: { kind: 'scored' as const, value, ...(value < 1 ? { feedback: `lost ${value}` } : {}) } },
    })),
  );
}

export function outcome(
  candidate: Candidate,
  values: Readonly<Record<string, readonly number[]>>,
  fate: Fate,
  parents: readonly Candidate[] = [BASE],
  operator: OperatorName = 'edit',
): Outcome {
  const proposal = {
    child: 0,
    operator,
    parents: operator === 'seed' ? [] : parents.map(({ id }) => id),
    hypothesis: operator === 'seed' ? '' : `why ${candidate.id.slice(0, 4)}`,
    edits: [],
    dropped: [],
    candidate,
  };
  return { proposal, sheet: sheetOf('train', rows(candidate, values)), fate };
}

export const GENERATIONS: readonly (readonly Outcome[])[] = [
  [outcome(BASE, { a: [0.5, 0.5], b: [0.5, 0.7] }, { kind: 'admitted', best: true }, [], 'seed')],
  [
    outcome(BETTER, { a: [1, 0.8], b: [0.9, 0.7] }, { kind: 'admitted', best: true }),
    outcome(REJECTED, { a: [0.1] }, { kind: 'rejected', at: 'failures', gate: 'screen', reason: 'no better' }),
  ],
  [outcome(SHORTER, { a: [0.4, 0.4], b: [0.4, 0.4] }, { kind: 'admitted', best: false }, [BETTER], 'rewrite')],
];

export function sourceOf(generations = GENERATIONS, finished: Finished | null = null): Source {
  const head = {
    number: 3,
    step: 'greet',
    seed: 7,
    base: BASE,
    primary: [{ metric: 'quality', weight: 1, scale: [0, 1] as const }],
    population: 20,
  };
  const run = generations.map(generationOf).reduce(fold, newRun(head));
  return {
    run,
    record: {
      number: 3,
      step: 'greet',
      seed: 7,
      startedAt: '2026-01-02T03:04:05.000Z',
      generation: run.generation,
      label: 'SIMULATED',
      profile: 'rehearsal',
      spent: SPENT,
      finished,
      readings: finished?.verify
        ? [{ number: 1, split: 'split', finalists: [BETTER.id], report: finished.verify }]
        : [],
    },
    objectives: [
      { kind: 'primary', epsilon: 0.01 },
      { kind: 'length', epsilon: 1 },
    ],
    minimised: new Set(),
  };
}

export function recordsOf(generations = GENERATIONS): OutcomeRecord[] {
  return generations.flatMap((outcomes, generation) => outcomes.map((one) => ({ run: 3, generation, outcome: one })));
}

function generationOf(outcomes: readonly Outcome[], number: number): Generation {
  return { number, outcomes, remeasured: sheetOf('train', []), spent: SPENT };
}

/** A reading of BETTER whose lower bound is this. */
export function finishedOf(lower: number | null, verdict: VerdictKind = 'YES', delta = 0.123): Finished {
  return {
    run: 3,
    generations: 2,
    stoppedBy: 'generations',
    best: BETTER,
    verify: reportOf(finalistOf(lower, verdict, delta)),
    notVerified: null,
    missing: [],
    spent: SPENT,
  };
}

export function finalistOf(lower: number | null, verdict: VerdictKind = 'YES', delta = 0.123): FinalistReport {
  const own = {
    baseline: 0.5,
    candidate: 0.5 + delta,
    delta,
    lower,
    upper: lower === null ? null : 2 * delta - lower,
    n: 10,
  };
  return {
    candidate: BETTER,
    verdict,
    reasons: [{ kind: 'gain', text: `why ${verdict}`, settledBy: verdict === 'CONDITIONAL' ? 'more of it' : null }],
    primary: { ...own, p: 0.002 },
    models: { a: own, b: own },
    guards: [],
    regressions: [],
    pairs: 20,
    missing: 0,
  };
}

export function reportOf(...finalists: readonly FinalistReport[]): VerifyReport {
  const winner = finalists.find(({ verdict }) => verdict === 'YES')?.candidate.id ?? null;
  return { reading: 1, alpha: 0.025, finalists, winner, sheet: sheetOf('verify', []) };
}

import type { Candidate } from '../domain/candidate.ts';
import type { Contest } from '../domain/contest.ts';
import { BudgetExhausted } from '../domain/errors.ts';
import type { ModelEvidence } from '../domain/evidence.ts';
import { groupBy } from '../domain/group.ts';
import type { Doubt } from '../domain/judgeAgreement.ts';
import type { Run } from '../domain/population.ts';
import { alphaOf, attainable, unprovable } from '../domain/reading.ts';
import type { Ask } from '../domain/rollout.ts';
import { type Sheet, sheetOf } from '../domain/score.ts';
import { type Verdict, verdictsOf, winnerOf } from '../domain/verdict.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Lab } from '../ports/lab.ts';
import type { FinalistReport, ModelReport, RunStore, VerifyReport } from '../ports/store.ts';

/**
 * Reads the verify split: measures the finalists beside the base, registers the reading before anything of it is shown, and
 * reaches a verdict on each. `ranked`: the best first; as many are taken as a YES can be had for on this split and reading.
 * Returns the report, or why there is none; then nothing was spent, or what was spent is found again.
 */
export async function verify(
  run: Run,
  ranked: readonly Candidate[],
  experiment: Experiment,
  store: RunStore,
  lab: Lab,
): Promise<VerifyReport | string> {
  const finalists = await provable(run, ranked, experiment, store);
  if (typeof finalists === 'string') return finalists;
  const candidates = [run.head.base, ...finalists];
  const asks = candidates.flatMap((candidate) => verifyAsks(candidate.id, experiment));
  try {
    const sheet = await lab.measure({ generation: run.generation, stage: 'verify' }, candidates, asks);
    const reading = await store.unblind(run, finalists);
    const doubts = [...lab.doubts(), ...((await store.wasAltered(run)) ? [ALTERED] : [])];
    const report = reportOf(run, finalists, sheet, contestOf(experiment, reading, doubts));
    await store.keepReading(run, report);
    return report;
  } catch (error) {
    if (error instanceof BudgetExhausted) return `the budget does not reach: ${error.message}`;
    throw error;
  }
}

/** Who saw the outcomes could choose the examples by them. */
const ALTERED: Doubt = {
  text: 'verify examples were taken out or changed after they had been read',
  settledBy: 'the examples as they were, or fresh ones in their place',
};

/** Units of the verify split: groups of examples, and examples without a group. */
export function verifyUnits({ examples }: Pick<Experiment, 'examples'>): number {
  return new Set((examples.verify ?? []).map(({ id, group }) => group ?? id)).size;
}

/** The first finalists, as many as a YES can be had for; or why there is none. The smallest p of n units is 2^-n. */
async function provable(
  run: Run,
  ranked: readonly Candidate[],
  experiment: Experiment,
  store: RunStore,
): Promise<readonly Candidate[] | string> {
  if (!experiment.examples.verify) return 'the experiment has no verify split';
  const units = verifyUnits(experiment);
  let level = experiment.guards.alpha;
  for (let count = ranked.length; count > 0; count--) {
    const finalists = ranked.slice(0, count);
    level = alphaOf(await store.readingOf(run, finalists), experiment.guards.alpha);
    if (attainable(units, level) >= count) return finalists;
  }
  return unprovable(units, level) ?? 'no candidate was named';
}

function contestOf(
  { primary, guards, models, examples }: Experiment,
  reading: number,
  doubts: readonly Doubt[],
): Contest {
  const units = new Map((examples.verify ?? []).map(({ id, group }) => [id, group ?? id]));
  return {
    primary,
    guards,
    models: models.map(({ id }) => id),
    unitOf: (example) => units.get(example) ?? example,
    reading,
    alpha: alphaOf(reading, guards.alpha),
    doubts: doubts.map((doubt) => ({ kind: 'doubt', ...doubt })),
  };
}

function reportOf(run: Run, finalists: readonly Candidate[], sheet: Sheet<'verify'>, contest: Contest): VerifyReport {
  const rows = groupBy(sheet.rows, (row) => row.ask.candidate);
  const sheetFor = ({ id }: Candidate) => sheetOf('verify', rows.get(id) ?? []);
  const verdicts = verdictsOf(contest, sheetFor(run.head.base), finalists.map(sheetFor));
  const reports = finalists.map((candidate, at) => finalistReport(candidate, verdicts[at]!));
  const winner = winnerOf(reports.map((report) => ({ ...report, lower: report.primary?.lower ?? null })));
  return {
    reading: contest.reading,
    alpha: contest.alpha,
    finalists: reports,
    winner: winner?.candidate.id ?? null,
    sheet,
  };
}

function finalistReport(candidate: Candidate, { kind, reasons, evidence }: Verdict): FinalistReport {
  const { primary, models, guards, regressions, pairs, missing } = evidence;
  return {
    candidate,
    verdict: kind,
    reasons,
    primary: primary === null ? null : { ...bounded(primary), p: primary.adjusted },
    models: Object.fromEntries(Object.entries(models).map(([model, own]) => [model, bounded(own)])),
    guards,
    regressions,
    pairs,
    missing,
  };
}

/** JSON has no infinity: a bound that does not exist is null. */
function bounded({ baseline, candidate, delta, lower, upper, n }: ModelEvidence): ModelReport {
  const finite = (bound: number) => (Number.isFinite(bound) ? bound : null);
  return { baseline, candidate, delta, lower: finite(lower), upper: finite(upper), n };
}

function verifyAsks(candidate: string, { examples, models, search }: Experiment): Ask<'verify'>[] {
  return (examples.verify ?? []).flatMap((example) =>
    models.flatMap((model) =>
      Array.from({ length: search.verifyAttempts }, (_, attempt) => ({
        candidate,
        example: example.id,
        model: model.id,
        attempt,
        split: 'verify' as const,
      })),
    ),
  );
}

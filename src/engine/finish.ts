import type { Candidate } from '../domain/candidate.ts';
import { BudgetExhausted } from '../domain/errors.ts';
import type { Split } from '../domain/example.ts';
import { groupBy } from '../domain/group.ts';
import { differences, meanPrimary, primaryByInstance } from '../domain/measured.ts';
import { missingIn } from '../domain/missing.ts';
import { bestOf, type Member, type Run } from '../domain/population.ts';
import { type Ask, instanceOf } from '../domain/rollout.ts';
import { type Row, type Sheet, sheetOf } from '../domain/score.ts';
import { pairedDifference } from '../domain/statistics.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Lab } from '../ports/lab.ts';
import type { FinalistReport, Finished, RunStore, VerifyReport } from '../ports/store.ts';
import { heldBack } from './afford.ts';

/** Error rate over all readings of a verify split; the j-th reading may use ALPHA / (j(j + 1)) of it. */
const ALPHA = 0.05;

/** Ends a run: measures the finalists on the verify split, beside the base. Sheets of verify cells exist only from here on. */
export async function finish(
  run: Run,
  stoppedBy: Finished['stoppedBy'],
  experiment: Experiment,
  store: RunStore,
  lab: Lab,
): Promise<Finished> {
  const verify = await verifyFinalists(run, experiment, store, lab);
  const measured = typeof verify !== 'string';
  const finished: Finished = {
    run: run.head.number,
    generations: run.generation,
    stoppedBy,
    best: bestOf(run).candidate,
    verify: measured ? verify : null,
    notVerified: measured ? null : verify,
    missing: missingIn([...trainRows(run), ...(measured ? verify.sheet.rows : [])], run.head.primary),
    spent: lab.spent(),
  };
  await store.finish(run, finished);
  return finished;
}

function trainRows({ members }: Run): Row[] {
  return [...members.values()].flatMap(({ sheet }) => sheet.rows);
}

/** The report, or why there is none. */
async function verifyFinalists(
  run: Run,
  experiment: Experiment,
  store: RunStore,
  lab: Lab,
): Promise<VerifyReport | string> {
  const finalists = pickFinalists(run, heldBack(experiment).finalists).map((member) => member.candidate);
  if (!experiment.examples.verify) return 'the experiment has no verify split';
  if (finalists.length === 0) return 'nothing beat the prompt on train';
  const candidates = [run.head.base, ...finalists];
  const asks = candidates.flatMap((candidate) => verifyAsks(candidate.id, experiment));
  try {
    const sheet = await lab.measure({ generation: run.generation, stage: 'verify' }, candidates, asks);
    const reading = await store.unblind(run, finalists);
    return report(run, finalists, sheet, reading, experiment);
  } catch (error) {
    if (error instanceof BudgetExhausted) return `the budget does not reach: ${error.message}`;
    throw error;
  }
}

/** The members that beat the base on train, best first. */
function pickFinalists(run: Run, most: number): Member[] {
  const base = run.members.get(run.head.base.id);
  if (!base) throw new Error('the seed is not in the population');
  const before = primaryByInstance(base.sheet, run.head.primary);
  return [...run.members.values()]
    .filter((member) => member !== base)
    .map((member) => {
      const change = [...differences(primaryByInstance(member.sheet, run.head.primary), before).values()];
      return { member, mean: change.reduce((sum, value) => sum + value, 0) / Math.max(1, change.length) };
    })
    .filter(({ mean }) => mean > 0)
    .sort(
      (a, b) =>
        Number(b.member.candidate.id === run.best) - Number(a.member.candidate.id === run.best) || b.mean - a.mean,
    )
    .slice(0, most)
    .map(({ member }) => member);
}

function report(
  run: Run,
  finalists: readonly Candidate[],
  sheet: Sheet<'verify'>,
  reading: number,
  experiment: Experiment,
): VerifyReport {
  const alpha = ALPHA / (reading * (reading + 1));
  const sheets = groupBy(sheet.rows, (row) => row.ask.candidate);
  const sheetFor = (id: string) => sheetOf('verify', sheets.get(id) ?? []);
  const base = sheetFor(run.head.base.id);
  const finalistReports = finalists.flatMap((candidate): FinalistReport[] => {
    const own = sheetFor(candidate.id);
    const difference = pairedDifference(unitDifferences(own, base, run, experiment), alpha);
    const baseline = meanPrimary(base, run.head.primary);
    const mean = meanPrimary(own, run.head.primary);
    if (!difference || !baseline || !mean) return [];
    const { delta, lower, n } = difference;
    return [
      { candidate, baseline: baseline.mean, mean: mean.mean, delta, lower: Number.isFinite(lower) ? lower : null, n },
    ];
  });
  return { reading, alpha, finalists: finalistReports, sheet };
}

/** d_i: candidate minus base for each example or group, the mean over what both sides have. Missing is missing. */
function unitDifferences(own: Sheet<'verify'>, base: Sheet<'verify'>, run: Run, experiment: Experiment): number[] {
  const units = new Map((experiment.examples.verify ?? []).map(({ id, group }) => [id, group ?? id]));
  const unitOf = new Map(own.rows.map(({ ask }) => [instanceOf(ask), units.get(ask.example) ?? ask.example]));
  const change = differences(primaryByInstance(own, run.head.primary), primaryByInstance(base, run.head.primary));
  const byUnit = groupBy(change, ([instance]) => unitOf.get(instance));
  return [...byUnit.values()].map((unit) => unit.reduce((total, [, value]) => total + value, 0) / unit.length);
}

function verifyAsks(candidate: string, experiment: Experiment): Ask<'verify'>[] {
  const split = 'verify' as const satisfies Split;
  return (experiment.examples.verify ?? []).flatMap((example) =>
    experiment.models.flatMap((model) =>
      Array.from({ length: experiment.search.verifyAttempts }, (_, attempt) => ({
        candidate,
        example: example.id,
        model: model.id,
        attempt,
        split,
      })),
    ),
  );
}

import type { Candidate } from '../domain/candidate.ts';
import { differences, primaryByInstance } from '../domain/measured.ts';
import { missingIn } from '../domain/missing.ts';
import { bestOf, type Member, type Run } from '../domain/population.ts';
import type { Row } from '../domain/score.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Lab } from '../ports/lab.ts';
import type { Finalist, Finished, RunStore, VerifyReport } from '../ports/store.ts';
import { heldBack } from './afford.ts';
import type { Late } from './pending.ts';
import { tournament } from './tournament.ts';
import { verify } from './verify.ts';

/** Ends a run: measures the finalists again on train, then on the verify split, beside the base. Sheets of verify cells exist only from here on. */
export async function finish(
  { run, rows: late }: Late,
  stoppedBy: Finished['stoppedBy'],
  experiment: Experiment,
  store: RunStore,
  lab: Lab,
): Promise<Finished> {
  const finalists = await tournament(run, contendersOf(run, experiment.search.finalists), experiment, lab);
  const report = await verifyFinalists(run, finalists, experiment, store, lab);
  const measured = typeof report !== 'string';
  const finished: Finished = {
    run: run.head.number,
    generations: run.generation,
    stoppedBy,
    best: finalists[0] && finalists[0].fresh > 0 ? finalists[0].candidate : bestOf(run).candidate,
    finalists,
    verify: measured ? report : null,
    notVerified: measured ? null : report,
    missing: missingIn([...trainRows(run), ...(measured ? report.sheet.rows : [])], run.head.primary),
    spent: lab.spent(),
    ...(late.length === 0 ? {} : { late }),
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
  ranked: readonly Finalist[],
  experiment: Experiment,
  store: RunStore,
  lab: Lab,
): Promise<VerifyReport | string> {
  // At least one, so that it is said why nothing can be proved of it.
  const finalists = ranked.slice(0, Math.max(1, heldBack(experiment).finalists)).map(({ candidate }) => candidate);
  if (!experiment.examples.verify) return 'the experiment has no verify split';
  if (finalists.length === 0) return 'nothing beat the prompt on train';
  return verify(run, finalists, experiment, store, lab);
}

/** The candidates that beat the base on train, the best first. */
export function finalistsOf(run: Run, most: number): Candidate[] {
  return contendersOf(run, most).map(({ candidate }) => candidate);
}

/** The members that beat the base on train, the best first. */
function contendersOf(run: Run, most: number): Member[] {
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

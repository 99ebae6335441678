import type { Candidate } from '../domain/candidate.ts';
import { lengthOf } from '../domain/candidate.ts';
import { BudgetExhausted } from '../domain/errors.ts';
import { differences, type Estimate, estimate, primaryByInstance } from '../domain/measured.ts';
import type { Member, Run } from '../domain/population.ts';
import { shuffled, streamOf } from '../domain/random.ts';
import { type Ask, instanceOf } from '../domain/rollout.ts';
import { type Row, sheetOf, withRows } from '../domain/score.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Lab } from '../ports/lab.ts';
import type { Finalist } from '../ports/store.ts';
import { tournamentCells } from './afford.ts';
import { groundOf, trainAsks } from './course.ts';

/** Fewer cells for each finalist decide nothing. */
const LEAST = 8;

/**
 * The finalists, the one to choose first. Where `search.tournament` lets them, they are measured once more on train, on the
 * same cells and on attempts by which nobody chose them: the highest of many scores is partly luck, which a fresh attempt
 * sheds. The best within one standard error is the shorter.
 */
export async function tournament(
  run: Run,
  contenders: readonly Member[],
  experiment: Experiment,
  lab: Lab,
): Promise<readonly Finalist[]> {
  const fresh = await freshRows(run, contenders, experiment, lab);
  const measured = contenders.map((member) => {
    const own = fresh.filter((row) => row.ask.candidate === member.candidate.id);
    return { member, fresh: own.length, sheet: withRows(member.sheet, own) };
  });
  const base = primaryByInstance(run.members.get(run.head.base.id)!.sheet, run.head.primary);
  const finalists = measured.map(({ member, fresh, sheet }): Ranked => {
    const values = primaryByInstance(sheet, run.head.primary);
    const gain = meanOf([...differences(values, base).values()]);
    return { finalist: { candidate: member.candidate, gain, cells: values.size, fresh }, values };
  });
  return fresh.length === 0 ? finalists.map(({ finalist }) => finalist) : ranked(finalists);
}

interface Ranked {
  readonly finalist: Finalist;
  readonly values: ReadonlyMap<string, number>;
}

/** By their gain, but for those within one standard error of the highest: of them the shortest comes first. */
function ranked(finalists: readonly Ranked[]): Finalist[] {
  const byGain = [...finalists].sort((a, b) => gainOf(b) - gainOf(a));
  const [leader] = byGain;
  if (!leader) return [];
  const equal = byGain.filter((one) => {
    const change = meanOf([...differences(one.values, leader.values).values()]);
    return change !== null && change.mean >= -(change.se ?? 0);
  });
  const chosen = equal.reduce(
    (a, b) => (lengthOf(b.finalist.candidate) < lengthOf(a.finalist.candidate) ? b : a),
    leader,
  );
  return [chosen, ...byGain.filter((one) => one !== chosen)].map(({ finalist }) => finalist);
}

function gainOf({ finalist }: Ranked): number {
  return finalist.gain?.mean ?? Number.NEGATIVE_INFINITY;
}

function meanOf(values: readonly number[]): Estimate | null {
  return values.length === 0 ? null : estimate(values);
}

/** None where the budget has no room, or where there is nothing to choose between. */
async function freshRows(
  run: Run,
  contenders: readonly Member[],
  experiment: Experiment,
  lab: Lab,
): Promise<readonly Row<'train'>[]> {
  if (contenders.length < 2 || experiment.search.tournament === 0) return [];
  const room = tournamentCells(lab.spent(), experiment);
  const instances = sharedInstances(
    contenders.map(({ candidate }) => candidate),
    experiment,
  );
  const most = Math.min(Math.floor(room / contenders.length), instances.length);
  if (most < Math.min(LEAST, instances.length)) return [];
  const random = streamOf(run.head.seed, run.generation, 'tournament');
  const chosen = new Set(shuffled(instances, random).slice(0, most));
  const asks = contenders.flatMap((member) =>
    trainAsks(member.candidate, groundOf(experiment), experiment)
      .filter((ask) => chosen.has(instanceOf(ask)))
      .map((ask) => ({ ...ask, attempt: nextAttempt(member, ask) })),
  );
  try {
    const wave = { generation: run.generation, stage: 'train' } as const;
    return (
      await lab.measure(
        wave,
        contenders.map(({ candidate }) => candidate),
        asks,
      )
    ).rows;
  } catch (error) {
    if (error instanceof BudgetExhausted) return sheetOf('train', []).rows;
    throw error;
  }
}

/** Train cells that may be measured of every contender: one that shows an example is not measured on it. */
function sharedInstances(candidates: readonly Candidate[], experiment: Experiment): string[] {
  const [first = [], ...others] = candidates.map((candidate) =>
    trainAsks(candidate, groundOf(experiment), experiment).map(instanceOf),
  );
  return first.filter((instance) => others.every((each) => each.includes(instance)));
}

function nextAttempt({ sheet }: Member, ask: Ask<'train'>): number {
  const attempts = sheet.rows.filter((row) => instanceOf(row.ask) === instanceOf(ask)).map((row) => row.ask.attempt);
  return Math.max(-1, ...attempts) + 1;
}

import { chanceOfGain, isFutile } from '../domain/futility.ts';
import { groupBy } from '../domain/group.ts';
import { differences, primaryByInstance } from '../domain/measured.ts';
import { bestOf, type Run } from '../domain/population.ts';
import type { Ask } from '../domain/rollout.ts';
import { type Row, type Sheet, sheetOf } from '../domain/score.ts';
import { mean } from '../domain/statistics.ts';
import type { Experiment } from '../ports/experiment.ts';
import { type Composed, entrants } from './compose.ts';
import { type Course, trainAsks } from './course.ts';
import { isAsked, rejected, type Trial } from './trial.ts';

/** What train brought: the trials, those that were stopped with their fate, and the rows. */
export interface Raced {
  readonly composed: Composed;
  /** Rows of the children. */
  readonly train: Sheet<'train'>;
  /** Rows of the best on cells of the course that it lacked. */
  readonly beside: readonly Row<'train'>[];
}

/** What a race runs over, and how. */
export interface Track {
  readonly course: Course;
  readonly experiment: Experiment;
  /** One wave. */
  readonly measure: (trials: readonly Trial[], asks: readonly Ask<'train'>[]) => Promise<Sheet<'train'>>;
}

/**
 * Measures the children on train, from look to look, beside the best where it lacks a cell. Who has little chance left to
 * gain is stopped; prompts that people added run to the end.
 */
export async function race(run: Run, composed: Composed, track: Track): Promise<Raced> {
  const { course, experiment, measure } = track;
  const best = bestOf(run);
  let raced: Raced = { composed, train: sheetOf('train', []), beside: [] };
  for (const [at, look] of course.looks.entries()) {
    const running = entrants(raced.composed);
    if (running.length === 0) break;
    const part = { ...course, instances: course.instances.slice(course.looks[at - 1] ?? 0, look) };
    const asks = [
      ...running.flatMap(({ proposal }) => trainAsks(proposal.candidate, part, experiment)),
      ...lackingAsks(run, part, experiment),
    ];
    const { rows } = await measure(running, asks);
    raced = {
      composed: raced.composed,
      train: sheetOf('train', [...raced.train.rows, ...rows.filter((row) => row.ask.candidate !== best.candidate.id)]),
      beside: [...raced.beside, ...rows.filter((row) => row.ask.candidate === best.candidate.id)],
    };
    if (look < course.instances.length) raced = { ...raced, composed: withoutFutile(run, raced, course) };
  }
  return raced;
}

/** Attempts of the best that the children are compared on and that it does not have. */
function lackingAsks(run: Run, course: Course, experiment: Experiment): Ask<'train'>[] {
  const { candidate, sheet } = bestOf(run);
  const had = new Set(sheet.rows.map(({ ask }) => cellOf(ask)));
  return trainAsks(candidate, course, experiment).filter((ask) => !had.has(cellOf(ask)));
}

function withoutFutile(run: Run, { composed, train, beside }: Raced, course: Course): Composed {
  const running = new Set(entrants(composed));
  const best = primaryByInstance(sheetOf('train', [...bestOf(run).sheet.rows, ...beside]), run.head.primary);
  const cells = course.instances.length;
  const after = (trial: Trial): Trial => {
    if (!running.has(trial) || isAsked(trial)) return trial;
    const rows = train.rows.filter((row) => row.ask.candidate === trial.proposal.candidate.id);
    const changes = changesByExample(sheetOf('train', rows), best, run);
    if (!isFutile(changes)) return trial;
    const chance = `${((chanceOfGain(changes) ?? 0) * 100).toFixed(1)} %`;
    const reason = `a chance of ${chance} is left that it gains, after ${rows.length} of ${cells * course.attempts} train cells`;
    return rejected({ ...trial, rows: [...trial.rows, ...rows] }, 'train', 'futility', reason);
  };
  const trials = composed.trials.map((trial) => ({ before: trial, after: after(trial) }));
  return {
    trials: trials.map((trial) => trial.after),
    composite: trials.find(({ before }) => before === composed.composite)?.after ?? null,
  };
}

/** Changes to the best, one for each example: the mean over its models. */
function changesByExample(sheet: Sheet<'train'>, best: ReadonlyMap<string, number>, run: Run): number[] {
  const changes = differences(primaryByInstance(sheet, run.head.primary), best);
  const byExample = groupBy(changes, ([instance]) => instance.slice(0, instance.indexOf('\u0000')));
  return [...byExample.values()].map((own) => mean(own.map(([, change]) => change))!);
}

function cellOf({ example, model, attempt }: Ask): string {
  return `${example}\u0000${model}\u0000${attempt}`;
}

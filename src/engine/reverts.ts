import { type AddedLine, addedLines } from '../domain/addedLines.ts';
import { doubtsOf } from '../domain/doubts.ts';
import { roomOf } from '../domain/gate.ts';
import { hashOf } from '../domain/hash.ts';
import type { Member, Run } from '../domain/population.ts';
import { shuffled, streamOf } from '../domain/random.ts';
import { relatedness } from '../domain/relatedness.ts';
import { instanceOf } from '../domain/rollout.ts';
import type { Row } from '../domain/score.ts';
import { shownLines } from '../domain/shelf.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Task } from './task.ts';

/** Cells that a line is doubted on at most. */
export const REVERT_CELLS = 6;

/** Tasks that each do without one added line of the parent, screened where the line bears. */
export function planReverts(run: Run, experiment: Experiment, parent: Member, most: number): Task[] {
  const lines = doubtable(run, experiment, parent).map((line) => ({
    ...line,
    credit: run.credit.get(line.line.trim()) ?? 0,
    tries: run.tried.get(doubtId(line))?.length ?? 0,
  }));
  return doubtsOf(lines, most).map((doubted, child): Task => {
    const slice = cellsOf(run, experiment, parent, doubted, child);
    return {
      brief: {
        generation: run.generation + 1,
        child,
        attempt: 0,
        seed: run.head.seed,
        operator: 'revert',
        base: experiment.base,
        parent: parent.candidate,
        bucket: doubtId(doubted),
        component: doubted.component,
        failures: [],
        beside: [],
        contrast: null,
        partner: null,
        ranked: [],
        passes: [],
        solved: [],
        doubted,
        credit: run.credit,
        tried: [],
        intent: experiment.search.intent,
        keep: experiment.gates.keep,
        room: roomOf(parent.candidate, run.head.base, experiment.gates),
      },
      slice,
      guards: [],
    };
  });
}

/** The added lines of a member that may go; none of a solved example. */
export function doubtable(run: Run, { search }: Experiment, { candidate }: Member): AddedLine[] {
  const shown = shownLines(candidate.components, search.demonstrations.template);
  return addedLines(run.head.base.components, candidate.components).filter(({ line }) => !shown.has(line));
}

/** What outcomes of doubting a line are remembered by. */
function doubtId({ component, line }: AddedLine): string {
  return `line:${hashOf([component, line.trim()]).slice(0, 8)}`;
}

/** The cells that the line has most to do with; any where it has to do with none. */
function cellsOf(
  run: Run,
  { examples }: Experiment,
  parent: Member,
  { line }: AddedLine,
  child: number,
): readonly Row<'train'>[] {
  const related = relatedness(line, examples.train);
  const rows = [...new Map(parent.sheet.rows.map((row) => [instanceOf(row.ask), row])).values()];
  const random = streamOf(run.head.seed, run.generation + 1, child, 'doubt');
  const order = shuffled(rows, random);
  const touched = order
    .filter(({ ask }) => (related.get(ask.example) ?? 0) > 0)
    .sort((a, b) => related.get(b.ask.example)! - related.get(a.ask.example)!);
  return (touched.length > 0 ? touched : order).slice(0, REVERT_CELLS);
}

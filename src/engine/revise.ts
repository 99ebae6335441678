import { applyEdits } from '../domain/applyEdits.ts';
import { candidateOf } from '../domain/candidate.ts';
import type { Edit } from '../domain/edit.ts';
import { BudgetExhausted } from '../domain/errors.ts';
import { checkGates } from '../domain/gate.ts';
import { doesHarm } from '../domain/harm.ts';
import type { Run } from '../domain/population.ts';
import type { Proposal } from '../domain/run.ts';
import { sheetOf } from '../domain/score.ts';
import type { Lab } from '../ports/lab.ts';
import { type Composed, hypothesesOf } from './compose.ts';
import { passInspection } from './inspect.ts';
import type { Plan } from './plan.ts';
import { type Raced, race, type Track } from './race.ts';
import { inTheRunning, isAsked, type Trial } from './trial.ts';

/**
 * The race with the composite once more, without the edits that did harm where they bear: one rule that is too broad takes
 * down all that came with it. As it was where none did, or where the budget has no room for it.
 */
export async function raceRevised(run: Run, plan: Plan, raced: Raced, track: Track, lab: Lab): Promise<Raced> {
  const revised = plan.again ? revise(run, plan, raced, track) : null;
  try {
    return revised === null ? raced : await racedAgain(run, raced, revised, track, lab);
  } catch (error) {
    // Retries, or prompts that people added, took the room: what was measured is not lost for that.
    if (error instanceof BudgetExhausted) return raced;
    throw error;
  }
}

async function racedAgain(run: Run, raced: Raced, revised: Trial, track: Track, lab: Lab): Promise<Raced> {
  const [trial = revised] = await passInspection([revised], lab);
  const again = await race(run, { trials: [trial], composite: trial }, track);
  const [after = trial] = again.composed.trials;
  return {
    composed: { ...raced.composed, trials: [...raced.composed.trials, after], revised: after },
    train: sheetOf('train', [...raced.train.rows, ...again.train.rows]),
    // The first part of it was measured in the race before.
    beside: again.beside.length > raced.beside.length ? again.beside : raced.beside,
  };
}

/** Null where no edit of the composite did harm, where nothing else would be left, and where the gates refuse what is. */
function revise(run: Run, { parent }: Plan, { composed, train, beside }: Raced, { experiment }: Track): Trial | null {
  const { composite, trials } = composed;
  if (!composite || !experiment.search.revise) return null;
  const { proposal } = composite;
  const compared = {
    before: [...parent.sheet.rows, ...beside.filter(({ ask }) => ask.candidate === parent.candidate.id)],
    after: train.rows.filter(({ ask }) => ask.candidate === proposal.candidate.id),
    primary: run.head.primary,
    examples: experiment.examples.train,
  };
  const edits = proposal.edits.filter((edit) => !doesHarm(edit, compared));
  const gone = proposal.edits.filter((edit) => !edits.includes(edit));
  if (edits.length === 0 || gone.length === 0) return null;
  const candidate = candidateOf(applyEdits(parent.candidate.components, edits).components);
  const { known, head } = run;
  const refused = checkGates({
    base: head.base,
    parent: parent.candidate,
    candidate,
    known,
    settings: experiment.gates,
  });
  if (refused) return null;
  const revised: Proposal = {
    ...proposal,
    child: trials.length,
    hypothesis: hypothesesOf(partsOf(composed).filter((part) => !wentWith(part, gone, edits))),
    edits,
    dropped: [
      ...proposal.dropped,
      ...gone.map((edit) => ({ edit, reason: 'it brought complaints on the cells that it bears on' })),
    ],
    candidate,
  };
  return { ...composite, proposal: revised, rows: [], fate: null };
}

/** Whether what is left of a composite has nothing of a part any more. */
export function isGone(part: Trial, composite: Trial, revised: Trial): boolean {
  const { edits } = revised.proposal;
  return wentWith(
    part,
    composite.proposal.edits.filter((edit) => !edits.includes(edit)),
    edits,
  );
}

function wentWith({ proposal }: Trial, gone: readonly Edit[], left: readonly Edit[]): boolean {
  return proposal.edits.some((edit) => gone.includes(edit)) && !proposal.edits.some((edit) => left.includes(edit));
}

function partsOf({ trials, composite }: Composed): Trial[] {
  return inTheRunning(trials).filter((trial) => trial !== composite && !isAsked(trial));
}

import type { Control } from '../domain/control.ts';
import { hunksBetween } from '../domain/hunksBetween.ts';
import type { Run } from '../domain/population.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Composed } from './compose.ts';
import { passGates } from './propose.ts';
import type { Trial } from './trial.ts';

/** The generation's trials with the prompts that people added: gates hold for them, screens do not. */
export function withAdded(
  run: Run,
  composed: Composed,
  controls: readonly Control[],
  experiment: Experiment,
): Composed {
  const first = composed.trials.length;
  const added = controls.map((control, at) => trialOf(run, control, first + at));
  return { ...composed, trials: [...composed.trials, ...passGates(run, added, experiment)] };
}

function trialOf({ head: { base } }: Run, { kind, candidate, note }: Control, child: number): Trial {
  const proposal = {
    child,
    operator: kind,
    parents: [base.id],
    hypothesis: note,
    edits: hunksBetween(base.components, candidate.components),
    dropped: [],
    candidate,
  } as const;
  return { proposal, task: null, rows: [], gain: 0, fate: null };
}

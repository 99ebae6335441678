import type { Candidate } from '../domain/candidate.ts';
import { UserError } from '../domain/errors.ts';
import type { Lab } from '../ports/lab.ts';
import { type Composed, entrants } from './compose.ts';
import { inTheRunning, rejected, type Trial } from './trial.ts';

/** The user's own gate: what does not pass is not paid for. */
export async function passInspection(trials: readonly Trial[], lab: Lab): Promise<Trial[]> {
  const running = inTheRunning(trials);
  const refusals = await lab.inspect(running.map(({ proposal }) => proposal.candidate));
  const refused = new Map(running.map((trial, at) => [trial, refusals[at] ?? null]));
  return trials.map((trial) => {
    const refusal = refused.get(trial) ?? null;
    return refusal === null ? trial : rejected(trial, 'gate', refusal.gate, refusal.reason);
  });
}

/** The same for what goes to train: edits that pass one by one need not pass together. */
export async function inspectEntrants(composed: Composed, lab: Lab): Promise<Composed> {
  const entered = entrants(composed);
  const inspected = await passInspection(entered, lab);
  const after = new Map(entered.map((trial, at) => [trial, inspected[at]!]));
  const now = (trial: Trial) => after.get(trial) ?? trial;
  return { trials: composed.trials.map(now), composite: composed.composite && now(composed.composite) };
}

/** A gate that refuses the prompt as it is would refuse whatever grows out of it. */
export async function refuseFailingBase(base: Candidate, lab: Lab): Promise<void> {
  const [refusal = null] = await lab.inspect([base]);
  if (refusal === null) return;
  throw new UserError(
    `gates.command does not let the prompt as it is through, so that no candidate could pass: ${refusal.reason}\nMake it pass in a copy of the project first; \`link\` names folders that it needs and git ignores, such as node_modules.`,
  );
}

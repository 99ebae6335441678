import { agreedCuts } from '../domain/agreedCuts.ts';
import { candidateOf, shortId } from '../domain/candidate.ts';
import { hunksBetween } from '../domain/hunksBetween.ts';
import type { Plan } from './plan.ts';
import { inTheRunning, rejected, type Trial } from './trial.ts';

/** One trial of several readings of the same prompt: what most of them leave out. The others are superseded by it. */
export function agree(plan: Plan, trials: readonly Trial[]): Trial[] {
  const readings = inTheRunning(trials);
  const [first, ...others] = readings;
  if (!plan.move.agreed || !first) return [...trials];
  const before = plan.parent.candidate.components;
  const candidate = candidateOf(
    agreedCuts(
      before,
      readings.map(({ proposal }) => proposal.candidate.components),
    ),
  );
  return trials.map((trial) => {
    if (others.includes(trial)) return { ...trial, fate: { kind: 'superseded', by: candidate.id } };
    if (trial !== first) return trial;
    const agreed = {
      ...trial,
      proposal: { ...trial.proposal, candidate, edits: hunksBetween(before, candidate.components) },
    };
    if (candidate.id !== plan.parent.candidate.id) return agreed;
    const reason = `most readings of ${shortId(candidate.id)} leave out nothing`;
    return rejected(agreed, 'proposal', 'agreement', reason);
  });
}

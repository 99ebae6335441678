import { heldBack } from '../engine/afford.ts';
import type { Experiment } from '../ports/experiment.ts';

/** Said at the start of a run that has a budget: how much of it the search may not touch. */
export function keptBackNote(experiment: Experiment): string[] {
  const { budget, examples, models, search } = experiment;
  const limits = [budget, ...Object.values(budget.roles)];
  const limited = limits.some((limit) =>
    [limit.calls, limit.usd, limit.tokens, limit.minutes].some((most) => most !== null),
  );
  const { finalists, calls, judgeCalls } = heldBack(experiment);
  if (!limited || calls === 0) return [];
  const judging = judgeCalls === 0 ? '' : ` and ${judgeCalls} judge calls`;
  return [
    `kept back for the proof: ${calls} task calls${judging}, what they may cost, and their retries. ` +
      `${finalists} ${finalists === 1 ? 'finalist' : 'finalists'} and the base, ${examples.verify?.length ?? 0} verify examples, ` +
      `${models.length} ${models.length === 1 ? 'model' : 'models'}, ${search.verifyAttempts} ${search.verifyAttempts === 1 ? 'attempt' : 'attempts'} each`,
  ];
}

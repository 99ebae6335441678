import type { Candidate } from '../../domain/candidate.ts';
import { CallError } from '../../domain/errors.ts';
import type { Redact } from '../../domain/redact.ts';
import type { Rollout } from '../../domain/rollout.ts';
import type { Row } from '../../domain/score.ts';
import type { Experiment } from '../../ports/experiment.ts';
import { type Caller, modelHash } from '../../ports/model.ts';
import type { Archive } from '../../ports/store.ts';
import { known, lookups, type ScoringBench } from './bench.ts';
import { createScorer } from './scorer.ts';

/**
 * Scores rollouts that somebody recorded, by key, without a call: what a judge would have to say stays pending until a run
 * takes it up. The rollouts are archived, or on their way there.
 */
export async function scoreRecorded(
  {
    experiment,
    archive,
    redact,
  }: { readonly experiment: Experiment; readonly archive: Archive; readonly redact: Redact },
  candidates: readonly Candidate[],
  rollouts: readonly Rollout[],
): Promise<ReadonlyMap<string, Row['scores']>> {
  const bench: ScoringBench = {
    experiment,
    archive,
    redact,
    judges: silentJudges(experiment),
    ...lookups(experiment),
  };
  const scorer = createScorer(bench, new Map(candidates.map((candidate) => [candidate.id, candidate])));
  const rows = scorer.complete(rollouts.map(({ key }) => key));
  const byKey = new Map(rollouts.map((rollout) => [rollout.key, rollout]));
  const underway = (key: string) => (byKey.has(key) ? Promise.resolve(known(byKey, key)) : undefined);
  const open = rollouts.filter(({ key }) => !rows.has(key));
  const scored = await Promise.all(open.map((rollout) => scorer.score(rollout, underway)));
  for (const [at, scores] of scored.entries()) rows.set(open[at]!.key, scores);
  return rows;
}

function silentJudges({ metrics }: Experiment): ReadonlyMap<string, Caller> {
  const specs = metrics.flatMap(({ asks = [] }) => asks.map(({ spec }) => spec));
  return new Map(
    specs.map((spec) => [
      modelHash(spec),
      { spec, complete: () => Promise.reject(new CallError('rejected', 'nothing is called here: a run asks it')) },
    ]),
  );
}

import type { Candidate } from '../../domain/candidate.ts';
import { scoreKey } from '../../domain/keys.ts';
import type { Rollout } from '../../domain/rollout.ts';
import type { Row, Score } from '../../domain/score.ts';
import type { Metric } from '../../ports/metric.ts';
import { type Bench, known } from './bench.ts';

/** Scores rollouts with the experiment's metrics; scores are kept under rollout and metric hash. */
export function createScorer(bench: Bench, candidates: ReadonlyMap<string, Candidate>) {
  const { metrics, task } = bench.experiment;

  /** Scores of rollouts from the archive; what a new or changed metric lacks is scored now. */
  async function archived(rollouts: readonly Rollout[]): Promise<[string, Row['scores']][]> {
    const keys = rollouts.flatMap((rollout) => metrics.map((metric) => scoreKey(rollout.key, metric.hash)));
    const found = bench.archive.scores(keys);
    return Promise.all(
      rollouts.map(async (rollout): Promise<[string, Row['scores']]> => [rollout.key, await scored(rollout, found)]),
    );
  }

  async function scored(rollout: Rollout, found: ReadonlyMap<string, Score>): Promise<Row['scores']> {
    const entries: [string, Score][] = [];
    const written: Parameters<typeof bench.archive.saveScores>[0][number][] = [];
    for (const metric of metrics) {
      const key = scoreKey(rollout.key, metric.hash);
      const score = found.get(key) ?? (await scoreOne(metric, rollout));
      if (!found.has(key)) written.push({ key, rollout: rollout.key, metric: metric.name, score });
      entries.push([metric.name, score]);
    }
    if (written.length > 0) await bench.archive.saveScores(written);
    return Object.fromEntries(entries);
  }

  function scoreOne(metric: Metric, rollout: Rollout): Score | Promise<Score> {
    const { status, output, trace, usage, durationMs } = rollout;
    if (status !== 'ok' && task.answers[status] === 'unscored')
      return { kind: 'unscored', reason: `the answer was ${status}` };
    const example = known(bench.examples, rollout.example);
    const { components } = known(candidates, rollout.candidate);
    return metric.score({ example, output, status, trace, usage, durationMs, components });
  }

  return {
    archived,
    fresh: (rollout: Rollout) => scored(rollout, new Map()),
    missing: (reason: string): Row['scores'] =>
      Object.fromEntries(metrics.map((metric) => [metric.name, { kind: 'unscored', reason }])),
  };
}

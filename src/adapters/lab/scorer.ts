import type { Candidate } from '../../domain/candidate.ts';
import { CallError } from '../../domain/errors.ts';
import { scoreKey } from '../../domain/keys.ts';
import type { Rollout } from '../../domain/rollout.ts';
import type { Row, Score } from '../../domain/score.ts';
import type { Aid, Metric } from '../../ports/metric.ts';
import { aidFor } from './aid.ts';
import { type Bench, known, type Underway } from './bench.ts';

export interface Scorer {
  /** The scores of rollouts that lack none; those of people are looked up anew each time. */
  complete(rollouts: readonly Rollout[]): Map<string, Row['scores']>;
  /** Judge calls that scoring these rollouts will take when all goes well and all gates let them through. */
  judgeCalls(rollouts: readonly string[]): number;
  /** Scores a rollout; what it has already is found. */
  score(rollout: Rollout, underway: Underway): Promise<Row['scores']>;
  missing(reason: string): Row['scores'];
  /** Judge calls that could not be had. */
  readonly failures: readonly CallError[];
}

/** Scores rollouts with the experiment's metrics; scores are kept under rollout and metric hash. */
export function createScorer(bench: Bench, candidates: ReadonlyMap<string, Candidate>): Scorer {
  const { metrics } = bench.experiment;
  const failures: CallError[] = [];
  const keyFor = (rollout: string, metric: Metric) => scoreKey(rollout, metric.hash);
  const found = (rollouts: readonly string[]) =>
    bench.archive.scores(rollouts.flatMap((rollout) => metrics.map((metric) => keyFor(rollout, metric))));

  function complete(rollouts: readonly Rollout[]): Map<string, Row['scores']> {
    const scores = found(rollouts.map(({ key }) => key));
    const rows = rollouts.flatMap(({ key }): [string, Row['scores']][] => {
      const entries = metrics.flatMap((metric): [string, Score][] => {
        const score = scores.get(keyFor(key, metric));
        return score === undefined ? [] : [[metric.name, score]];
      });
      return entries.length === metrics.length ? [[key, Object.fromEntries(entries)]] : [];
    });
    return new Map(rows);
  }

  function judgeCalls(rollouts: readonly string[]): number {
    const judging = metrics.filter(({ asks = [] }) => asks.length > 0);
    if (judging.length === 0) return 0;
    const scores = found(rollouts);
    const lacking = rollouts.flatMap((rollout) => judging.filter((metric) => !scores.has(keyFor(rollout, metric))));
    return lacking.flatMap(({ asks = [] }) => asks).reduce((sum, { calls }) => sum + calls, 0);
  }

  async function score(rollout: Rollout, underway: Underway): Promise<Row['scores']> {
    const before = found([rollout.key]);
    const scores: Record<string, Score> = {};
    const written: Parameters<typeof bench.archive.saveScores>[0][number][] = [];
    const aid = aidFor(bench, rollout, scores, underway);
    for (const metric of metrics) {
      const key = keyFor(rollout.key, metric);
      const kept = before.get(key);
      const given = kept ?? (await scoreOrWait(metric, rollout, aid));
      if (kept === undefined && isKept(metric, given))
        written.push({ key, rollout: rollout.key, metric: metric.name, score: given });
      scores[metric.name] = given;
    }
    if (written.length > 0) await bench.archive.saveScores(written);
    return scores;
  }

  /** A judge that cannot answer leaves its metric unscored for now; the rollout is paid for and stays. */
  async function scoreOrWait(metric: Metric, rollout: Rollout, aid: Aid): Promise<Score> {
    try {
      return await scoreOne(bench, candidates, metric, rollout, aid);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      failures.push(error);
      return { kind: 'unscored', reason: `the judge could not answer: ${error.message}`, pending: true };
    }
  }

  return {
    complete,
    judgeCalls,
    score,
    failures,
    missing: (reason) => Object.fromEntries(metrics.map((metric) => [metric.name, { kind: 'unscored', reason }])),
  };
}

/** What may change by itself is worked out again when it is wanted again. */
function isKept(metric: Metric, score: Score): boolean {
  return metric.lazy !== true && !(score.kind === 'unscored' && score.pending);
}

function scoreOne(
  { experiment, examples }: Bench,
  candidates: ReadonlyMap<string, Candidate>,
  metric: Metric,
  rollout: Rollout,
  aid: Aid,
): Score | Promise<Score> {
  const { status, output, trace, usage, durationMs } = rollout;
  if (status !== 'ok' && experiment.task.answers[status] === 'unscored')
    return { kind: 'unscored', reason: `the answer was ${status}` };
  const example = known(examples, rollout.example);
  const { components } = known(candidates, rollout.candidate);
  return metric.score({ example, output, status, trace, usage, durationMs, components }, aid);
}

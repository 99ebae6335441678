import { briefScore } from '../../domain/briefScore.ts';
import type { Candidate } from '../../domain/candidate.ts';
import { CallError } from '../../domain/errors.ts';
import { redacted } from '../../domain/redact.ts';
import type { Rollout } from '../../domain/rollout.ts';
import type { Row, Score } from '../../domain/score.ts';
import type { Aid, Metric } from '../../ports/metric.ts';
import type { KeptScore } from '../../ports/store.ts';
import { aidFor } from './aid.ts';
import { known, type ScoringBench, type Underway } from './bench.ts';

export interface Scorer {
  /** To be asked first: the scores of archived rollouts that lack none; those of people are looked up anew each time. */
  complete(rollouts: readonly string[]): Map<string, Row['scores']>;
  /** Judge calls that scoring these rollouts will take when all goes well and all gates let them through. */
  judgeCalls(rollouts: readonly string[]): number;
  /** Scores a rollout; what it has already is found. */
  score(rollout: Rollout, underway: Underway): Promise<Row['scores']>;
  missing(reason: string): Row['scores'];
  /** Judge calls that could not be had. */
  readonly failures: readonly CallError[];
}

/** Scores rollouts with the experiment's metrics; scores are kept under rollout and metric hash. */
export function createScorer(bench: ScoringBench, candidates: ReadonlyMap<string, Candidate>): Scorer {
  const { metrics } = bench.experiment;
  const failures: CallError[] = [];
  /** What the archive had of the rollouts of this wave, by rollout and metric hash. */
  let kept: ReadonlyMap<string, ReadonlyMap<string, Score>> = new Map();

  function complete(rollouts: readonly string[]): Map<string, Row['scores']> {
    kept = bench.archive.scores(rollouts);
    const rows = rollouts.flatMap((key): [string, Row['scores']][] => {
      const entries = metrics.flatMap((metric): [string, Score][] => {
        const score = kept.get(key)?.get(metric.hash);
        return score === undefined ? [] : [[metric.name, score]];
      });
      return entries.length === metrics.length ? [[key, Object.fromEntries(entries)]] : [];
    });
    return new Map(rows);
  }

  function judgeCalls(rollouts: readonly string[]): number {
    const judging = metrics.filter(({ asks = [] }) => asks.length > 0);
    if (judging.length === 0) return 0;
    const lacking = rollouts.flatMap((rollout) => judging.filter(({ hash }) => !kept.get(rollout)?.has(hash)));
    return lacking.flatMap(({ asks = [] }) => asks).reduce((sum, { calls }) => sum + calls, 0);
  }

  async function score(rollout: Rollout, underway: Underway): Promise<Row['scores']> {
    const before = kept.get(rollout.key);
    const scores: Record<string, Score> = {};
    const written: KeptScore[] = [];
    const aid = aidFor(bench, rollout, scores, underway);
    for (const metric of metrics) {
      const { name, hash } = metric;
      const known = before?.get(hash);
      const given = known ?? (await scoreOrWait(metric, rollout, aid));
      if (known === undefined && isKept(metric, given)) written.push({ metric: name, hash, score: given });
      scores[name] = given;
    }
    if (written.length > 0) await bench.archive.saveScores(rollout.key, written);
    return scores;
  }

  /** A judge that cannot answer leaves its metric unscored for now; the rollout is paid for and stays. */
  async function scoreOrWait(metric: Metric, rollout: Rollout, aid: Aid): Promise<Score> {
    try {
      return briefScore(redacted(await scoreOne(bench, candidates, metric, rollout, aid), bench.redact));
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
  { experiment, examples }: ScoringBench,
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

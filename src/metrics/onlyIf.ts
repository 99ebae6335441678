import { hashOf } from '../domain/hash.ts';
import { type Score, scaled } from '../domain/score.ts';
import type { Metric } from '../ports/metric.ts';

/** A metric that must be passed first: its value, on its own scale as 0..1, must be at least this. */
export interface Gate {
  readonly metric: Metric;
  readonly atLeast: number;
}

/**
 * A metric that measures only what passed the gates. What failed one has the metric's worst value, and the feedback says
 * which gate it was: left unscored, invalid answers would drop out of the mean. Not measured by a gate: not measured here.
 */
export function onlyIf(metric: Metric, gates: readonly Gate[]): Metric {
  if (gates.length === 0) return metric;
  return {
    ...metric,
    hash: hashOf({ metric: metric.hash, gates: gates.map(({ metric: { hash }, atLeast }) => [hash, atLeast]) }),
    needs: [...new Set([...(metric.needs ?? []), ...gates.map(({ metric: { name } }) => name)])],
    ...(metric.lazy || gates.some((gate) => gate.metric.lazy) ? { lazy: true as const } : {}),
    score(input, aid) {
      for (const gate of gates) {
        const stopped = stoppedBy(gate, aid.scores[gate.metric.name], metric.scale[0]);
        if (stopped !== null) return stopped;
      }
      return metric.score(input, aid);
    },
  };
}

/** Rounding is no failure. */
const SLACK = 1e-9;

function stoppedBy({ metric: { name, scale }, atLeast }: Gate, score: Score | undefined, worst: number): Score | null {
  if (score === undefined) return { kind: 'unscored', reason: `${name} was not measured` };
  if (score.kind === 'unscored') return score;
  if (scaled(score.value, scale) >= atLeast - SLACK) return null;
  const why = score.feedback === undefined ? '' : ` ${score.feedback}`;
  const feedback = `Not judged, and counted as the worst, because it fails ${name}.${why}`;
  return { kind: 'scored', value: worst, feedback, tags: [`fails_${name}`] };
}

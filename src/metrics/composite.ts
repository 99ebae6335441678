import { hashOf } from '../domain/hash.ts';
import { type Score, scaled } from '../domain/score.ts';
import type { Metric, MetricInput } from '../ports/metric.ts';
import { shownText } from './judge/message.ts';
import { codePoints } from './words.ts';

/** A metric's share of a composite. Shares sum to 1. */
export interface Part {
  readonly metric: Metric;
  readonly weight: number;
}

/** Nothing up to `from` of the limit, `most` at the limit and above, a straight line between. */
export interface LengthPenalty {
  readonly of: 'prompt' | 'output';
  /** Characters. */
  readonly limit: number;
  readonly from: number;
  readonly most: number;
}

/**
 * Declared weights over other metrics, each on its own scale as 0..1, less a penalty for length: never hidden arithmetic.
 * Unscored when one of its parts is. The feedback states each part; tags are those of the parts that lost something.
 */
export function compositeMetric(name: string, parts: readonly Part[], penalty: LengthPenalty | null): Metric {
  const weights = parts.map(({ metric: { hash, scale }, weight }) => [hash, scale, weight]);
  return {
    name,
    hash: hashOf({ kind: 'composite', weights, penalty }),
    unit: 'share',
    direction: 'maximise',
    scale: [0, 1],
    needs: parts.map(({ metric }) => metric.name),
    ...(parts.some(({ metric }) => metric.lazy) ? { lazy: true as const } : {}),
    score: (input, { scores }) => compose(parts, penalty, input, scores),
  };
}

/** What a size costs. */
export function lengthPenalty(size: number, { limit, from, most }: LengthPenalty): number {
  const start = from * limit;
  return most * Math.min(1, Math.max(0, (size - start) / (limit - start)));
}

function compose(
  parts: readonly Part[],
  penalty: LengthPenalty | null,
  input: MetricInput,
  scores: Readonly<Record<string, Score>>,
): Score {
  const stated: string[] = [];
  const tags = new Set<string>();
  let value = 0;
  for (const { metric, weight } of parts) {
    const score = scores[metric.name];
    if (score === undefined) return { kind: 'unscored', reason: `${metric.name} was not measured` };
    if (score.kind === 'unscored') return score;
    const share = scaled(score.value, metric.scale);
    value += weight * share;
    stated.push(`${metric.name} ${share.toFixed(2)} x ${weight.toFixed(2)}`);
    if (share < 1) for (const tag of score.tags ?? []) tags.add(tag);
  }
  const taken = penalty === null ? 0 : lengthPenalty(sizeOf(input, penalty.of), penalty);
  if (penalty !== null && taken > 0) {
    stated.push(`less ${taken.toFixed(2)} because the ${penalty.of} nears ${penalty.limit} characters`);
    tags.add('near_size_limit');
  }
  const total = Math.max(0, value - taken);
  if (total > 1 - 1e-9) return { kind: 'scored', value: 1 };
  return {
    kind: 'scored',
    value: total,
    feedback: `${stated.join(', ')}.`,
    ...(tags.size === 0 ? {} : { tags: [...tags] }),
  };
}

function sizeOf({ components, output }: MetricInput, of: LengthPenalty['of']): number {
  if (of === 'output') return codePoints(shownText(output));
  return Object.values(components).reduce((sum, text) => sum + codePoints(text), 0);
}

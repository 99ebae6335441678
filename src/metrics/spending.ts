import type { Metric } from '../ports/metric.ts';

/** What a rollout costs, in USD; not scored where the provider does not say or the price is unknown. For guards. */
export const cost: Metric = {
  name: 'cost',
  hash: 'cost 1',
  unit: 'USD',
  direction: 'minimise',
  scale: [1, 0],
  score: ({ usage }) =>
    usage?.usd === undefined
      ? { kind: 'unscored', reason: 'the cost of this rollout is not known' }
      : { kind: 'scored', value: usage.usd },
};

/** How long a rollout takes, in ms of wall time. For guards. */
export const latency: Metric = {
  name: 'latency',
  hash: 'latency 1',
  unit: 'ms',
  direction: 'minimise',
  scale: [60_000, 0],
  score: ({ durationMs }) => ({ kind: 'scored', value: durationMs }),
};

import type { ModelSpec } from '../../ports/model.ts';
import type { Range } from './range.ts';
import type { CallTokens } from './tokens.ts';

/** Seconds that one call takes, when nobody has measured it. */
export const SECONDS = { task: { low: 1, high: 10 }, reflector: { low: 5, high: 40 } } as const;

/** Minutes that so many calls, spread evenly over models, take at least and at most, by every limit that is declared. */
export function minutesOf(
  calls: Range,
  models: readonly ModelSpec[],
  seconds: Range,
  { input, output }: CallTokens,
  concurrency: number,
): Range {
  if (models.length === 0 || models.every(({ kind }) => kind !== 'live')) return { low: 0, high: 0 };
  const minutes = (each: number, perCall: number, tokens: number) => {
    const slowest = models.map((model) =>
      Math.max(
        (each * perCall) / 60 / Math.min(model.concurrency, concurrency),
        model.requestsPerMinute === null ? 0 : each / model.requestsPerMinute,
        model.tokensPerMinute === null ? 0 : (each * tokens) / model.tokensPerMinute,
      ),
    );
    return Math.max(...slowest, (each * models.length * perCall) / 60 / concurrency);
  };
  return {
    low: minutes(calls.low / models.length, seconds.low, input.low + output.low),
    high: minutes(calls.high / models.length, seconds.high, input.high + output.high),
  };
}

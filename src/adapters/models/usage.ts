import type { Usage } from '../../domain/rollout.ts';
import type { Price } from '../../ports/model.ts';

/** Tokens as the provider counted them, priced. Null when a count is missing or no count at all: then the cost is unknown. */
export function usageOf(inputTokens: unknown, outputTokens: unknown, price: Price | null): Usage | null {
  if (!isCount(inputTokens) || !isCount(outputTokens)) return null;
  if (price === null) return { inputTokens, outputTokens };
  return { inputTokens, outputTokens, usd: (inputTokens * price.input + outputTokens * price.output) / 1e6 };
}

/** No call has more tokens: whoever says so has not counted, and money cannot be made of it. */
const MOST_TOKENS = 1e9;

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MOST_TOKENS;
}

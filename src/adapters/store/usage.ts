import type { Usage } from '../../domain/rollout.ts';

/** Usage as three columns; all null when the provider did not say. */
export interface UsageColumns {
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly usd: number | null;
}

export function usageOf({ input_tokens, output_tokens, usd }: UsageColumns): Usage | null {
  if (input_tokens === null || output_tokens === null) return null;
  const usage = { inputTokens: input_tokens, outputTokens: output_tokens };
  return usd === null ? usage : { ...usage, usd };
}

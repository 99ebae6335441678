import type { Usage } from './rollout.ts';

/** Unknown plus anything is unknown. */
export function usageSum(usages: readonly (Usage | null)[]): Usage | null {
  return usages.reduce<Usage | null>(plus, { inputTokens: 0, outputTokens: 0, usd: 0 });
}

function plus(a: Usage | null, b: Usage | null): Usage | null {
  if (a === null || b === null) return null;
  const tokens = { inputTokens: a.inputTokens + b.inputTokens, outputTokens: a.outputTokens + b.outputTokens };
  return a.usd === undefined || b.usd === undefined ? tokens : { ...tokens, usd: a.usd + b.usd };
}

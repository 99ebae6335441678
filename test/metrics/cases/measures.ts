import type { Case } from '../case.ts';

const usage = { inputTokens: 1500, outputTokens: 700, usd: 0.02 };

/** Checks of what a rollout took. */
export const MEASURE_CASES: readonly Case[] = [
  {
    check: 'calls',
    rollout: {
      trace: ['user', 'assistant', 'user', 'assistant'].map((role) => ({ role: role as 'user', content: '' })),
    },
    output: 'ok',
    scores: 2,
    tags: ['many_calls'],
    says: ['It took 2 calls, where 1 would do.'],
  },
  { check: 'calls', output: 'ok', scores: 1 },
  {
    check: 'tokens',
    rollout: { usage },
    output: 'ok',
    scores: 2200,
    tags: ['many_tokens'],
    says: ['2200 total tokens'],
  },
  { check: 'tokens', with: { of: 'output' }, rollout: { usage }, output: 'ok', scores: 700 },
  {
    check: 'tokens',
    with: { of: 'input', best: 100 },
    rollout: { usage },
    output: 'ok',
    scores: 1500,
    tags: ['many_tokens'],
  },
  { check: 'tokens', output: 'ok', scores: 'the provider did not say how many tokens it counted' },
  { check: 'latency', rollout: { durationMs: 7500 }, output: 'ok', scores: 7.5, tags: ['slow'], says: ['7.5 seconds'] },
  { check: 'latency', rollout: { durationMs: 5000 }, output: 'ok', scores: 5 },
  { check: 'cost', rollout: { usage }, output: 'ok', scores: 0.02, tags: ['expensive'], says: ['0.0200 USD'] },
  {
    check: 'cost',
    rollout: { usage: { inputTokens: 1, outputTokens: 1 } },
    output: 'ok',
    scores: 'what the rollout cost is not known',
  },
  {
    check: 'field_length',
    with: { path: 'x[*]', best: 3, worst: 10 },
    output: { x: ['вода', '水水', 'ماء', 'river'] },
    scores: 3.5,
    tags: ['long_field'],
    says: ['4 characters on average, where 3 would do'],
  },
  { check: 'field_length', with: { path: 'x' }, output: { x: '𝒳👍' }, scores: 2 },
  {
    check: 'field_length',
    with: { path: 'x[*]', count: 'words', best: 2, worst: 9 },
    output: { x: ['чистая  вода — жизнь', '我喜欢水', 'ماء نظيف', 'a clean river'] },
    scores: 3,
    tags: ['long_field'],
    says: ['3 words on average, where 2 would do'],
  },
];

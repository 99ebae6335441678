import { expect, test } from 'vitest';
import { listedPrice } from '../../../src/adapters/models/prices.ts';

test.each([
  ['openai:gpt-4.1', { input: 2, output: 8 }],
  ['openai:gpt-4.1-2025-04-14', { input: 2, output: 8 }],
  ['anthropic:claude-sonnet-4-5-20250929', { input: 3, output: 15 }],
  ['openai:gpt-4.1-mini-tuned', null],
  ['openai:toString', null],
  ['ollama:gpt-4.1', null],
])('%s costs what the table says', (id, price) => {
  expect(listedPrice(id)?.price ?? null).toEqual(price);
});

test('the table says of which day it is', () => {
  expect(listedPrice('openai:gpt-4.1')?.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
});

import type { CallSubject, ModelRequest, ModelSpec } from '../../src/ports/model.ts';

/** A model of a provider on loopback. */
export function specOf(over: Partial<ModelSpec> = {}): ModelSpec {
  return {
    id: 'home:tiny',
    provider: 'home',
    name: 'tiny',
    maxTokens: 50,
    params: {},
    price: { input: 1, output: 2 },
    concurrency: 4,
    requestsPerMinute: null,
    tokensPerMinute: null,
    timeoutMs: 5_000,
    tries: 4,
    kind: 'live',
    ...over,
  };
}

export const HELLO: ModelRequest = { system: 'Be brief.', messages: [{ role: 'user', content: 'Hello' }], seed: 7 };

export const ABOUT: CallSubject = { role: 'task', key: 'key' };

export const LEVERS = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 3 } },
  required: ['name'],
  additionalProperties: false,
} as const;

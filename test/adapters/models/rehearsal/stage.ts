import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { candidateOf } from '../../../../src/domain/candidate.ts';
import type { Example, Json } from '../../../../src/domain/example.ts';
import type { CallSubject, ModelRequest, ModelSpec } from '../../../../src/ports/model.ts';

export const REFERENCE: Json = {
  rationale: 'Why these levers matter.',
  levers: ['North', 'South', 'East', 'West'].map((name) => ({
    name: `${name} Gate`,
    options: [`Open the ${name} gate at dawn`, `Close the ${name} gate at dusk`, `Guard the ${name} gate all day`],
    review: `${name} is where it leaks.`,
  })),
};

export const EXAMPLE: Example = { id: 'gate', input: 'A town with four gates.', reference: REFERENCE };

/** The file of a rehearsal made of this object or text, in a directory of its own. */
export function rehearsalFile(content: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'rehearsal-')), 'rehearsal.yaml');
  writeFileSync(file, typeof content === 'string' ? content : stringify(content));
  return file;
}

export function specOf(name: string, provider: 'rehearsal' | 'replay' = 'rehearsal'): ModelSpec {
  return {
    id: `${provider}:${name}`,
    provider,
    name,
    maxTokens: 4096,
    params: {},
    price: { input: 1, output: 2 },
    concurrency: 4,
    requestsPerMinute: null,
    tokensPerMinute: null,
    timeoutMs: 1000,
    tries: 1,
    kind: provider === 'rehearsal' ? 'simulated' : 'replayed',
  };
}

export function requestOf(prompt: string, example: Example = EXAMPLE, seed = 1): ModelRequest {
  return { system: prompt, messages: [{ role: 'user', content: JSON.stringify(example.input) }], seed };
}

export function taskCall(prompt: string, example: Example = EXAMPLE, attempt = 0): CallSubject {
  return { role: 'task', key: 'key', rollout: { candidate: candidateOf({ system: prompt }), example, attempt } };
}

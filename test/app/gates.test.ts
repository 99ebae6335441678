import { expect, test } from 'vitest';
import type { LoadedExperiment } from '../../src/app/config/load.ts';
import { gatesFor } from '../../src/app/gates.ts';
import { candidateOf } from '../../src/domain/candidate.ts';
import { withDemonstrations } from '../../src/domain/demonstrations.ts';
import { checkGates, type GateSettings } from '../../src/domain/gate.ts';
import { STRANGE } from '../../src/domain/strange.ts';

const BASE = candidateOf({ system: 'Answer the ticket.\n' });

/** The gate that refuses `text`, with these settings. */
async function refusedBy(text: string, changes: Partial<GateSettings> = {}): Promise<string | null> {
  const loaded = {
    base: BASE,
    prompt: {},
    search: { demonstrations: { most: 4, template: null } },
    examples: {
      train: [
        { id: 't', input: 'one two three four five six' },
        { id: 'u', input: { text: 'at https://a.example/x' } },
      ],
      verify: [{ id: 'v', input: 'seven eight nine ten eleven twelve' }],
    },
    gates: {
      maxChars: 5000,
      maxGrowth: 9,
      growthAllowance: 5000,
      keep: [],
      leakage: 4,
      noNew: STRANGE,
      maxTokens: null,
      ...changes,
    },
  } as unknown as LoadedExperiment;
  const settings = await gatesFor(loaded);
  const candidate = candidateOf({ system: text });
  return checkGates({ base: BASE, parent: BASE, candidate, known: new Set(), settings })?.gate ?? null;
}

const SHOWN = withDemonstrations(BASE.components.system!, ['one two three four']);

test.each<[string, string, Partial<GateSettings>, string | null]>([
  ['text of its own', 'Answer the ticket. Be brief.\n', {}, null],
  ['text of train', 'Answer one two three four.\n', {}, 'leakage'],
  ['text of verify', 'Answer seven eight nine ten.\n', {}, 'leakage'],
  ['text of train where it may be taken', 'Answer one two three four.\n', { leakage: 0 }, null],
  ['an example of train that is shown', SHOWN, {}, null],
  ['an example of verify that is shown', withDemonstrations('Do.', ['seven eight nine ten']), {}, 'leakage'],
  ['an address that was not there', 'Answer the ticket. See https://evil.example/x\n', {}, 'no_new'],
  ['an address where it may come', 'Answer the ticket. See https://evil.example/x\n', { noNew: ['tools'] }, null],
  ['an address in an example of train that is shown', withDemonstrations('Do.', ['at https://a.example/x']), {}, null],
  ['an address in what is shown and is in no example', withDemonstrations('Do.', ['https://b.example']), {}, 'no_new'],
  ['as many tokens as it may have', 'Answer the ticket. Be brief.\n', { maxTokens: 8 }, null],
  ['more tokens than it may have', 'Answer the ticket. Be brief, always, please.\n', { maxTokens: 8 }, 'tokens'],
])('%s', async (_, text, changes, expected) => {
  expect(await refusedBy(text, changes)).toBe(expected);
});

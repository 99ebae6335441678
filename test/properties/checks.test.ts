import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAnswer } from '../../src/domain/answer.ts';
import type { Json } from '../../src/domain/example.ts';
import { CHECK_NAMES, createCheck } from '../../src/metrics/checks.ts';
import { rolloutOf } from '../metrics/rollouts.ts';

const OPTIONS: Readonly<Record<string, Record<string, unknown>>> = {
  item_count: { path: 'x', min: 1, max: 3 },
  exact_count: { path: 'x[*]', count: 2 },
  required_fields: { path: 'x[*]', fields: ['a', 'b'] },
  contains: { path: 'x', texts: ['a', '水'] },
  regex: { path: 'x[*]', pattern: '\\p{L}' },
  json_schema: { schema: { type: 'object', required: ['x'] } },
  json_valid: {},
  expected_fields: {},
  one_of: { path: 'x[*]', values: ['a', '水', 1] },
  number_range: { path: 'x[*]', min: -1, max: 1 },
  number_closeness: { path: 'x', range: 2 },
  field_overlap: { path: 'x[*]', between: ['a', 'b'] },
  tool_call: { path: 'x[*]', tools: { a: { type: 'object' } } },
  calls: {},
  tokens: {},
  latency: {},
  cost: {},
  assertions: {},
};

/** What is measured in a unit of its own, and what nothing is lost up to. */
const OWN_UNITS: Readonly<Record<string, number>> = {
  length_ratio: 2,
  field_length: 500,
  calls: 1,
  tokens: 1000,
  latency: 5,
  cost: 0.001,
  field_overlap: 0.5,
};

/** What the example expects, where a check wants more than a word. */
const EXPECTED: Readonly<Record<string, Json>> = {
  number_closeness: [1, 2],
  expected_fields: { x: 'a', y: 1 },
  assertions: {
    assertions: [
      { type: 'contains', value: 'a' },
      { type: 'not-contains', value: '水', weight: 2 },
    ],
  },
};

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const answer = fc.oneof(
  fc.record({ x: fc.array(fc.oneof(text, fc.jsonValue({ maxDepth: 3 })), { maxLength: 8 }) }),
  fc.jsonValue({ maxDepth: 4 }),
  text,
) as fc.Arbitrary<Json>;

test.each(CHECK_NAMES)(
  '%s gives any answer a finite value, alike each time, with words where it is not the best',
  async (name) => {
    const metric = createCheck('m', name, OPTIONS[name] ?? { path: 'x[*]' });
    const expected = EXPECTED[name] ?? 'a';
    const example = { input: 'a 5% b', expected, reference: { x: ['abc', 'de'] } };
    const usage = { inputTokens: 10, outputTokens: 2000, usd: 0.01 };
    await fc.assert(
      fc.asyncProperty(answer, async (output) => {
        const score = await metric.score(rolloutOf(output, { example, usage }));
        if (score.kind !== 'scored') throw new Error(score.reason);
        expect(Number.isFinite(score.value)).toBe(true);
        const free = OWN_UNITS[name];
        expect(score.value).toBeGreaterThanOrEqual(0);
        if (free === undefined) expect(score.value).toBeLessThanOrEqual(1);
        const best = free === undefined ? score.value === metric.scale[1] : score.value <= free;
        expect(score.feedback === undefined).toBe(best);
        expect(await metric.score(rolloutOf(structuredClone(output), { example, usage }))).toEqual(score);
      }),
      { numRuns: 200 },
    );
  },
);

const fewWords = fc.array(fc.constantFrom('a', 'b', 'вода', '水', 'ماء', '5%'), { minLength: 1, maxLength: 5 });

test.each(['opener_lock', 'closer_lock', 'unique_items', 'label_only', 'unsupported_percentages'])(
  '%s does not depend on the order of the items',
  async (name) => {
    const metric = createCheck('m', name, { path: '[*]' });
    await fc.assert(
      fc.asyncProperty(fc.array(fewWords, { maxLength: 9 }), async (items) => {
        const texts = items.map((words) => words.join(' '));
        const [forth, back] = [texts, texts.toReversed()].map((output) => metric.score(rolloutOf(output)));
        const values = (await Promise.all([forth, back])).map((score) => score?.kind === 'scored' && score.value);
        expect(values[0]).toBe(values[1]);
      }),
    );
  },
);

test('an answer that is JSON is read back, fenced or not', () => {
  const structure = fc.oneof(fc.dictionary(text, fc.jsonValue()), fc.array(fc.jsonValue()));
  fc.assert(
    fc.property(structure, (value) => {
      const written = JSON.stringify(value, null, 1);
      const read = JSON.parse(written);
      expect(parseAnswer(written)).toEqual(read);
      expect(parseAnswer(`\`\`\`json\n${written}\n\`\`\`\n`)).toEqual(read);
    }),
  );
});

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
    const example = { input: 'a 5% b', expected: 'a', reference: { x: ['abc', 'de'] } };
    await fc.assert(
      fc.asyncProperty(answer, async (output) => {
        const score = await metric.score(rolloutOf(output, { example }));
        if (score.kind !== 'scored') throw new Error(score.reason);
        expect(Number.isFinite(score.value)).toBe(true);
        if (name !== 'length_ratio') expect(score.value).toBeGreaterThanOrEqual(0);
        if (name !== 'length_ratio') expect(score.value).toBeLessThanOrEqual(1);
        const best = name === 'length_ratio' ? score.value <= 2 : score.value === metric.scale[1];
        expect(score.feedback === undefined).toBe(best);
        expect(await metric.score(rolloutOf(structuredClone(output), { example }))).toEqual(score);
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

import { expect, test } from 'vitest';
import { CHECK_NAMES, checkNamed, createCheck } from '../../src/metrics/checks.ts';
import { type Case, check } from './case.ts';
import { ASSERTION_CASES } from './cases/assertions.ts';
import { MEASURE_CASES } from './cases/measures.ts';
import { STRUCTURE_CASES } from './cases/structure.ts';
import { TEXT_CASES } from './cases/texts.ts';
import { VALUE_CASES } from './cases/values.ts';
import { rolloutOf } from './rollouts.ts';

const CASES: readonly Case[] = [
  ...STRUCTURE_CASES,
  ...TEXT_CASES,
  ...VALUE_CASES,
  ...MEASURE_CASES,
  ...ASSERTION_CASES,
];

test.each(CASES)('$check with $with on $output is $scores', check);

const SCRIPTS = ['Latin', 'Cyrillic', 'Han', 'Arabic'];

test.each(CHECK_NAMES)('%s is tried in four scripts, where it goes by more than figures', (name) => {
  const own = CASES.filter((one) => one.check === name);
  expect(own.length).toBeGreaterThan(0);
  const text = JSON.stringify(own);
  const missing = SCRIPTS.filter((script) => !new RegExp(`\\p{Script=${script}}`, 'u').test(text));
  expect(FIGURES.includes(name) ? [] : missing).toEqual([]);
});

/** Checks that read no text. */
const FIGURES = ['calls', 'tokens', 'latency', 'cost'];

/** Whatever goes by a path may meet them. */
const COMMON_TAGS = ['not_json', 'truncated', 'refused', 'missing_path'];

test.each(CHECK_NAMES)('%s gives no tag that it does not declare', (name) => {
  const declared = checkNamed(name)
    .tags.filter((tag) => tag !== 'schema_KEYWORD')
    .map((tag) => new RegExp(`^${tag.replaceAll(/LABEL|TYPE/g, '.+')}$`, 'u'));
  const given = CASES.filter((one) => one.check === name).flatMap(({ tags = [] }) => tags);
  expect(given.filter((tag) => !COMMON_TAGS.includes(tag) && !declared.some((pattern) => pattern.test(tag)))).toEqual(
    [],
  );
  const uncommon = declared.filter((pattern) => !COMMON_TAGS.some((tag) => pattern.test(tag)));
  const silent = name === 'json_schema' ? [] : uncommon.filter((pattern) => !given.some((tag) => pattern.test(tag)));
  expect(silent).toEqual([]);
});

const PATHS: Readonly<Record<string, Record<string, unknown>>> = {
  item_count: { min: 1 },
  exact_count: { count: 1 },
  required_fields: { fields: ['x'] },
  contains: { texts: ['x'] },
  regex: { pattern: 'x' },
  one_of: { values: ['x'] },
  number_range: { min: 1 },
  number_closeness: { range: 1 },
  field_overlap: { between: ['a', 'b'] },
  tool_call: { tools: { x: {} } },
};
const PATHLESS = ['json_schema', 'json_valid', ...FIGURES, 'unique_across_calls', 'expected_fields', 'assertions'];

test.each(CHECK_NAMES.filter((name) => !PATHLESS.includes(name)))(
  '%s scores its worst value where there is nothing to check',
  async (name) => {
    const metric = createCheck('m', name, { path: 'x[*].y', ...PATHS[name] });
    const example = { expected: name === 'number_closeness' ? 1 : 'a', reference: { x: [{ y: 'a' }] } };
    const tag = name === 'required_fields' ? 'missing_required_field' : 'missing_path';
    for (const [output, expected] of [
      ['Prose in place of JSON', 'not_json'],
      [{ other: 1 }, tag],
      [{ x: [] }, tag],
    ] as const) {
      const score = await metric.score(rolloutOf(output, { example }));
      expect(score).toMatchObject({ kind: 'scored', value: metric.scale[0], tags: [expected] });
      expect(score.kind === 'scored' && score.feedback).toMatch(/./);
    }
  },
);

test.each(CHECK_NAMES)('the scale of %s runs in its direction', (name) => {
  const options = { ...PATHS[name], ...(name === 'json_schema' ? { schema: true } : {}) };
  const { scale, direction, unit } = createCheck('m', name, options);
  expect(Math.sign(scale[1] - scale[0])).toBe(direction === 'maximise' ? 1 : -1);
  expect(unit).toMatch(/./);
});

test('an answer that was cut off or refused says so', async () => {
  const metric = createCheck('m', 'json_valid', {});
  expect(await metric.score(rolloutOf('{"a":', { status: 'truncated' }))).toMatchObject({
    tags: ['not_json', 'truncated'],
  });
  expect(await metric.score(rolloutOf('No.', { status: 'refused' }))).toMatchObject({ tags: ['not_json', 'refused'] });
});

test('feedback names five and counts the rest', async () => {
  const score = await createCheck('m', 'label_only', { path: '[*]' }).score(rolloutOf([...'abcdefg']));
  expect(score).toMatchObject({
    value: 1,
    feedback: expect.stringMatching(/\[4\] is only a label: "e"\. And 2 more\.$/),
  });
});

test.each([
  ['nothing', {}, 'metric m: there is no check "nothing". Known checks: assertions, calls, cited_spans,'],
  ['item_count', { path: 'x' }, 'needs min, max or both. Options of item_count: path, min, max.'],
  ['item_count', { path: 'x', min: 3, max: 2 }, 'min is above max'],
  ['exact_count', { path: 'x', count: 'three' }, 'metric m (exact_count): count: Invalid input'],
  ['opener_lock', { path: 'x', toekns: 4 }, '"toekns". Options of opener_lock: path, min, tokens.'],
  ['label_only', { path: 'x[' }, 'path: path "x[": cannot read "["'],
  ['regex', { pattern: '(' }, 'pattern: Invalid regular expression'],
  ['regex', { pattern: 'a', flags: 'g' }, 'metric m (regex): flags'],
  ['json_schema', {}, 'metric m (json_schema): schema'],
  ['json_schema', { schema: { type: 'nothing' } }, 'the schema does not compile'],
  ['json_valid', { path: 'x' }, 'Options of json_valid: none.'],
])('%s with %j is refused', (name, options, message) => {
  expect(() => createCheck('m', name, options)).toThrow(message);
});

test('the hash covers check and options, not the name', () => {
  const hash = (name: string, options: Record<string, unknown>) => createCheck(name, 'label_only', options).hash;
  expect(hash('a', { path: 'x' })).toBe(hash('b', { path: 'x' }));
  expect(hash('a', { path: 'x' })).not.toBe(hash('a', { path: 'y' }));
});

import { expect, test } from 'vitest';
import type { Example, Json } from '../../src/domain/example.ts';
import { CHECK_NAMES, createCheck } from '../../src/metrics/checks.ts';
import { rolloutOf } from './rollouts.ts';

interface Case {
  readonly check: string;
  readonly with?: Record<string, unknown>;
  readonly output: Json;
  readonly example?: Partial<Example>;
  /** The value, or why there is none. */
  readonly scores: number | string;
  readonly tags?: readonly string[];
  readonly says?: readonly string[];
}

async function check({ check, with: options = {}, output, example = {}, scores, tags, says = [] }: Case) {
  const score = await createCheck('m', check, options).score(rolloutOf(output, { example }));
  if (typeof scores === 'string') {
    expect(score).toEqual({ kind: 'unscored', reason: scores });
    return;
  }
  if (score.kind !== 'scored') throw new Error(score.reason);
  expect(score.value).toBeCloseTo(scores, 10);
  expect(score.tags).toEqual(tags);
  expect(score.feedback === undefined).toBe(tags === undefined);
  for (const text of says) expect(score.feedback).toContain(text);
}

const SCHEMA = {
  type: 'object',
  required: ['名称', 'status'],
  properties: {
    名称: { type: 'string' },
    status: { enum: ['открыто', 'مغلق'] },
    items: { type: 'array', minItems: 2, items: { type: 'string' } },
  },
  additionalProperties: false,
};

const CASES: readonly Case[] = [
  // json_schema
  { check: 'json_schema', with: { schema: SCHEMA }, output: { 名称: '水', status: 'مغلق' }, scores: 1 },
  {
    check: 'json_schema',
    with: { schema: SCHEMA },
    output: { status: 'открыто' },
    scores: 0,
    tags: ['missing_required_field'],
    says: ['名称'],
  },
  {
    check: 'json_schema',
    with: { schema: SCHEMA },
    output: { 名称: 'a', status: 'open' },
    scores: 0,
    tags: ['invalid_enum'],
    says: ['status', 'открыто'],
  },
  {
    check: 'json_schema',
    with: { schema: SCHEMA },
    output: { 名称: 1, status: 'مغلق', items: ['a'], more: 1 },
    scores: 0,
    tags: ['unexpected_field', 'wrong_type', 'too_few_items'],
    says: ['"more"', 'items'],
  },
  {
    check: 'json_schema',
    with: { schema: { ...SCHEMA, $schema: 'http://json-schema.org/draft-07/schema#' } },
    output: { 名称: '水', status: 'مغلق' },
    scores: 1,
  },
  {
    check: 'json_schema',
    with: { schema: SCHEMA },
    output: 'Вот ответ',
    scores: 0,
    tags: ['not_json'],
    says: ['Вот ответ'],
  },
  // item_count, exact_count
  { check: 'item_count', with: { path: 'x', min: 2, max: 3 }, output: { x: ['a', '水'] }, scores: 1 },
  {
    check: 'item_count',
    with: { path: 'x', min: 2, max: 3 },
    output: { x: ['я'] },
    scores: 0,
    tags: ['too_few_items'],
    says: ['x has 1 items instead of 2 to 3'],
  },
  { check: 'item_count', with: { path: 'x', max: 1 }, output: { x: ['ا', 'ب'] }, scores: 0, tags: ['too_many_items'] },
  { check: 'item_count', with: { path: 'x', min: 1 }, output: { x: 'a' }, scores: 0, tags: ['wrong_type'] },
  {
    check: 'exact_count',
    with: { path: 'x[*].y', count: 2 },
    output: { x: [{ y: ['a', 'b'] }, { y: ['ا'] }, { y: ['水', '火', '土'] }, {}] },
    scores: 0.25,
    tags: ['missing_path', 'too_few_items', 'too_many_items'],
    says: ['x[1].y has 1', 'x[2].y has 3', 'x[3].y is missing'],
  },
  { check: 'exact_count', with: { path: 'x', count: 0 }, output: { x: [] }, scores: 1 },
  // unique_items
  { check: 'unique_items', with: { path: 'x' }, output: { x: ['Canal', 'canal', '水路', 'Канал'] }, scores: 1 },
  { check: 'unique_items', with: { path: 'x[*]' }, output: { x: ['Canal', 'canal', '水路', 'Канал'] }, scores: 1 },
  {
    check: 'unique_items',
    with: { path: 'x[*]', fold: 'case' },
    output: { x: ['Канал', 'КАНАЛ ', '水路', '水路'] },
    scores: 0.5,
    tags: ['duplicate_item'],
    says: ['x[1] repeats x[0]: "КАНАЛ"', 'x[3] repeats x[2]'],
  },
  {
    check: 'unique_items',
    with: { path: 'x[*]' },
    output: { x: ['قناة', 'قناة', 'بئر', 'نهر'] },
    scores: 0.75,
    tags: ['duplicate_item'],
  },
  {
    check: 'unique_items',
    with: { path: 'x[*]' },
    output: { x: [1, '1', { a: 1, b: 2 }, { b: 2, a: 1 }] },
    scores: 0.75,
    tags: ['duplicate_item'],
  },
  // no_placeholders
  {
    check: 'no_placeholders',
    with: { path: 'x[*]' },
    output: { x: [{ a: ['fine', 'a [city name] here'] }, { a: ['[] and ]['] }] },
    scores: 0.5,
    tags: ['placeholder'],
    says: ['x[0].a[1]', '[city name]'],
  },
  {
    check: 'no_placeholders',
    with: { path: 'x[*]' },
    output: { x: ['[укажите город]', '请填写[城市]', 'في [المدينة]', 'city'] },
    scores: 0.25,
    tags: ['placeholder'],
    says: ['[укажите город]', '[城市]', '[المدينة]'],
  },
  { check: 'no_placeholders', output: { x: [['a'], [1]] }, scores: 1 },
  // opener_lock
  {
    check: 'opener_lock',
    with: { path: 'x[*]' },
    output: {
      x: ['This lever sets the pace.', 'this lever SETS the tone', 'This  lever sets the\nbar', 'Money decides.'],
    },
    scores: 0.75,
    tags: ['opener_lock'],
    says: ['3 items open with the same words, "this lever sets the": x[0], x[1], x[2]'],
  },
  {
    check: 'opener_lock',
    with: { path: 'x[*]' },
    output: { x: ['This lever sets the pace.', 'This lever sets the tone', 'This lever sets a bar'] },
    scores: 0,
  },
  {
    check: 'opener_lock',
    with: { path: 'x[*]' },
    output: {
      x: ['Этот рычаг определяет как быстро', 'Этот рычаг определяет как дорого', 'Этот рычаг определяет как далеко'],
    },
    scores: 1,
    tags: ['opener_lock'],
  },
  {
    check: 'opener_lock',
    with: { path: 'x[*]', tokens: 2 },
    output: { x: ['该措施决定速度。', '该措施影响成本。', '该措施保护质量。', '资金不足。'] },
    scores: 0.75,
    tags: ['opener_lock'],
  },
  {
    check: 'opener_lock',
    with: { path: 'x[*]' },
    output: { x: ['هذا الخيار يحدد سرعة العمل', 'هذا الخيار يحدد سرعة البناء', 'هذا الخيار يحدد سرعة النقل', 'المال'] },
    scores: 0.75,
    tags: ['opener_lock'],
  },
  {
    check: 'opener_lock',
    with: { path: 'x[*]', min: 2 },
    output: { x: ['', ' ', null] },
    scores: 1 / 3,
    tags: ['wrong_type'],
  },
  // closer_lock
  {
    check: 'closer_lock',
    with: { path: 'x[*]' },
    output: { x: ['Water Strategy', 'Staff strategy.', 'Roof Strategy', 'Roof'] },
    scores: 0.75,
    tags: ['closer_lock'],
    says: ['3 items end with the same words, "strategy"'],
  },
  {
    check: 'closer_lock',
    with: { path: 'x[*]' },
    output: { x: ['Стратегия воды', 'Воды стратегия', 'Кадры стратегия', 'Крыша стратегия'] },
    scores: 0.75,
    tags: ['closer_lock'],
  },
  {
    check: 'closer_lock',
    with: { path: 'x[*]' },
    output: { x: ['用水战略', '人员战略', '屋顶战略', '屋顶'] },
    scores: 0.75,
    tags: ['closer_lock'],
  },
  {
    check: 'closer_lock',
    with: { path: 'x[*]' },
    output: { x: ['خطة المياه', 'سقف المياه', 'ثمن المياه', 'السقف'] },
    scores: 0.75,
    tags: ['closer_lock'],
  },
  // unsupported_percentages
  {
    check: 'unsupported_percentages',
    with: { path: 'x[*]' },
    example: { input: 'Save 10 % by May' },
    output: { x: ['Saves 10%', 'Costs 15-20% more', 'none'] },
    scores: 1 / 3,
    tags: ['unsupported_percentage'],
    says: ['x[1] says "15-20%"'],
  },
  {
    check: 'unsupported_percentages',
    with: { path: 'x[*]' },
    example: { input: { план: 'рост на 12,5 %' } },
    output: { x: ['12.5%', 'на 13 %'] },
    scores: 0.5,
    tags: ['unsupported_percentage'],
  },
  {
    check: 'unsupported_percentages',
    with: { path: 'x[*]' },
    example: { input: '节省１０％，增长5%' },
    output: { x: ['节省10%', '减少３０％', '增长5%'] },
    scores: 1 / 3,
    tags: ['unsupported_percentage'],
    says: ['３０％'],
  },
  {
    check: 'unsupported_percentages',
    with: { path: 'x[*]' },
    example: { input: 'بنسبة ١٥٪ سنويا' },
    output: { x: ['بنسبة 15%', 'بنسبة ٢٠٪'] },
    scores: 0.5,
    tags: ['unsupported_percentage'],
    says: ['٢٠٪'],
  },
  { check: 'unsupported_percentages', example: { input: 'no figures' }, output: { x: ['at 15 trucks'] }, scores: 0 },
  // label_only
  {
    check: 'label_only',
    with: { path: 'x[*]' },
    output: { x: ['Hire more staff', 'Hire two drivers and pay them weekly.'] },
    scores: 0.5,
    tags: ['label_only'],
    says: ['x[0] is only a label: "Hire more staff"'],
  },
  {
    check: 'label_only',
    with: { path: 'x[*]' },
    output: { x: ['Нанять двух мастеров', 'Нанять двух мастеров и платить им каждую неделю'] },
    scores: 0.5,
    tags: ['label_only'],
  },
  {
    check: 'label_only',
    with: { path: 'x[*]' },
    output: { x: ['扩大图书馆', '与三所学校共享图书馆的阅览室并轮流值班。'] },
    scores: 0.5,
    tags: ['label_only'],
  },
  {
    check: 'label_only',
    with: { path: 'x[*]' },
    output: { x: ['توظيف سائقين جدد', 'توظيف سائقين جدد ودفع أجورهم كل أسبوع'] },
    scores: 0.5,
    tags: ['label_only'],
  },
  { check: 'label_only', with: { path: 'x[*]', max_words: 1 }, output: { x: ['two words'] }, scores: 0 },
  // length_ratio
  {
    check: 'length_ratio',
    with: { path: ['x', 'y'] },
    example: { reference: { x: 'ab', y: 'вг', z: 'ש' } },
    output: { x: 'ab', y: 'абвгд', z: 'a long one' },
    scores: 2.5,
    tags: ['too_long'],
    says: ['y is 2.5 times'],
  },
  {
    check: 'length_ratio',
    with: { path: 'x[*]' },
    example: { reference: { x: ['1234', '123456'] } },
    output: { x: ['12345'] },
    scores: 1,
  },
  {
    check: 'length_ratio',
    with: { path: 'x[*]' },
    example: { reference: { x: [{ a: 'вода', b: '水水' }] } },
    output: { x: [{ a: 'водавода', b: '水水水水水' }] },
    scores: 2.5,
    tags: ['too_long'],
    says: ['x[*].b is 2.5 times as long'],
  },
  {
    check: 'length_ratio',
    with: { path: 'x' },
    example: { reference: { x: 'ماء' } },
    output: { x: 'ماءماءماءماء' },
    scores: 4,
    tags: ['far_too_long'],
  },
  { check: 'length_ratio', example: { reference: 'water' }, output: 'water', scores: 1 },
  {
    check: 'length_ratio',
    with: { path: 'x' },
    example: { reference: { x: 'water' } },
    output: { y: 'water' },
    scores: 3,
    tags: ['missing_path'],
  },
  { check: 'length_ratio', with: { path: 'x' }, output: { x: 'a' }, scores: 'the example has no `reference`' },
  {
    check: 'length_ratio',
    with: { path: 'x' },
    example: { reference: { y: 'a' } },
    output: { x: 'a' },
    scores: 'the reference has no text at the path',
  },
  // exact_match
  { check: 'exact_match', example: { expected: { б: 1, а: 2 } }, output: { а: 2, б: 1 }, scores: 1 },
  { check: 'exact_match', example: { expected: 42 }, output: '42\n', scores: 1 },
  {
    check: 'exact_match',
    example: { expected: 'Вода' },
    output: 'вода',
    scores: 0,
    tags: ['mismatch'],
    says: ['"вода"', '"Вода"'],
  },
  { check: 'exact_match', with: { fold: 'case' }, example: { expected: 'Вода' }, output: 'ВОДА', scores: 1 },
  {
    check: 'exact_match',
    with: { path: 'x[*]' },
    example: { expected: ['水', 'ماء'] },
    output: { x: ['水', 'ماء'] },
    scores: 1,
  },
  { check: 'exact_match', output: 'a', scores: 'the example has no `expected`' },
  // contains
  {
    check: 'contains',
    with: { texts: ['вода', '水', 'ماء', 'water'] },
    output: 'Вода и 水: water',
    scores: 0.5,
    tags: ['missing_text'],
    says: ['"вода"', '"ماء"'],
  },
  { check: 'contains', with: { texts: ['ВОДА'], fold: 'case', path: 'a' }, output: { a: ['вода'] }, scores: 1 },
  { check: 'contains', example: { expected: ['水', '火'] }, output: '水火', scores: 1 },
  { check: 'contains', example: { expected: [1] }, output: '1', scores: 'no `texts`, and the example expects none' },
  // regex
  { check: 'regex', with: { pattern: '^\\p{Lu}' }, output: 'Вода', scores: 1 },
  {
    check: 'regex',
    with: { path: 'x[*]', pattern: '[。.؟]$' },
    output: { x: ['水。', 'Water.', 'ماء؟', 'вода'] },
    scores: 0.75,
    tags: ['no_match'],
    says: ['x[3]', '"вода"'],
  },
  // json_valid, required_fields
  { check: 'json_valid', output: [], scores: 1 },
  { check: 'json_valid', output: '', scores: 0, tags: ['not_json'], says: ['The answer is empty.'] },
  { check: 'json_valid', output: '这是答案', scores: 0, tags: ['not_json'], says: ['这是答案'] },
  {
    check: 'required_fields',
    with: { fields: ['имя', '名称', 'الاسم', 'name'] },
    output: { имя: 'я', 名称: ' ', الاسم: null },
    scores: 0.25,
    tags: ['missing_required_field'],
    says: ['name is missing.', '名称 is empty.', 'الاسم is empty.'],
  },
  { check: 'required_fields', with: { path: 'x[*]', fields: ['a.b'] }, output: { x: [{ a: { b: 0 } }] }, scores: 1 },
];

test.each(CASES)('$check with $with on $output is $scores', check);

const PATHS: Readonly<Record<string, Record<string, unknown>>> = {
  item_count: { min: 1 },
  exact_count: { count: 1 },
  required_fields: { fields: ['x'] },
  contains: { texts: ['x'] },
  regex: { pattern: 'x' },
};
const PATHLESS = ['json_schema', 'json_valid'];

test.each(CHECK_NAMES.filter((name) => !PATHLESS.includes(name)))(
  '%s scores its worst value where there is nothing to check',
  async (name) => {
    const metric = createCheck('m', name, { path: 'x[*].y', ...PATHS[name] });
    const example = { expected: 'a', reference: { x: [{ y: 'a' }] } };
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
  ['nothing', {}, 'metric m: there is no check "nothing". Known checks: closer_lock, contains,'],
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

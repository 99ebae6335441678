import type { Case } from '../case.ts';

const TOOLS = {
  search: {
    type: 'object',
    required: ['query'],
    properties: { query: { type: 'string' } },
    additionalProperties: false,
  },
  выключить: {},
};

/** Checks of values: of a list, within bounds, near others, fit for a tool. */
export const VALUE_CASES: readonly Case[] = [
  // one_of
  {
    check: 'one_of',
    with: { path: 'x[*]', values: ['open', 'открыто', '打开', 'مفتوح', 3, true, null] },
    output: { x: ['open', 'открыто', '打开', 'مفتوح', 3, true, null, '3', 'Open', 'Закрыто'] },
    scores: 0.7,
    tags: ['invalid_enum'],
    says: ['x[8] is "Open", which is none of "open", "открыто"'],
  },
  { check: 'one_of', with: { values: ['ОТКРЫТО'], fold: 'case' }, output: ' открыто ', scores: 1 },
  { check: 'one_of', with: { path: 'x', values: ['关'] }, output: {}, scores: 0, tags: ['missing_path'] },
  // number_range
  {
    check: 'number_range',
    with: { path: '["очки"][*]', min: 1, max: 5 },
    output: { очки: [1, 5, 5.5, '3'] },
    scores: 0.5,
    tags: ['out_of_range', 'wrong_type'],
    says: ['очки[2] is 5.5 and should be from 1 to 5', 'очки[3] is not a number but string'],
  },
  {
    check: 'number_range',
    with: { path: '分数', min: 1 },
    output: { 分数: 0 },
    scores: 0,
    tags: ['out_of_range'],
    says: ['at least 1'],
  },
  { check: 'number_range', with: { path: 'نقاط', max: 1 }, output: { نقاط: 1 }, scores: 1 },
  // number_closeness
  {
    check: 'number_closeness',
    with: { path: 'levels', range: 4 },
    example: { expected: { levels: { ясно: 4, 清楚: 2, واضح: 5, kind: 1 } } },
    output: { because: '', levels: { ясно: 4, 清楚: 4, واضح: 3 } },
    scores: 1 - (0 + 0.5 + 0.5 + 1) / 4,
    tags: ['too_high', 'too_low', 'missing_number'],
    says: ['清楚 is 4; 2 was expected', 'واضح is 3; 5 was expected', 'kind is missing; 1 was expected'],
  },
  {
    check: 'number_closeness',
    with: { range: 10 },
    example: { expected: [3] },
    output: [1003],
    scores: 0,
    tags: ['too_high'],
  },
  {
    check: 'number_closeness',
    with: { range: 10 },
    example: { expected: [3] },
    output: '3',
    scores: 0,
    tags: ['not_json'],
  },
  { check: 'number_closeness', with: { range: 10 }, output: [3], scores: 'the example has no `expected`' },
  {
    check: 'number_closeness',
    with: { range: 1 },
    example: { expected: 'x' },
    output: [3],
    scores: 'the expected value has no numbers',
  },
  // tool_call
  {
    check: 'tool_call',
    with: { path: 'calls[*]', tools: TOOLS },
    output: {
      calls: [
        { name: 'search', arguments: { query: 'река' } },
        { name: 'search', arguments: '{"query": "河水"}' },
        { name: 'выключить', arguments: '{}' },
        { name: 'search', arguments: { query: 'نهر', limit: 3 } },
        { name: 'search', arguments: '{"query"' },
        { name: '打开', arguments: {} },
        'search',
      ],
    },
    scores: 3 / 7,
    tags: ['invalid_arguments', 'unknown_tool', 'wrong_type'],
    says: [
      'calls[3] calls search with wrong arguments: $ must NOT',
      'calls[4]',
      'calls[5] calls "打开"; there are search, выключить',
    ],
  },
  {
    check: 'tool_call',
    with: { tools: TOOLS, name: 'tool', arguments: 'input' },
    output: { tool: 'search', input: { query: 'نهر' } },
    scores: 1,
  },
  { check: 'tool_call', with: { tools: TOOLS }, output: { name: 'search' }, scores: 0, tags: ['invalid_arguments'] },
  {
    check: 'expected_fields',
    example: { expected: { a: 1, б: 'вода' } },
    output: { б: 'вода', a: 1, c: 0 },
    scores: 1,
  },
  {
    check: 'expected_fields',
    example: { expected: { a: 1, 城: '水' } },
    output: { a: 1, 城: '火' },
    scores: 0.5,
    tags: ['wrong_field'],
    says: ['城 is "火", expected was "水"'],
  },
  {
    check: 'expected_fields',
    with: { fold: 'case' },
    example: { expected: { desk: 'Вода' } },
    output: { desk: ' ВОДА' },
    scores: 1,
  },
  {
    check: 'expected_fields',
    with: { fields: ['a'] },
    example: { expected: { a: 'ماء', b: 'x' } },
    output: { b: 'x' },
    scores: 0,
    tags: ['missing_field'],
  },
  { check: 'expected_fields', example: { expected: { a: 1 } }, output: 'prose', scores: 0, tags: ['not_json'] },
  {
    check: 'expected_fields',
    example: { expected: 'a' },
    output: { a: 1 },
    scores: 'the example has no `expected` with fields',
  },
];

import type { Case } from '../case.ts';

const LEVERS = (texts: readonly string[]) => ({ x: texts });
const said = (...answers: readonly string[]) => ({
  trace: answers.map((content) => ({ role: 'assistant' as const, content })),
});

/** Checks that compare texts: with what is expected, with the input, with the prompt, with each other. */
export const TEXT_CASES: readonly Case[] = [
  // token_f1: "water flows" of "the water flows" shares 2 of 2 and of 3 words.
  {
    check: 'token_f1',
    example: { expected: 'The water flows.' },
    output: 'Water FLOWS',
    scores: 4 / 5,
    tags: ['missing_words'],
    says: ['lacks the words "the"'],
  },
  {
    check: 'token_f1',
    example: { expected: 'вода течёт вниз' },
    output: 'Вода быстро течёт',
    scores: 2 / 3,
    tags: ['missing_words', 'extra_words'],
    says: ['"вниз"', '"быстро"'],
  },
  { check: 'token_f1', example: { expected: '水向下流。' }, output: '水向下流', scores: 1 },
  {
    check: 'token_f1',
    with: { path: 'x' },
    example: { expected: ['النار', 'الماء يجري'] },
    output: { x: 'الماء يجري' },
    scores: 1,
  },
  {
    check: 'token_f1',
    example: { expected: 'a a b' },
    output: 'a a a',
    scores: 2 / 3,
    tags: ['missing_words', 'extra_words'],
  },
  { check: 'token_f1', example: { expected: 3 }, output: '3', scores: 'the example expects no text' },
  // cited_spans
  {
    check: 'cited_spans',
    with: { path: 'x[*]' },
    example: { input: 'The river\n rose by   two metres. Вода поднялась. 河水上涨了两米。 ارتفع النهر' },
    output: LEVERS(['river rose by two', 'Вода поднялась', '上涨了两米', 'ارتفع النهر']),
    scores: 1,
  },
  {
    check: 'cited_spans',
    with: { path: 'x[*]' },
    example: { input: { note: 'Вода поднялась', more: ['河水上涨'] } },
    output: LEVERS(['вода поднялась', '河水下降', '', 'rose']),
    scores: 0,
    tags: ['span_not_found'],
    says: ['x[1] cites "河水下降", which the input does not say'],
  },
  {
    check: 'cited_spans',
    with: { path: 'x[*]', fold: 'case', in: 'reference' },
    example: { input: '', reference: { a: 'Вода ПОДНЯЛАСЬ' } },
    output: { x: ['вода поднялась', 3] },
    scores: 0.5,
    tags: ['wrong_type'],
  },
  {
    check: 'cited_spans',
    with: { fold: 'exact' },
    example: { input: 'a  b' },
    output: 'a b',
    scores: 0,
    tags: ['span_not_found'],
  },
  { check: 'cited_spans', with: { in: 'reference' }, output: 'a', scores: 'the example has no `reference`' },
  // field_overlap
  {
    check: 'field_overlap',
    with: { path: 'x[*]', between: ['a', 'b'] },
    output: {
      x: [
        { a: 'Hire two drivers', b: 'hire two DRIVERS.' },
        { a: 'вода и огонь', b: 'земля' },
      ],
    },
    scores: 0.5,
    tags: ['fields_overlap'],
    says: ['x[0]: a and b share 100 % of their words'],
  },
  {
    check: 'field_overlap',
    with: { path: 'x[*]', between: ['a', 'b[*]'] },
    output: { x: [{ a: 'الماء والنار', b: ['الماء', 'الأرض'] }] },
    scores: 1 / 3,
  },
  { check: 'field_overlap', with: { between: ['a', 'b'] }, output: { a: '河水上涨', b: '雇用司机' }, scores: 0 },
  {
    check: 'field_overlap',
    with: { path: 'x[*]', between: ['a', 'b'] },
    output: { x: [{ a: 'a' }] },
    scores: 1,
    tags: ['missing_path'],
    says: ['x[0].a and x[0].b'],
  },
  // prompt_copying
  {
    check: 'prompt_copying',
    with: { path: 'x[*]', words: 4 },
    rollout: { components: { system: 'Example: "Hire two drivers and pay them weekly."' } },
    output: LEVERS(['We HIRE two drivers and train them', 'Hire drivers']),
    scores: 0.5,
    tags: ['copied_from_prompt'],
    says: ['x[0] copies the prompt: "hire two drivers and"'],
  },
  {
    check: 'prompt_copying',
    with: { path: 'x[*]', words: 4 },
    rollout: { components: { system: 'Hire two drivers and pay them.' } },
    example: { input: 'They must hire two drivers and a cook.' },
    output: LEVERS(['Hire two drivers and wait']),
    scores: 0,
  },
  {
    check: 'prompt_copying',
    with: { path: 'x[*]', words: 3, texts: ['Нанять двух водителей', '雇用两名司机开车', 'توظيف سائقين اثنين'] },
    rollout: { components: { system: 'Take any words of this prompt' } },
    output: LEVERS([
      'нанять двух водителей сразу',
      '请雇用两名司机',
      'توظيف سائقين اثنين الآن',
      'any words of this prompt',
    ]),
    scores: 0.75,
    tags: ['copied_from_prompt'],
  },
  // unsupported_numbers
  {
    check: 'unsupported_numbers',
    with: { path: 'x[*]' },
    example: { input: { text: 'a budget of 12,500 dollars', years: 2031 } },
    output: LEVERS(['12500 dollars', '12.500 in 2031', '3 options', '14 trucks', '2031-2035']),
    scores: 2 / 5,
    tags: ['unsupported_number'],
    says: ['x[3] says "14"', 'x[4] says "2031-2035"'],
  },
  {
    check: 'unsupported_numbers',
    with: { path: 'x[*]' },
    example: { input: 'рост на 12,5 % за 15 лет' },
    output: LEVERS(['12.5%', 'за 15–20 лет']),
    scores: 0.5,
    tags: ['unsupported_number'],
  },
  {
    check: 'unsupported_numbers',
    with: { path: 'x[*]' },
    example: { input: '共３０人' },
    output: LEVERS(['30人', '共31人']),
    scores: 0.5,
    tags: ['unsupported_number'],
  },
  {
    check: 'unsupported_numbers',
    with: { path: 'x[*]', least: 0 },
    example: { input: 'لديهم ١٥ سيارة' },
    output: LEVERS(['15 سيارة', '٣ سيارات']),
    scores: 0.5,
    tags: ['unsupported_number'],
    says: ['"٣"'],
  },
  { check: 'unsupported_numbers', output: { x: 'B12 and v2_14 are names' }, scores: 0 },
  // unique_across_calls
  {
    check: 'unique_across_calls',
    with: { path: 'x[*]', fold: 'case' },
    rollout: said('{"x": ["Вода", "水"]}', 'no JSON', '{"x": ["ВОДА", "ماء", "water"]}'),
    output: { x: ['Вода', '水', 'ماء', 'water'] },
    scores: 0.8,
    tags: ['duplicate_item'],
    says: ['call 3, x[0] repeats call 1, x[0]: "ВОДА"'],
  },
  { check: 'unique_across_calls', with: { path: 'x[*]' }, output: { x: ['a', 'b'] }, scores: 1 },
  {
    check: 'unique_across_calls',
    with: { path: 'x[*]' },
    rollout: said('{}'),
    output: {},
    scores: 0,
    tags: ['missing_path'],
  },
];

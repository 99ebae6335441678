import { expect, test } from 'vitest';
import { doesHarm } from '../../src/domain/harm.ts';
import type { Row } from '../../src/domain/score.ts';

const primary = [{ metric: 'fields', weight: 1, scale: [0, 1] as const }];
const texts = [
  'a bill',
  'a bill',
  'a letter',
  'a parcel',
  'a parcel',
  'a visit',
  'a call',
  'a prize',
  'a song',
  'a dog',
];
const examples = texts.map((input, at) => ({ id: `e${at}`, input }));

/** A row for each example, complained of by these tags. */
const rows = (tagsOf: (at: number) => readonly string[]): Row<'train'>[] =>
  examples.map(({ id }, at) => {
    const tags = tagsOf(at);
    const value = tags.length === 0 ? 1 : 0;
    return {
      ask: { candidate: 'c', example: id, model: 'm', attempt: 0, split: 'train' },
      scores: { fields: { kind: 'scored', value, tags: [...tags] } },
    };
  });
const check = (replace: string, before: (at: number) => readonly string[], after: (at: number) => readonly string[]) =>
  doesHarm({ component: 'system', find: '', replace }, { before: rows(before), after: rows(after), primary, examples });

const none = () => [];
const otherwise = (at: number) => (at % 2 === 0 ? ['tone=calm'] : ['size=big']);

test('a rule that is too broad does harm: what it names is complained of everywhere', () =>
  expect(check('Set team to sales.', otherwise, (at) => [...otherwise(at), 'team=legal'])).toBe(true));

test('a rule that mends what it names does none, whatever else is complained of', () => {
  expect(check('Set team to legal.', (at) => [...otherwise(at), 'team=legal'], otherwise)).toBe(false);
  expect(check('Set team to legal.', none, otherwise)).toBe(false);
});

test('a rule about some cases is judged by these', () => {
  const broad = (at: number) => (at < 2 ? ['size=big'] : ['size=big', 'team=legal']);
  expect(check('A bill goes to team legal.', (at) => [...broad(at), ...(at < 2 ? ['team=legal'] : [])], broad)).toBe(
    false,
  );
  const bills = (at: number) => (at < 2 ? ['size=big', 'team=home'] : ['size=big']);
  expect(check('A bill goes to team legal.', () => ['size=big'], bills)).toBe(true);
});

test('one complaint more among many cells is noise', () =>
  expect(check('Set team to sales.', otherwise, (at) => (at === 3 ? ['size=big', 'team=legal'] : otherwise(at)))).toBe(
    false,
  ));

test('what was not measured did no harm', () =>
  expect(
    doesHarm(
      { component: 'system', find: '', replace: 'Set team to sales.' },
      { before: rows(none), after: [], primary, examples },
    ),
  ).toBe(false));

test('a metric of little weight that complained of nothing before is heard', () => {
  const weighed = [
    { metric: 'fields', weight: 0.9, scale: [0, 1] as const },
    { metric: 'figures', weight: 0.1, scale: [0, 1] as const },
  ];
  const both = (value: number) =>
    rows(none).map((row) => ({
      ...row,
      scores: {
        ...row.scores,
        figures: { kind: 'scored', value, tags: value < 1 ? ['invented_percentage'] : [] } as const,
      },
    }));
  const edit = { component: 'system', find: '', replace: 'Say each percentage.' };
  expect(doesHarm(edit, { before: both(1), after: both(0), primary: weighed, examples })).toBe(true);
  expect(doesHarm(edit, { before: both(0), after: both(1), primary: weighed, examples })).toBe(false);
});

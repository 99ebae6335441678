import { expect, test } from 'vitest';
import type { Example } from '../../src/domain/example.ts';
import { leaked, runsOf } from '../../src/domain/leakage.ts';

const EXAMPLES: readonly Example[] = [
  {
    id: 'a',
    input: 'The parcel of Mrs Holm was lost in May.',
    expected: { answer: 'Ask the carrier first, then refund.' },
  },
  { id: 'b', input: { question: 'Кто оплатил счёт номер 17?' } },
];
const RUNS = runsOf(EXAMPLES, 4);
const BASE = { system: 'Answer tickets. The parcel of Mrs may appear.' };

test.each<[string, string, string | null]>([
  ['words of its own', 'Answer tickets politely.', null],
  ['words of an input', 'When a parcel of Mrs Holm was lost, say so.', 'parcel of mrs holm'],
  ['in other case and signs', 'PARCEL of Mrs: Holm', 'parcel of mrs holm'],
  ['words of an expected output', 'Always ask the carrier first.', 'ask the carrier first'],
  ['words of a field, in another script', 'Скажи, кто оплатил счёт номер семь.', 'кто оплатил счёт номер'],
  ['fewer words in a row', 'Ask the carrier twice.', null],
  ['words that the base has too', 'The parcel of Mrs.', null],
])('%s', (_, text, expected) => {
  expect(leaked(BASE, { system: text }, RUNS, 4)).toBe(expected);
});

import { expect, test } from 'vitest';
import { handOf, instructionsIn } from '../../../../src/adapters/models/rehearsal/deal.ts';

const GOOD = { why: 'x', levers: ['A1', 'B2', 'C3', 'D4', 'E5'].map((name) => ({ name, of: name.length })) };
const DEAL = { path: 'levers', at_most: 2, not_said: 'name' };
const asked = (content: string) => ({ messages: [{ role: 'user' as const, content }] });
const named = (...names: readonly string[]) => ({ why: 'x', levers: names.map((name) => ({ name, of: name.length })) });

const CASES: readonly [message: string, again: number, given: object][] = [
  ['plan', 0, named('A1', 'B2')],
  ['plan, not A1 and B2', 0, named('C3', 'D4')],
  ['plan, not A1 and C3 Strategy', 0, named('B2', 'D4')],
  ['not A1, B2, C3, D4', 0, named('E5')],
  ['not A1, B2, C3, D4, E5', 0, named()],
  ['not A1, B2', 1, named('A1', 'C3')],
  ['not A1, B2', 2, named('A1', 'B2')],
  ['plan', 2, named('A1', 'B2')],
];

test.each(CASES)('%s, %d again', (message, again, given) => {
  expect(handOf(GOOD, DEAL, asked(message)).give(again)).toEqual(given);
});

test('an output without that list is given whole', () => {
  for (const good of ['text', { levers: 'none' }, { other: [] }])
    expect(handOf(good, DEAL, asked('plan')).give(0)).toEqual(good);
});

test('a component that is a part of a message belongs to the instructions', () => {
  const components = { system: 'Be brief.', followup: 'More than\n{{names}}\nplease', unused: 'Never sent' };
  const request = { system: 'Be brief.', ...asked('The plan.\n\nMore than\n- A1\nplease') };
  expect(instructionsIn(request, components)).toBe('Be brief.\nMore than\n{{names}}\nplease');
});

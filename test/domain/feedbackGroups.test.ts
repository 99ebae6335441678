import fc from 'fast-check';
import { expect, test } from 'vitest';
import { feedbackGroups } from '../../src/domain/feedbackGroups.ts';

test.each<[string, readonly string[], Readonly<Record<string, string>>]>([
  ['said twice', ['it is long', 'it is long'], { 'it is long': 'it is long' }],
  ['said once', ['it is long', 'the tone is rude'], {}],
  [
    'said in other words',
    ['The summary leaves out the deadline.', 'The summary again leaves out its deadline.', 'The tone is rude.'],
    {
      'The summary again leaves out its deadline.': 'The summary again leaves out its deadline.',
      'The summary leaves out the deadline.': 'The summary again leaves out its deadline.',
    },
  ],
  [
    'the commonest stands for the others',
    ['no deadline is given', 'no deadline given', 'no deadline given', 'rude'],
    { 'no deadline given': 'no deadline given', 'no deadline is given': 'no deadline given' },
  ],
  [
    'any script',
    ['摘要没有写出截止日期', '摘要里没有写出截止日期', 'Тон письма слишком грубый', 'Тон письма грубый'],
    {
      摘要没有写出截止日期: '摘要没有写出截止日期',
      摘要里没有写出截止日期: '摘要没有写出截止日期',
      'Тон письма слишком грубый': 'Тон письма грубый',
      'Тон письма грубый': 'Тон письма грубый',
    },
  ],
  ['nothing', [], {}],
])('%s', (_, templates, expected) => {
  expect(Object.fromEntries(feedbackGroups(templates))).toEqual(expected);
});

test('the order decides nothing, and whoever stands for others stands for itself', () => {
  const template = fc.constantFrom('it is long', 'it is too long', 'it was long', 'rude tone', 'a rude tone', 'x');
  fc.assert(
    fc.property(fc.array(template, { maxLength: 10 }), (templates) => {
      const groups = feedbackGroups(templates);
      expect(new Map([...feedbackGroups(templates.toReversed())].sort())).toEqual(new Map([...groups].sort()));
      for (const [member, leader] of groups) {
        expect(templates).toContain(member);
        expect(groups.get(leader)).toBe(leader);
      }
    }),
  );
});

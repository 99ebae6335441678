import { expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { shortenOperator } from '../../src/operators/shorten.ts';
import { brief } from './brief.ts';

const NOTHING = { failures: [], beside: [], contrast: null, passes: [] };
const told = brief({ text: 'Be brief.\nDo not be long.\n', keep: ['Be brief.'] });

test('shows the prompt and what must stay, and nothing that failed', () => {
  if (shortenOperator.kind !== 'reflects') throw new Error('it reflects');
  const [message] = shortenOperator.request(told, NOTHING).messages;
  expect(message!.content).toContain('<prompt>\nBe brief.\nDo not be long.\n\n</prompt>');
  expect(message!.content).toContain('These texts must stay: "Be brief."');
});

test.each([
  [
    '<hypothesis>said twice</hypothesis>\n```\nBe brief.\n```',
    { kind: 'draft', hypothesis: 'said twice', candidate: candidateOf({ system: 'Be brief.\n' }) },
  ],
  ['Nothing can go.', { kind: 'unusable' }],
])('reads %j', (reply, expected) => {
  expect(shortenOperator.kind === 'reflects' && shortenOperator.read(told, reply)).toMatchObject(expected);
});

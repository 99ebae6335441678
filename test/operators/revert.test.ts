import { expect, test } from 'vitest';
import { applyEdits } from '../../src/domain/applyEdits.ts';
import { candidateOf } from '../../src/domain/candidate.ts';
import { revertOperator } from '../../src/operators/revert.ts';
import { brief } from './brief.ts';

const NOTHING = { failures: [], beside: [], contrast: null, passes: [] };

const cases: [what: string, before: string, line: string, after: string][] = [
  ['the last line', 'One.\nTwo.', 'Two.', 'One.'],
  ['a line in the middle', 'One.\nTwo.\nThree.', 'Two.', 'One.\nThree.'],
  ['the first line', 'One.\nTwo.', 'One.', 'Two.'],
  ['a line that begins another', 'One.\nTwo.\nTwo. And more.', 'Two.', 'One.\nTwo. And more.'],
  ['the later of two that are equal', 'Two.\nOne.\nTwo.\nThree.', 'Two.', 'Two.\nOne.\nThree.'],
];

test.each(cases)('takes back %s', (_what, before, line, after) => {
  const parent = candidateOf({ system: before });
  const draft = revert({ text: before, parent, doubted: { component: 'system', line } });
  expect(draft).toMatchObject({ kind: 'draft', candidate: candidateOf({ system: after }), dropped: [] });
  expect(draft.kind === 'draft' && applyEdits(parent.components, draft.edits).components).toEqual({ system: after });
});

test('without a doubted line there is nothing to do', () => {
  expect(revert({ text: 'One.', doubted: null })).toMatchObject({ kind: 'unusable' });
});

function revert(told: Parameters<typeof brief>[0]) {
  if (revertOperator.kind !== 'computes') throw new Error('it asks nobody');
  return revertOperator.compute(brief(told), NOTHING);
}

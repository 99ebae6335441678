import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { componentFor } from '../../src/domain/componentFor.ts';
import { editOperator } from '../../src/operators/edit.ts';
import { rewriteOperator } from '../../src/operators/rewrite.ts';
import type { Draft, Evidence } from '../../src/ports/operator.ts';
import { brief } from './brief.ts';

const COMPONENTS = {
  system: 'You plan a project. Name its levers, and say what each of them changes in the project.\n',
  followup: 'Name more of them. Leave out those named before.\n',
  field_review: 'A criticism of one sentence.\n',
};

test.each<[string, readonly string[], keyof typeof COMPONENTS]>([
  ['the name of a component', ['the field review has no criticism'], 'field_review'],
  ['the text of a component', ['duplicates', 'a name was given before, though told to leave it out'], 'followup'],
  ['words of another script', ['поле отзыв'], 'system'],
  ['nothing', [], 'system'],
])('failures are about a component by %s', (_, said, expected) => {
  expect(componentFor(COMPONENTS, said)).toBe(expected);
});

test('some component is always named, and the order of them does not matter', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string(), { minKeys: 1, maxKeys: 4 }),
      fc.array(fc.string()),
      (components, said) => {
        const name = componentFor(components, said);
        expect(Object.keys(components)).toContain(name);
        const turned = Object.fromEntries(Object.entries(components).reverse());
        expect(componentFor(turned, said)).toBe(name);
      },
    ),
  );
});

const EVIDENCE: Evidence = { failures: [], beside: [], contrast: null, passes: [] };
const about = (component: string) => ({ ...brief({ text: '' }), parent: candidateOf(COMPONENTS), component });

test('a rewrite is of the component that the failures are about, and of no other', () => {
  if (rewriteOperator.kind !== 'reflects') throw new Error('a rewrite asks a model');
  const asked = about('followup');
  const { messages } = rewriteOperator.request(asked, EVIDENCE);
  expect(messages[0]?.content).toContain('Rewrite the component "followup" only.');
  const draft = rewriteOperator.read(asked, '<hypothesis>h</hypothesis>\n```\nName others.\n```');
  expect(componentsOf(draft)).toEqual({ ...COMPONENTS, followup: 'Name others.\n' });
});

test.each<[string, string, Partial<typeof COMPONENTS>]>([
  [
    'is named',
    '<edit component="field_review"><find>one sentence</find><replace>two sentences</replace></edit>',
    { field_review: 'A criticism of two sentences.\n' },
  ],
  [
    'alone has the text to find',
    '<edit><find>Name more of them.</find><replace>Name three more.</replace></edit>',
    { followup: 'Name three more. Leave out those named before.\n' },
  ],
  [
    'the failures are about, where text is appended',
    '<edit><find></find><replace>Be blunt.</replace></edit>',
    { field_review: `${COMPONENTS.field_review}Be blunt.\n` },
  ],
])('an edit changes the component that %s', (_, block, changed) => {
  if (editOperator.kind !== 'reflects') throw new Error('an edit asks a model');
  const asked = about('field_review');
  expect(editOperator.request(asked, EVIDENCE).messages[0]?.content).toContain('<prompt component="followup">');
  expect(componentsOf(editOperator.read(asked, `<hypothesis>h</hypothesis>\n${block}`))).toEqual({
    ...COMPONENTS,
    ...changed,
  });
});

function componentsOf(draft: Draft) {
  if (draft.kind !== 'draft') throw new Error(draft.reason);
  return draft.candidate.components;
}

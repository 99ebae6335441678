import { expect, test } from 'vitest';
import { createPrune } from '../../src/operators/prune.ts';
import { brief } from './brief.ts';

const BASE = 'Do it.\nBe kind.\n';
const NOTHING = { failures: [], beside: [], contrast: null, passes: [] };

function prune(from: 'added' | 'any', text: string, { base = BASE, credit = {}, generation = 1 } = {}) {
  const operator = createPrune({ from, template: null });
  return operator.kind === 'computes'
    ? operator.compute(brief({ text, base, credit: new Map(Object.entries(credit)), generation }), NOTHING)
    : null;
}

/** Every text that some generation makes of this one. */
function children(text: string): Set<string> {
  const drafts = Array.from({ length: 60 }, (_, generation) => prune('any', text, { base: text, generation }));
  return new Set(drafts.flatMap((draft) => (draft?.kind === 'draft' ? [draft.candidate.components.system ?? ''] : [])));
}

test.each<[string, string, Readonly<Record<string, number>>, string]>([
  ['the line of least credit goes', `${BASE}a\nb\nc\n`, { a: 1, b: -1, c: 0.5 }, `${BASE}a\nc\n`],
  ['a line without credit counts as 0', `${BASE}a\nb\n`, { a: 1 }, `${BASE}a\n`],
  [
    'a fifth of many',
    `${BASE}${'abcdefghij'.split('').join('\n')}\n`,
    { a: -2, j: -1 },
    `${BASE}${'bcdefghi'.split('').join('\n')}\n`,
  ],
  ['lines of the base stay', `Be kind.\nDo it.\nmine\n`, { 'Be kind.': -9, mine: 5 }, `Be kind.\nDo it.\n`],
  ['a blank line that stood between goes too', `${BASE}\nmine\n\nDo it.\n`, {}, `${BASE}\nDo it.\n`],
])('of the added lines: %s', (_, text, credit, expected) => {
  expect(prune('added', text, { credit })).toMatchObject({
    kind: 'draft',
    candidate: { components: { system: expected } },
  });
});

test('nothing is dropped of the base prompt itself', () => {
  expect(prune('added', BASE)).toMatchObject({ kind: 'unusable' });
});

test.each<[string, string, readonly string[]]>([
  ['a line, or the paragraph', 'a\nb\n\nc\n', ['b\n\nc\n', 'a\n\nc\n', 'c\n', 'a\nb\n']],
  ['not what has a placeholder', 'a\n\nIn {{place}}.\n', ['In {{place}}.\n']],
  ['not the question about the example', 'a\n\nText: {{input}}\nType:', ['Text: {{input}}\nType:']],
  [
    'not a solved example, nor the question',
    'a\n\nText: x\nType: y\n\nText: {{input}}\nType:',
    ['Text: x\nType: y\n\nText: {{input}}\nType:'],
  ],
  [
    'not a section of solved examples',
    'a\n\n<examples>\n<example>\nx\n</example>\n</examples>\n',
    ['<examples>\n<example>\nx\n</example>\n</examples>\n'],
  ],
])('of any line: %s', (_, text, expected) => {
  expect(children(text)).toEqual(new Set(expected));
});

test('a prompt that is only a question has nothing to drop', () => {
  expect(prune('any', 'Text: {{input}}\nType:')).toMatchObject({ kind: 'unusable' });
});

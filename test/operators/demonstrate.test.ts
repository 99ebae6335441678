import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../src/domain/applyEdits.ts';
import { candidateOf } from '../../src/domain/candidate.ts';
import { demonstrationsOf, withDemonstrations } from '../../src/domain/demonstrations.ts';
import type { Json } from '../../src/domain/example.ts';
import { createDemonstrate } from '../../src/operators/demonstrate.ts';
import { renderDemonstration } from '../../src/operators/demonstration.ts';
import { brief, trace } from './brief.ts';

const SETTINGS = { most: 2, template: null };

describe('a section of examples', () => {
  test.each<[string, string, readonly string[], string]>([
    ['is appended', 'Do it.\n', ['a'], 'Do it.\n\n<examples>\n<example>\na\n</example>\n</examples>\n'],
    [
      'is appended to a text without a last line break',
      'Do it.',
      ['a'],
      'Do it.\n\n<examples>\n<example>\na\n</example>\n</examples>\n',
    ],
    ['of no examples is nothing', 'Do it.\n', [], 'Do it.\n'],
  ])('%s', (_, text, items, expected) => {
    expect(withDemonstrations(text, items)).toBe(expected);
  });

  test.each([[['a']], [['a', 'b\n\nc']], [['x', 'y', 'z']]])('is read as it was written: %j', (items) => {
    expect(demonstrationsOf(withDemonstrations('Do it.\n', items)).items).toEqual(items);
  });

  test('is replaced where it stands', () => {
    const text = `${withDemonstrations('Do it.\n', ['a', 'b'])}Be brief.\n`;
    const changed = withDemonstrations(text, ['c']);
    expect(demonstrationsOf(changed)).toEqual({ ...demonstrationsOf(text), items: ['c'] });
    expect(withDemonstrations(changed, [])).toBe('Do it.\nBe brief.\n');
  });
});

describe('an example', () => {
  const sum = { question: 'What is 1 + 1?', hint: 'small' };
  test.each<[string, Json, readonly string[], string | null, string]>([
    ['shows input and output', 'one plus one', ['two'], null, 'Input:\none plus one\n\nOutput:\ntwo'],
    ['obeys a template', 'one plus one', ['two'], 'Q {{input}} A {{ output }}', 'Q one plus one A two'],
    ['shows a field', sum, ['2'], '{{input.question}} {{output}}', 'What is 1 + 1? 2'],
    ['leaves a field it does not know', sum, ['2'], '{{input.answer}}', '{{input.answer}}'],
    ['shows the whole trace of several calls', 'sum', ['1', '2'], null, 'user:\nsum\n\nassistant:\n1\n\nassistant:\n2'],
  ])('%s', (_, input, answers, template, expected) => {
    expect(renderDemonstration(trace('one', input, answers), template)).toBe(expected);
  });
});

describe('demonstrate', () => {
  const passes = ['one', 'two', 'three'].map((id) => trace(id, `in ${id}`, [`out ${id}`]));
  const evidence = { failures: [], contrast: null, passes };
  const operator = createDemonstrate(SETTINGS);
  const draftOf = (text: string, child: number, given = evidence) =>
    operator.kind === 'computes' ? operator.compute(brief({ text, child }), given) : null;

  test('shows no more than it may, and its edits make its text', () => {
    let text = 'Do it.\n';
    const counts = new Set<number>();
    for (let child = 0; child < 40; child++) {
      const draft = draftOf(text, child);
      if (draft?.kind !== 'draft') throw new Error('no draft');
      expect(applyEdits({ system: text }, draft.edits).components).toEqual(draft.candidate.components);
      text = draft.candidate.components.system!;
      counts.add(demonstrationsOf(text).items.length);
    }
    expect([...counts].sort()).toEqual([0, 1, 2]);
  });

  test('is the same at the same seed', () => {
    expect(draftOf('Do it.\n', 3)).toEqual(draftOf('Do it.\n', 3));
  });

  test.each([
    ['there is no trace that passed', []],
    ['its text would be read as something else', [trace('x', 'write {{name}}', ['</example>'])]],
  ])('gives up when %s', (_, given) => {
    expect(draftOf('Do it.\n', 0, { ...evidence, passes: given })).toMatchObject({ kind: 'unusable' });
  });

  test('never shows the same example twice', () => {
    const [one] = passes;
    const text = withDemonstrations('Do it.\n', [renderDemonstration(one!, null)]);
    for (let child = 0; child < 20; child++) {
      const draft = draftOf(text, child, { ...evidence, passes: [one!] });
      if (draft?.kind === 'draft') expect(demonstrationsOf(draft.candidate.components.system!).items).toEqual([]);
    }
  });

  test('knows the texts of a candidate by their hash', () => {
    const draft = draftOf('Do it.\n', 1);
    expect(draft?.kind === 'draft' && candidateOf(draft.candidate.components).id === draft.candidate.id).toBe(true);
  });
});

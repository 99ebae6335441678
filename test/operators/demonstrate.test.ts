import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../src/domain/applyEdits.ts';
import { candidateOf } from '../../src/domain/candidate.ts';
import { demonstrationsOf, withDemonstrations } from '../../src/domain/demonstrations.ts';
import type { Json } from '../../src/domain/example.ts';
import { createDemonstrate } from '../../src/operators/demonstrate.ts';
import { renderDemonstration, solvedBy } from '../../src/operators/demonstration.ts';
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
    expect(renderDemonstration(solvedBy(trace('one', input, answers)), template)).toBe(expected);
  });
});

describe('demonstrate', () => {
  const passes = ['one', 'two', 'three'].map((id) => trace(id, `in ${id}`, [`out ${id}`]));
  const evidence = { failures: [], beside: [], contrast: null, passes };
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
    const text = withDemonstrations('Do it.\n', [renderDemonstration(solvedBy(one!), null)]);
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

describe('demonstrate, where answers are labels', () => {
  const LABELS = ['good', 'bad', 'so-so'];
  const solved = Array.from({ length: 12 }, (_, index) => ({
    id: `e${index}`,
    input: `text ${index}.`,
    expected: LABELS[index % 3]!,
  }));
  const operator = createDemonstrate({ most: 6, template: null });
  const draftOf = (user: string, child: number) => {
    if (operator.kind !== 'computes') throw new Error('asks a model');
    const draft = operator.compute(
      { ...brief({ text: '', child, solved }), parent: candidateOf({ user }) },
      { failures: [], beside: [], contrast: null, passes: [] },
    );
    if (draft.kind !== 'draft') throw new Error(draft.reason);
    return draft.candidate.components.user!;
  };
  const labelsIn = (text: string) => [...text.matchAll(/^Type: (.+)$/gm)].map(([, label]) => label!);

  test('shows every label at first, in the form of the query', () => {
    for (let child = 0; child < 20; child++) {
      const text = draftOf('Text: {{input}}\nType:\n', child);
      expect(text).toMatch(/^(Text: text \d+\.\nType: (good|bad|so-so)\n\n){3,6}Text: \{\{input\}\}\nType:\n$/);
      const counts = LABELS.map((label) => labelsIn(text).filter((one) => one === label).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
    }
  });

  test('another example keeps the labels in balance', () => {
    const first = 'Text: text 0.\nType: good\n\nText: text 1.\nType: bad\n\nText: text 2.\nType: so-so\n\n';
    for (let child = 0; child < 40; child++) {
      const text = draftOf(`${first}Text: {{input}}\nType:\n`, child);
      if (labelsIn(text).length === 3) expect(labelsIn(text).sort()).toEqual([...LABELS].sort());
    }
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestLabel, scoreLabels } from '../../../../src/adapters/models/local/choose.ts';
import type { Token } from '../../../../src/adapters/models/local/llama.ts';
import { createReader } from '../../../../src/adapters/models/local/reader.ts';
import type { Rendered } from '../../../../src/adapters/models/local/render.ts';
import { toySequence, trueScore, VOCABULARY } from './toySequence.ts';

const signal = new AbortController().signal;

const token = fc.nat(VOCABULARY - 1);
const labels = fc
  .uniqueArray(fc.array(token, { minLength: 1, maxLength: 4 }), {
    minLength: 2,
    maxLength: 5,
    selector: (label) => label.join(),
  })
  .filter((all) => all.every((a) => all.every((b) => a === b || a.some((part, index) => part !== b[index]))));
const prompts = fc.array(fc.array(token, { maxLength: 6 }), { minLength: 1, maxLength: 5 });

test('a label is worth the log-probability of its whole token string, whatever was read before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(token, { minLength: 1, maxLength: 9 }), prompts, labels, async (head, tails, strings) => {
      const reader = createReader(toySequence().sequence);
      for (const tail of tails) {
        const prompt = [...head, ...tail];
        const scores = await scoreLabels(reader, renderedOf(head, prompt, strings), namesOf(strings), 'all', signal);
        const expected = strings.map((label) => trueScore(prompt, label));
        // What all labels begin with is read with the prompt, and changes all of them alike.
        const shift = expected[0]! - scores[0]!.score;
        for (const [index, { score }] of scores.entries()) expect(score + shift).toBeCloseTo(expected[index]!, 9);
      }
    }),
    { numRuns: 150 },
  );
});

test('the likeliest label is found without scoring all of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(token, { minLength: 1, maxLength: 9 }), labels, async (prompt, strings) => {
      const rendered = renderedOf([], prompt, strings);
      const reader = createReader(toySequence().sequence);
      const all = await scoreLabels(reader, rendered, namesOf(strings), 'all', signal);
      const some = await scoreLabels(reader, rendered, namesOf(strings), 'likeliest', signal);
      expect(bestLabel(some)).toEqual(bestLabel(all));
    }),
    { numRuns: 150 },
  );
});

test('a head that is in the context is not evaluated again, and the shapes are those of a first time', async () => {
  const head = [1, 2, 3, 4, 5];
  const strings = [[7], [8, 9]];
  const shapesOf = async (prompts: readonly (readonly Token[])[]) => {
    const { sequence, shapes } = toySequence();
    const reader = createReader(sequence);
    for (const prompt of prompts)
      await scoreLabels(reader, renderedOf(head, prompt, strings), namesOf(strings), 'all', signal);
    return shapes;
  };
  const first = [...head, 10, 11];
  const second = [...head, 12, 13, 14];
  expect(await shapesOf([first])).toEqual(['0+5', '5+2', '7+1']);
  expect(await shapesOf([first, second])).toEqual(['0+5', '5+2', '7+1', '5+3', '8+1']);
  expect((await shapesOf([first, second])).slice(3)).toEqual((await shapesOf([second])).slice(1));
});

test('a label that is the beginning of another one is refused', async () => {
  const strings = [[7], [7, 8]];
  const reader = createReader(toySequence().sequence);
  await expect(
    scoreLabels(reader, renderedOf([1], [1, 2], strings), ['bill', 'billing'], 'all', signal),
  ).rejects.toThrow('the label "bill" is the beginning of another one');
});

test('an abort ends the work, and what was half read is not relied upon', async () => {
  const { sequence } = toySequence();
  const reader = createReader(sequence);
  const strings = [[7], [8]];
  const rendered = renderedOf([1, 2], [1, 2, 3], strings);
  const stop = new AbortController();
  stop.abort(new Error('stopped'));
  await expect(scoreLabels(reader, rendered, namesOf(strings), 'all', stop.signal)).rejects.toThrow('stopped');
  const scores = await scoreLabels(reader, rendered, namesOf(strings), 'all', signal);
  expect(scores.map(({ score }) => score)).toEqual([
    expect.closeTo(trueScore([1, 2, 3], [7]), 9),
    expect.closeTo(trueScore([1, 2, 3], [8]), 9),
  ]);
});

test('a prompt longer than a batch is read in batches', async () => {
  const { sequence, shapes } = toySequence();
  const long = Array.from({ length: 1300 }, (_, index) => index % VOCABULARY);
  const strings = [[7], [8]];
  await scoreLabels(
    createReader(sequence),
    renderedOf(long.slice(0, 1200), long, strings),
    namesOf(strings),
    'all',
    signal,
  );
  expect(shapes).toEqual(['0+512', '512+512', '1024+176', '1200+100']);
});

function renderedOf(
  head: readonly Token[],
  prompt: readonly Token[],
  strings: readonly (readonly Token[])[],
): Rendered {
  const names = namesOf(strings);
  return { head, followedBy: (label) => [...prompt, ...(strings[names.indexOf(label)] ?? [])] };
}

function namesOf(strings: readonly (readonly Token[])[]): string[] {
  return strings.map((_, index) => `label ${index}`);
}

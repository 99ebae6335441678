import { expect, test } from 'vitest';
import { type Chooser, choiceOf } from '../../../../src/adapters/models/local/choice.ts';
import type { Token } from '../../../../src/adapters/models/local/llama.ts';
import { createReader } from '../../../../src/adapters/models/local/reader.ts';
import type { Renderer } from '../../../../src/adapters/models/local/render.ts';
import type { Loaded } from '../../../../src/adapters/models/local/weights.ts';
import type { ModelRequest } from '../../../../src/ports/model.ts';
import { toySequence, trueScore } from './toySequence.ts';

const LABELS: Readonly<Record<string, readonly Token[]>> = { good: [3], bad: [4, 5], 'so-so': [6, 7, 8] };
const signal = new AbortController().signal;

/** Every character is a token. */
const tokensOf = (text: string): Token[] => [...text].map((character) => character.charCodeAt(0) % 29);
const render: Renderer = ({ messages }) => {
  const prompt = tokensOf(messages.map(({ content }) => content).join(''));
  return { head: [], followedBy: (label) => [...prompt, ...(LABELS[label] ?? [])] };
};

function chooserOf(changes: Partial<Chooser>, sequence = toySequence().sequence): Chooser {
  const reader = createReader(sequence);
  return {
    loaded: { reader } as Loaded,
    render,
    temperature: 0,
    calibrate: 'none',
    biases: new Map(),
    scored: new Map(),
    ...changes,
  };
}

const said = (content: string) => [{ role: 'user' as const, content }];
const contentFree = ['N/A', '', '[MASK]'].map((text) => said(`Rate: ${text}`));
const choice = { labels: Object.keys(LABELS), contentFree };
const asked = (text: string, seed = 0): ModelRequest => ({ messages: said(`Rate: ${text}`), seed });
const scoresOf = (text: string) => Object.values(LABELS).map((tokens) => trueScore(tokensOf(`Rate: ${text}`), tokens));

function chances(scores: readonly number[], temperature = 1): number[] {
  const weights = scores.map((score) => Math.exp(score / temperature));
  return weights.map((weight) => weight / weights.reduce((sum, one) => sum + one, 0));
}

const TEXTS = Array.from({ length: 30 }, (_, index) => `text ${index * 37}`);
const labelAt = (scores: readonly number[]) => choice.labels[scores.indexOf(Math.max(...scores))];

test('the likeliest label is chosen', async () => {
  const chooser = chooserOf({});
  for (const text of TEXTS)
    expect((await choiceOf(chooser, asked(text), choice, signal)).label).toBe(labelAt(scoresOf(text)));
});

test('calibrated, the chances are divided by what they are without an input', async () => {
  const free = ['N/A', '', '[MASK]'].map((text) => chances(scoresOf(text)));
  const bias = choice.labels.map((_, index) => free.reduce((sum, one) => sum + one[index]!, 0) / free.length);
  const chooser = chooserOf({ calibrate: 'content_free' });
  const chosen: [string | undefined, string | undefined][] = [];
  for (const text of TEXTS) {
    const expected = labelAt(chances(scoresOf(text)).map((chance, index) => chance / bias[index]!));
    expect((await choiceOf(chooser, asked(text), choice, signal)).label).toBe(expected);
    chosen.push([labelAt(scoresOf(text)), expected]);
  }
  expect(chosen.some(([plain, calibrated]) => plain !== calibrated)).toBe(true);
});

test('with a temperature labels are drawn by their chances, the same at the same seed', async () => {
  const { sequence, shapes } = toySequence();
  const chooser = chooserOf({ temperature: 2 }, sequence);
  const drawn: string[] = [];
  for (let seed = 0; seed < 2000; seed++) drawn.push((await choiceOf(chooser, asked('x', seed), choice, signal)).label);
  for (const [index, chance] of chances(scoresOf('x'), 2).entries()) {
    const share = drawn.filter((label) => label === choice.labels[index]).length / drawn.length;
    expect(Math.abs(share - chance)).toBeLessThan(0.045);
  }
  expect((await choiceOf(chooser, asked('x', 7), choice, signal)).label).toBe(drawn[7]);
  expect(shapes.length).toBeLessThan(10);
});

import type { Example, Json } from '../../domain/example.ts';
import type { Message } from '../../domain/rollout.ts';
import type { Choice } from '../../ports/model.ts';

/** Inputs with nothing in them to judge (Zhao et al. 2021, arXiv 2102.09690, section 5). */
const CONTENT_FREE = ['N/A', '', '[MASK]'];

/** What a model is told when the answer is one of these labels. `messagesOf` renders an input as the step would. */
export function choiceAmong(
  labels: readonly string[],
  input: Example['input'],
  messagesOf: (input: Example['input']) => readonly Message[],
): Choice {
  return { labels, contentFree: CONTENT_FREE.map((text) => messagesOf(emptied(input, text) as Example['input'])) };
}

/**
 * The label that an answer is, though it differ in case, in space around it, in quotes or in a full stop; else the answer
 * as it stands. A model that can only write has no other way to choose.
 */
export function labelIn(text: string, labels: readonly string[]): string {
  const said = bare(text);
  return labels.find((label) => bare(label) === said) ?? text;
}

function bare(text: string): string {
  return text
    .trim()
    .replace(/^["'`*]+|["'`*.]+$/g, '')
    .trim()
    .toLowerCase();
}

/** The input with every text in it replaced. */
function emptied(value: Json, text: string): Json {
  if (typeof value === 'string') return text;
  if (Array.isArray(value)) return value.map((item: Json) => emptied(item, text));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]: [string, Json]) => [key, emptied(member, text)]));
}

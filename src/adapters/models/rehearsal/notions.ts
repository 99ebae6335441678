/**
 * Something a text may say, in any of several phrasings. A phrasing is a few words which must all stand in one
 * sentence, in any order; a word that ends in `*` is a stem. `["no percent*", "without percent*"]` is one notion.
 */
export type Notion = readonly string[];

/** A text cut into sentences and each sentence into lower-case words, once, so that many notions can be looked for. */
export type Sentences = readonly (readonly string[])[];

const SENTENCE_END = /[.!?;。！？]+(?=\s|$)|\n+/u;
const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*|%/gu;

export function sentencesOf(text: string): Sentences {
  return text
    .split(SENTENCE_END)
    .map((sentence) => sentence.toLowerCase().match(WORD) ?? [])
    .filter((words) => words.length > 0);
}

/** How many sentences say the notion. */
export function countOf(notion: Notion, sentences: Sentences): number {
  const phrasings = notion.map((phrasing) => phrasing.toLowerCase().split(/\s+/).filter(Boolean));
  return sentences.filter((words) => phrasings.some((phrasing) => phrasing.every((stem) => stands(stem, words))))
    .length;
}

export function says(sentences: Sentences, notion: Notion): boolean {
  return countOf(notion, sentences) > 0;
}

function stands(stem: string, words: readonly string[]): boolean {
  if (!stem.endsWith('*')) return words.includes(stem);
  const start = stem.slice(0, -1);
  return words.some((word) => word.startsWith(start));
}

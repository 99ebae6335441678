import type { Rubric } from '../../../src/domain/rubric.ts';

const levels = (what: string): Rubric['criteria'][number]['levels'] => [
  `no ${what}`,
  `little ${what}`,
  `some ${what}`,
  `much ${what}`,
  `all ${what}`,
];

/** Two criteria, the first worth three times the second. */
export const RUBRIC: Rubric = {
  rubric: 'answers',
  version: 1,
  about: 'Answers of a clerk to a citizen.',
  criteria: [
    { name: 'right', weight: 3, question: 'Is it right?', levels: levels('truth') },
    { name: 'kind', weight: 1, question: 'Is it kind?', levels: levels('kindness') },
  ],
  examples: [],
};

export function ruling(right: number, kind: number, because = 'so it is'): string {
  return JSON.stringify({ because, levels: { right, kind } });
}

import type { Score } from './score.ts';

/** Characters of a feedback or a reason, and tags, at most: they go into reflections, which cost by their length. */
const MOST_CHARS = 8_000;
const MOST_TAGS = 64;

/** A score that is no longer than what can be learned from it, however much a metric found to say. */
export function briefScore(score: Score): Score {
  if (score.kind === 'unscored') return { ...score, reason: brief(score.reason) };
  const { feedback, tags } = score;
  return {
    ...score,
    ...(feedback === undefined ? {} : { feedback: brief(feedback) }),
    ...(tags === undefined ? {} : { tags: tags.slice(0, MOST_TAGS).map(brief) }),
  };
}

function brief(text: string): string {
  if (text.length <= MOST_CHARS) return text;
  const left = text.length - MOST_CHARS;
  return `${text.slice(0, MOST_CHARS).replace(/[\uD800-\uDBFF]$/, '')} [... ${left} characters left out]`;
}

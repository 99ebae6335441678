import { LEVELS, type Levels, type Rubric } from '../../domain/rubric.ts';
import type { Score } from '../../domain/score.ts';

/** Levels at or below this name the criterion as a failure. */
const WEAK = 3;

/** A grade with its reasons; nothing to say when every criterion has the best level. */
export function scoreOfRulings(
  value: number,
  rulings: readonly { readonly levels: Levels; readonly because: string }[],
  { criteria }: Rubric,
): Score {
  const lost = criteria.flatMap(({ name, levels }) => {
    const level = Math.min(...rulings.map((ruling) => ruling.levels[name] ?? LEVELS[1]));
    return level === LEVELS[1] ? [] : [{ name, level, means: levels[level - 1] ?? '' }];
  });
  if (lost.length === 0) return { kind: 'scored', value };
  const sentences = lost.map(({ name, level, means }) => `${name} ${level} of ${LEVELS[1]} (${means})`);
  const reasons = rulings.map(({ because }) => because.trim()).filter((because) => because !== '');
  const weak = lost.filter(({ level }) => level <= WEAK).map(({ name }) => `weak_${name}`);
  const feedback = [`${sentences.join('; ')}.`, ...reasons].join(' ');
  return { kind: 'scored', value, feedback, ...(weak.length === 0 ? {} : { tags: weak }) };
}

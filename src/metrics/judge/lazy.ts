import { hashOf } from '../../domain/hash.ts';
import { gradeOf, LEVELS, type Rubric, rubricHash } from '../../domain/rubric.ts';
import type { Metric } from '../../ports/metric.ts';
import { scoreOfRulings } from './feedback.ts';

/**
 * A judge who sits down when there is time: a person, or a coding agent. Pending until somebody has graded the output;
 * of several grades the mean. Grades come in by `evolve judge apply`.
 */
export function lazyJudge({ name, rubric }: { readonly name: string; readonly rubric: Rubric }): Metric {
  const went = rubricHash(rubric);
  return {
    name,
    hash: hashOf({ kind: 'lazy', rubric: went }),
    unit: 'grade from 1 to 5',
    direction: 'maximise',
    scale: LEVELS,
    lazy: true,
    judged: { rubric, key: went, judges: [], mode: 'absolute', gradeOf: (levels) => gradeOf(levels, rubric) },
    async score(_, aid) {
      await aid.exhibit({ rubric: went, metric: name });
      const grades = aid.peopleOn(went);
      if (grades.length === 0)
        return { kind: 'unscored', reason: 'nobody has graded it yet (evolve judge export)', pending: true };
      const value = grades.reduce((sum, { levels }) => sum + gradeOf(levels, rubric), 0) / grades.length;
      return scoreOfRulings(
        value,
        grades.map(({ levels, comment }) => ({ levels, because: comment })),
        rubric,
      );
    },
  };
}

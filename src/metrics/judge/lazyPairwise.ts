import { canonicalJson, hashOf } from '../../domain/hash.ts';
import { preferenceGrade, WORTH } from '../../domain/preference.ts';
import { type Rubric, rubricHash } from '../../domain/rubric.ts';
import { mean } from '../../domain/statistics.ts';
import type { Metric } from '../../ports/metric.ts';
import { comparedWith } from './pairwise.ts';

/** People who say, when there is time, whether an answer is better than the base's. Pending until somebody has. */
export function lazyPairwiseJudge({ name, rubric, base }: { name: string; rubric: Rubric; base: string }): Metric {
  const compared = comparedWith(rubric, base);
  return {
    name,
    hash: hashOf({ kind: 'lazy pairwise', rubric: rubricHash(rubric), base }),
    unit: 'share won against the base',
    direction: 'maximise',
    scale: [0, 1],
    lazy: true,
    judged: { rubric, key: compared, judges: [], mode: 'pairwise', gradeOf: preferenceGrade },
    async score(input, aid) {
      const other = await aid.base();
      if (other === null) return { kind: 'unscored', reason: 'the base has no answer to compare with', pending: true };
      if (canonicalJson(other.output) === canonicalJson(input.output)) return { kind: 'scored', value: WORTH.tied };
      await aid.exhibit({ rubric: compared, metric: name, beside: other.key });
      const grades = aid.peopleOn(compared);
      const value = mean(grades.map(({ levels }) => preferenceGrade(levels)));
      if (value === null)
        return { kind: 'unscored', reason: 'nobody has compared it yet (evolve judge export)', pending: true };
      const said = grades.filter(({ levels }) => preferenceGrade(levels) < WORTH.won).map(({ comment }) => comment);
      const feedback = said.filter((comment) => comment !== '').join(' ');
      return feedback === ''
        ? { kind: 'scored', value }
        : { kind: 'scored', value, feedback: `No better than the answer of the base prompt: ${feedback}` };
    },
  };
}

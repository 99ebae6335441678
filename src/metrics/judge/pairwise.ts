import { canonicalJson, hashOf } from '../../domain/hash.ts';
import { preferenceGrade, WORTH } from '../../domain/preference.ts';
import { type Rubric, rubricHash } from '../../domain/rubric.ts';
import type { Score } from '../../domain/score.ts';
import type { Aid, BaseAnswer, Metric, MetricInput } from '../../ports/metric.ts';
import { type ModelSpec, modelHash } from '../../ports/model.ts';
import { bothOf, JUDGE_VERSION, type JudgeParts } from './absolute.ts';
import { PREFERENCE_SCHEMA, type Preference, type Read, readPreference } from './answer.ts';
import { ask } from './ask.ts';
import { COMPARISON } from './instructions.ts';
import { judgeMessage } from './message.ts';

type Result = keyof typeof WORTH;

/**
 * A judge that says whether an answer is better than the base's: 1 won, 0.5 tied, 0 lost. Each pair is asked in both
 * orders; when the orders disagree it is a tie. The same answer is a tie that nobody is asked about. `base` is the
 * base's candidate id: against another base the scores are others.
 */
export function pairwiseJudge({ name, rubric, judges, prompt, base }: JudgeParts & { readonly base: string }): Metric {
  const system = prompt ?? COMPARISON;
  const went = rubricHash(rubric);
  const compared = comparedWith(rubric, base);

  function preference(spec: ModelSpec, input: MetricInput, other: BaseAnswer, aid: Aid, first: 'own' | 'base') {
    const pair = first === 'own' ? [input.output, other.output] : [other.output, input.output];
    const answers = pair.map((value, at) => ({ name: at === 0 ? 'ANSWER A' : 'ANSWER B', value }));
    const question = {
      spec,
      identity: {
        kind: 'pairwise',
        version: JUDGE_VERSION,
        rollout: aid.key,
        base: other.key,
        first,
        rubric: went,
        system,
      },
      system,
      message: (key: string) => judgeMessage(rubric, input.example, answers, key),
      schema: PREFERENCE_SCHEMA,
      read: readPreference,
    };
    return ask<Preference>(question, aid);
  }

  async function resultBy(spec: ModelSpec, input: MetricInput, other: BaseAnswer, aid: Aid) {
    const [forth, back] = await bothOf(
      (['own', 'base'] as const).map((first) => preference(spec, input, other, aid, first)),
    );
    return resultOf(forth!, back!);
  }

  return {
    name,
    hash: hashOf({
      kind: 'pairwise',
      version: JUDGE_VERSION,
      rubric: went,
      system,
      base,
      judges: judges.map(modelHash),
    }),
    unit: 'share won against the base',
    direction: 'maximise',
    scale: [0, 1],
    asks: judges.map((spec) => ({ spec, calls: 2 })),
    judged: {
      rubric,
      key: compared,
      judges: judges.map(({ id }) => id),
      mode: 'pairwise',
      gradeOf: preferenceGrade,
    },
    async score(input, aid): Promise<Score> {
      const other = await aid.base();
      if (other === null) return { kind: 'unscored', reason: 'the base has no answer to compare with', pending: true };
      if (canonicalJson(other.output) === canonicalJson(input.output)) return { kind: 'scored', value: WORTH.tied };
      await aid.exhibit({ rubric: compared, metric: name, beside: other.key });
      const said: string[] = [];
      let value = 0;
      for (const [at, one] of (await bothOf(judges.map((spec) => resultBy(spec, input, other, aid)))).entries()) {
        const judge = judges[at]!.id;
        if (one.kind === 'off_menu')
          return { kind: 'unscored', reason: `judge ${judge} answered off the menu twice: ${one.why}` };
        const { result, because } = one.value;
        await aid.keepGrade({ rubric: compared, judge, levels: { preference: WORTH[result] }, comment: because });
        value += WORTH[result] / judges.length;
        if (result !== 'won')
          said.push(`${result === 'tied' ? 'No better' : 'Worse'} than the answer of the base prompt: ${because}`);
      }
      return said.length === 0 ? { kind: 'scored', value } : { kind: 'scored', value, feedback: said.join(' ') };
    },
  };
}

/** Under which preferences are kept: whoever compares with another base says something else. */
export function comparedWith(rubric: Rubric, base: string): string {
  return hashOf({ pairwise: rubricHash(rubric), base });
}

function resultOf(forth: Read<Preference>, back: Read<Preference>): Read<{ result: Result; because: string }> {
  if (forth.kind === 'off_menu') return forth;
  if (back.kind === 'off_menu') return back;
  const won = [forth.value.better === 'A', back.value.better === 'B'];
  const lost = [forth.value.better === 'B', back.value.better === 'A'];
  const result = won.every(Boolean) ? 'won' : lost.every(Boolean) ? 'lost' : 'tied';
  return { kind: 'read', value: { result, because: forth.value.because } };
}

import { hashOf } from '../../domain/hash.ts';
import { gradeOf, LEVELS, type Rubric, rubricHash } from '../../domain/rubric.ts';
import type { Score } from '../../domain/score.ts';
import type { Aid, Metric, MetricInput } from '../../ports/metric.ts';
import { type ModelSpec, modelHash } from '../../ports/model.ts';
import { type Ruling, readRuling, rulingSchema } from './answer.ts';
import { ask } from './ask.ts';
import { scoreOfRulings } from './feedback.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { judgeMessage } from './message.ts';

/** What makes a judge. `prompt` null: the usual instructions. One judge, or an ensemble of two. */
export interface JudgeParts {
  readonly name: string;
  readonly rubric: Rubric;
  readonly judges: readonly ModelSpec[];
  readonly prompt: string | null;
}

/** Goes up when the message to judges changes, so that old scores are not found again. */
export const JUDGE_VERSION = 1;

/**
 * A judge that gives each criterion a level from 1 to 5: the score is the weighted mean, of an ensemble the mean of both.
 * Unscored when a judge twice answers off the menu.
 */
export function absoluteJudge({ name, rubric, judges, prompt }: JudgeParts): Metric {
  const system = prompt ?? INSTRUCTIONS;
  const went = rubricHash(rubric);
  const schema = rulingSchema(rubric);

  function rulingBy(spec: ModelSpec, { example, output }: MetricInput, aid: Aid) {
    const question = {
      spec,
      identity: { kind: 'absolute', version: JUDGE_VERSION, rollout: aid.key, rubric: went, system },
      system,
      message: (key: string) => judgeMessage(rubric, example, [{ name: 'ANSWER', value: output }], key),
      schema,
      read: (text: string) => readRuling(text, rubric),
    };
    return ask<Ruling>(question, aid);
  }

  return {
    name,
    hash: hashOf({ kind: 'absolute', version: JUDGE_VERSION, rubric: went, system, judges: judges.map(modelHash) }),
    unit: 'grade from 1 to 5',
    direction: 'maximise',
    scale: LEVELS,
    asks: judges.map((spec) => ({ spec, calls: 1 })),
    judged: {
      rubric,
      key: went,
      judges: judges.map(({ id }) => id),
      mode: 'absolute',
      gradeOf: (levels) => gradeOf(levels, rubric),
    },
    async score(input, aid): Promise<Score> {
      await aid.exhibit({ rubric: went, metric: name });
      const rulings: Ruling[] = [];
      for (const read of await bothOf(judges.map((spec) => rulingBy(spec, input, aid)))) {
        const judge = judges[rulings.length]!.id;
        if (read.kind === 'off_menu')
          return { kind: 'unscored', reason: `judge ${judge} answered off the menu twice: ${read.why}` };
        rulings.push(read.value);
        await aid.keepGrade({ rubric: went, judge, levels: read.value.levels, comment: read.value.because });
      }
      const value = rulings.reduce((sum, { levels }) => sum + gradeOf(levels, rubric), 0) / rulings.length;
      return scoreOfRulings(value, rulings, rubric);
    },
  };
}

/** Waits for all, so that none is under way when the first error is thrown. */
export async function bothOf<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(asked);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

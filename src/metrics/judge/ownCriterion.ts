import { hashOf } from '../../domain/hash.ts';
import type { Rubric } from '../../domain/rubric.ts';
import type { Metric } from '../../ports/metric.ts';

/** For examples that say themselves what a good answer does: `rubric: example`. */
export const OWN_CRITERION: Rubric = {
  rubric: 'what the example asks for',
  version: 1,
  about:
    'Each example says itself what a good answer to it does: under WHAT MATTERS HERE. Everything that is asked for there counts, and nothing else.',
  criteria: [
    {
      name: 'as_asked',
      weight: 1,
      question: 'Does the answer do what WHAT MATTERS HERE asks for?',
      levels: [
        'It does nothing of it, or the opposite.',
        'It does a little of it; most is missing or wrong.',
        'It does about half of it.',
        'It does nearly all of it; something small is missing or wrong.',
        'It does all of it.',
      ],
    },
  ],
  examples: [],
};

/** A judge by the example's own rubric. An example without one asks for nothing: it has the best value, and nobody is asked. */
export function byOwnCriterion(judge: Metric): Metric {
  return {
    ...judge,
    hash: hashOf({ kind: 'own criterion', judge: judge.hash }),
    score: (input, aid) =>
      input.example.rubric === undefined ? { kind: 'scored', value: judge.scale[1] } : judge.score(input, aid),
  };
}

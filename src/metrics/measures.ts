import { z } from 'zod';
import type { MetricInput } from '../ports/metric.ts';
import { define, PATH } from './definition.ts';
import { select, stringsBelow } from './paths.ts';
import { type Body, nothingThere, scored } from './share.ts';
import { codePoints, tokensOf } from './words.ts';

/** Something of which less is better. */
interface Measure {
  readonly unit: string;
  /** Nothing is lost up to here. */
  readonly best: number;
  /** The end of the scale. */
  readonly worst: number;
  readonly tag: string;
  says(value: number): string;
  /** A number, or why there is none. */
  of(input: MetricInput): number | string;
}

function measureCheck({ unit, best, worst, tag, says, of }: Measure): Body {
  return {
    unit,
    direction: 'minimise',
    scale: [worst, best],
    score(input) {
      const value = of(input);
      if (typeof value === 'string') return { kind: 'unscored', reason: value };
      return scored(value, value > best ? [{ at: '$', says: says(value), tag }] : []);
    },
  };
}

const scaleOf = (best: number, worst: number) => ({
  best: z.number().min(0).default(best),
  worst: z.number().positive().default(worst),
});
const ORDER = 'best must be below worst';

export const callsNeeded = define(
  {
    about: 'Calls that one rollout took: the answers in its trace, repairs and follow-ups included.',
    tags: ['many_calls'],
    sample: { best: 1, worst: 5 },
  },
  z.strictObject(scaleOf(1, 5)).refine(({ best, worst }) => best < worst, ORDER),
  (scale) =>
    measureCheck({
      ...scale,
      unit: 'calls',
      tag: 'many_calls',
      says: (calls) => `It took ${calls} calls, where ${scale.best} would do.`,
      of: ({ trace }) => Math.max(1, trace.filter(({ role }) => role === 'assistant').length),
    }),
);

export const tokensUsed = define(
  {
    about:
      'Tokens of one rollout as the provider counted them: `of` input, output or total. Unscored where it did not say.',
    tags: ['many_tokens'],
    sample: { of: 'output', best: 500, worst: 4000 },
  },
  z
    .strictObject({ of: z.enum(['input', 'output', 'total']).default('total'), ...scaleOf(1000, 10_000) })
    .refine(({ best, worst }) => best < worst, ORDER),
  ({ of: which, ...scale }) =>
    measureCheck({
      ...scale,
      unit: 'tokens',
      tag: 'many_tokens',
      says: (tokens) => `It took ${tokens} ${which} tokens, where ${scale.best} would do.`,
      of: ({ usage }) => {
        if (usage === null) return 'the provider did not say how many tokens it counted';
        const { inputTokens, outputTokens } = usage;
        return { input: inputTokens, output: outputTokens, total: inputTokens + outputTokens }[which];
      },
    }),
);

export const latency = define(
  {
    about: 'Seconds from the first call of a rollout to its answer, waiting in queues included.',
    tags: ['slow'],
    sample: { best: 5, worst: 60 },
  },
  z.strictObject(scaleOf(5, 60)).refine(({ best, worst }) => best < worst, ORDER),
  (scale) =>
    measureCheck({
      ...scale,
      unit: 'seconds',
      tag: 'slow',
      says: (seconds) => `It took ${seconds.toFixed(1)} seconds, where ${scale.best} are wanted.`,
      of: ({ durationMs }) => durationMs / 1000,
    }),
);

export const cost = define(
  {
    about: 'USD of one rollout at the declared price. Unscored where the price or the usage is not known.',
    tags: ['expensive'],
    sample: { best: 0.001, worst: 0.05 },
  },
  z.strictObject(scaleOf(0.001, 0.05)).refine(({ best, worst }) => best < worst, ORDER),
  (scale) =>
    measureCheck({
      ...scale,
      unit: 'USD',
      tag: 'expensive',
      says: (usd) => `It cost ${usd.toFixed(4)} USD, where ${scale.best} are wanted.`,
      of: ({ usage }) => usage?.usd ?? 'what the rollout cost is not known',
    }),
);

export const fieldLength = define(
  {
    about:
      'Mean length of the texts at or below `path`: in code points, so that no script counts double, or with `count: words` in what stands between spaces (in scripts without spaces, in words).',
    tags: ['long_field', 'missing_path'],
    sample: { path: 'items[*].effect', best: 300, worst: 1500 },
  },
  z
    .strictObject({
      path: PATH,
      count: z.enum(['characters', 'words']).default('characters'),
      ...scaleOf(500, 5000),
    })
    .refine(({ best, worst }) => best < worst, ORDER),
  ({ path, count, ...scale }) => ({
    ...measureCheck({ ...scale, unit: count, tag: 'long_field', says: () => '', of: () => '' }),
    score(input) {
      const { found, missing } = select(input.output, path);
      const texts = found.flatMap(stringsBelow);
      if (texts.length === 0) return nothingThere(input, missing, scale.worst);
      const length = (text: string) => (count === 'words' ? tokensOf(text).length : codePoints(text));
      const mean = texts.reduce((sum, { value }) => sum + length(value), 0) / texts.length;
      const says = `The texts have ${Math.round(mean)} ${count} on average, where ${scale.best} would do.`;
      return scored(mean, mean > scale.best ? [{ at: '$', says, tag: 'long_field' }] : []);
    },
  }),
);

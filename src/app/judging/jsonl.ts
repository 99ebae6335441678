import type { Json } from '../../domain/example.ts';
import type { Case } from './cases.ts';

/** A line per output: the rubric, what was asked, what was answered, and the levels to fill in. */
export function casesAsJsonl(cases: readonly Case[]): string {
  return cases.map((one) => `${JSON.stringify(lineOf(one))}\n`).join('');
}

function lineOf({ id, metric, example, output }: Case): { readonly [key: string]: Json } {
  const { rubric, version, about, criteria, examples } = metric.rubric;
  const { input, expected, rubric: note } = example;
  return {
    id,
    metric: metric.name,
    rubric: {
      rubric,
      version,
      about,
      criteria: criteria.map(({ levels, ...rest }) => ({
        ...rest,
        levels: Object.fromEntries(levels.map((words, index) => [String(index + 1), words])),
      })),
      examples: examples.map((graded) => ({ ...graded })),
    },
    input,
    ...(expected === undefined ? {} : { expected }),
    ...(note === undefined ? {} : { what_matters_here: note }),
    output,
    levels: Object.fromEntries(criteria.map(({ name }) => [name, null])),
    comment: '',
    judged_by: '',
  };
}

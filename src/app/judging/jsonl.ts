import type { Json } from '../../domain/example.ts';
import { answersIn, blanksIn, type Case } from './cases.ts';

/** A line per output: the rubric, what was asked, what was answered, and the levels to fill in. */
export function casesAsJsonl(cases: readonly Case[]): string {
  return cases.map((one) => `${JSON.stringify(lineOf(one))}\n`).join('');
}

function lineOf(one: Case): { readonly [key: string]: Json } {
  const { id, metric, example } = one;
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
    ...Object.fromEntries(answersIn(one).map(([title, answer]) => [title.toLowerCase().replace(' ', '_'), answer])),
    levels: Object.fromEntries(blanksIn(one).map((name) => [name, null])),
    comment: '',
    judged_by: '',
  };
}

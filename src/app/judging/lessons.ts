import { mean } from '../../domain/statistics.ts';
import { judgeMessage } from '../../metrics/judge/message.ts';
import type { Case } from './cases.ts';

/**
 * What people graded, as examples for evolving a judge's prompt: the input is the message that a judge gets, what is
 * expected are the people's levels (of several people the mean, rounded). Outputs of one example are one group.
 */
export function lessonsOf(cases: readonly Case[]): string {
  return cases.map((one) => `${JSON.stringify(lessonOf(one))}\n`).join('');
}

function lessonOf({ id, metric, example, output, grades }: Case) {
  const people = grades.filter(({ person }) => person);
  const levels = metric.rubric.criteria.map(({ name }): [string, number] => [
    name,
    Math.round(mean(people.map((grade) => grade.levels[name] ?? 0)) ?? 0),
  ]);
  const because = people
    .map(({ comment }) => comment)
    .filter((comment) => comment !== '')
    .join(' ');
  return {
    id,
    input: judgeMessage(metric.rubric, example, [{ name: 'ANSWER', value: output }], id),
    expected: { levels: Object.fromEntries(levels) },
    reference: { because, levels: Object.fromEntries(levels) },
    group: example.group ?? example.id,
  };
}

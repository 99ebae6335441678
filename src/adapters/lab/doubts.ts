import { agreementsIn, type Doubt, doubtsOf } from '../../domain/judgeAgreement.ts';
import type { Bench } from './bench.ts';

/** Judges whom people contradict, of the metrics that count: those in `primary`, and those that these are made of. */
export function doubtsOn({ experiment, archive }: Pick<Bench, 'experiment' | 'archive'>): readonly Doubt[] {
  const counted = new Set(experiment.primary.map(({ metric }) => metric));
  // What a metric needs stands above it, so one walk from the end finds all.
  for (const { name, needs = [] } of experiment.metrics.toReversed())
    if (counted.has(name)) for (const need of needs) counted.add(need);
  return experiment.metrics.flatMap(({ name, judged }) => {
    if (judged === undefined || !counted.has(name)) return [];
    const grades = archive
      .gradesUnder(judged.key)
      .filter(({ person, judge }) => person || judged.judges.includes(judge));
    return doubtsOf(name, agreementsIn(grades));
  });
}

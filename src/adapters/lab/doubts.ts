import { agreementsIn, type Doubt, doubtsOf } from '../../domain/judgeAgreement.ts';
import type { Ledger } from '../../ports/store.ts';
import type { Bench } from './bench.ts';

/**
 * Judges whom people contradict, and judges that became another model while the run lasted; of the metrics that count:
 * those in `primary`, and those that these are made of.
 */
export function doubtsOn({
  experiment,
  archive,
  ledger,
}: Pick<Bench, 'experiment' | 'archive' | 'ledger'>): readonly Doubt[] {
  const counted = new Set(experiment.primary.map(({ metric }) => metric));
  // What a metric needs stands above it, so one walk from the end finds all.
  for (const { name, needs = [] } of experiment.metrics.toReversed())
    if (counted.has(name)) for (const need of needs) counted.add(need);
  return experiment.metrics.flatMap(({ name, judged }) => {
    if (judged === undefined || !counted.has(name)) return [];
    const grades = archive
      .gradesUnder(judged.key)
      .filter(({ person, judge }) => person || judged.judges.includes(judge));
    return [...doubtsOf(name, agreementsIn(grades)), ...judged.judges.flatMap((judge) => driftOf(judge, ledger))];
  });
}

/** How far the two models of an ensemble agree, a sentence for each metric that has one. */
export function ensembleAgreement({ experiment, archive }: Pick<Bench, 'experiment' | 'archive'>): readonly string[] {
  return experiment.metrics.flatMap(({ name, judged }) => {
    if (judged === undefined || judged.judges.length < 2) return [];
    const grades = archive
      .gradesUnder(judged.key)
      .filter(({ person, judge }) => !person && judged.judges.includes(judge));
    return agreementsIn(grades).map(({ alpha, outputs }) => {
      const figure = alpha === null ? 'nothing varies' : `Krippendorff's alpha ${alpha.toFixed(2)}`;
      return `the judges of ${name}, ${judged.judges.join(' and ')}, agree: ${figure} over ${outputs} outputs`;
    });
  });
}

/** Scores by another model are not comparable. The system behind the same id may change its fingerprint at any time. */
function driftOf(judge: string, ledger: Pick<Ledger, 'answeredAs'>): Doubt[] {
  const models = [...new Set(ledger.answeredAs(judge).map(({ model }) => model))];
  if (models.length < 2) return [];
  const text = `the judge ${judge} answered as ${models.join(', then as ')} while the run lasted`;
  return [{ text, settledBy: 'a judge of a fixed version, and a run of its own' }];
}

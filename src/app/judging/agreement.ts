import { type Agreement, agreementsIn, type Doubt, disagreementsIn, doubtsOf } from '../../domain/judgeAgreement.ts';
import type { Levels } from '../../domain/rubric.ts';
import { caseId } from './cases.ts';
import type { Judging } from './judging.ts';

/** The shape of `judge agreement --json`. */
export interface AgreementReport {
  readonly step: string;
  readonly label: string | null;
  readonly metrics: readonly MetricAgreement[];
}

export interface MetricAgreement {
  readonly metric: string;
  readonly judges: readonly string[];
  readonly agreements: readonly Agreement[];
  /** Outputs on which two judges are at least so far apart, the furthest first. */
  readonly disagreements: readonly ShownDisagreement[];
  readonly doubts: readonly Doubt[];
}

export interface ShownDisagreement {
  readonly id: string;
  readonly example: string;
  readonly distance: number;
  readonly grades: readonly {
    readonly judge: string;
    readonly person: boolean;
    readonly grade: number;
    readonly levels: Levels;
    readonly comment: string;
  }[];
}

/** What judges of each metric say of the same outputs: people, models, and both. */
export function agreementReport({ step, label, metrics, records }: Judging, distance: number): AgreementReport {
  const all = records.grades();
  const examples = records.rolloutsByKey([...new Set(all.map(({ rollout }) => rollout))]);
  return {
    step,
    label,
    metrics: metrics.map(({ name, key, judges, gradeOf }): MetricAgreement => {
      const grades = all.filter(({ rubric, person, judge }) => rubric === key && (person || judges.includes(judge)));
      const agreements = agreementsIn(grades);
      return {
        metric: name,
        judges,
        agreements,
        disagreements: disagreementsIn(grades, gradeOf, distance).map(({ rollout, grades: said, distance: apart }) => ({
          id: caseId({ rollout, rubric: key }),
          example: examples.get(rollout)?.example ?? '',
          distance: apart,
          grades: said.map(({ judge, person, levels, comment }) => ({
            judge,
            person,
            grade: gradeOf(levels),
            levels,
            comment,
          })),
        })),
        doubts: doubtsOf(name, agreements),
      };
    }),
  };
}

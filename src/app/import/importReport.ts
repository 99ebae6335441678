import type { CandidateId } from '../../domain/candidate.ts';
import { groupBy } from '../../domain/group.ts';
import { meanPrimary } from '../../domain/measured.ts';
import type { Row } from '../../domain/score.ts';
import type { Experiment } from '../../ports/experiment.ts';
import type { Arrival } from './places.ts';

/** The shape of `import --json`. */
export interface ImportReport {
  readonly step: string;
  readonly file: string;
  /** Of the step as it is now: what a recording must say to be found by runs. */
  readonly step_version: string;
  /** Answered rollouts of the file, and how many of them were here already. */
  readonly rollouts: number;
  readonly known: number;
  /** Recorded as errors: they are no answers and stay missing. */
  readonly errors: number;
  readonly candidates: readonly ImportedCandidate[];
}

export interface ImportedCandidate {
  readonly id: CandidateId;
  readonly label: string | null;
  readonly rollouts: number;
  /** same: runs find these rollouts. other, unknown: they stand beside them, and are never mixed with them. */
  readonly step: 'same' | 'other' | 'unknown';
  /** On all of its recorded rollouts, 0..1; null when none is scored. */
  readonly primary: number | null;
}

interface Imported {
  readonly experiment: Experiment;
  readonly file: string;
  readonly arrivals: readonly Arrival[];
  readonly known: ReadonlySet<string>;
  readonly failed: number;
  readonly scores: ReadonlyMap<string, Row['scores']>;
}

/** What came of an import, a line for each prompt under each label and version of the step. */
export function importReport({ experiment, file, arrivals, known, failed, scores }: Imported): ImportReport {
  const groups = groupBy(arrivals, ({ recorded: { candidate, label, stepVersion } }) =>
    JSON.stringify([candidate, label, stepVersion]),
  );
  return {
    step: experiment.step,
    file,
    step_version: experiment.task.version,
    rollouts: arrivals.length,
    known: arrivals.filter(({ rollout }) => known.has(rollout.key)).length,
    errors: failed,
    candidates: [...groups.values()].map((group) => candidateReport(group, experiment, scores)),
  };
}

function candidateReport(
  group: readonly Arrival[],
  { task, primary }: Experiment,
  scores: ReadonlyMap<string, Row['scores']>,
): ImportedCandidate {
  const { candidate, label, stepVersion } = group[0]!.recorded;
  const rows = group.map(
    ({ rollout }): Row => ({
      // Which split an example is in makes no difference to a mean.
      ask: { ...rollout, split: 'train' },
      scores: scores.get(rollout.key) ?? {},
    }),
  );
  return {
    id: candidate,
    label,
    rollouts: group.length,
    step: stepVersion === null ? 'unknown' : stepVersion === task.version ? 'same' : 'other',
    primary: meanPrimary({ split: 'train', rows }, primary)?.mean ?? null,
  };
}

import { type CandidateId, lengthOf } from '../../domain/candidate.ts';
import { reportedFront } from '../../domain/front.ts';
import type { Estimate } from '../../domain/measured.ts';
import type { Member, Run } from '../../domain/population.ts';
import type { ModelId } from '../../domain/rollout.ts';
import type { OperatorName, Spent } from '../../domain/run.ts';
import { meanStanding, standingOf } from '../../domain/standing.ts';
import type { Objective } from '../../ports/experiment.ts';
import { type ScoresByModel, scoresByModel } from './scores.ts';
import type { Source } from './source.ts';

/** A candidate as `front --json` shows it. */
export interface Reported {
  readonly id: CandidateId;
  readonly generation: number;
  readonly parents: readonly CandidateId[];
  readonly operator: OperatorName;
  readonly chars: number;
  readonly front: boolean;
  /** On train, 0..1; null when nothing is scored. `estimated`: instances that were not measured but taken from the base, moved by what changed elsewhere. */
  readonly primary: (Estimate & { readonly estimated?: number }) | null;
  readonly scores: ScoresByModel;
}

export interface SpentReport {
  readonly calls: number;
  readonly task_calls: number;
  readonly usd: number;
  /** Reserved for calls whose outcome is not known. */
  readonly unknown_usd: number;
}

/** The shape of `front --json`. Candidates: the population, best first. */
export interface FrontReport {
  readonly step: string;
  readonly run: number;
  readonly generation: number;
  readonly spent: SpentReport;
  readonly label: string | null;
  readonly candidates: readonly Reported[];
}

export function frontReport(source: Source): FrontReport {
  const { record, run } = source;
  const members = [...run.members.values()];
  const front = frontOf(source);
  return {
    step: record.step,
    run: record.number,
    generation: run.generation,
    spent: spentReport(record.spent),
    label: record.label,
    candidates: members
      .map((member) => reported(member, front.has(member.candidate.id), source))
      .sort((a, b) => (b.primary?.mean ?? -1) - (a.primary?.mean ?? -1) || a.chars - b.chars),
  };
}

/**
 * The ids on the reported front: not dominated over the objectives, `primary` and metrics being an axis per model.
 * Where `primary` is an objective its mean is an axis before them, so that whoever is best on train is on the front.
 */
export function frontOf({
  run,
  objectives,
  minimised,
}: Pick<Source, 'run' | 'objectives' | 'minimised'>): Set<CandidateId> {
  const members = [...run.members.values()];
  const axes: readonly Axis[] = [
    ...objectives.flatMap((one): Axis[] => (one.kind === 'primary' ? [{ kind: 'mean', epsilon: one.epsilon }] : [])),
    ...objectives.flatMap((objective) => axesOf(objective, modelsOf(members))),
  ];
  const points = members.map((member, at) => {
    const valueOn = measuredOn(member, run, minimised);
    const length = lengthOf(member.candidate);
    return { id: member.candidate.id, objectives: axes.map(valueOn), length, born: at };
  });
  const epsilons = axes.map(({ epsilon }) => epsilon);
  return new Set(reportedFront(points, epsilons));
}

/** The member's value on each axis, turned so that more is better; null where it was not measured. */
function measuredOn({ candidate, sheet }: Member, { head, members }: Run, minimised: ReadonlySet<string>) {
  const { mean, means } = standingOf(sheet, members.get(head.base.id)?.sheet ?? sheet, head.primary);
  const scores = scoresByModel(sheet);
  return (axis: Axis): number | null => {
    switch (axis.kind) {
      case 'mean':
        return mean;
      case 'length':
        return -lengthOf(candidate);
      case 'primary':
        return means.get(axis.model) ?? null;
      case 'metric': {
        const found = scores[axis.model]?.[axis.metric]?.mean;
        return found === undefined ? null : minimised.has(axis.metric) ? -found : found;
      }
    }
  };
}

/** The models that any of these was measured on, by name. */
export function modelsOf(members: Iterable<Member>): ModelId[] {
  return [...new Set([...members].flatMap((member) => member.sheet.rows.map((row) => row.ask.model)))].sort();
}

export function reported(
  member: Pick<Member, 'candidate' | 'generation' | 'operator' | 'parents' | 'sheet'>,
  front: boolean,
  { run }: Source,
): Reported {
  const { candidate, generation, operator, parents, sheet } = member;
  return {
    id: candidate.id,
    generation,
    parents,
    operator,
    chars: lengthOf(candidate),
    front,
    primary: meanStanding(sheet, run.members.get(run.head.base.id)?.sheet, run.head.primary),
    scores: scoresByModel(sheet),
  };
}

export function spentReport({ calls, taskCalls, usd, unknownUsd }: Spent): SpentReport {
  return { calls, task_calls: taskCalls, usd, unknown_usd: unknownUsd };
}

type Axis =
  | { readonly kind: 'mean' | 'length'; readonly epsilon: number }
  | { readonly kind: 'primary'; readonly model: ModelId; readonly epsilon: number }
  | { readonly kind: 'metric'; readonly model: ModelId; readonly metric: string; readonly epsilon: number };

function axesOf(objective: Objective, models: readonly ModelId[]): Axis[] {
  const { kind, epsilon } = objective;
  return kind === 'length' ? [{ kind, epsilon }] : models.map((model) => ({ ...objective, model }));
}

import { type CandidateId, lengthOf } from '../../domain/candidate.ts';
import { reportedFront } from '../../domain/front.ts';
import { type Estimate, meanPrimary, modelMeans } from '../../domain/measured.ts';
import type { Member } from '../../domain/population.ts';
import type { ModelId } from '../../domain/rollout.ts';
import type { OperatorName, Spent } from '../../domain/run.ts';
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
  /** On train, 0..1; null when nothing is scored. */
  readonly primary: Estimate | null;
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

/** The ids on the reported front: not dominated over the objectives, `primary` and metrics being an axis per model. */
export function frontOf({ run, objectives, minimised }: Source): ReadonlySet<CandidateId> {
  const members = [...run.members.values()];
  const models = modelsOf(members);
  const axes = objectives.flatMap((objective) => axesOf(objective, models));
  const points = members.map((member, age) => {
    const measured = { primary: modelMeans(member.sheet, run.head.primary), scores: scoresByModel(member.sheet) };
    const length = lengthOf(member.candidate);
    const valueOn = ({ objective, model }: Axis): number | null => {
      if (objective.kind === 'length') return -length;
      if (objective.kind === 'primary') return measured.primary.get(model)?.mean ?? null;
      const mean = measured.scores[model]?.[objective.metric]?.mean;
      return mean === undefined ? null : minimised.has(objective.metric) ? -mean : mean;
    };
    return { id: member.candidate.id, objectives: axes.map(valueOn), length, age };
  });
  return new Set(
    reportedFront(
      points,
      axes.map((axis) => axis.objective.epsilon),
    ),
  );
}

/** The models that any of these was measured on, in order of first appearance. */
export function modelsOf(members: Iterable<Member>): ModelId[] {
  return [...new Set([...members].flatMap((member) => member.sheet.rows.map((row) => row.ask.model)))];
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
    primary: meanPrimary(sheet, run.head.primary),
    scores: scoresByModel(sheet),
  };
}

export function spentReport({ calls, taskCalls, usd, unknownUsd }: Spent): SpentReport {
  return { calls, task_calls: taskCalls, usd, unknown_usd: unknownUsd };
}

interface Axis {
  readonly objective: Objective;
  /** Of no meaning for length. */
  readonly model: ModelId;
}

function axesOf(objective: Objective, models: readonly ModelId[]): Axis[] {
  return objective.kind === 'length' ? [{ objective, model: '' }] : models.map((model) => ({ objective, model }));
}

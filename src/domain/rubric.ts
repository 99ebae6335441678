import { hashOf } from './hash.ts';

/** The worst and the best level of every criterion. */
export const LEVELS = [1, 5] as const;

/** What a judge goes by: criteria, with every level from 1 to 5 described. */
export interface Rubric {
  readonly rubric: string;
  /** Goes up when the meaning changes, for whoever reads the file; the hash decides. */
  readonly version: number;
  readonly about: string;
  readonly criteria: readonly Criterion[];
  /** Answers that were graded by its author. */
  readonly examples: readonly GradedAnswer[];
}

export interface Criterion {
  readonly name: string;
  /** Its share of the grade; weights need not sum to 1. */
  readonly weight: number;
  readonly question: string;
  /** What each level means, from 1 to 5. */
  readonly levels: readonly [string, string, string, string, string];
}

export interface GradedAnswer {
  readonly input?: string;
  readonly output: string;
  readonly levels: Levels;
  readonly because: string;
}

/** A level from 1 to 5 for each criterion, by its name. */
export type Levels = Readonly<Record<string, number>>;

/** What one judge said of one output. */
export interface Grade {
  /** Key of the rollout. */
  readonly rollout: string;
  /** Hash of what the judge went by. */
  readonly rubric: string;
  /** The id of a model, or the name of a person. */
  readonly judge: string;
  readonly person: boolean;
  readonly levels: Levels;
  readonly comment: string;
  /** ISO 8601, UTC. */
  readonly judgedAt: string;
}

/** An output that was put before judges, or waits for one. */
export interface Exhibit {
  readonly rollout: string;
  readonly rubric: string;
  readonly metric: string;
  /** Hash of the example that it answers. */
  readonly example: string;
  /** Key of the base's rollout that it is compared with; absent where it stands for itself. */
  readonly beside?: string;
}

/** Another rubric has other grades: nothing given under an older one is used again. */
export function rubricHash(rubric: Rubric): string {
  return hashOf({ rubric });
}

/** The weighted mean of the levels, 1 to 5. Throws when a criterion has no level. */
export function gradeOf(levels: Levels, { criteria }: Rubric): number {
  const total = criteria.reduce((sum, { weight }) => sum + weight, 0);
  return criteria.reduce((sum, { name, weight }) => sum + weight * levelOf(levels, name), 0) / total;
}

/** Why these are no levels of the rubric: one that is missing, one too many, or one off the scale. Null when they are. */
export function levelMistake(levels: Readonly<Record<string, unknown>>, { criteria }: Rubric): string | null {
  const names = criteria.map(({ name }) => name);
  const strange = Object.keys(levels).find((name) => !names.includes(name));
  if (strange !== undefined) return `there is no criterion "${strange}"; there are ${names.join(', ')}`;
  const [least, most] = LEVELS;
  const wrong = names.find((name) => {
    const level = Object.hasOwn(levels, name) ? levels[name] : undefined;
    return typeof level !== 'number' || !Number.isInteger(level) || level < least || level > most;
  });
  return wrong === undefined ? null : `"${wrong}" needs a whole level from ${least} to ${most}`;
}

function levelOf(levels: Levels, name: string): number {
  const level = levels[name];
  if (level === undefined) throw new Error(`no level for ${name}`);
  return level;
}

import { openPopulation } from '../../adapters/store/population.ts';
import { UserError } from '../../domain/errors.ts';
import { type First, firstOf, preferenceLevels, preferenceMistake } from '../../domain/preference.ts';
import { redacted } from '../../domain/redact.ts';
import { type Grade, type Levels, levelMistake, type Rubric } from '../../domain/rubric.ts';
import { caseId } from './cases.ts';
import { type GradeLine, gradeLines, isEmpty } from './gradeLines.ts';
import type { JudgedMetric, Judging } from './judging.ts';

/** What came of a file of grades. */
export interface Applied {
  /** Grades that are new or changed. */
  readonly applied: number;
  /** Grades that were there already. */
  readonly unchanged: number;
  /** Outputs left empty. */
  readonly empty: number;
}

/**
 * Takes the grades of a filled-in export, JSONL or Markdown, into the population. All of it is checked before any of it is
 * written; applying it again changes nothing; outputs left empty stay pending. `by`: who graded, where the file does not
 * say. Throws `UserError` with the line of every mistake.
 */
export async function applyGrades(
  judging: Judging,
  text: string,
  { name, by, now }: { readonly name: string; readonly by: string | null; readonly now: Date },
): Promise<Applied> {
  const lines = gradeLines(text, name, { judgedBy: by ?? '', judgedAt: now.toISOString() });
  const known = rubricsById(judging);
  const mistakes = lines.flatMap((line) => mistakeIn(line, known).map((words) => `${name}:${line.line}: ${words}`));
  if (mistakes.length > 0) throw new UserError(mistakes.slice(0, 12).join('\n'));
  const filled = lines.filter(({ levels }) => !isEmpty(levels));
  const population = openPopulation(judging.file);
  try {
    const changes = await Promise.all(
      filled.map((line) => population.archive.saveGrade(redacted(gradeOf(line, known), judging.redact))),
    );
    const applied = changes.filter(Boolean).length;
    return { applied, unchanged: filled.length - applied, empty: lines.length - filled.length };
  } finally {
    population.close();
  }
}

interface Known {
  readonly rollout: string;
  readonly key: string;
  readonly rubric: Rubric;
  /** Of two answers; null where levels are given. */
  readonly first: First | null;
}

/** By case id. Outputs that were exported under an older rubric are known no more. */
function rubricsById({ records, metrics }: Judging): ReadonlyMap<string, Known> {
  const byKey = new Map(metrics.map((metric): [string, JudgedMetric] => [metric.key, metric]));
  return new Map(
    records.exhibits().flatMap((exhibit): [string, Known][] => {
      const metric = byKey.get(exhibit.rubric);
      if (metric === undefined) return [];
      const id = caseId(exhibit);
      const first = metric.mode === 'pairwise' ? firstOf(id) : null;
      return [[id, { rollout: exhibit.rollout, key: metric.key, rubric: metric.rubric, first }]];
    }),
  );
}

function mistakeIn({ id, levels, judgedBy, judgedAt }: GradeLine, known: ReadonlyMap<string, Known>): string[] {
  const found = known.get(id);
  if (found === undefined)
    return [`no output of this step has the id "${id}" under the rubric as it is now: export again`];
  if (isEmpty(levels)) return [];
  const mistake = found.first === null ? levelMistake(levels, found.rubric) : preferenceMistake(levels);
  return [
    ...(mistake === null ? [] : [mistake]),
    ...(judgedBy.trim() === '' ? ['nobody says who graded: fill in judged_by, or add --by NAME'] : []),
    ...(Number.isNaN(Date.parse(judgedAt))
      ? [`judged_at "${judgedAt}" is no time: write it like 2026-01-31T12:00:00Z`]
      : []),
  ];
}

function gradeOf({ id, levels, comment, judgedBy, judgedAt }: GradeLine, known: ReadonlyMap<string, Known>): Grade {
  const { rollout, key, first } = known.get(id)!;
  const given = first === null ? (levels as Levels) : preferenceLevels(levels, first);
  return { rollout, rubric: key, judge: judgedBy.trim(), person: true, levels: given, comment, judgedAt };
}

import type Database from 'better-sqlite3';
import type { Exhibit, Grade, Levels } from '../../domain/rubric.ts';

interface GradeRow {
  readonly rollout: string;
  readonly rubric: string;
  readonly judge: string;
  readonly person: number;
  readonly levels: string;
  readonly comment: string;
  readonly judged_at: number;
}

/** Says that an output is before judges; saying it again changes nothing. */
export function exhibitWriter(db: Database.Database): (exhibit: Exhibit) => void {
  const insert = db.prepare(
    'INSERT INTO exhibit (rollout, rubric, metric, example, beside) VALUES (?, ?, ?, ?, ?) ON CONFLICT (rollout, rubric) DO NOTHING',
  );
  return ({ rollout, rubric, metric, example, beside = null }) =>
    void insert.run(rollout, rubric, metric, example, beside);
}

/** Writes a grade: a judge's later word on the same output takes the place of the earlier. Says whether anything changed. */
export function gradeWriter(db: Database.Database): (grade: Grade) => boolean {
  const upsert = db.prepare(
    `INSERT INTO grade (rollout, rubric, judge, person, levels, comment, judged_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (rollout, rubric, judge, person) DO UPDATE
       SET levels = excluded.levels, comment = excluded.comment, judged_at = excluded.judged_at
       WHERE levels <> excluded.levels OR comment <> excluded.comment`,
  );
  return ({ rollout, rubric, judge, person, levels, comment, judgedAt }) =>
    upsert.run(rollout, rubric, judge, person ? 1 : 0, packLevels(levels), comment, Date.parse(judgedAt)).changes > 0;
}

export interface GradeReader {
  /** What people said of one output under a rubric, in the order in which they said it. */
  peopleOn(rollout: string, rubric: string): Grade[];
  under(rubric: string): Grade[];
  all(): Grade[];
  exhibits(): Exhibit[];
}

export function gradeReader(db: Database.Database): GradeReader {
  const people = db.prepare<[string, string], GradeRow>(
    'SELECT * FROM grade WHERE rollout = ? AND rubric = ? AND person = 1 ORDER BY judged_at, judge',
  );
  const under = db.prepare<[string], GradeRow>('SELECT * FROM grade WHERE rubric = ? ORDER BY rollout, person, judge');
  const all = db.prepare<[], GradeRow>('SELECT * FROM grade ORDER BY rollout, rubric, person, judge');
  const exhibits = db.prepare<[], Omit<Exhibit, 'beside'> & { readonly beside: string | null }>(
    'SELECT rollout, rubric, metric, example, beside FROM exhibit ORDER BY rollout, rubric',
  );
  return {
    peopleOn: (rollout, rubric) => people.all(rollout, rubric).map(gradeOf),
    under: (rubric) => under.all(rubric).map(gradeOf),
    all: () => all.all().map(gradeOf),
    exhibits: () => exhibits.all().map(({ beside, ...one }) => (beside === null ? one : { ...one, beside })),
  };
}

function gradeOf({ rollout, rubric, judge, person, levels, comment, judged_at }: GradeRow): Grade {
  const judgedAt = new Date(judged_at).toISOString();
  return { rollout, rubric, judge, person: person === 1, levels: JSON.parse(levels) as Levels, comment, judgedAt };
}

/** Criteria in alphabetical order, so that the same levels are the same text. */
function packLevels(levels: Levels): string {
  return JSON.stringify(Object.fromEntries(Object.entries(levels).sort(([a], [b]) => (a < b ? -1 : 1))));
}

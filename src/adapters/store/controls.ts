import type Database from 'better-sqlite3';
import type { CandidateId, Components } from '../../domain/candidate.ts';
import type { Asked, Control } from '../../domain/control.ts';
import { candidateWriter } from './candidates.ts';

interface ControlRow {
  readonly id: number;
  readonly kind: Control['kind'];
  readonly candidate: CandidateId;
  readonly components: string;
  readonly content: string;
}

interface Content {
  readonly note: string;
}

/** What was asked of a run, or of whichever comes next, and no generation has taken up; the oldest first. */
export function controlReader(db: Database.Database): (run: number) => Control[] {
  const waiting = db.prepare<[number], ControlRow>(
    `SELECT control.id, kind, candidate, components, content FROM control JOIN candidate ON candidate.id = candidate
     WHERE (run = ? OR run IS NULL) AND generation IS NULL ORDER BY control.id`,
  );
  return (run) =>
    waiting.all(run).map(({ id, kind, candidate, components, content }) => ({
      id,
      kind,
      candidate: { id: candidate, components: JSON.parse(components) as Components },
      note: (JSON.parse(content) as Content).note,
    }));
}

/** Asks a run (null: whichever comes next) to take up a candidate. False: it was asked already, and waits. */
export function controlWriter(db: Database.Database, now: () => number): (run: number | null, asked: Asked) => boolean {
  const waiting = controlReader(db);
  const writeCandidate = candidateWriter(db);
  const insert = db.prepare('INSERT INTO control (run, kind, candidate, content, asked_at) VALUES (?, ?, ?, ?, ?)');
  return (run, { kind, candidate, note }) => {
    // No run has the number 0: it finds what waits for whichever comes next.
    if (waiting(run ?? 0).some((control) => control.candidate.id === candidate.id)) return false;
    writeCandidate(candidate);
    insert.run(run, kind, candidate.id, JSON.stringify({ note } satisfies Content), now());
    return true;
  };
}

/** Marks what a generation of a run took up; to be written with it. */
export function controlTaker(db: Database.Database): (ids: readonly number[], run: number, generation: number) => void {
  const take = db.prepare('UPDATE control SET run = ?, generation = ? WHERE id = ? AND generation IS NULL');
  return (ids, run, generation) => {
    for (const id of ids) take.run(run, generation, id);
  };
}

import { StoreError } from '../../domain/errors.ts';
import type { Generation } from '../../domain/run.ts';
import { candidateWriter } from './candidates.ts';
import type { Connection } from './connection.ts';
import { controlTaker } from './controls.ts';
import type { Lease } from './lease.ts';
import { columnsOf, type OutcomeContent } from './outcomes.ts';
import { packSheet } from './sheet.ts';

interface Content {
  readonly remeasured: string;
  readonly spent: string;
  readonly reflector: string | null;
  readonly outcomes: readonly OutcomeContent[];
}

/**
 * Commits a generation in one transaction, with its outcomes and their candidates. The same generation again changes
 * nothing. Throws `StoreError` when the lease is lost, another generation stands in its place or the one before it is missing.
 */
export function generationWriter(connection: Connection, lease: Lease): (run: number, generation: Generation) => void {
  const { db, path, batch, now, beforeWrite } = connection;
  const writeCandidate = candidateWriter(db);
  const last = db.prepare<[number], number>('SELECT coalesce(max(number), -1) FROM generation WHERE run = ?').pluck();
  const insertGeneration = db.prepare(
    'INSERT INTO generation (run, number, remeasured, spent, reflector, epoch, committed_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertOutcome = db.prepare(
    `INSERT INTO outcome (run, generation, place, child, candidate, operator, parents, bucket, hypothesis, edits, dropped,
       fate, sheet)
     VALUES (@run, @generation, @place, @child, @candidate, @operator, @parents, @bucket, @hypothesis, @edits, @dropped,
       @fate, @sheet)`,
  );
  const take = controlTaker(db);
  const stored = storedContent(connection);

  const write = db.transaction((run: number, generation: Generation, content: Content) => {
    lease.check();
    const before = last.get(run) ?? -1;
    if (generation.number <= before && isSame(stored(run, generation.number), content)) return;
    if (generation.number !== before + 1)
      throw new StoreError(`${path}: generation ${generation.number} of run ${run} after its generation ${before}.`);
    beforeWrite('generation');
    const { remeasured, spent, reflector } = content;
    insertGeneration.run(run, generation.number, remeasured, spent, reflector, lease.epoch(), now());
    take(generation.taken ?? [], run, generation.number);
    for (const [place, outcome] of generation.outcomes.entries()) {
      beforeWrite('outcome');
      writeCandidate(outcome.proposal.candidate);
      insertOutcome.run({ run, generation: generation.number, place, ...content.outcomes[place] });
    }
  });

  return (run, generation) => {
    // What the sheets were measured on is stored before them.
    batch.flush();
    write.immediate(run, generation, contentOf(generation));
  };
}

function contentOf({ remeasured, spent, reflector, outcomes }: Generation): Content {
  return {
    remeasured: packSheet(remeasured),
    spent: JSON.stringify(spent),
    reflector: reflector ?? null,
    outcomes: outcomes.map(columnsOf),
  };
}

function isSame(stored: Content | null, content: Content): boolean {
  return stored !== null && JSON.stringify(stored) === JSON.stringify(content);
}

/** A committed generation as it is stored; members in the order of `contentOf`. */
function storedContent({ db }: Connection): (run: number, number: number) => Content | null {
  const generation = db.prepare<[number, number], Omit<Content, 'outcomes'>>(
    'SELECT remeasured, spent, reflector FROM generation WHERE run = ? AND number = ?',
  );
  const outcomes = db.prepare<[number, number], OutcomeContent>(
    `SELECT child, candidate, operator, parents, bucket, hypothesis, edits, dropped, fate, sheet FROM outcome
     WHERE run = ? AND generation = ? ORDER BY place`,
  );
  return (run, number) => {
    const found = generation.get(run, number);
    return found === undefined ? null : { ...found, outcomes: outcomes.all(run, number) };
  };
}

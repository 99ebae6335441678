import type Database from 'better-sqlite3';
import type { Generation, Spent } from '../../domain/run.ts';
import { lazySheet } from '../../domain/score.ts';
import { type OutcomeColumns, outcomeOf } from './outcomes.ts';
import { unpackSheet } from './sheet.ts';

type Placed = Omit<OutcomeColumns, 'sheet'> & { readonly place: number };

interface GenerationRow {
  readonly number: number;
  readonly remeasured: string;
  readonly spent: string;
  readonly reflector: string | null;
}

/** The committed generations of a run in order, one at a time, outcomes in the order in which they were committed. */
export function generationReader(db: Database.Database): (run: number) => Iterable<Generation> {
  // Whole lists of small rows: a statement that is still being walked would lock out the connection's writes.
  const generations = db.prepare<[number], GenerationRow>(
    'SELECT number, remeasured, spent, reflector FROM generation WHERE run = ? ORDER BY number',
  );
  const outcomes = db.prepare<[number, number], Placed>(
    `SELECT run, generation, place, child, candidate, operator, parents, bucket, hypothesis, edits, dropped, fate,
       candidate.components FROM outcome JOIN candidate ON candidate.id = outcome.candidate
     WHERE run = ? AND generation = ? ORDER BY place`,
  );
  // Most sheets of a long run are of proposals that were turned down, and nobody asks for their rows.
  const sheets = db
    .prepare<[number, number, number], string>(
      'SELECT sheet FROM outcome WHERE run = ? AND generation = ? AND place = ?',
    )
    .pluck();
  const sheetIn = ({ run, generation, place }: Placed) => {
    const sheet = sheets.get(run, generation, place);
    if (sheet === undefined) throw new Error(`outcome ${place} of generation ${generation} has gone`);
    return sheet;
  };
  return function* read(run) {
    for (const { number, remeasured, spent, reflector } of generations.all(run)) {
      yield {
        number,
        outcomes: outcomes.all(run, number).map((row) =>
          outcomeOf(
            row,
            lazySheet('train', () => unpackSheet(sheetIn(row), 'train').rows),
          ),
        ),
        remeasured: unpackSheet(remeasured, 'train'),
        spent: JSON.parse(spent) as Spent,
        ...(reflector === null ? {} : { reflector }),
      };
    }
  };
}

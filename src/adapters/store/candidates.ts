import type Database from 'better-sqlite3';
import type { Candidate, CandidateId, Components } from '../../domain/candidate.ts';

export function candidateWriter(db: Database.Database): (candidate: Candidate) => void {
  const insert = db.prepare('INSERT INTO candidate (id, components) VALUES (?, ?) ON CONFLICT (id) DO NOTHING');
  return ({ id, components }) => void insert.run(id, JSON.stringify(components));
}

export function candidateReader(db: Database.Database): (id: CandidateId) => Candidate | null {
  const select = db.prepare<[string], string>('SELECT components FROM candidate WHERE id = ?').pluck();
  return (id) => {
    const components = select.get(id);
    return components === undefined ? null : { id, components: JSON.parse(components) as Components };
  };
}

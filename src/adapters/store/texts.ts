import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';

/** Shorter texts are kept where they are. */
const WORTH_SHARING = 200;
/** Texts remembered at most, and their characters: the examples and candidates in use at a time, and no long outputs. */
const REMEMBERED = 4000;
const REMEMBERED_CHARS = 16_000_000;

/** Long texts that many rollouts share (prompts, inputs), stored once. */
export interface Texts {
  /** The id under which `body` is stored; null when it is too short to be shared. To be called inside a transaction. */
  idOf(body: string): number | null;
  /** The batch that stored some of them was rolled back. */
  forget(): void;
}

export function texts(db: Database.Database): Texts {
  const insert = db.prepare<[Buffer, string]>('INSERT INTO text (hash, body) VALUES (?, ?)');
  const select = db.prepare<[Buffer], number>('SELECT id FROM text WHERE hash = ?').pluck();
  const remembered = new Map<string, number>();
  let chars = 0;

  function stored(body: string): number {
    const hash = createHash('sha256').update(body).digest();
    return select.get(hash) ?? Number(insert.run(hash, body).lastInsertRowid);
  }

  function idOf(body: string): number | null {
    if (body.length < WORTH_SHARING) return null;
    const known = remembered.get(body);
    if (known !== undefined) return known;
    if (remembered.size >= REMEMBERED || chars + body.length > REMEMBERED_CHARS) forget();
    const id = stored(body);
    remembered.set(body, id);
    chars += body.length;
    return id;
  }

  function forget(): void {
    remembered.clear();
    chars = 0;
  }

  return { idOf, forget };
}

/** Reads shared texts; each is read once. */
export function textReader(db: Database.Database): (id: number) => string {
  const select = db.prepare<[number], string>('SELECT body FROM text WHERE id = ?').pluck();
  const read = new Map<number, string>();
  return (id) => {
    const body = read.get(id) ?? select.get(id);
    if (body === undefined) throw new Error(`text ${id} is not in the population`);
    read.set(id, body);
    return body;
  };
}

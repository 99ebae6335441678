import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { messageOf, UserError } from '../../domain/errors.ts';
import { type Redact, redacted } from '../../domain/redact.ts';
import type { Watch } from '../../ports/progress.ts';
import { entryOf, type Place } from './entry.ts';

/** A run's log under way. */
export interface Log {
  readonly watch: Watch;
  close(): void;
}

/** What a log needs to know beside what it is told. */
export interface LogOf {
  readonly step: string;
  readonly redact: Redact;
  /** Told once when the log cannot be written any more; the run goes on without it. */
  readonly lost: (reason: string) => void;
  readonly now?: () => Date;
}

/**
 * Appends a line of JSON for each event to a file, in one write, so that several processes may share it and a kill tears
 * no line but the last. Throws `UserError` when the file cannot be written.
 */
export function openLog(path: string, { step, redact, lost, now = () => new Date() }: LogOf): Log {
  const file = opened(path);
  let place: Place = { step };
  let open = true;

  function watch(event: Parameters<Watch>[0]): void {
    if (event.kind === 'opened') place = { step, run: event.run };
    const entry = entryOf(event);
    if (!open || entry === null) return;
    const line = redacted({ time: now().toISOString(), ...entry.head, ...place, ...entry.body }, redact);
    try {
      writeSync(file, `${JSON.stringify(line)}\n`);
    } catch (error) {
      close();
      lost(`${path} cannot be written any more (${messageOf(error)}): what happens from here on is not in the log`);
    }
  }

  function close(): void {
    if (open) closeSync(file);
    open = false;
  }

  return { watch, close };
}

function opened(path: string): number {
  try {
    const file = openSync(path, 'a+', 0o600);
    refuseOther(file, path);
    if (endsTorn(file)) writeSync(file, '\n');
    return file;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `the log ${path} cannot be written (${messageOf(error)}): name a file in a folder that exists and can be written`,
      { cause: error },
    );
  }
}

/** What is no log is not written into: a population, an experiment. */
function refuseOther(file: number, path: string): void {
  const first = byteAt(file, 0);
  if (first === null || first === OPENING || first === NEWLINE) return;
  closeSync(file);
  throw new UserError(`${path} is something else than a log: name another file, which need not exist yet`);
}

/** Whether the last line of an earlier log was cut by a kill. */
function endsTorn(file: number): boolean {
  const last = byteAt(file, fstatSync(file).size - 1);
  return last !== null && last !== NEWLINE;
}

const OPENING = 0x7b;
const NEWLINE = 0x0a;

/** Null where there is none, as in a pipe. */
function byteAt(file: number, place: number): number | null {
  const stat = fstatSync(file);
  if (!stat.isFile() || place < 0 || place >= stat.size) return null;
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, place);
  return byte[0] ?? null;
}

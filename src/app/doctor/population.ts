import { type Audit, audit } from '../../adapters/store/audit.ts';
import { messageOf, StoreError, UserError } from '../../domain/errors.ts';
import { doubt, type Finding, fine, trouble } from './finding.ts';

const NANO = 1e9;

/** How a population is: its file, its books, and what belongs to nothing. Writes nothing. */
export function populationFindings(path: string): Finding[] {
  const found = audited(path);
  if (found instanceof Error) return [trouble('population', messageOf(found))];
  return [
    fileFinding(path, found),
    rowFinding(found),
    bookFinding(found),
    ...callFindings(found),
    holderFinding(found),
  ];
}

function audited(path: string): Audit | Error {
  try {
    return audit(path);
  } catch (error) {
    if (error instanceof StoreError || error instanceof UserError) return error;
    throw error;
  }
}

function fileFinding(path: string, { damage, bytes }: Audit): Finding {
  if (damage.length === 0) return fine('population', `${path}: ${(bytes / 1e6).toFixed(1)} MB, sound`);
  const first = String(damage[0]).replaceAll('\n', ' ');
  return trouble('population', `${path} is damaged (${first}): put a backup in its place, or begin anew without it`);
}

function rowFinding({ orphans, stray, renamed, gaps, runs, generations, rollouts, unscored }: Audit): Finding {
  if (orphans > 0) return trouble('rows', `${orphans} rows belong to nothing: put a backup in the file's place`);
  if (stray > 0)
    return trouble('rows', `${stray} rollouts are of candidates that are not here: put a backup in the file's place`);
  if (renamed > 0)
    return trouble(
      'rows',
      `${renamed} candidates were changed since they were stored: put a backup in the file's place`,
    );
  if (gaps.length > 0)
    return trouble('rows', `run ${gaps.join(', ')} lacks a generation: put a backup in the file's place`);
  const bare =
    unscored === 0 ? '' : `; ${unscored} have no score yet: the next run of their step scores them, without a call`;
  return fine('rows', `${runs} runs, ${generations} generations, ${rollouts} rollouts${bare}`);
}

function bookFinding({ calls, known, unknown, impossible, short }: Audit): Finding {
  if (impossible > 0)
    return trouble('books', `${impossible} calls have amounts that no call has: put a backup in the file's place`);
  if (short.length > 0)
    return trouble(
      'books',
      `of run ${short.join(', ')} fewer calls are booked than it made: put a backup in the file's place`,
    );
  const { done, failed, unknown: lost, started } = calls;
  const all = done + failed + lost + started;
  const spent = `$${(known / NANO).toFixed(4)} known, at most $${(unknown / NANO).toFixed(4)} unknown`;
  return fine('books', `${all} calls: ${done} done, ${failed} failed, ${lost} unknown, ${started} under way; ${spent}`);
}

function callFindings({ lost, lostResults, holder }: Audit): Finding[] {
  return [
    ...(lost === 0
      ? []
      : [
          doubt(
            'calls',
            `${lost} were under way when their process ended: the next run books them as unknown and asks again`,
          ),
        ]),
    // While somebody evolves it, answers are on their way into it.
    ...(lostResults === 0 || holder !== null
      ? []
      : [
          doubt(
            'calls',
            `${lostResults} were answered and their results are not here: their process ended first; a run asks again for what it needs`,
          ),
        ]),
  ];
}

function holderFinding({ holder }: Audit): Finding {
  return fine(
    'holder',
    holder === null ? 'nobody evolves it now' : `process ${holder.pid} on ${holder.host} evolves it`,
  );
}

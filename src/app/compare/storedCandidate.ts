import type { Candidate } from '../../domain/candidate.ts';
import type { Records } from '../../ports/records.ts';
import { chooseRun, findCandidate } from '../report/source.ts';

/** By a recording's label, else by id in the run of this number, or in the newest that knows it; imported ones are in none. */
export function storedCandidate(name: string, { records, run, step }: Shelf): Candidate {
  const prefix = /^[0-9a-f]{4,64}$/i.test(name) ? name.toLowerCase() : null;
  const known = prefix === null ? undefined : records.find(prefix)[0]?.run;
  const imported = records
    .recorded()
    .find(
      ({ label, candidate }) =>
        label === name || (known === undefined && prefix !== null && candidate.startsWith(prefix)),
    );
  const candidate = imported && records.candidate(imported.candidate);
  if (candidate) return candidate;
  const record = chooseRun(records, run ?? known ?? null, step);
  const source = { record, run: records.run(record.number), objectives: [], minimised: new Set<string>() };
  return findCandidate(source, records.outcomes(record.number), name).outcome.proposal.candidate;
}

/** Where candidates are looked for. */
export interface Shelf {
  readonly records: Records;
  /** Null: the newest that knows it. */
  readonly run: number | null;
  readonly step: string;
}

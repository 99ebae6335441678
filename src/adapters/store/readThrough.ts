import { candidateOf } from '../../domain/candidate.ts';
import { messageOf, StoreError } from '../../domain/errors.ts';
import type { Outcome } from '../../domain/run.ts';
import { openRecords } from './records.ts';

/**
 * Reads all of a population that is about to be trusted, as every command would. Throws `StoreError` for values that
 * evolve does not write: what has the right tables may still hold anything in them.
 */
export function readThrough(path: string, foreign: string): void {
  const records = openRecords(path);
  try {
    const candidates = new Set<string>();
    for (const { number, label, step } of records.runs()) {
      expected(/^[\w.-]+$/.test(step) && /^[A-Z]*$/.test(label ?? ''), 'a run with names that no run has');
      const { members } = records.run(number);
      for (const { candidate, sheet } of members.values()) {
        candidates.add(candidate.id);
        expected(sheet.rows.length >= 0, 'a sheet without rows');
      }
      for (const { outcome } of records.outcomes(number)) {
        checkOutcome(outcome);
        candidates.add(outcome.proposal.candidate.id);
      }
    }
    for (const id of candidates) {
      const rollouts = records.rollouts(id);
      for (const { key, trace } of rollouts) expected(Array.isArray(trace), `no trace of ${key}`);
      records.scores(rollouts.map(({ key }) => key));
    }
    expected(records.exhibits().length + records.grades().length + records.recorded().length >= 0, 'no lists');
  } catch (error) {
    throw new StoreError(
      `${foreign} has the tables of a population, but not its content (${messageOf(error)}): it is not taken in.`,
      { mistake: true, cause: error },
    );
  } finally {
    records.close();
  }
}

const FATES: ReadonlySet<string> = new Set(['rejected', 'composed', 'superseded', 'admitted']);

function checkOutcome({ proposal, sheet, fate }: Outcome): void {
  const { operator, parents, edits, dropped, candidate } = proposal;
  expected(/^[a-z_]+$/.test(operator), 'an operator that there is not');
  expected(FATES.has(fate.kind), 'a fate that there is not');
  expected([parents, edits, dropped].every(Array.isArray), 'a proposal without lists');
  const texts = Object.values(candidate.components);
  expected(texts.length > 0 && texts.every((text) => typeof text === 'string'), 'a candidate without texts');
  expected(candidateOf(candidate.components).id === candidate.id, 'a candidate under the name of another');
  expected(sheet.rows.length >= 0, 'a sheet without rows');
}

function expected(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

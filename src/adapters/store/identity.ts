import { UserError } from '../../domain/errors.ts';
import type { Identity } from '../../ports/experiment.ts';
import type { RunColumns } from './runRows.ts';

/** Throws `UserError` naming what changed since the run began. */
export function checkIdentity(row: RunColumns, identity: Identity): void {
  if (row.identity === identity.hash) return;
  const before = JSON.parse(row.parts) as Identity['parts'];
  const keys = changedKeys(before, identity.parts);
  throw new UserError(
    `Run ${row.number} of ${row.step} was begun with another ${keys.join(', ') || 'experiment'}: ` +
      'put it back to go on with that run, or add --fresh to begin another.',
  );
}

/** Keys whose value was changed, added or removed, in alphabetical order. */
export function changedKeys(before: Identity['parts'], after: Identity['parts']): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => before[key] !== after[key]).sort();
}

import type { Candidate } from '../../domain/candidate.ts';
import type { Refusal } from '../../domain/gate.ts';
import { hashOf } from '../../domain/hash.ts';
import type { Bench } from './bench.ts';

/** What the user's own gate says of each candidate. Its word is kept, so that a generation that is run again decides the same. */
export async function inspect(bench: Bench, candidates: readonly Candidate[]): Promise<readonly (Refusal | null)[]> {
  const refusals: (Refusal | null)[] = [];
  // One after another: tests of one project may want the same port or file.
  for (const candidate of candidates) refusals.push(await inspectOne(bench, candidate));
  return refusals;
}

async function inspectOne(
  { inspection, archive, redact, signal }: Bench,
  candidate: Candidate,
): Promise<Refusal | null> {
  if (inspection === null) return null;
  const key = hashOf(['command gate', await inspection.key(), candidate.id]);
  const known = archive.completion(key);
  if (known !== null) return refusalOf(known.text);
  const text = redact((await inspection.run(candidate.components, signal)) ?? PASSED);
  await archive.saveCompletion(key, { text, status: 'ok', usage: null, model: 'gates.command' });
  return refusalOf(text);
}

/** No reason is empty. */
const PASSED = '';

function refusalOf(text: string): Refusal | null {
  return text === PASSED ? null : { gate: 'command', reason: text };
}

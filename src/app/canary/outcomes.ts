import { z } from 'zod';
import { readTextFile } from '../../adapters/locators/textFile.ts';
import { messageOf, UserError } from '../../domain/errors.ts';

const outcome = z.strictObject({
  candidate: z.string().min(1),
  score: z.number().min(0).max(1).optional(),
  latency_ms: z.number().min(0).optional(),
  usd: z.number().min(0).optional(),
  at: z.string().optional(),
});

/** What became of one answer to a real request: who answered (`base`, or a candidate's id), and what was measured of it. */
export type LiveOutcome = Readonly<z.infer<typeof outcome>>;

/** JSONL, in the order in which the answers were given. Throws `UserError` with the line of the mistake. */
export function readOutcomes(path: string, name: string): LiveOutcome[] {
  return readTextFile(path, { what: 'live outcomes', maxBytes: 256_000_000 })
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [outcomeIn(line, `${name}:${index + 1}`)]));
}

function outcomeIn(line: string, where: string): LiveOutcome {
  const found = outcome.safeParse(parsed(line, where));
  if (found.success) return found.data;
  const words = found.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  throw new UserError(`${where}: not a live outcome: ${words.join('; ')}`);
}

function parsed(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new UserError(`${where}: not JSON: ${messageOf(error)}`, { cause: error });
  }
}

import { inspect } from 'node:util';
import { z } from 'zod';
import { UserError } from '../domain/errors.ts';
import type { Score } from '../domain/score.ts';

const RESULT = z.union([
  z.strictObject({ value: z.number(), feedback: z.string().optional(), tags: z.array(z.string()).optional() }),
  z.strictObject({ unscored: z.string().min(1) }),
]);

/** NaN and functions are what is looked for here; JSON would hide them. */
const SHOWN = { depth: 2, maxStringLength: 200, maxArrayLength: 5, breakLength: Number.POSITIVE_INFINITY };

/** The score that a user's own metric gave. Throws `UserError` for any other shape, and for a value that is not finite. */
export function scoreOfResult(result: unknown, who: string): Score {
  const parsed = RESULT.safeParse(result);
  if (!parsed.success)
    throw new UserError(
      `${who} returned ${inspect(result, SHOWN)}, not { value: a finite number, feedback?, tags? } or { unscored: reason }.`,
    );
  if ('unscored' in parsed.data) return { kind: 'unscored', reason: parsed.data.unscored };
  const { value, feedback, tags } = parsed.data;
  return {
    kind: 'scored',
    value,
    ...(feedback === undefined ? {} : { feedback }),
    ...(tags === undefined ? {} : { tags }),
  };
}

import { inspect } from 'node:util';
import { z } from 'zod';
import { isStorable } from '../../domain/answer.ts';
import { TaskError } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';
import { canonicalJson } from '../../domain/hash.ts';
import type { AnswerStatus, Message } from '../../domain/rollout.ts';
import { MESSAGES } from './rolloutCalls.ts';

/** What a step of the user's own made of a rollout. */
export interface Result {
  readonly output: Json;
  /** Absent: the messages of its calls. */
  readonly trace?: readonly Message[] | undefined;
  readonly status: AnswerStatus;
  /** It knows that a call failed, and its output counts all the same. */
  readonly partial: boolean;
}

/** The keys of a result, for those who take more. */
export const RESULT_KEYS = {
  output: z.unknown(),
  trace: MESSAGES.optional(),
  status: z.enum(['ok', 'truncated', 'refused']).default('ok'),
  partial: z.boolean().default(false),
};

const RESULT = z.strictObject(RESULT_KEYS);

/** NaN and functions are what is looked for here; JSON would hide them. */
const SHOWN = { depth: 2, maxStringLength: 200, maxArrayLength: 5, breakLength: Number.POSITIVE_INFINITY };

/** Throws `TaskError` for any other shape, and for an output that is no JSON. */
export function resultOf(returned: unknown, who: string): Result {
  const parsed = RESULT.safeParse(returned);
  if (parsed.success) return { ...parsed.data, output: outputOf(parsed.data.output, who) };
  throw new TaskError(`${who} returned ${inspect(returned, SHOWN)}, not { output, trace?, status?, partial? }`);
}

/** An output as JSON. Throws `TaskError` for what JSON would silently change. */
export function outputOf(output: unknown, who: string): Json {
  const json = asJson(output);
  if (json !== undefined) return json;
  throw new TaskError(`${who} returned the output ${inspect(output, SHOWN)}, which is no JSON`);
}

function asJson(value: unknown): Json | undefined {
  try {
    const json = JSON.parse(canonicalJson(value)) as Json;
    return isStorable(json) ? json : undefined;
  } catch (error) {
    // Circles end in too deep a recursion.
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

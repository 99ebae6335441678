import { inspect } from 'node:util';
import { z } from 'zod';
import { TaskError } from '../../domain/errors.ts';
import type { Price } from '../../ports/model.ts';
import type { Fields } from '../commands/running.ts';
import type { OwnUsage } from './ownCalls.ts';
import { outputOf, RESULT_KEYS, type Result } from './result.ts';

const TOKENS = z.int().nonnegative();

const ANSWER = z.union([
  z.strictObject({
    id: z.string(),
    ...RESULT_KEYS,
    usage: z
      .strictObject({
        input_tokens: TOKENS,
        output_tokens: TOKENS,
        usd: z.number().nonnegative().optional(),
        calls: z.int().nonnegative().optional(),
      })
      .optional(),
  }),
  z.strictObject({ id: z.string(), error: z.string(), fatal: z.boolean().default(false) }),
]);

/** What a program answered to a rollout. */
export type CommandAnswer =
  | { readonly kind: 'answered'; readonly result: Result; readonly own: OwnUsage | null }
  | { readonly kind: 'failed'; readonly error: string; readonly fatal: boolean };

/** Throws `TaskError` for an answer of another shape. */
export function commandAnswer(answer: Fields, who: string, price: Price | null): CommandAnswer {
  const parsed = ANSWER.safeParse(answer);
  if (!parsed.success)
    throw new TaskError(
      `${who} answered ${inspect(answer, { depth: 2, maxStringLength: 200, breakLength: Number.POSITIVE_INFINITY })}, not {"id", "output", "trace"?, "usage"?} or {"id", "error", "fatal"?}`,
    );
  if ('error' in parsed.data) {
    const { error, fatal } = parsed.data;
    return { kind: 'failed', error, fatal };
  }
  const { usage, id: _, output, ...result } = parsed.data;
  const own = usage === undefined ? null : ownOf(usage, price);
  return { kind: 'answered', result: { ...result, output: outputOf(output, who) }, own };
}

interface Said {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly usd?: number | undefined;
  readonly calls?: number | undefined;
}

/** At the declared price where the program names none. */
function ownOf(
  { input_tokens: inputTokens, output_tokens: outputTokens, usd, calls }: Said,
  price: Price | null,
): OwnUsage {
  const cost = usd ?? (price === null ? undefined : (inputTokens * price.input + outputTokens * price.output) / 1e6);
  return { usage: { inputTokens, outputTokens, ...(cost === undefined ? {} : { usd: cost }) }, calls: calls ?? null };
}

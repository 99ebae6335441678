import { z } from 'zod';
import { UserError } from '../../../domain/errors.ts';
import type { ModelSpec } from '../../../ports/model.ts';

const OPTIONS = z.strictObject({
  /** A completion template with `{{system}}` and `{{user}}`; absent: the chat template that the file brings. */
  template: z.string().includes('{{user}}').optional(),
  /** Tokens of prompt and answer at most: what bounds the memory. Never more than the model was trained for. */
  context: z.int().min(64).max(131_072).default(2048),
  /** Threads of computation. 0: as many as there are cores. */
  threads: z.int().nonnegative().default(0),
  /** Whether a graphics card may compute, where a binary for it is installed. */
  gpu: z.boolean().default(false),
  top_p: z.number().gt(0).max(1).optional(),
  /** Texts that end an answer, for completion templates: they are no part of it. */
  stop: z.array(z.string().min(1)).max(16).default([]),
  /** `content_free`: what the labels would score without an input is taken off. */
  calibrate: z.enum(['none', 'content_free']).default('none'),
});

/** `params` of a local model. */
export type LocalOptions = z.infer<typeof OPTIONS>;

/** The options of a local model. Throws `UserError` for what is none. */
export function optionsOf({ id, params }: ModelSpec): LocalOptions {
  const parsed = OPTIONS.safeParse(params);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new UserError(`model ${id}: params${path.map((step) => `.${String(step)}`).join('')}: ${message}`);
}

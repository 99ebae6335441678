import { z } from 'zod';
import { UserError } from '../domain/errors.ts';
import { parsePath } from './paths.ts';
import type { Body } from './share.ts';

/** A kind of check: the options it takes, and what it is with them. */
export interface Definition {
  /** Names of the options, for whoever got one wrong. */
  readonly options: readonly string[];
  /** Throws `ZodError` on options it does not take. */
  body(options: unknown): Body;
}

export function define<T>(schema: z.ZodType<T> & { readonly shape: object }, body: (options: T) => Body): Definition {
  return { options: Object.keys(schema.shape), body: (options) => body(schema.parse(options, { error: missing })) };
}

/** Other mistakes are told in the schema's words. */
function missing(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === 'invalid_type' && issue.input === undefined ? 'is missing' : undefined;
}

const path = z.string().transform((text, context) => {
  try {
    return parsePath(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

/** A path option, read. Absent: the whole output. */
export const PATH = path.prefault('$');

/** One path or several. Absent: the whole output. */
export const PATHS = z.union([z.array(path).min(1), path.transform((one) => [one])]).prefault('$');

export const FOLD = z.enum(['none', 'case']).default('none');

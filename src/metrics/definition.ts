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
  return { options: Object.keys(schema.shape), body: (options) => body(schema.parse(options)) };
}

/** A path option, read. Absent: the whole output. */
export const PATH = z
  .string()
  .default('$')
  .transform((text, context) => {
    try {
      return parsePath(text);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });

export const FOLD = z.enum(['none', 'case']).default('none');

import { z } from 'zod';
import { UserError } from '../domain/errors.ts';
import type { Json } from '../domain/example.ts';
import { parsePath } from './paths.ts';
import type { Body } from './share.ts';

/** What a user reads of a check. */
export interface About {
  /** One line: what is counted, and what the value says. */
  readonly about: string;
  /** Tags that its feedback may carry. */
  readonly tags: readonly string[];
  /** Options as a user might write them. */
  readonly sample: Readonly<Record<string, Json>>;
}

/** A kind of check: what it says of itself, the options it takes, and what it is with them. */
export interface Definition extends About {
  /** Names of the options, for whoever got one wrong. */
  readonly options: readonly string[];
  /** Throws `ZodError` on options it does not take. */
  body(options: unknown): Body;
}

export function define<T>(
  about: About,
  schema: z.ZodType<T> & { readonly shape: object },
  body: (options: T) => Body,
): Definition {
  return {
    ...about,
    options: Object.keys(schema.shape),
    body: (options) => body(schema.parse(options, { error: missing })),
  };
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

import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { UserError } from '../../../domain/errors.ts';

/** A mistake in a YAML file: the keys that lead to it and what is wrong there. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The checked content of a YAML file. Throws `UserError` with `file:line` of every mistake; `more` finds what a schema cannot. */
export function checkYaml<T extends z.ZodType>(
  file: string,
  text: string,
  schema: T,
  more: (value: z.infer<T>) => readonly Mistake[],
): z.infer<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) throw new UserError(`${file}:${lines.linePos(broken.pos[0]).line}: not YAML: ${broken.message}`);
  const checked = schema.safeParse(document.toJS(), { error: missing });
  const mistakes: readonly Mistake[] = checked.success ? more(checked.data) : checked.error.issues;
  if (checked.success && mistakes.length === 0) return checked.data;
  throw new UserError(mistakes.map((mistake) => `${file}:${lineOf(mistake.path)}: ${wordsOf(mistake)}`).join('\n'));

  /** The line of the deepest node on the path that exists. */
  function lineOf(path: readonly PropertyKey[]): number {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true);
      if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
        return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

/** Other mistakes are told in the schema's words. */
function missing(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === 'invalid_type' && issue.input === undefined ? 'is missing' : undefined;
}

function wordsOf({ path, message }: Mistake): string {
  return path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`;
}

import { messageOf, UserError } from '../../domain/errors.ts';
import { type Path, pathText, placeOf, type Source } from './source.ts';

/** Something wrong in an experiment: the keys that lead to it and what is allowed there. */
export interface Mistake {
  readonly path: Path;
  readonly message: string;
}

/** Refuses what is wrong, a line per mistake: where it stands, the path of the key, what to do. */
export function refuse(source: Source, mistakes: readonly Mistake[]): void {
  if (mistakes.length === 0) return;
  const lines = mistakes.slice(0, SHOWN).map((mistake) => lineOf(source, mistake));
  const hidden = mistakes.length - lines.length;
  throw new UserError([...new Set(lines), ...(hidden > 0 ? [`and ${hidden} more`] : [])].join('\n'));
}

const SHOWN = 12;

/** The result of `read`; a `UserError` from it is told with the place of the key that led there. */
export function reading<T>(source: Source, path: Path, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw placed(error, source, path);
  }
}

/** The same for what has to be waited for. */
export async function readingFrom<T>(source: Source, path: Path, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw placed(error, source, path);
  }
}

function placed(error: unknown, source: Source, path: Path): unknown {
  return error instanceof UserError ? new UserError(lineOf(source, { path, message: messageOf(error) })) : error;
}

function lineOf(source: Source, { path, message }: Mistake): string {
  return `${placeOf(source, path)}: ${path.length === 0 ? '' : `${pathText(path)}: `}${message}`;
}

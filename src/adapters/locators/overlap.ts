import { UserError } from '../../domain/errors.ts';
import type { LocatedPrompt } from './promptFile.ts';

/** Whether two components share text of one file, so that writing one would change the other. */
export function overlap(a: LocatedPrompt, b: LocatedPrompt): boolean {
  if (a.path !== b.path) return false;
  if (a.text === a.fileText || b.text === b.fileText) return true;
  return changes(a, b) || changes(b, a);
}

/** Whether another text for the first is seen in the second. */
function changes(first: LocatedPrompt, second: LocatedPrompt): boolean {
  const other = first.text === 'other' ? 'another' : 'other';
  try {
    return second.place.read(first.place.write(first.fileText, other)) !== second.text;
  } catch (error) {
    if (error instanceof UserError) return true;
    throw error;
  }
}

import { UserError } from '../../domain/errors.ts';
import type { PromptPlace } from '../../ports/prompt.ts';
import { hasLoneSurrogate } from './literals/escape.ts';
import { type Literal, spliced } from './literals/literal.ts';

/** Where in a file a component stands. */
export interface Spot {
  /** How messages name it: `symbol SYSTEM of prompts.py`. */
  readonly name: string;
  /** Throws `UserError` when it is not there, or is no constant text. */
  readonly find: (fileText: string) => Literal;
}

/** A component that is a part of a file. What is written is read again, and must be exactly the text and nothing else. */
export function partOf(component: string, file: string, spot: Spot): PromptPlace {
  const find = remembering(spot.find);
  return {
    component,
    file,
    read: (fileText) => find(fileText).text,
    write(fileText, text) {
      const literal = find(fileText);
      if (literal.text === text) return fileText;
      for (const splices of literal.rewrites(text)) {
        const written = spliced(fileText, splices);
        const after = found(written.text, find);
        if (after?.text === text && after.start === literal.start && endsAt(written, after.end)) return written.text;
      }
      throw new UserError(`${spot.name} cannot hold this text: ${obstacle(text)}`);
    },
  };
}

/** Every candidate is written to the same file and read again from what was written, so the last few are worth keeping. */
function remembering(find: Spot['find']): Spot['find'] {
  const known: { readonly fileText: string; readonly literal: Literal }[] = [];
  return (fileText) => {
    const hit = known.find((one) => one.fileText === fileText);
    if (hit) return hit.literal;
    const literal = find(fileText);
    // The first is the file as it is, which all others begin with.
    if (known.length === REMEMBERED) known.splice(1, 1);
    known.push({ fileText, literal });
    return literal;
  };
}

const REMEMBERED = 3;

/** Whether the literal that is found ends where it was written: else it has taken in or left out something around it. */
function endsAt(written: { readonly text: string; readonly end: number }, end: number): boolean {
  // A line end that was added at the end of the file belongs to no literal.
  return end === written.end || (written.end === written.text.length && /^\r?\n$/.test(written.text.slice(end)));
}

function found(fileText: string, find: Spot['find']): Literal | null {
  try {
    return find(fileText);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function obstacle(text: string): string {
  if (hasLoneSurrogate(text)) return 'it has half of a surrogate pair, which no source in UTF-8 can';
  if (text.includes('\0')) return 'it has a NUL character';
  const strange = /[^\P{C}\n\t]/u.exec(text);
  if (strange)
    return `it has the character U+${strange[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  return 'no form of it reads back as exactly this text';
}

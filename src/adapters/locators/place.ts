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
export function partOf(component: string, file: string, { name, find }: Spot): PromptPlace {
  return {
    component,
    file,
    read: (fileText) => find(fileText).text,
    write(fileText, text) {
      const literal = find(fileText);
      if (literal.text === text) return fileText;
      for (const splices of literal.rewrites(text)) {
        const written = spliced(fileText, splices);
        if (isExactly(text, written, fileText, literal, find)) return written;
      }
      throw new UserError(`${name} cannot hold this text: ${obstacle(text)}`);
    },
  };
}

/** Whether the literal that is found afterwards has the text, and the file around it is as it was. */
function isExactly(text: string, written: string, before: string, literal: Literal, find: Spot['find']): boolean {
  const after = found(written, find);
  if (after === null || after.text !== text) return false;
  return after.start === literal.start && written.length - after.end === before.length - literal.end;
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

/**
 * Text that somebody else wrote, safe for a terminal: marks that move the cursor, recolour, reorder (bidi) or hide text
 * are shown as what they are, `\u001b`. Line ends and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(HIDDEN, escaped);
}

/** The same on one line: line ends and tabs become spaces. */
export function printableLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim();
}

// Controls but tab and line feed, soft hyphen, bidi marks and isolates, zero-width marks (the joiners that scripts and emoji
// need stay), line and paragraph separators, byte order marks, interlinear marks, lone surrogates, and tag characters.
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: These are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}|[\u{e0000}-\u{e007f}]/gu;

function escaped(mark: string): string {
  const code = mark.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

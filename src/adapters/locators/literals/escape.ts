/** Characters that are better seen than written as they are: controls other than tab and line end, byte order marks, bidi overrides. */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufeff]/u;
const EACH_UNSEEN = new RegExp(UNSEEN, 'gu');

/** Whether a form without escapes should leave this text to one with them. */
export function hasUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/** Whether the text has half of a surrogate pair, which UTF-8 cannot hold. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Cs}/u.test(text);
}

/** The text with every unseen character as `coded` writes its code. */
export function unseenEscaped(text: string, coded: (code: number) => string): string {
  return text.replace(EACH_UNSEEN, (char) => coded(char.codePointAt(0)!));
}

export function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

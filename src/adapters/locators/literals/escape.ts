/** Characters that are better seen than written as they are: controls other than tab and line end, byte order marks, bidi overrides. */
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f\u0080-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/u;
const EACH_UNSEEN = new RegExp(UNSEEN, 'gu');

/** Whether a form without escapes should leave this text to one with them. */
export function hasUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/** Whether the text has half of a surrogate pair, which UTF-8 cannot hold. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/** The text with every unseen character as `escape` writes its code. */
export function unseenEscaped(text: string, escape: (code: number) => string): string {
  return text.replace(EACH_UNSEEN, (char) => escape(char.codePointAt(0)!));
}

export function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

import { hasUnseen, hex, unseenEscaped } from '../literals/escape.ts';
import { cutLines } from '../literals/lines.ts';
import { Unfit } from '../literals/literal.ts';
import { codeEscape, type Escape, letterEscapes } from '../literals/pieces.ts';

/** A string per line, joined. */
export function joinedLines(text: string, between: string): string {
  return cutLines(text)
    .map((line) => `"${javaEncoded(line)}"`)
    .join(between);
}

export const JAVA_ESCAPES: readonly Escape[] = [
  letterEscapes({ '\\': '\\', "'": "'", '"': '"', b: '\b', f: '\f', n: '\n', r: '\r', s: ' ', t: '\t' }),
  codeEscape(/\\([0-3][0-7]{2}|[0-7]{1,2})/y, 8),
  {
    pattern: /\\u+([\da-fA-F]{4})/y,
    text: ([found, code = '']) => {
      const char = String.fromCharCode(Number.parseInt(code, 16));
      // Such escapes are read before the strings are, so these characters would act as marks.
      if (/["\\\n\r]/.test(char)) throw new Unfit(`has the escape ${found}; write the character in another way`);
      return char;
    },
  },
];

export function javaEncoded(text: string): string {
  return javaUnseen(text).replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** With backslashes and unseen characters escaped. Right before a `\u` compilers do not agree on how backslashes pair. */
export function javaUnseen(text: string): string {
  const paired = text.replace(/\\(?=([\s\S]?))/gu, (_, next: string) => (hasUnseen(next) ? '\\134' : '\\\\'));
  return unseenEscaped(paired.replaceAll('\r', '\\r'), (code) =>
    code < 0x100 ? `\\${code.toString(8).padStart(3, '0')}` : `\\u${hex(code, 4)}`,
  );
}

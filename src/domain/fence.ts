import { hashOf } from './hash.ts';

/** A mark that nobody can foresee who does not know the key. The same call has the same mark. */
export function fenceMark(key: string): string {
  return hashOf(['fence', key]).slice(0, 16);
}

/** Somebody else's text inside a message: between two lines that only the asker could have written. */
export function fenced(name: string, text: string, mark: string): string {
  return `<<<${name} ${mark}>>>\n${neutralised(text, mark)}\n<<<END ${name} ${mark}>>>`;
}

/** Unicode's invisible copies of ASCII, which models read and people do not see. */
const TAGS = /[\u{E0000}-\u{E007F}]/gu;
const CONTROLS = /[^\P{Cc}\t\n]/gu;
/** Runs of angle brackets, the wide ones too. */
const BRACKETS = /[<\uFF1C\u2039\u00AB\u3008\u300A]{2,}|[>\uFF1E\u203A\u00BB\u3009\u300B]{2,}/gu;

/** A text that cannot be taken for a fence: its own delimiters are pulled apart, the mark and invisible letters are gone. */
export function neutralised(text: string, mark: string): string {
  const plain = text.replace(/\r\n?/g, '\n').replace(TAGS, '').replace(CONTROLS, '\uFFFD');
  return plain.replace(BRACKETS, (run) => [...run].join('\u200B')).replaceAll(mark, '[mark]');
}

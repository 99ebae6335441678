import { closestSpan } from './closestSpan.ts';

/** Where a text was found: UTF-16 offsets, end exclusive. `exact` is false when white space or wording differ. */
export type Located =
  | { readonly kind: 'found'; readonly start: number; readonly end: number; readonly exact: boolean }
  | { readonly kind: 'missed'; readonly reason: string };

/**
 * Finds `find` in `text`: exactly once; else once when white space is ignored; else the one span at least 92 % similar.
 * Never guesses between several places.
 */
export function locate(text: string, find: string): Located {
  const exact = text.indexOf(find);
  if (exact >= 0) {
    if (occursOnce(text, find)) return { kind: 'found', start: exact, end: exact + find.length, exact: true };
    return missed('`find` occurs more than once in the prompt');
  }
  const packedFind = pack(find);
  if (packedFind.text === '') return missed('`find` is only white space and does not occur in the prompt');
  return locateLoosely(text, packedFind.text);
}

/** Whether `find` occurs exactly once, overlapping occurrences counted. */
export function occursOnce(text: string, find: string): boolean {
  const first = text.indexOf(find);
  return first >= 0 && text.indexOf(find, first + 1) < 0;
}

function locateLoosely(text: string, find: string): Located {
  const packed = pack(text);
  const start = packed.text.indexOf(find);
  if (start >= 0) {
    if (occursOnce(packed.text, find)) return unpacked(text, packed, start, start + find.length);
    return missed('`find` occurs more than once in the prompt when white space is ignored');
  }
  const closest = closestSpan(packed.text, find);
  if (closest.kind === 'found') return unpacked(text, packed, closest.start, closest.end);
  return missed(`\`find\` does not occur in the prompt, and ${closest.reason}`);
}

interface Packed {
  /** The text without white space. */
  readonly text: string;
  /** For each of its characters, the offset it had. */
  readonly offsets: readonly number[];
}

function pack(text: string): Packed {
  const offsets: number[] = [];
  let packed = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (/\s/.test(character)) continue;
    packed += character;
    offsets.push(at);
  }
  return { text: packed, offsets };
}

function unpacked(text: string, packed: Packed, start: number, end: number): Located {
  const from = packed.offsets[start] ?? 0;
  const to = (packed.offsets[end - 1] ?? 0) + 1;
  return {
    kind: 'found',
    start: splitsPair(text, from) ? from - 1 : from,
    end: splitsPair(text, to) ? to + 1 : to,
    exact: false,
  };
}

/** Whether a cut at `at` would separate the two halves of one character. */
export function splitsPair(text: string, at: number): boolean {
  return /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(at));
}

function missed(reason: string): Located {
  return { kind: 'missed', reason };
}

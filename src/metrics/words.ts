/** Scripts that are written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const EDGES = /^[^\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+$/gu;

/** The segmenter chooses its dictionary by script; a fixed locale keeps the answer the same on every machine. */
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });

/** The tokens of a text in any script: what stands between spaces, punctuation and all; words where there are no spaces. */
export function tokensOf(text: string): string[] {
  return text
    .split(/\s+/u)
    .flatMap((chunk) => (UNSPACED.test(chunk) ? segmentsOf(chunk) : [chunk]))
    .filter((token) => token !== '');
}

/** The tokens of a text without the punctuation around them. */
export function wordsOf(text: string): string[] {
  return tokensOf(text)
    .map((token) => token.replace(EDGES, ''))
    .filter((word) => word !== '');
}

/** A text without what the eye does not tell apart: case, width, runs of spaces. */
export function folded(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** Length in code points, so that no script counts double. */
export function codePoints(text: string): number {
  return [...text].length;
}

/** A text as it is quoted in feedback: at most 80 code points. */
export function quoted(text: string): string {
  const points = [...text.replace(/\s+/gu, ' ').trim()];
  return JSON.stringify(points.length > 80 ? `${points.slice(0, 79).join('')}…` : points.join(''));
}

function segmentsOf(chunk: string): string[] {
  return [...SEGMENTER.segment(chunk)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

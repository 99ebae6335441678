import { editDistance } from './editDistance.ts';

/** Long names are cut, so that a hostile one costs nothing. */
const LONGEST = 80;

/** The known name that a mistyped one most likely means; null when none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  const reach = Math.max(2, Math.floor(name.length / 3));
  const [first] = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase(), LONGEST) }))
    .sort((a, b) => a.distance - b.distance);
  if (first && first.distance <= reach && first.distance < first.candidate.length) return first.candidate;
  return known.find((candidate) => isAbridged(name, candidate)) ?? null;
}

/** ` (did you mean "x"?)`, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === null ? '' : ` (did you mean "${near}"?)`;
}

/** `names` and `collect_names` for `collect_proper_names`. */
function isAbridged(name: string, whole: string): boolean {
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const wholeWords = whole.toLowerCase().split(/[^a-z0-9]+/);
  return words.length > 0 && words.length < wholeWords.length && words.every((word) => wholeWords.includes(word));
}

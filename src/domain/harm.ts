import { relief } from './complaints.ts';
import type { Edit } from './edit.ts';
import type { Example } from './example.ts';
import { relatedness } from './relatedness.ts';
import type { Primary, Row } from './score.ts';

/** What a prompt with an edit was measured on, and the prompt before. */
export interface Compared {
  readonly before: readonly Row<'train'>[];
  readonly after: readonly Row<'train'>[];
  readonly primary: Primary;
  readonly examples: readonly Example[];
}

/** Standard deviations of noise from which on complaints that came are an edit's doing, and the most that one cell has of it. */
const DEVIATIONS = 1.5;
const NOISE = 0.5;

/**
 * Whether more complaints came than noise brings, of those that the edit's words name: over the cells of the examples that
 * its words have to do with, over all where they have to do with none. So edits that were measured together are told apart.
 */
export function doesHarm({ find, replace }: Edit, { before, after, primary, examples }: Compared): boolean {
  const words = `${find}\n${replace}`;
  const related = relatedness(words, examples);
  const touched = after.filter(({ ask }) => (related.get(ask.example) ?? 0) > 0);
  const judged = touched.length > 0 ? touched : after;
  const { gain, cells } = relief(before, judged, primary, { words, bucket: null });
  // What came is measured by what came, since a metric of little weight may have complained of nothing before.
  const { unit } = relief(judged, before, primary, { words, bucket: null });
  return cells > 0 && -gain / unit >= DEVIATIONS * NOISE * Math.sqrt(cells);
}

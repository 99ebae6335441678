import type { Json } from '../domain/example.ts';
import type { Score } from '../domain/score.ts';
import type { Metric, MetricInput, PlainMetric } from '../ports/metric.ts';
import type { Path, Place, TextPlace } from './paths.ts';
import { select } from './paths.ts';
import { quoted } from './words.ts';

/** A metric without its name and hash. */
export type Body = Omit<PlainMetric<Score>, 'name' | 'hash'>;

/** One thing wrong with one item: the place, a sentence for the reflector, a failure tag. */
export interface Offence {
  readonly at: string;
  readonly says: string;
  readonly tag: string;
}

export interface ShareCheck {
  /** What is counted: "arrays", "items". */
  readonly of: string;
  /** `maximise`: the share of items without offence. `minimise`: the share of items with one. */
  readonly direction: Metric['direction'];
  readonly paths: readonly Path[];
  readonly missingTag?: string;
  offences(found: readonly Place[], input: MetricInput): readonly Offence[];
}

/** Said one by one; the rest is counted. */
const SPOKEN = 5;

/**
 * A check of items: the share of them that is right (or wrong). A place that a path should have led to and did not is an
 * item that is wrong, so that leaving a field out never pays; nothing found at all is the worst value.
 */
export function shareCheck(check: ShareCheck): Body {
  const worst = check.direction === 'maximise' ? 0 : 1;
  return {
    unit: `share of ${check.of}`,
    direction: check.direction,
    scale: [worst, 1 - worst],
    score(input) {
      const selections = check.paths.map((path) => select(input.output, path));
      const found = selections.flatMap((selection) => selection.found);
      const missing = selections.flatMap((selection) => selection.missing);
      if (found.length === 0) return nothingThere(input, missing, worst, check.missingTag);
      const offences = [...missing.map((at) => absence(at, check.missingTag)), ...check.offences(found, input)];
      const share = new Set(offences.map(({ at }) => at)).size / (found.length + missing.length);
      return scored(worst === 1 ? share : 1 - share, offences);
    },
  };
}

/** A score with the feedback and tags of what was wrong; without any when nothing was. */
export function scored(value: number, offences: readonly Offence[]): Score {
  if (offences.length === 0) return { kind: 'scored', value };
  const sentences = [...new Set(offences.map(({ says }) => says))];
  const more = sentences.length > SPOKEN ? ` And ${sentences.length - SPOKEN} more.` : '';
  const feedback = `${sentences.slice(0, SPOKEN).join(' ')}${more}`;
  return { kind: 'scored', value, feedback, tags: [...new Set(offences.map(({ tag }) => tag))] };
}

/** The worst value, because there is nothing to check: the answer is not JSON, or the path leads nowhere in it. */
export function nothingThere(
  input: MetricInput,
  missing: readonly string[],
  worst: number,
  missingTag = 'missing_path',
): Score {
  if (typeof input.output === 'string') return { ...notJson(input, input.output), value: worst };
  const where = missing.length === 0 ? 'The list to check is empty.' : `The answer has no ${missing.join(', ')}.`;
  return { kind: 'scored', value: worst, feedback: where, tags: [missingTag] };
}

/** How an answer that should have been JSON is scored, with how it ended when that may be why. */
export function notJson(input: MetricInput, text: string): Extract<Score, { kind: 'scored' }> {
  const ended = { ok: '', truncated: ' It was cut off at the limit of output tokens.', refused: ' The model refused.' };
  const says = text.trim() === '' ? 'The answer is empty.' : `The answer is not JSON; it begins ${quoted(text)}.`;
  return {
    kind: 'scored',
    value: 0,
    feedback: `${says}${ended[input.status]}`,
    tags: input.status === 'ok' ? ['not_json'] : ['not_json', input.status],
  };
}

/** The items that are text; the others are offences. */
export function textsOf(found: readonly Place[]): { texts: TextPlace[]; offences: Offence[] } {
  const texts = found.flatMap(({ at, value }) => (typeof value === 'string' ? [{ at, value }] : []));
  const others = found.filter(({ value }) => typeof value !== 'string');
  return { texts, offences: others.map(({ at, value }) => wrongType(at, 'a text', value)) };
}

export function wrongType(at: string, wanted: string, value: Json): Offence {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  return { at, says: `${at} is not ${wanted} but ${kind}.`, tag: 'wrong_type' };
}

function absence(at: string, tag = 'missing_path'): Offence {
  return { at, says: `${at} is missing.`, tag };
}

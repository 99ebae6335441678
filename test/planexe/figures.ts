import type { Json } from '../../src/domain/example.ts';
import type { Rollout } from '../../src/domain/rollout.ts';
import type { Score } from '../../src/domain/score.ts';
import { createCheck } from '../../src/metrics/checks.ts';
import { parsePath, select, stringsBelow } from '../../src/metrics/paths.ts';
import { percentagesIn } from '../../src/metrics/percentages.ts';

/** A metric of the experiment: a check of the library at a path. */
interface Declared {
  readonly name: string;
  readonly check: string;
  readonly path?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

const texts = (name: string, path: string): Declared => ({ name, check: 'field_length', path });
const words = (name: string, path: string): Declared => ({
  name,
  check: 'field_length',
  path,
  options: { count: 'words' },
});
const free = (name: string, path: string): Declared => ({ name, check: 'no_placeholders', path });
const unique = (name: string, path: string, options = {}): Declared => ({ name, check: 'unique_items', path, options });
const matching = (name: string, path: string, pattern: string): Declared => ({
  name,
  check: 'regex',
  path,
  options: { pattern },
});

export const METRICS: readonly Declared[] = [
  { name: 'options', check: 'exact_count', path: 'levers[*].options', options: { count: 3 } },
  { name: 'raw_options', check: 'exact_count', path: 'responses[*].levers[*].options', options: { count: 3 } },
  free('every_option', 'levers[*].options[*]'),
  unique('names', 'levers[*].name'),
  unique('raw_names', 'responses[*].levers[*].name'),
  unique('folded_names', 'levers[*].name', { fold: 'case' }),
  unique('consequences', 'levers[*].consequences'),
  unique('reviews', 'levers[*].review_lever'),
  unique('option_texts', 'levers[*].options[*]'),
  texts('name_length', 'levers[*].name'),
  texts('consequences_length', 'levers[*].consequences'),
  texts('review_length', 'levers[*].review_lever'),
  texts('option_length', 'levers[*].options[*]'),
  texts('summary_length', 'responses[*].summary'),
  words('consequences_words', 'levers[*].consequences'),
  words('review_words', 'levers[*].review_lever'),
  words('option_words', 'levers[*].options[*]'),
  free('placeholders', 'levers[*]'),
  free('name_placeholders', 'levers[*].name'),
  free('consequences_placeholders', 'levers[*].consequences'),
  free('review_placeholders', 'levers[*].review_lever'),
  { name: 'openers', check: 'opener_lock', path: 'levers[*].review_lever' },
  { name: 'five_levers', check: 'exact_count', path: 'responses[*].levers', options: { count: 5 } },
  { name: 'seven_levers', check: 'item_count', path: 'responses[*].levers', options: { max: 7 } },
  { name: 'summaries', check: 'required_fields', path: 'responses[*]', options: { fields: ['summary'] } },
  { name: 'seconds', check: 'latency' },
  matching('strategy', 'levers[*].name', 'Strategy\\s*$'),
  matching('material', 'levers[*].name', 'Material Adaptation'),
  matching('chain', 'levers[*].consequences', '^(?=[^]*Immediate:)(?=[^]*Systemic:)(?=[^]*Strategic:)'),
  matching('chain_words', 'levers[*].consequences', '^(?=[^]*[Ii]mmediate)(?=[^]*[Ss]ystemic)(?=[^]*[Ss]trategic)'),
  matching('chain_arrows', 'levers[*].consequences', 'Immediate:[^]*→[^]*Systemic:[^]*→[^]*Strategic:'),
  matching('any_arrow', 'levers[*].consequences', '→|->'),
  matching('faster', 'levers[*].consequences', '25% faster'),
  matching('controls_versus', 'levers[*].review_lever', 'Controls [^]* vs'),
  matching(
    'any_controls_versus',
    'levers[*].review_lever',
    '[Cc][Oo][Nn][Tt][Rr][Oo][Ll][Ss]\\s+[^]+?\\s+([Vv][Ss]|[Vv][Ee][Rr][Ss][Uu][Ss])\\.?\\s',
  ),
  matching('controls_versus_first', 'levers[*].review_lever', '^Controls [^]* vs\\. '),
  matching('controls_versus_dot', 'levers[*].review_lever', 'Controls [^]* vs\\. '),
  matching('whole_form', 'levers[*].review_lever', '^Controls [^]+? vs\\. [^]+?\\. Weakness: '),
  matching('fail_to_consider', 'levers[*].review_lever', 'The options fail to consider'),
  matching('governs_first', 'levers[*].review_lever', '^This lever governs the tension'),
  matching('digits', 'levers[*].consequences', '\\d'),
  matching('controls', 'levers[*].review_lever', 'Controls'),
  matching('weakness', 'levers[*].review_lever', 'Weakness'),
  matching('controls_first', 'levers[*].review_lever', '^Controls'),
  matching('either', 'levers[*].review_lever', '^(?=[^]*Controls)(?=[^]*Weakness)'),
  matching('bleed', 'levers[*].consequences', 'Controls |Weakness:'),
  matching('controls_bleed', 'levers[*].consequences', 'Controls '),
  matching('weakness_bleed', 'levers[*].consequences', 'Weakness:'),
  matching('tension', 'levers[*].review_lever', 'governs the tension'),
  matching('at_least_35', 'levers[*].options[*]', '^[^]{35}'),
  matching('at_least_50', 'levers[*].options[*]', '^[^]{50}'),
];

/** What is read of a metric: its value, its value where what is missing counts as 0, how many items it looked at, how many of them are right or wrong, or their share. */
type Reading = 'value' | 'value of all' | 'items' | 'right' | 'wrong' | 'wrong share';

/**
 * Over what: `pooled` looks at the items of all outputs together, as if they were one; `summed` and `mean` take what the
 * import scored of each rollout, and add the counts up or take the mean of the per-example values.
 */
interface Figure {
  readonly metric: string;
  readonly read: Reading;
  readonly over: 'pooled' | 'summed' | 'mean';
}

const figure = (metric: string, read: Reading, over: Figure['over'] = 'pooled'): Figure => ({ metric, read, over });

/** What the library reads, counted over all outputs of a run: a check tells how many items have it, not how often. */
type Count = (output: Json) => number;

const percentages = (path: string): Count => {
  const parsed = parsePath(path);
  return (output) =>
    select(output, parsed)
      .found.flatMap(stringsBelow)
      .flatMap(({ value }) => percentagesIn(value)).length;
};

/** By key of recomputed_metrics.json. A sum of figures stands as a list. */
export const FIGURES: Readonly<Record<string, Figure | readonly Figure[] | Count>> = {
  levers: figure('placeholders', 'items'),
  raw_levers: figure('raw_names', 'items'),
  calls: figure('five_levers', 'items'),
  options: figure('every_option', 'items'),
  unique_names: figure('names', 'right'),
  unique_names_raw: figure('raw_names', 'right'),
  unique_names_ci: figure('folded_names', 'right'),
  unique_names_perplan: figure('names', 'right', 'summed'),
  dup_names_within_plan: figure('names', 'wrong', 'summed'),
  dup_names_within_plan_raw: figure('raw_names', 'wrong', 'summed'),
  unique_consequences: figure('consequences', 'right'),
  unique_reviews: figure('reviews', 'right'),
  unique_options: figure('option_texts', 'right'),
  option_count_violations: figure('options', 'wrong', 'summed'),
  option_count_violations_raw: figure('raw_options', 'wrong', 'summed'),
  placeholder_levers: figure('placeholders', 'wrong', 'summed'),
  placeholder_reviews: figure('review_placeholders', 'wrong', 'summed'),
  avg_name_chars: figure('name_length', 'value'),
  avg_consequences_chars: figure('consequences_length', 'value'),
  avg_review_chars: figure('review_length', 'value'),
  avg_option_chars: figure('option_length', 'value'),
  avg_consequences_chars_macro: figure('consequences_length', 'value', 'mean'),
  avg_review_chars_macro: figure('review_length', 'value', 'mean'),
  avg_option_chars_macro: figure('option_length', 'value', 'mean'),
  review_opener4_lock: figure('openers', 'wrong share', 'summed'),
  resp_not5: figure('five_levers', 'wrong', 'summed'),
  resp_gt7: figure('seven_levers', 'wrong', 'summed'),
  summary_null: figure('summaries', 'wrong', 'summed'),
  mean_ok_sec: figure('seconds', 'value', 'mean'),
  names_ending_strategy: figure('strategy', 'right', 'summed'),
  material_adaptation_names: figure('material', 'right', 'summed'),
  chain_missing: figure('chain', 'wrong', 'summed'),
  no_numeric_consequence: figure('digits', 'wrong', 'summed'),
  review_missing_controls: figure('controls', 'wrong', 'summed'),
  review_missing_weakness: figure('weakness', 'wrong', 'summed'),
  review_opener_not_controls: figure('controls_first', 'wrong', 'summed'),
  review_missing_either: figure('either', 'wrong', 'summed'),
  review_in_consequences: figure('bleed', 'right', 'summed'),
  controls_in_consequences: figure('controls_bleed', 'right', 'summed'),
  weakness_in_consequences: figure('weakness_bleed', 'right', 'summed'),
  governs_tension: figure('tension', 'right', 'summed'),
  short_options_lt35: figure('at_least_35', 'wrong', 'summed'),
  short_options_lt50: figure('at_least_50', 'wrong', 'summed'),
  avg_consequences_words: figure('consequences_words', 'value'),
  avg_review_words: figure('review_words', 'value'),
  avg_option_words: figure('option_words', 'value'),
  avg_summary_chars: figure('summary_length', 'value of all'),
  placeholder_fields: [
    figure('name_placeholders', 'wrong', 'summed'),
    figure('consequences_placeholders', 'wrong', 'summed'),
    figure('review_placeholders', 'wrong', 'summed'),
    figure('every_option', 'wrong', 'summed'),
  ],
  placeholder_nonname_fields: [
    figure('consequences_placeholders', 'wrong', 'summed'),
    figure('review_placeholders', 'wrong', 'summed'),
    figure('every_option', 'wrong', 'summed'),
  ],
  chain_missing_ci_nocolon: figure('chain_words', 'wrong', 'summed'),
  chain_missing_arrow: figure('chain_arrows', 'wrong', 'summed'),
  chain_present_any_arrow: figure('any_arrow', 'right', 'summed'),
  pct25_faster: figure('faster', 'right', 'summed'),
  review_missing_controls_vs: figure('controls_versus', 'wrong', 'summed'),
  review_missing_controls_vs_ci: figure('any_controls_versus', 'wrong', 'summed'),
  review_not_controls_vsdot: figure('controls_versus_first', 'wrong', 'summed'),
  review_not_controls_vsdot_any: figure('controls_versus_dot', 'wrong', 'summed'),
  review_exact: figure('whole_form', 'right', 'summed'),
  options_fail_to_consider: figure('fail_to_consider', 'right', 'summed'),
  opener_this_lever_governs: figure('governs_first', 'right', 'summed'),
  pct_claims: percentages('levers[*]'),
  pct_claims_consequences: percentages('levers[*].consequences'),
};

/** Runs in which a figure is another: answers in a script without spaces, of which the library counts the words. */
export const APART: Readonly<Record<string, readonly string[]>> = {
  avg_consequences_words: ['134'],
  avg_option_words: ['4', '14', '134'],
};

/** Keys that no check gives, and why. */
export const NOT_COVERED: Readonly<Record<string, string>> = {
  mean_all_sec: 'failed plans count, and a failed rollout has no score',
  dup_names_distinct: 'counts the names that stand twice; checks count the items that repeat one',
  dup_names_crosscall_distinct: 'counts the names that stand twice; checks count the items that repeat one',
  placeholder_hits: 'counts occurrences; checks count the items that have one',
  avg_consequences_words_re: 'words by a pattern that is nowhere stated; the library splits at spaces',
  avg_review_words_re: 'words by a pattern that is nowhere stated; the library splits at spaces',
  avg_option_words_re: 'words by a pattern that is nowhere stated; the library splits at spaces',
  pct_unsupported: 'counts occurrences, and what of an input supports a percentage is nowhere stated',
  pct_unsupported_ranges: 'counts occurrences, and what of an input supports a percentage is nowhere stated',
  options_verb_leakage: 'counts options by a list of English verbs that is nowhere stated',
};

/** A rollout with the scores that its import gave it. */
export interface Scored {
  readonly rollout: Rollout;
  readonly scores: Readonly<Record<string, Score>>;
}

/** One figure of a run; 0 where the run has no output at all, and then as the reference has it. */
export function figureOf(key: string, run: readonly Scored[]): number {
  const own = FIGURES[key];
  if (own === undefined) throw new Error(`no figure ${key}`);
  if (run.length === 0) return 0;
  if (typeof own === 'function') return own(pooledOutput(run.map(({ rollout }) => rollout.output)));
  return [own].flat().reduce((sum, one) => sum + partOf(one, run), 0);
}

function partOf({ metric, read, over }: Figure, run: readonly Scored[]): number {
  const declared = METRICS.find(({ name }) => name === metric)!;
  if (over === 'pooled') {
    const output = pooledOutput(run.map(({ rollout }) => rollout.output));
    const value = scoredValue(scoreOf(declared, output));
    if (read === 'value of all') return (value * textsIn(output, declared)) / itemsIn(output, declared);
    return readOf(read, declared, value, itemsIn(output, declared));
  }
  const each = run.map(({ rollout, scores }) => ({
    value: scoredValue(scores[metric]),
    items: itemsIn(rollout.output, declared),
  }));
  if (over === 'mean') {
    // An output without such items has no mean of them.
    const filled = each.filter(({ items }) => items > 0);
    return filled.reduce((sum, { value }) => sum + value, 0) / filled.length;
  }
  const counted = read === 'wrong share' ? 'wrong' : read;
  const sum = each.reduce((total, { value, items }) => total + readOf(counted, declared, value, items), 0);
  return read === 'wrong share' ? sum / each.reduce((total, { items }) => total + items, 0) : sum;
}

function readOf(read: Reading, declared: Declared, value: number, items: number): number {
  const wrong = directionOf(declared) === 'maximise' ? 1 - value : value;
  switch (read) {
    case 'value':
    case 'value of all':
      return value;
    case 'items':
      return items;
    case 'right':
      return Math.round((1 - wrong) * items);
    case 'wrong':
      return Math.round(wrong * items);
    case 'wrong share':
      return wrong;
  }
}

/** The lists of all outputs one after another: what pooling means. */
function pooledOutput(outputs: readonly Json[]): Json {
  const all = outputs as readonly { readonly levers: readonly Json[]; readonly responses: readonly Json[] }[];
  return { levers: all.flatMap(({ levers }) => levers), responses: all.flatMap(({ responses }) => responses) };
}

function metricOf({ name, check, path, options }: Declared) {
  return createCheck(name, check, { ...(path && { path }), ...options });
}

function directionOf(declared: Declared) {
  return metricOf(declared).direction;
}

function scoreOf(declared: Declared, output: Json): Score {
  const example = { id: 'all', input: '' };
  const rest = { status: 'ok', trace: [], usage: null, durationMs: 0, components: {} } as const;
  return metricOf(declared).score({ example, output, ...rest });
}

function scoredValue(score: Score | undefined): number {
  if (score?.kind !== 'scored') throw new Error(`unscored: ${score?.reason ?? 'not measured'}`);
  return score.value;
}

function textsIn(output: Json, { path = '$' }: Declared): number {
  return select(output, parsePath(path)).found.flatMap(stringsBelow).length;
}

function itemsIn(output: Json, { path = '$', options = {} }: Declared): number {
  const { found, missing } = select(output, parsePath(path));
  const fields = 'fields' in options ? (options.fields as readonly string[]).length : 1;
  return (found.length + missing.length) * fields;
}

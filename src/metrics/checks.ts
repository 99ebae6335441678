import { z } from 'zod';
import { UserError } from '../domain/errors.ts';
import { hashOf } from '../domain/hash.ts';
import { didYouMean } from '../domain/nearest.ts';
import type { Score } from '../domain/score.ts';
import type { PlainMetric } from '../ports/metric.ts';
import { uniqueAcrossCalls } from './acrossCalls.ts';
import { assertions } from './assertions.ts';
import { exactCount, itemCount } from './counts.ts';
import type { Definition } from './definition.ts';
import { expectedFields } from './expectedFields.ts';
import { jsonValid, requiredFields } from './fields.ts';
import { label } from './label.ts';
import { lengthRatio } from './length.ts';
import { fieldOverlap, promptCopying, tokenF1 } from './likeness.ts';
import { contains, exactMatch, regex } from './matches.ts';
import { callsNeeded, cost, fieldLength, latency, tokensUsed } from './measures.ts';
import { unsupportedNumbers } from './numbers.ts';
import { unsupportedPercentages } from './percentages.ts';
import { closerLock, openerLock, uniqueItems } from './repetition.ts';
import { jsonSchema } from './schema.ts';
import { citedSpans } from './spans.ts';
import { labelOnly, noPlaceholders } from './texts.ts';
import { toolCall } from './toolCalls.ts';
import { numberCloseness, numberRange, oneOf } from './values.ts';

/** Goes up when a check changes what it scores, so that old scores are not found again. */
const CHECKS_VERSION = 1;

const CHECKS: ReadonlyMap<string, Definition> = new Map([
  ['assertions', assertions],
  ['calls', callsNeeded],
  ['cited_spans', citedSpans],
  ['closer_lock', closerLock],
  ['contains', contains],
  ['cost', cost],
  ['exact_count', exactCount],
  ['exact_match', exactMatch],
  ['expected_fields', expectedFields],
  ['field_length', fieldLength],
  ['field_overlap', fieldOverlap],
  ['item_count', itemCount],
  ['json_schema', jsonSchema],
  ['json_valid', jsonValid],
  ['label', label],
  ['label_only', labelOnly],
  ['latency', latency],
  ['length_ratio', lengthRatio],
  ['no_placeholders', noPlaceholders],
  ['number_closeness', numberCloseness],
  ['number_range', numberRange],
  ['one_of', oneOf],
  ['opener_lock', openerLock],
  ['prompt_copying', promptCopying],
  ['regex', regex],
  ['required_fields', requiredFields],
  ['token_f1', tokenF1],
  ['tokens', tokensUsed],
  ['tool_call', toolCall],
  ['unique_across_calls', uniqueAcrossCalls],
  ['unique_items', uniqueItems],
  ['unsupported_numbers', unsupportedNumbers],
  ['unsupported_percentages', unsupportedPercentages],
]);

/** The checks that there are, in alphabetical order. */
export const CHECK_NAMES: readonly string[] = [...CHECKS.keys()];

/** What a check says of itself. Throws for a name that is none. */
export function checkNamed(name: string): Definition {
  const definition = CHECKS.get(name);
  if (definition === undefined) throw new Error(`no check ${name}`);
  return definition;
}

/**
 * A deterministic check as a metric: no call, no drift, no word of any language. `options` are what the experiment says
 * beside `name` and `check`; `json_schema` takes its `schema` as an object, read by the caller.
 * Throws `UserError` with what is allowed when the check or an option is unknown.
 */
export function createCheck(
  name: string,
  check: string,
  options: Readonly<Record<string, unknown>>,
): PlainMetric<Score> {
  const definition = CHECKS.get(check);
  if (definition === undefined)
    throw new UserError(
      `metric ${name}: there is no check "${check}"${didYouMean(check, CHECK_NAMES)}. Known checks: ${CHECK_NAMES.join(', ')}.`,
    );
  const body = bodyOf(definition, name, check, options);
  return { name, hash: hashOf({ check, version: CHECKS_VERSION, options }), ...body };
}

function bodyOf(definition: Definition, name: string, check: string, options: unknown) {
  try {
    return definition.body(options);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const problems = error.issues.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(': '));
    const allowed = definition.options.length === 0 ? 'none' : definition.options.join(', ');
    throw new UserError(`metric ${name} (${check}): ${problems.join('; ')}. Options of ${check}: ${allowed}.`);
  }
}

import type { Candidate, Components } from './candidate.ts';
import { lengthOf } from './candidate.ts';
import { keptGate, placeholderGate } from './keep.ts';
import type { Strange } from './strange.ts';

/** Limits on a candidate's text, checked before anything is paid. Lengths in UTF-16 code units over all components. */
export interface GateSettings {
  readonly maxChars: number;
  /** Share of the base length that may be added. */
  readonly maxGrowth: number;
  /** Characters that may be added in any case, so that short prompts can grow. */
  readonly growthAllowance: number;
  /** Texts that must stay: placeholders and what the owner protects. */
  readonly keep: readonly string[];
  /** Tokens at most; null: no limit. */
  readonly maxTokens?: number | null;
  /** Words in a row that may not be taken from examples; 0: no limit. */
  readonly leakage?: number;
  /** What a prompt may not have that the base has not; absent: nothing of it is looked for. */
  readonly noNew?: readonly Strange[];
  /** Gates that need more than the texts. */
  readonly further?: readonly ((components: Components) => Refusal | null)[];
  /** Why texts cannot be written back to where the prompt lives; null when they can. */
  readonly misfit?: (components: Components) => string | null;
}

/** What a gate says of a candidate that it does not let through. */
export interface Refusal {
  readonly gate:
    | 'unchanged'
    | 'duplicate'
    | 'components'
    | 'empty'
    | 'size'
    | 'growth'
    | 'placeholder'
    | 'keep'
    | 'leakage'
    | 'no_new'
    | 'tokens'
    | 'near_duplicate'
    | 'command'
    | 'place';
  readonly reason: string;
}

/** A candidate before the gates. `base` is the prompt at the start of the run. */
export interface Gated {
  readonly base: Candidate;
  readonly parent: Candidate;
  readonly candidate: Candidate;
  /** Every candidate ever proposed. */
  readonly known: ReadonlySet<string>;
  readonly settings: GateSettings;
}

/** The first gate that refuses the candidate, or null when it may be paid for. */
export function checkGates(gated: Gated): Refusal | null {
  const { base, candidate, settings } = gated;
  return (
    identityGate(gated) ??
    componentsGate(base, candidate) ??
    lengthGate(base, candidate, settings) ??
    placeholderGate(base.components, candidate.components) ??
    keptGate(base.components, candidate.components, settings.keep) ??
    placeGate(candidate.components, settings) ??
    furtherGate(candidate.components, settings)
  );
}

/** Characters that may still be added to `parent` before the size or growth gate refuses; 0 when there is no room. */
export function roomOf(parent: Candidate, base: Candidate, settings: GateSettings): number {
  return Math.max(0, allowedLength(base, settings) - lengthOf(parent));
}

/** base + max(maxGrowth x base, growthAllowance), never over maxChars. */
function allowedLength(base: Candidate, settings: GateSettings): number {
  const length = lengthOf(base);
  const growth = Math.max(settings.maxGrowth * length, settings.growthAllowance);
  return Math.min(settings.maxChars, Math.floor(length + growth));
}

function placeGate(components: Components, { misfit }: GateSettings): Refusal | null {
  const reason = misfit?.(components) ?? null;
  return reason === null ? null : { gate: 'place', reason: `It could not be written back: ${reason}.` };
}

function furtherGate(components: Components, { further = [] }: GateSettings): Refusal | null {
  for (const gate of further) {
    const refusal = gate(components);
    if (refusal) return refusal;
  }
  return null;
}

function identityGate({ parent, candidate, known }: Gated): Refusal | null {
  if (candidate.id === parent.id) return { gate: 'unchanged', reason: 'The text is the same as its parent’s.' };
  if (known.has(candidate.id)) return { gate: 'duplicate', reason: 'The same text was proposed before.' };
  return null;
}

function componentsGate(base: Candidate, candidate: Candidate): Refusal | null {
  const wanted = Object.keys(base.components).sort().join(', ');
  const found = Object.keys(candidate.components).sort().join(', ');
  if (wanted !== found) return { gate: 'components', reason: `The components are ${found}; the base has ${wanted}.` };
  const emptied = Object.entries(candidate.components).find(
    ([name, text]) => text.trim() === '' && base.components[name]?.trim() !== '',
  );
  return emptied ? { gate: 'empty', reason: `The component ${emptied[0]} has no text left.` } : null;
}

function lengthGate(base: Candidate, candidate: Candidate, settings: GateSettings): Refusal | null {
  const length = lengthOf(candidate);
  if (length > settings.maxChars)
    return { gate: 'size', reason: `The text has ${length} characters; max_chars allows ${settings.maxChars}.` };
  const allowed = allowedLength(base, settings);
  if (length > allowed)
    return {
      gate: 'growth',
      reason: `The text has ${length} characters; the base has ${lengthOf(base)} and may grow to ${allowed}.`,
    };
  return null;
}

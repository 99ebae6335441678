import { candidateOf, longestComponent } from '../domain/candidate.ts';
import { canBeShown, demonstrationsOf, withDemonstrations } from '../domain/demonstrations.ts';
import { hunksBetween } from '../domain/hunksBetween.ts';
import { type Random, shuffled, streamOf, weightedPick } from '../domain/random.ts';
import type { Brief, Draft, Evidence, Operator } from '../ports/operator.ts';
import { renderDemonstration } from './demonstration.ts';

export interface DemonstrationSettings {
  /** Examples shown at most. */
  readonly most: number;
  /** How one is rendered: `{{input}}`, `{{input.field}}`, `{{output}}`, `{{trace}}`. Null: input and output, or the whole trace of several calls. */
  readonly template: string | null;
}

/**
 * Shows solved examples in the prompt, bootstrapped from traces that passed (DSPy, arXiv 2310.03714, section 4): adds,
 * drops, swaps or reorders them. Asks no model.
 */
export function createDemonstrate(settings: DemonstrationSettings): Operator {
  return {
    kind: 'computes',
    name: 'demonstrate',
    compute: (brief, evidence) => demonstrate(settings, brief, evidence),
  };
}

function demonstrate(settings: DemonstrationSettings, brief: Brief, evidence: Evidence): Draft {
  const before = brief.parent.components;
  const component = longestComponent(before);
  const { items } = demonstrationsOf(before[component]!);
  const fresh = evidence.passes
    .map((trace) => renderDemonstration(trace, settings.template))
    .filter((item) => canBeShown(item) && !items.includes(item));
  const random = streamOf(brief.seed, brief.generation, brief.child, 'demonstrate');
  const move = pickMove(items, fresh, settings.most, random);
  if (!move) return { kind: 'unusable', hypothesis: '', reason: 'no passing trace is left to be shown', dropped: [] };
  const components = { ...before, [component]: withDemonstrations(before[component]!, move.items) };
  return {
    kind: 'draft',
    hypothesis: move.says,
    candidate: candidateOf(components),
    edits: hunksBetween(before, components),
    dropped: [],
  };
}

interface Move {
  readonly weight: number;
  readonly says: string;
  readonly items: readonly string[];
}

/** One of the moves that are possible; adding is likelier than taking away. */
function pickMove(items: readonly string[], fresh: readonly string[], most: number, random: Random): Move | null {
  const at = Math.floor(random() * items.length);
  const room = Math.min(most - items.length, fresh.length);
  const added = items.length === 0 ? 1 + Math.floor(random() * Math.max(0, room)) : 1;
  const moves: Move[] = [
    ...(room > 0
      ? [{ weight: 3, says: 'show solved examples', items: [...items, ...fresh.slice(0, Math.min(added, room))] }]
      : []),
    ...(items.length > 0 && fresh.length > 0
      ? [{ weight: 2, says: 'show another solved example', items: items.with(at, fresh[0]!) }]
      : []),
    ...(items.length > 0 ? [{ weight: 1, says: 'show one example less', items: items.toSpliced(at, 1) }] : []),
    ...(items.length > 1
      ? [{ weight: 1, says: 'show the examples in another order', items: shuffled(items, random) }]
      : []),
  ];
  return weightedPick(moves, ({ weight }) => weight, random);
}

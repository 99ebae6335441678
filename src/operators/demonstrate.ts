import { candidateOf } from '../domain/candidate.ts';
import { canBeShown } from '../domain/demonstrations.ts';
import { hunksBetween } from '../domain/hunksBetween.ts';
import { type Random, shuffled, streamOf, weightedPick } from '../domain/random.ts';
import { shelfOf } from '../domain/shelf.ts';
import type { Brief, Draft, Evidence, Operator } from '../ports/operator.ts';
import { renderDemonstration, type Solved, solvedBy, solvedByLabel } from './demonstration.ts';

export interface DemonstrationSettings {
  /** Examples shown at most. */
  readonly most: number;
  /** How one is rendered: `{{input}}`, `{{input.field}}`, `{{output}}`, `{{trace}}`. Null: input and output, or the whole trace of several calls. */
  readonly template: string | null;
}

/**
 * Shows solved examples in the prompt, bootstrapped from traces that passed (DSPy, arXiv 2310.03714, section 4) and, where
 * answers are labels, from what is expected: adds, drops, swaps or reorders them. Asks no model.
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
  const shelf = shelfOf(before, settings.template);
  const random = streamOf(brief.seed, brief.generation, brief.child, 'demonstrate');
  const solved = [...evidence.passes.map(solvedBy), ...shuffled(brief.solved.map(solvedByLabel), random)];
  const render = (one: Solved) => renderDemonstration(one, shelf.template);
  const fresh = distinct(solved.map((one) => ({ text: render(one), output: String(one.output) }))).filter(
    ({ text }) => canBeShown(text) && shelf.holds(text) && !shelf.items.includes(text),
  );
  const labels = new Set(brief.solved.map(({ expected }) => String(expected)));
  const failing = String(evidence.failures[0]?.example.expected);
  const move = pickMove({ items: shelf.items, fresh, labels, failing }, settings.most, random);
  if (!move) return { kind: 'unusable', hypothesis: '', reason: 'no solved example is left to be shown', dropped: [] };
  const components = shelf.with(move.items);
  return {
    kind: 'draft',
    hypothesis: move.says,
    candidate: candidateOf(components),
    edits: hunksBetween(before, components),
    dropped: [],
  };
}

interface Example {
  readonly text: string;
  readonly output: string;
}

interface Stock {
  /** Shown now. */
  readonly items: readonly string[];
  readonly fresh: readonly Example[];
  /** What answers there are; none where they are free. */
  readonly labels: ReadonlySet<string>;
  /** The label that the failures should have had. */
  readonly failing: string;
}

interface Move {
  readonly weight: number;
  readonly says: string;
  readonly items: readonly string[];
}

/** One of the moves that are possible; adding is likelier than taking away. */
function pickMove(stock: Stock, most: number, random: Random): Move | null {
  const { items, fresh } = stock;
  const at = Math.floor(random() * items.length);
  const room = Math.min(most - items.length, fresh.length);
  const others = items.toSpliced(at, 1);
  const moves: Move[] = [
    ...(room > 0 ? [{ weight: 3, says: 'show solved examples', items: added(stock, room, random) }] : []),
    ...(items.length > 0 && fresh.length > 0
      ? [{ weight: 2, says: 'show another solved example', items: items.with(at, inTurns(stock, others)[0]!) }]
      : []),
    ...(items.length > 0 ? [{ weight: 1, says: 'show one example less', items: others }] : []),
    ...(items.length > 1
      ? [{ weight: 1, says: 'show the examples in another order', items: shuffled(items, random) }]
      : []),
  ];
  return weightedPick(moves, ({ weight }) => weight, random);
}

/** Some at first, then one more. Where answers are labels all of them are shown: one alone would only teach a bias. */
function added(stock: Stock, room: number, random: Random): readonly string[] {
  const { items, fresh, labels, failing } = stock;
  const texts = inTurns(stock, items);
  if (items.length === 0) {
    const least = Math.max(1, Math.min(room, labels.size));
    const some = texts.slice(0, least + Math.floor(random() * (room - least + 1)));
    return labels.size === 0 ? some : shuffled(some, random);
  }
  if (labels.size === 0) return [...items, texts[0]!];
  const wanted = random() < TO_THE_POINT ? fresh.find(({ output }) => output === failing)?.text : undefined;
  return items.toSpliced(Math.floor(random() * (items.length + 1)), 0, wanted ?? texts[0]!);
}

/** Share of added examples that have the label which the failures should have had; the others keep the labels in balance. */
const TO_THE_POINT = 0.5;

/** The texts of the fresh examples, those first whose label is shown least; as they come where answers are free. */
function inTurns({ fresh, labels }: Stock, shown: readonly string[]): string[] {
  const counts = new Map([...labels].map((label) => [label, shown.filter((item) => item.endsWith(label)).length]));
  const placed = fresh.map((example, index) => {
    const count = counts.get(example.output) ?? 0;
    counts.set(example.output, count + 1);
    return { text: example.text, turn: labels.size === 0 ? index : count };
  });
  return placed.sort((a, b) => a.turn - b.turn).map(({ text }) => text);
}

/** Each text once; of several the first. */
function distinct(examples: readonly Example[]): Example[] {
  return [...new Map(examples.toReversed().map((example) => [example.text, example])).values()].toReversed();
}

import { type Components, candidateOf } from '../domain/candidate.ts';
import { hunksBetween } from '../domain/hunksBetween.ts';
import { queryOf } from '../domain/inlineDemonstrations.ts';
import { shuffled, streamOf } from '../domain/random.ts';
import { shownLines } from '../domain/shelf.ts';
import type { Draft, Operator } from '../ports/operator.ts';

export interface PruneSettings {
  /** Whose lines may go: those that were added to the base prompt, or any. */
  readonly from: 'added' | 'any';
  /** How solved examples are rendered in the prompt. */
  readonly template: string | null;
}

/** Share of the lines that one proposal drops. */
const SHARE = 0.2;
/** How often a whole paragraph is dropped instead, where any line may go. */
const PARAGRAPH = 0.5;

/**
 * Drops the lines of least credit: a prompt that is shorter at an equal score is progress. Asks no model. Placeholders,
 * the question about the example and solved examples stay whole.
 */
export function createPrune(settings: PruneSettings): Operator {
  return {
    kind: 'computes',
    name: 'prune',
    compute({ parent, base, credit, seed, generation, child }): Draft {
      const before = parent.components;
      const stays = settings.from === 'any' ? {} : base.components;
      const blocks = droppable(before, stays, settings.template);
      const lines = blocks.flat();
      if (lines.length === 0) return { kind: 'unusable', hypothesis: '', reason: NOTHING[settings.from], dropped: [] };
      const random = streamOf(seed, generation, child, 'prune');
      const going =
        settings.from === 'any' && random() < PARAGRAPH
          ? shuffled(blocks, random)[0]!
          : leastCredited(settings.from === 'any' ? shuffled(lines, random) : lines, credit);
      const components = without(before, stays, new Set(going));
      return {
        kind: 'draft',
        hypothesis: says(going.length, lines.length, settings.from),
        candidate: candidateOf(components),
        edits: hunksBetween(before, components),
        dropped: [],
      };
    },
  };
}

const NOTHING = {
  added: 'nothing was added that could be dropped',
  any: 'there is no line that could be dropped',
} as const;

function leastCredited(lines: readonly string[], credit: ReadonlyMap<string, number>): readonly string[] {
  const ranked = lines.toSorted((a, b) => (credit.get(a.trim()) ?? 0) - (credit.get(b.trim()) ?? 0));
  return ranked.slice(0, Math.max(1, Math.floor(ranked.length * SHARE)));
}

function says(going: number, of: number, from: PruneSettings['from']): string {
  return from === 'added'
    ? `drop ${going} of ${of} added lines, those of least credit`
    : `drop ${going} of ${of} lines, to see whether they are needed`;
}

/** Lines that may go, by paragraph: not those in `base`, and none of what must stay whole. */
function droppable(components: Components, base: Components, template: string | null): string[][] {
  const shown = shownLines(components, template);
  const seen = new Set<string>();
  return Object.entries(components).flatMap(([name, text]) => {
    const old = new Set((base[name] ?? '').split('\n'));
    const asked = new Set(queryOf(text)?.split('\n'));
    const mayGo = (line: string) => !old.has(line) && !asked.has(line) && !shown.has(line) && !KEPT.test(line);
    return text
      .split(/\n\s*\n/)
      .map((paragraph) =>
        paragraph.split('\n').filter((line) => line.trim() !== '' && mayGo(line) && isNew(seen, line)),
      )
      .filter((lines) => lines.length > 0);
  });
}

/** Placeholders. */
const KEPT = /\{\{/;

function isNew(seen: Set<string>, line: string): boolean {
  if (seen.has(line)) return false;
  seen.add(line);
  return true;
}

function without(components: Components, base: Components, going: ReadonlySet<string>): Components {
  return Object.fromEntries(
    Object.entries(components).map(([name, text]) => {
      const old = new Set((base[name] ?? '').split('\n'));
      const kept: string[] = [];
      let gap = false;
      for (const line of text.split('\n')) {
        if (going.has(line) && !old.has(line)) {
          gap = true;
          continue;
        }
        // Of the blank lines around a paragraph that went, one is enough.
        const spare: boolean = gap && line.trim() === '' && (kept.at(-1) ?? '').trim() === '';
        gap = gap && spare;
        if (!spare) kept.push(line);
      }
      return [name, kept.join('\n')];
    }),
  );
}

/** An `<edit>` block as it stands in an answer: what its tag says, what is in it, and what is wrong with its tags. */
export interface EditBlock {
  readonly attributes: string;
  readonly body: string;
  readonly trouble: string | null;
}

/**
 * The outermost `<edit>` blocks of a text, in order. A block that holds another, and a tag that is never closed,
 * are returned with their trouble: what was meant is not certain. Linear in the length of the text.
 */
export function editBlocks(text: string): EditBlock[] {
  const blocks: EditBlock[] = [];
  let coveredTo = 0;
  for (const span of spansOf(text).sort((a, b) => a.start - b.start)) {
    if (span.start < coveredTo) continue;
    if (span.end !== null) coveredTo = span.end;
    blocks.push({
      attributes: span.attributes,
      body: text.slice(span.bodyStart, span.bodyEnd),
      trouble: span.end === null ? '<edit> is never closed' : span.holdsAnother ? 'it holds another <edit>' : null,
    });
  }
  return blocks;
}

interface Span {
  readonly start: number;
  readonly attributes: string;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** After `</edit>`; null when there is none. */
  readonly end: number | null;
  readonly holdsAnother: boolean;
}

interface Opening {
  readonly start: number;
  readonly bodyStart: number;
  readonly attributes: string;
  holdsAnother: boolean;
}

/** Openings matched with closings, innermost first. */
function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  const open: Opening[] = [];
  for (const tag of text.matchAll(/<edit(\s[^<>]*)?>|<\/edit>/g)) {
    const after = tag.index + tag[0].length;
    if (tag[0] !== '</edit>') {
      open.push({ start: tag.index, bodyStart: after, attributes: tag[1] ?? '', holdsAnother: false });
      continue;
    }
    const opening = open.pop();
    if (opening === undefined) continue;
    const outer = open.at(-1);
    if (outer) outer.holdsAnother = true;
    spans.push({ ...opening, bodyEnd: tag.index, end: after });
  }
  const unclosed = open.map((opening, index) => ({
    ...opening,
    bodyEnd: open[index + 1]?.start ?? text.length,
    end: null,
  }));
  return [...spans, ...unclosed];
}

import { structuredPatch } from 'diff';
import { type Candidate, shortId } from '../../domain/candidate.ts';

export interface DiffReport {
  readonly from: string;
  readonly to: string;
  /** Components that differ, as unified diffs: lines that begin with ' ', '+', '-', '@@' or '\\'. */
  readonly components: readonly { readonly component: string; readonly lines: readonly string[] }[];
}

/** What changes from one candidate to another, component by component, with `context` lines around each change. */
export function diffReport(from: Candidate, to: Candidate, context = 3): DiffReport {
  const names = [...new Set([...Object.keys(from.components), ...Object.keys(to.components)])];
  return {
    from: from.id,
    to: to.id,
    components: names.flatMap((component) => {
      const before = from.components[component] ?? '';
      const after = to.components[component] ?? '';
      return before === after ? [] : [{ component, lines: hunkLines(before, after, context) }];
    }),
  };
}

/** The two headers of a component's diff. */
export function diffHeaders({ from, to }: DiffReport, component: string): string[] {
  return [`--- ${component} of ${shortId(from)}`, `+++ ${component} of ${shortId(to)}`];
}

function hunkLines(before: string, after: string, context: number): string[] {
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context });
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
}

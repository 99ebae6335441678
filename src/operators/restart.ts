import { candidateOf, longestComponent } from '../domain/candidate.ts';
import { hunksBetween } from '../domain/hunksBetween.ts';
import { repeats } from '../domain/repeats.ts';
import type { Draft, Operator } from '../ports/operator.ts';

/** Begins again from the base prompt with every added line that earned credit, wherever it was tried. Asks no model. */
export const restartOperator: Operator = {
  kind: 'computes',
  name: 'restart',
  compute({ base, parent, credit }): Draft {
    const component = longestComponent(parent.components);
    const lines = parent.components[component]!.split('\n');
    const earned = [...credit].filter(([, worth]) => worth > 0).sort((a, b) => b[1] - a[1]);
    // It is not known which component a line was in that has gone, but what is in one of them need not come.
    const there = Object.values(parent.components).flatMap((text) => text.split('\n'));
    const fresh: string[] = [];
    for (const [line] of earned) if (!repeats(line, there.concat(fresh))) fresh.push(line);
    const known = new Set([...credit].filter(([, worth]) => worth <= 0).map(([line]) => line));
    const kept = lines.filter(
      (line) => !known.has(line.trim()) || base.components[component]!.split('\n').includes(line),
    );
    const text = [kept.join('\n').trimEnd(), ...fresh].join('\n');
    const components = { ...parent.components, [component]: text.endsWith('\n') ? text : `${text}\n` };
    if (fresh.length === 0 && kept.length === lines.length)
      return { kind: 'unusable', hypothesis: '', reason: 'no line has earned credit elsewhere', dropped: [] };
    return {
      kind: 'draft',
      hypothesis: `the lines that earned credit: ${fresh.length} come, ${lines.length - kept.length} go`,
      candidate: candidateOf(components),
      edits: hunksBetween(parent.components, components),
      dropped: [],
    };
  },
};

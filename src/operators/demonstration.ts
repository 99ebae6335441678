import type { Example, Json } from '../domain/example.ts';
import type { Message } from '../domain/rollout.ts';
import type { Trace } from '../ports/operator.ts';

const ONE_CALL = 'Input:\n{{input}}\n\nOutput:\n{{output}}';
const SEVERAL_CALLS = '{{trace}}';
const PLACEHOLDER = /\{\{\s*(input|output|trace)(?:\.([\w-]+))?\s*\}\}/g;

/** An example with an output that is known to be right. */
export interface Solved {
  readonly input: Example['input'];
  readonly output: Json;
  /** What was said, where a step calls several times: then it is shown whole. */
  readonly trace: readonly Message[];
}

/** By a rollout that passed. */
export function solvedBy({ example, rollout }: Trace): Solved {
  const answers = rollout.trace.filter(({ role }) => role === 'assistant');
  return { input: example.input, output: answers.at(-1)?.content ?? rollout.output, trace: rollout.trace };
}

/** By what is expected of it: where answers are labels, an expected one is as good as a given one. */
export function solvedByLabel({ input, expected }: Example): Solved {
  return { input, output: expected ?? null, trace: [] };
}

/** A solved example as the prompt shows it. Where a step calls several times, the whole trace is shown. */
export function renderDemonstration(solved: Solved, template: string | null): string {
  const answers = solved.trace.filter(({ role }) => role === 'assistant');
  const chosen = template ?? (answers.length > 1 ? SEVERAL_CALLS : ONE_CALL);
  const values: Readonly<Record<string, Json>> = {
    input: solved.input,
    output: solved.output,
    trace: renderTrace(solved.trace),
  };
  return chosen.replace(PLACEHOLDER, (whole, name: string, field: string | undefined) => {
    const value = values[name]!;
    if (field === undefined) return textOf(value);
    const inner =
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, Json>>)[field] : undefined;
    return inner === undefined ? whole : textOf(inner);
  });
}

/** What was said, without the system message: that is the prompt itself. */
function renderTrace(trace: readonly Message[]): string {
  return trace
    .filter(({ role }) => role !== 'system')
    .map(({ role, content }) => `${role}:\n${content}`)
    .join('\n\n');
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

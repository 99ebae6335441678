import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shortId } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import { countedFolder, countedPatterns, type Layout, type LayoutValues, layoutOf, pathOf } from './layout.ts';
import { scoresShown } from './outputRows.ts';
import type { RunOutput, RunOutputs } from './runOutputs.ts';

export const DEFAULT_LAYOUT = '<step>/<candidate>/<split>/<example>/<model>-<attempt>.<ext>';

export interface FolderRequest {
  /** Absolute. */
  readonly folder: string;
  readonly layout: string;
  /** The first count; null: the first that is free. */
  readonly counter: number | null;
}

/** The files of an export by their path below the folder: outputs, and for each set of them what it is. Throws `UserError`. */
export function outputFiles(exported: RunOutputs, request: FolderRequest): ReadonlyMap<string, string> {
  const layout = layoutOf(request.layout);
  const counterOf = countersFor(exported, layout, request);
  const files = new Map<string, string>();
  const sets = new Map<string, { path: string; output: RunOutput }[]>();
  const lower = new Map<string, RunOutput>();
  for (const output of exported.outputs) {
    const values = valuesOf(exported, output);
    const path = pathOf(layout, values, counterOf(output));
    const other = lower.get(path.toLowerCase());
    if (other !== undefined) throw new UserError(collision(path, other, output));
    lower.set(path.toLowerCase(), output);
    files.set(path, textOf(output));
    const set = setFolder(layout, values, counterOf(output));
    sets.set(set, [...(sets.get(set) ?? []), { path, output }]);
  }
  for (const [set, members] of sets) {
    const about = {
      [join(set, 'meta.json')]: `${JSON.stringify(metaOf(exported, members), null, 2)}\n`,
      [join(set, 'outputs.jsonl')]: members.map(({ path, output }) => lineOf(path, output, exported)).join(''),
    };
    for (const [path, text] of Object.entries(about)) {
      if (files.has(path))
        throw new UserError(`an output would be ${path}, which says what outputs are: change the layout`);
      files.set(path, text);
    }
  }
  return files;
}

/** A text as it was answered, anything else as JSON. */
function textOf({ rollout: { output } }: RunOutput): string {
  return typeof output === 'string' ? output : `${JSON.stringify(output, null, 2)}\n`;
}

function valuesOf({ experiment, run, candidate }: RunOutputs, { split, rollout }: RunOutput): LayoutValues {
  return {
    step: experiment.step,
    run: run === null ? 'imported' : String(run.number),
    candidate: shortId(candidate.id),
    split,
    model: rollout.model,
    example: rollout.example,
    attempt: String(rollout.attempt),
    ext: typeof rollout.output === 'string' ? 'txt' : 'json',
  };
}

function collision(path: string, a: RunOutput, b: RunOutput): string {
  const differs = (['model', 'attempt', 'example'] as const).find((key) => a.rollout[key] !== b.rollout[key]);
  return `two outputs would be ${path}: put <${differs ?? 'attempt'}> into the layout`;
}

/** Where it is said what outputs are: the folder of a count, else the folder above the first part that tells outputs apart. */
function setFolder(layout: Layout, values: LayoutValues, counter: number): string {
  if (layout.counted) return countedFolder(layout, values, counter);
  const first = layout.segments.findIndex((segment) => /<(split|example|model|attempt|ext)>/.test(segment));
  const above = { ...layout, segments: layout.segments.slice(0, Math.max(first, 0)) };
  return above.segments.length === 0 ? '.' : pathOf(above, values, counter);
}

/** A data repository counts one model's outputs after another's, whatever step they are of. */
function countersFor(
  { experiment, outputs }: RunOutputs,
  layout: Layout,
  { folder, counter }: FolderRequest,
): (output: RunOutput) => number {
  const models = experiment.models.filter(({ id }) => outputs.some(({ rollout }) => rollout.model === id));
  const counts = new Map<string, number>();
  let next = counter ?? 0;
  for (const { id } of models) {
    while (layout.counted && counter === null && isTaken(folder, countedPatterns(layout, next))) next += 1;
    counts.set(id, next);
    next += 1;
  }
  return ({ rollout }) => counts.get(rollout.model) ?? 0;
}

function isTaken(folder: string, [pattern, ...rest]: readonly RegExp[]): boolean {
  if (pattern === undefined) return true;
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((name) => pattern.test(name) && isTaken(join(folder, name), rest));
}

interface Member {
  readonly path: string;
  readonly output: RunOutput;
}

/** No time of writing in it, so that the same export is the same file. */
function metaOf(exported: RunOutputs, members: readonly Member[]) {
  const { experiment, candidate, label, run, stepVersion, verdict, rubrics } = exported;
  const { components } = candidate;
  const models = new Set(members.map(({ output }) => output.rollout.model));
  return {
    step: experiment.step,
    label,
    run: run?.number ?? null,
    candidate: candidate.id,
    prompt_sha256: Object.fromEntries(Object.entries(components).map(([name, text]) => [name, sha256(text)])),
    step_version: stepVersion,
    models: [...models],
    outputs: members.length,
    verdict: verdict?.verdict ?? null,
    rubrics,
  };
}

/** As `sha256sum` gives it of a file that holds the text. */
function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function lineOf(path: string, output: RunOutput, exported: RunOutputs): string {
  const { example, model, attempt, status, durationMs } = output.rollout;
  const { primary, scores } = scoresShown(output, exported.experiment);
  const row = { path, split: output.split, example, model, attempt, status, duration_ms: durationMs, primary, scores };
  return `${JSON.stringify(row)}\n`;
}

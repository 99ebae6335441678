import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { PLANEXE } from './convert.ts';
import { METRICS } from './figures.ts';

export const STEP = 'planexe_history';

/** A row of the recorded outputs, as far as it is used here. */
export interface Answer {
  /** Null: a reference output. */
  readonly run: number | null;
  readonly analysis: number | null;
  readonly split: string;
  readonly plan: string;
  readonly model: string;
  readonly status: string | null;
  readonly error: string | null;
  readonly duration_s: number | null;
  readonly system_prompt_sha256?: string;
  readonly responses?: readonly { readonly summary?: string | null; readonly levers: readonly object[] }[];
  /** Places of the levers that the step's filter for duplicates took out. */
  readonly clean_dropped?: readonly number[];
}

interface Plan {
  readonly plan: string;
  readonly split: string;
  readonly user_prompt: string;
}

/** The rows of the five plans that every run was tried on. */
export function recordedAnswers(): Answer[] {
  const text = gunzipSync(readFileSync(join(PLANEXE, 'outputs.jsonl.gz'))).toString('utf8');
  return linesOf<Answer>(text).filter(({ split }) => split === 'train');
}

/** How a run is called: its number over all iterations; the references are a run too. */
export function runOf({ run }: Answer): string {
  return run === null ? 'baseline' : String(run);
}

/** The step's final output, and beside it what each of its calls answered. Null: there was none. */
export function outputOf({ responses, clean_dropped = [] }: Answer) {
  if (responses === undefined) return null;
  const dropped = new Set(clean_dropped);
  const levers = responses.flatMap((response) => response.levers).filter((_, place) => !dropped.has(place));
  return { levers, responses };
}

/** An experiment in `root` whose step is the recorded one, with every model of the history. Nothing of it can be called. */
export function writeExperiment(root: string, answers: readonly Answer[]): void {
  const folder = join(root, 'experiments', STEP);
  mkdirSync(folder, { recursive: true });
  const plans = linesOf<Plan>(readFileSync(join(PLANEXE, 'examples.jsonl'), 'utf8')).filter(
    ({ split }) => split === 'train',
  );
  const models = [...new Set(answers.map(({ model }) => model))].sort();
  const experiment = {
    step: STEP,
    prompt: { system: { file: 'prompt.md' } },
    task: { kind: 'chat', user: '{{input}}' },
    examples: { train: 'train.jsonl', verify: 'none' },
    providers: { recorded: { api: 'openai', base_url: 'http://127.0.0.1:9/v1', api_key: 'none' } },
    models: models.map((model) => ({ id: `recorded:${model}` })),
    reflector: { id: 'recorded:nobody' },
    metrics: METRICS.map(({ name, check, path, options }) => ({ name, check, ...(path && { path }), ...options })),
    primary: { options: 0.5, names: 0.5 },
  };
  writeFileSync(join(folder, 'experiment.yaml'), stringify(experiment));
  writeFileSync(join(folder, 'prompt.md'), promptOf(null));
  const rows = plans.map(({ plan, user_prompt }) => ({ id: plan, input: user_prompt }));
  writeFileSync(join(folder, 'train.jsonl'), jsonl(rows));
}

/** DESIGN's recorded rollouts. Rows without an output are recorded errors; where no prompt was saved, the first one stands. */
export function recordedRollouts(answers: readonly Answer[], labelOf: (answer: Answer) => string): object[] {
  return answers.map((answer) => {
    const output = outputOf(answer);
    return {
      candidate: { system: promptOf(answer.system_prompt_sha256 ?? null) },
      label: labelOf(answer),
      example: answer.plan,
      model: answer.model,
      attempt: 0,
      output,
      ...(answer.duration_s === null ? {} : { duration_ms: answer.duration_s * 1000 }),
      ...(output === null ? { error: answer.error ?? 'nothing was saved' } : {}),
    };
  });
}

interface PromptVersion {
  readonly file: string;
  readonly sha256: string;
}

let versions: readonly PromptVersion[] | null = null;

function promptOf(sha256: string | null): string {
  versions ??= JSON.parse(readFileSync(join(PLANEXE, 'prompts/index.json'), 'utf8')) as PromptVersion[];
  const version = versions.find((one) => one.sha256 === sha256) ?? versions[0]!;
  return readFileSync(join(PLANEXE, version.file), 'utf8');
}

export function jsonl(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function linesOf<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { stringify } from 'yaml';

/** Recorded outputs of a real pipeline; they are not part of the project and may be absent, or elsewhere. */
export const PLANEXE = process.env.PLANEXE ?? fileURLToPath(new URL('../../../shared/planexe', import.meta.url));
export const planexeIsThere = existsSync(join(PLANEXE, 'outputs.jsonl.gz'));

/** The first iteration in which each of seven models answered each of the five plans, all with one prompt. */
const ITERATION = 18;
const PROMPT = 'prompts/v06_3415fac5.txt';

interface Lever {
  readonly name: string;
  readonly consequences: string;
  readonly options: readonly string[];
  readonly review_lever: string;
}

interface Answer {
  readonly run: number | null;
  readonly analysis: number | null;
  readonly split: string;
  readonly plan: string;
  readonly model: string;
  readonly status: string;
  readonly duration_s: number | null;
  readonly tokens?: { readonly in: number; readonly out: number };
  readonly responses?: readonly { readonly strategic_rationale: string; readonly levers: readonly Lever[] }[];
}

interface Plan {
  readonly plan: string;
  readonly split: string;
  readonly user_prompt: string;
}

export interface Converted {
  /** Path of experiment.yaml. */
  readonly experiment: string;
  /** Path of the JSONL of recorded rollouts. */
  readonly recorded: string;
  readonly prompt: string;
  readonly models: readonly string[];
  readonly examples: readonly string[];
}

/** Writes an experiment over recorded answers to five plans, with one prompt and seven replay models, into `outDir`. */
export function convertPlanexe(outDir: string): Converted {
  const prompt = readFileSync(join(PLANEXE, PROMPT), 'utf8');
  const answers = linesOf<Answer>(gunzipSync(readFileSync(join(PLANEXE, 'outputs.jsonl.gz'))).toString('utf8'));
  const plans = linesOf<Plan>(readFileSync(join(PLANEXE, 'examples.jsonl'), 'utf8')).filter(
    ({ split }) => split === 'train',
  );
  const rollouts = answers.filter(({ analysis }) => analysis === ITERATION);
  const references = new Map(
    answers.filter(({ run }) => run === null).map((answer) => [answer.plan, outputOf(answer)]),
  );
  const models = [...new Set(rollouts.map(({ model }) => model))].sort();
  const write = (name: string, text: string): string => {
    writeFileSync(join(outDir, name), text);
    return join(outDir, name);
  };
  mkdirSync(outDir, { recursive: true });
  write('prompt.md', prompt);
  write('output.schema.json', JSON.stringify(SCHEMA, null, 2));
  write('train.jsonl', jsonl(plans.map((plan) => exampleOf(plan, references))));
  return {
    recorded: write('recorded.jsonl', jsonl(rollouts.map((answer) => recordedRollout(answer, prompt)))),
    experiment: write('experiment.yaml', stringify(experimentOf(models))),
    prompt,
    models,
    examples: plans.map(({ plan }) => plan),
  };
}

function linesOf<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

function jsonl(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function exampleOf({ plan, user_prompt }: Plan, references: ReadonlyMap<string, object>) {
  return { id: plan, input: user_prompt, reference: references.get(plan) };
}

/** All levers of the step's calls one after another, before its filter for duplicates, so that a check can see them. */
function outputOf({ responses = [] }: Answer) {
  return {
    strategic_rationale: responses[0]?.strategic_rationale ?? '',
    levers: responses.flatMap(({ levers }) =>
      levers.map(({ name, consequences, options, review_lever }) => ({ name, consequences, options, review_lever })),
    ),
  };
}

function recordedRollout(answer: Answer, prompt: string) {
  const { plan, model, tokens, duration_s, run } = answer;
  return {
    candidate: { system: prompt },
    label: `iteration ${ITERATION}, run ${run}`,
    example: plan,
    model,
    attempt: 0,
    output: outputOf(answer),
    ...(tokens ? { usage: { input_tokens: tokens.in, output_tokens: tokens.out } } : {}),
    ...(duration_s === null ? {} : { duration_ms: Math.round(duration_s * 1000) }),
  };
}

const TEXT = { type: 'string', minLength: 1 };

const SCHEMA = {
  type: 'object',
  required: ['strategic_rationale', 'levers'],
  properties: {
    strategic_rationale: { type: 'string' },
    levers: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['name', 'consequences', 'options', 'review_lever'],
        properties: { name: TEXT, consequences: TEXT, options: { type: 'array', items: TEXT }, review_lever: TEXT },
      },
    },
  },
};

/** Nothing can be learned from a recording, so the run is its generation 0. */
function experimentOf(models: readonly string[]) {
  return {
    step: 'planexe_levers',
    prompt: { system: { file: 'prompt.md' } },
    task: { kind: 'chat', user: '{{input}}', output: { schema: 'output.schema.json' } },
    examples: { train: 'train.jsonl', verify: 'none' },
    providers: { replay: { api: 'replay', file: 'recorded.jsonl' } },
    models: models.map((model) => ({ id: `replay:${model}`, alias: model.replace(/^(openrouter|ollama)-/, '') })),
    reflector: { id: 'replay:nobody' },
    metrics: [
      { name: 'valid', check: 'json_schema' },
      { name: 'three_options', check: 'exact_count', path: 'levers[*].options', count: 3 },
      { name: 'unique_names', check: 'unique_items', path: 'levers[*].name' },
      { name: 'no_placeholders', check: 'no_placeholders', path: 'levers[*]' },
      { name: 'review_openers', check: 'opener_lock', path: 'levers[*].review_lever' },
      { name: 'name_closers', check: 'closer_lock', path: 'levers[*].name' },
      { name: 'percentages', check: 'unsupported_percentages', path: 'levers[*]' },
      { name: 'labels', check: 'label_only', path: 'levers[*].options[*]' },
      { name: 'lengths', check: 'length_ratio', path: 'levers[*]' },
    ],
    primary: { valid: 0.2, three_options: 0.2, unique_names: 0.2, review_openers: 0.2, percentages: 0.1, labels: 0.1 },
    generations: 0,
  };
}

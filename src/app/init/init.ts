import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { gitRootOf } from '../../adapters/locators/gitRoot.ts';
import { UserError } from '../../domain/errors.ts';
import type { Example } from '../../domain/example.ts';
import { EXPERIMENT_FILE } from '../config/find.ts';
import { loadExperiment } from '../config/load.ts';
import { STEP_NAME } from '../config/schema/experiment.ts';
import { answerSchema } from './answerSchema.ts';
import { type AnswerShape, answerShape } from './answerShape.ts';
import { type CommandRequest, sketchedCommand } from './commandSketch.ts';
import { type Draft, draftPrompt } from './draft.ts';
import { experimentText, type Sketch } from './experimentText.ts';
import { liveModels, writerOf } from './liveModels.ts';
import {
  COPY,
  namedComponents,
  type PromptPart,
  promptParts,
  refuseCopiedPart,
  sketchedPrompt,
} from './promptParts.ts';
import { rehearsalText } from './rehearsal.ts';
import { splitsOf } from './splits.ts';
import { traitsOf } from './traits.ts';
import { userTemplate } from './userTemplate.ts';
import { writeNew } from './writeNew.ts';

/** What a new experiment is made of. Paths are relative to `cwd`. */
export interface InitRequest {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Null: named after the prompt file. */
  readonly step: string | null;
  /** Null: drafted by a model from the examples. */
  readonly prompt: string | null;
  /** Texts in that file: string constants, or keys of YAML, JSON or TOML. None of either: the whole file. */
  readonly symbols: readonly string[];
  readonly keys: readonly string[];
  /** The program that makes rollouts; null: they are chats. */
  readonly command: CommandRequest | null;
  /** Null: a few made-up ones, to be replaced. */
  readonly examples: string | null;
  /** Examples to prove on; null: a part of `examples`. */
  readonly verify: string | null;
  readonly models: readonly string[];
  readonly reflector: string | null;
  readonly intent: string | null;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** The shape of `init --json`. */
export interface InitReport {
  readonly step: string;
  readonly file: string;
  readonly written: readonly string[];
  /** The program that makes rollouts; null: they are chats. */
  readonly command: readonly string[] | null;
  /** Names of the texts that evolve. */
  readonly components: readonly string[];
  readonly train: number;
  readonly verify: number;
  readonly metrics: readonly string[];
  /** The examples are ours and say nothing. */
  readonly made_up: boolean;
  /** Where the prompt was copied to, because no repository holds it and the experiment; null: it stays where it is. */
  readonly copy: string | null;
  /** Who drafted the prompt, and what that cost in USD where a price is known; null: the user wrote it. */
  readonly drafted: Omit<Draft, 'text'> | null;
  /** Variables that the live profile needs. */
  readonly keys: readonly string[];
}

/**
 * Writes an experiment that runs at once into experiments/<step>/. Replaces nothing. Throws `UserError` for a prompt or
 * examples that cannot be read, and where there is an experiment already.
 */
export async function initExperiment(request: InitRequest): Promise<InitReport> {
  const { cwd, env } = request;
  const given = request.prompt === null ? null : await promptParts({ ...request, prompt: request.prompt });
  const step = stepName(request);
  const folder = join(cwd, 'experiments', step);
  if (existsSync(join(folder, EXPERIMENT_FILE)))
    throw new UserError(
      `${join('experiments', step, EXPERIMENT_FILE)} exists already: run it with evolve --step ${step}, or name another with --step`,
    );
  const { train, verify } = splitsOf(request);
  const all = [...train, ...verify];
  const shape = answerShape(all);
  if (shape.kind === 'unknown') throw new UserError(noAnswers(request.examples, all));
  const { parts, drafted } = given === null ? await draftOf(request, step, train) : { parts: given, drafted: null };
  const sketch = sketchOf(request, { parts, step, folder, shape, verify: verify.length > 0, examples: all });
  const files = filesOf(parts, sketch, shape, train, verify);
  const paths = writeNew(folder, files);
  const file = join(folder, EXPERIMENT_FILE);
  await loadsOrLeavesNothing({ cwd, env, path: file }, paths);
  return {
    step,
    file: relative(cwd, file),
    written: paths.map((path) => relative(cwd, path)),
    command: sketch.command?.words ?? null,
    components: sketch.prompt.map(({ component }) => component),
    train: train.length,
    verify: verify.length,
    metrics: sketch.traits.map(({ metric }) => metric.name),
    made_up: request.examples === null,
    copy: isCopied(sketch) && drafted === null ? relative(cwd, join(folder, COPY)) : null,
    drafted,
    keys: sketch.live.keys,
  };
}

/** What was written is read as any experiment is: one that does not load is taken away again. */
async function loadsOrLeavesNothing(
  options: Parameters<typeof loadExperiment>[0],
  paths: readonly string[],
): Promise<void> {
  try {
    await loadExperiment(options);
  } catch (error) {
    for (const path of paths) rmSync(path, { force: true });
    throw error;
  }
}

/** Learned from the examples that prove nothing later. */
async function draftOf(request: InitRequest, step: string, examples: readonly Example[]) {
  const { text, ...drafted } = await draftPrompt({ ...request, step, examples }, writerOf(request.env, request));
  return { parts: [{ text, address: {} }], drafted };
}

/** `prompts/classify ticket.md` is the step `classify_ticket`. */
export function stepName({ step, prompt: file, examples, cwd }: Named): string {
  const prompt = file ?? examples ?? '';
  const words = basename(prompt).replace(/\.[^.]*$/, '');
  const own = /^(prompt|system|instructions?)$/i.test(words) ? basename(dirname(resolve(cwd, prompt))) : words;
  const name =
    step ??
    own
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '_')
      .replace(/^[_-]+|[_-]+$/g, '');
  if (!STEP_NAME.test(name))
    throw new UserError(
      `"${name}" cannot name a step: give it a name of lower-case letters, digits, dash and underscore with --step`,
    );
  return name;
}

type Named = Pick<InitRequest, 'step' | 'prompt' | 'examples' | 'cwd'>;

function noAnswers(file: string | null, examples: readonly Example[]): string {
  const without = examples.filter(({ expected, reference }) => expected === undefined && reference === undefined);
  const place = file ?? 'the examples';
  return without.length > 0
    ? `${place}: ${without.length} of ${examples.length} examples do not say what a good answer is (first: ${without[0]!.id}): give each an "expected" (what the answer must be) or a "reference" (one good answer)`
    : `${place}: the expected answers are of several kinds: make them all texts, all numbers, or all objects`;
}

interface Found {
  readonly parts: readonly PromptPart[];
  readonly step: string;
  readonly folder: string;
  readonly shape: AnswerShape;
  readonly verify: boolean;
  readonly examples: readonly Example[];
}

function sketchOf(request: InitRequest, { parts, step, folder, shape, verify, examples }: Found): Sketch {
  const { cwd, command, prompt } = request;
  const file = prompt === null ? COPY : promptFile(folder, resolve(cwd, prompt));
  refuseCopiedPart(parts, file);
  return {
    step,
    prompt: command === null ? sketchedPrompt(parts, file) : namedComponents(parts, file),
    command: command === null ? null : sketchedCommand(command, { cwd, folder, prompt: prompt ?? join(folder, COPY) }),
    user: userTemplate(examples),
    schemaFile: shape.kind === 'object' ? 'output.schema.json' : null,
    verify,
    traits: traitsOf(shape),
    live: liveModels(request.env, request),
    intent: request.intent,
    maxChars: Math.max(6000, Math.ceil((2 * lengthOf(parts)) / 1000) * 1000),
  };
}

function lengthOf(parts: readonly PromptPart[]): number {
  return parts.reduce((sum, { text }) => sum + text.length, 0);
}

function isCopied({ prompt }: Sketch): boolean {
  return prompt[0]?.address.file === COPY;
}

/** The file where it is, if one repository holds it and the experiment; else a copy beside the experiment. */
function promptFile(folder: string, file: string): string {
  const root = gitRootOf(dirname(dirname(folder)));
  const way = root === null ? '..' : relative(root, file);
  return way.startsWith('..') || isAbsolute(way) ? COPY : relative(folder, file).replaceAll('\\', '/');
}

function filesOf(
  parts: readonly PromptPart[],
  sketch: Sketch,
  shape: AnswerShape,
  train: readonly Example[],
  verify: readonly Example[],
): Readonly<Record<string, string>> {
  return {
    [EXPERIMENT_FILE]: experimentText(sketch),
    ...(isCopied(sketch) ? { [COPY]: parts[0]!.text } : {}),
    'rehearsal.yaml': rehearsalText(
      sketch.traits,
      sketch.command === null ? [] : sketch.prompt.map(({ component }) => component),
    ),
    'examples/train.jsonl': jsonl(train),
    ...(verify.length > 0 ? { 'examples/verify.jsonl': jsonl(verify) } : {}),
    ...(shape.kind === 'object'
      ? { 'output.schema.json': `${JSON.stringify(answerSchema(shape.fields), null, 2)}\n` }
      : {}),
  };
}

/** Lengths are compared with a reference: of an object it is what is expected, since nothing else is known. */
function jsonl(examples: readonly Example[]): string {
  return examples
    .map((example) => {
      const known = typeof example.expected === 'object' && example.reference === undefined;
      return `${JSON.stringify(known ? { ...example, reference: example.expected } : example)}\n`;
    })
    .join('');
}

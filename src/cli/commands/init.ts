import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { environmentOf } from '../../app/config/load.ts';
import { type InitReport, initExperiment } from '../../app/init/init.ts';
import { UserError } from '../../domain/errors.ts';
import { nonEmpty, wholeNumber } from '../arguments.ts';
import { usd } from '../render/numbers.ts';
import { printFitted, printJson, tell } from '../screen.ts';
import { type Desk, verb } from '../verb.ts';

interface Flags {
  readonly prompt?: string;
  readonly fromExamples?: string;
  readonly symbol?: readonly string[];
  readonly key?: readonly string[];
  readonly command?: readonly string[];
  readonly file?: readonly string[];
  readonly maxCalls?: number;
  readonly examples?: string;
  readonly verify?: string;
  readonly step?: string;
  readonly model?: readonly string[];
  readonly reflector?: string;
  readonly intent?: string;
  readonly seed?: number;
  readonly envFile?: string;
  readonly json?: boolean;
}

/** Makes an experiment of a prompt and examples. On a terminal it asks for what was left out. */
export const initCommand = verb({
  name: 'init',
  about: 'make an experiment of a prompt file and examples, which runs at once',
  examples: [
    'evolve init --prompt prompts/classify.md --examples tickets.jsonl',
    'evolve init --from-examples tickets.jsonl --env-file .env',
    'evolve init --prompt src/step.py --symbol SYSTEM_PROMPT --examples rows.jsonl',
    'evolve init --prompt step.py --symbol SYSTEM --symbol Answer.reason.description --command python3 worker.py --examples rows.jsonl',
    'evolve init --prompt prompt.md --examples rows.jsonl --step summarise --model ollama:llama3.1',
  ],
  declare(command) {
    command
      .option('--prompt <file>', 'the prompt as it is today; runs leave it as it is', nonEmpty)
      .option(
        '--from-examples <file>',
        'draft the prompt by a model, with one paid call, from the half of these examples that proves nothing',
        nonEmpty,
      )
      .option(
        '--symbol <name>',
        'the string constant of that file; may be repeated: system and user message, or the texts of a program',
        collected,
      )
      .option('--key <path>', 'the text at this key of that file (YAML, JSON, TOML); may be repeated', collected)
      .option(
        '--command <word...>',
        'the program that makes each rollout, in place of a chat: python3 worker.py',
        collected,
      )
      .option('--file <file>', "what the program's answers depend on beside its own words; may be repeated", collected)
      .option('--max-calls <n>', 'calls of the program for one rollout at most', wholeNumber(0))
      .option(
        '--examples <file>',
        'JSONL or CSV of inputs with expected or good answers; half of them are set aside to prove on',
        nonEmpty,
      )
      .option('--verify <file>', 'examples to prove on, in place of that half', nonEmpty)
      .option('--step <name>', 'how the step is called; by default as its prompt file', nonEmpty)
      .option('--model <provider:name>', 'a model of the live profile; may be repeated', collected)
      .option('--reflector <provider:name>', 'the model that reads failures in the live profile', nonEmpty)
      .option('--intent <text>', 'what every proposal must respect, in your words', nonEmpty)
      .option('--seed <n>', 'of the split of the examples', wholeNumber(0))
      .option('--env-file <file>', 'take environment variables from it', nonEmpty)
      .option('--json', 'machine-readable');
  },
  read(flags: Flags) {
    const { fromExamples, prompt, examples, symbol, key } = flags;
    if (fromExamples !== undefined && [prompt, examples, symbol, key].some((one) => one !== undefined))
      throw new UserError(
        '--from-examples drafts the prompt and takes its file as the examples: leave out --prompt, --examples, --symbol and --key',
      );
    if (flags.command === undefined && (flags.file !== undefined || flags.maxCalls !== undefined))
      throw new UserError('--file and --max-calls say something of a program: give --command too');
    return flags;
  },
  async run(flags, desk) {
    const { prompt, examples } = await asked(flags, desk);
    const { cwd, env, signal } = desk;
    const report = await initExperiment({
      cwd,
      env: environmentOf({ cwd, env, envFile: flags.envFile }),
      signal,
      step: flags.step ?? null,
      prompt,
      symbols: flags.symbol ?? [],
      keys: flags.key ?? [],
      command:
        flags.command === undefined
          ? null
          : { words: flags.command, files: flags.file ?? [], maxCalls: flags.maxCalls ?? 1 },
      examples,
      verify: flags.verify ?? null,
      models: flags.model ?? [],
      reflector: flags.reflector ?? null,
      intent: flags.intent ?? null,
      seed: flags.seed ?? 1,
    });
    if (flags.json) printJson(desk.screen, report);
    else printFitted(desk.screen, told(report, desk));
  },
});

function collected(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

interface Asked {
  /** Null: to be drafted. */
  readonly prompt: string | null;
  readonly examples: string | null;
}

/** What the flags leave open is asked for where somebody sits there. */
async function asked(flags: Flags, desk: Desk): Promise<Asked> {
  const { fromExamples, examples } = flags;
  if (fromExamples !== undefined) return { prompt: null, examples: fromExamples };
  const prompt = flags.prompt ?? (await askedFile('Which file holds the prompt? ', desk));
  if (!prompt)
    throw new UserError(
      'init needs a prompt: evolve init --prompt FILE --examples FILE\nor examples that a model drafts one from: evolve init --from-examples FILE',
    );
  if (examples !== undefined || flags.prompt !== undefined) return { prompt, examples: examples ?? null };
  return {
    prompt,
    examples: (await askedFile('Which file holds examples (JSONL; Enter: made-up ones)? ', desk)) || null,
  };
}

/** Asks until there is such a file, or nothing is said. */
async function askedFile(question: string, { ask, cwd, screen }: Desk): Promise<string> {
  for (;;) {
    const file = (await ask?.(question)) ?? '';
    if (file === '' || existsSync(resolve(cwd, file))) return file;
    tell(screen, `there is no file ${file}`);
  }
}

function told(report: InitReport, { screen: { paint }, program }: Desk): string {
  const { step, written, train, verify, metrics, keys } = report;
  const split = `${train} examples to learn from, ${verify === 0 ? 'none to prove on: there will be no verdict' : `${verify} to prove on`}`;
  const flags = `--step ${step}`;
  return [
    paint.bold(`wrote ${report.file}`),
    ...written.slice(1).map((file) => `      ${file}`),
    `${split}; measured by ${metrics.join(', ')}`,
    ...(report.copy === null
      ? []
      : [`${report.copy} is a copy, and is what evolves: no git repository holds the prompt and the experiment`]),
    ...(report.command === null
      ? []
      : [`${report.command.join(' ')} is given ${report.components.join(', ')}; docs/tasks.md has the protocol`]),
    ...drafted(report),
    ...(report.made_up
      ? [
          paint.yellow(
            'The examples are made up: replace both files in its examples folder with yours, or run init with --examples.',
          ),
        ]
      : []),
    'next:',
    ...aligned([
      [`${program} ${flags}`, 'try it: SIMULATED models, no key, no cost'],
      [`${program} estimate ${flags} --profile live`, 'what it would cost'],
      [`${program} ${flags} --profile live`, `with real models${keys.length > 0 ? `: needs ${keys.join(', ')}` : ''}`],
    ]),
  ].join('\n');
}

function drafted({ drafted: draft, step }: InitReport): string[] {
  if (draft === null) return [];
  const cost = draft.usd === null ? 'at a price that is not known' : `for ${usd(draft.usd)}`;
  return [`experiments/${step}/prompt.md was drafted by ${draft.by} ${cost}: read it before anything else`];
}

function aligned(rows: readonly (readonly [command: string, why: string])[]): string[] {
  const width = Math.max(...rows.map(([command]) => command.length));
  return rows.map(([command, why]) => `  ${command.padEnd(width)}   ${why}`);
}

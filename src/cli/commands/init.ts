import { type InitReport, initExperiment } from '../../app/init/init.ts';
import { UserError } from '../../domain/errors.ts';
import { nonEmpty, wholeNumber } from '../arguments.ts';
import { printFitted, printJson } from '../screen.ts';
import { type Desk, verb } from '../verb.ts';

interface Flags {
  readonly prompt?: string;
  readonly symbol?: readonly string[];
  readonly key?: readonly string[];
  readonly examples?: string;
  readonly verify?: string;
  readonly step?: string;
  readonly model?: readonly string[];
  readonly reflector?: string;
  readonly intent?: string;
  readonly seed?: number;
  readonly json?: boolean;
}

/** Makes an experiment of a prompt and examples. On a terminal it asks for what was left out. */
export const initCommand = verb({
  name: 'init',
  about: 'make an experiment of a prompt file and examples, which runs at once',
  examples: [
    'evolve init --prompt prompts/classify.md --examples tickets.jsonl',
    'evolve init --prompt src/step.py --symbol SYSTEM_PROMPT --examples rows.jsonl',
    'evolve init --prompt prompt.md --examples rows.jsonl --step summarise --model ollama:llama3.1',
  ],
  declare(command) {
    command
      .option('--prompt <file>', 'the prompt as it is today; runs leave it as it is', nonEmpty)
      .option(
        '--symbol <name>',
        'the string constant of that file; may be repeated: system and user message',
        collected,
      )
      .option('--key <path>', 'the text at this key of that file (YAML, JSON, TOML); may be repeated', collected)
      .option(
        '--examples <file>',
        'JSONL of inputs with expected or good answers; half of them are set aside to prove on',
        nonEmpty,
      )
      .option('--verify <file>', 'examples to prove on, in place of that half', nonEmpty)
      .option('--step <name>', 'how the step is called; by default as its prompt file', nonEmpty)
      .option('--model <provider:name>', 'a model of the live profile; may be repeated', collected)
      .option('--reflector <provider:name>', 'the model that reads failures in the live profile', nonEmpty)
      .option('--intent <text>', 'what every proposal must respect, in your words', nonEmpty)
      .option('--seed <n>', 'of the split of the examples', wholeNumber(0))
      .option('--json', 'machine-readable');
  },
  read: (flags: Flags) => flags,
  async run(flags, desk) {
    const { prompt, examples } = await asked(flags, desk);
    const report = await initExperiment({
      cwd: desk.cwd,
      env: desk.env,
      step: flags.step ?? null,
      prompt,
      symbols: flags.symbol ?? [],
      keys: flags.key ?? [],
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

async function asked(flags: Flags, { ask }: Desk): Promise<{ prompt: string; examples: string | null }> {
  const prompt = flags.prompt ?? (await ask?.('Which file holds the prompt? '));
  if (!prompt) throw new UserError(`init needs a prompt: evolve init --prompt FILE --examples FILE`);
  const examples =
    flags.examples ??
    (flags.prompt === undefined ? await ask?.('Which file holds examples (JSONL; none: made-up ones)? ') : '');
  return { prompt, examples: examples || null };
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

function aligned(rows: readonly (readonly [command: string, why: string])[]): string[] {
  const width = Math.max(...rows.map(([command]) => command.length));
  return rows.map(([command, why]) => `  ${command.padEnd(width)}   ${why}`);
}

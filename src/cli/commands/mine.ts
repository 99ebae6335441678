import { basename, dirname, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { environmentOf } from '../../app/config/load.ts';
import { environmentSecrets } from '../../app/config/secrets.ts';
import { LOG_NAMES } from '../../app/examples/logNames.ts';
import { ANSWERS, type MineReport, mine, TURNS } from '../../app/examples/mine.ts';
import { writeFiles } from '../../app/files/writeFiles.ts';
import { UserError } from '../../domain/errors.ts';
import { printable, printableLine } from '../../domain/printable.ts';
import { redactorOf } from '../../domain/redact.ts';
import { nonEmpty } from '../arguments.ts';
import { count } from '../render/numbers.ts';
import { print, printJson, tell } from '../screen.ts';
import { verb } from '../verb.ts';

interface Flags {
  readonly format?: string;
  readonly system?: string;
  readonly turns?: (typeof TURNS)[number];
  readonly answers?: (typeof ANSWERS)[number];
  readonly near?: number;
  readonly output?: string;
  readonly envFile?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Turns logs of real calls into examples. */
export const mineCommand = verb<Flags, Flags & { readonly files: readonly string[] }>({
  name: 'mine',
  about: 'examples from logs of real calls: secrets filtered, each input once, what is left out counted',
  examples: [
    'evolve mine calls.jsonl -o examples.jsonl',
    "evolve mine spans.json --system 'You sort messages' -o examples.jsonl",
  ],
  declare: (command) =>
    void command
      .argument('<files...>', 'logs, gzipped or not')
      .option('--format <name>', `${LOG_NAMES.join(', ')}; found out when left out`, oneOf(LOG_NAMES))
      .option('--system <text>', 'only calls whose system message holds this text', nonEmpty)
      .option('--turns <which>', `later turns of a chat: ${TURNS.join(', ')} (first: leave them out)`, oneOf(TURNS))
      .option('--answers <as>', `what was answered is taken as ${ANSWERS.join(', ')} (reference)`, oneOf(ANSWERS))
      .option('--near <likeness>', 'leave out inputs so much like an earlier one, 0 to 1', likeness)
      .option('-o, --output <file>', 'where the examples go; standard output when left out', nonEmpty)
      .option('--env-file <file>', 'take environment variables from it: their secrets are filtered too', nonEmpty)
      .option('--force', 'write over a file that is there')
      .option('--json', 'machine-readable'),
  read: (flags, words) => {
    if (flags.json && flags.output === undefined)
      throw new UserError('--json tells what was found: say with -o where the examples go');
    return { ...flags, files: words.flat().filter((word) => word !== undefined) };
  },
  run({ files, output, force = false, json = false, ...flags }, { cwd, env, screen }) {
    const secrets = environmentSecrets(environmentOf({ cwd, env, envFile: flags.envFile }));
    const { report, examples } = mine({
      cwd,
      files: files.map((file) => resolve(cwd, file)),
      format: flags.format ?? null,
      system: flags.system ?? null,
      turns: flags.turns ?? 'first',
      answers: flags.answers ?? 'reference',
      near: flags.near ?? null,
      redact: redactorOf(secrets),
    });
    const text = examples.map((example) => `${JSON.stringify(example)}\n`).join('');
    // A terminal would obey the marks in other people's text; a pipe gets the bytes.
    if (output === undefined) print(screen, screen.terminal ? printable(text) : text);
    else writeFiles(dirname(resolve(cwd, output)), new Map([[basename(output), text]]), force);
    if (json) printJson(screen, report);
    else tell(screen, told(report, output ?? null));
  },
});

function told(
  { files, calls, examples, redacted, without_answer: mute, left_out: left }: MineReport,
  output: string | null,
): string {
  return [
    ...files.map(({ file, format }) => `${printableLine(file)}: read as ${format}`),
    `${count(examples)} examples of ${count(calls)} calls${output === null ? '' : ` are in ${printableLine(output)}`}`,
    ...(redacted === 0 ? [] : [`secrets were taken out of ${count(redacted)} of them`]),
    ...(mute === 0 ? [] : [`${count(mute)} calls have no answer in the log`]),
    ...Object.entries(left).map(([why, times]) => `left out: ${count(times)} × ${why}`),
    'look at them before they are used: what was answered is not known to be good, and secrets of other shapes may be left',
  ].join('\n');
}

function oneOf<T extends string>(allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((one) => one === text);
    if (found === undefined) throw new InvalidArgumentError(`It must be one of ${allowed.join(', ')}.`);
    return found;
  };
}

function likeness(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value <= 0 || value > 1)
    throw new InvalidArgumentError('It must be a likeness above 0 and up to 1, such as 0.9.');
  return value;
}

import { Command, Option } from 'commander';
import { UserError } from '../domain/errors.ts';
import { didYouMean } from '../domain/nearest.ts';
import { money, names, nonEmpty, setting, wholeNumber } from './arguments.ts';
import type { Commands, ExportOptions, ReadOptions, RunOptions } from './commands.ts';
import { refuseContradictions } from './contradictions.ts';
import { addJudge } from './judge/program.ts';
import { lookingAt, selecting, selectionOf } from './selecting.ts';
import { addVerb, type Obey, type Verb } from './verb.ts';

/**
 * The command line. Parsing throws `UserError` for contradictory flags and `CommanderError` for all else that is
 * mistyped, `--help` and `--version` included (exit code 0).
 */
export function buildProgram(commands: Commands, version: string, { verbs, obey }: Spoken = NOTHING_SPOKEN): Command {
  const program = new Command('evolve')
    .description('Evolves the prompt of a pipeline step, and hands over the best as a git diff with its evidence.')
    .version(version)
    .showSuggestionAfterError(true)
    .exitOverride();
  addRun(program, commands);
  addFront(program, commands);
  addShow(program, commands);
  addDiff(program, commands);
  addExport(program, commands);
  addRuns(program, commands);
  addJudge(program, commands, selecting);
  for (const verb of verbs) addVerb(program, verb, obey);
  program.addHelpText('after', `\n${EXAMPLES}`);
  return program;
}

/** Commands in files of their own, and who obeys them. */
interface Spoken {
  readonly verbs: readonly Verb[];
  readonly obey: Obey;
}

const NOTHING_SPOKEN: Spoken = { verbs: [], obey: () => undefined };

const EXAMPLES = `Examples:
  evolve init --prompt prompt.md --examples rows.jsonl --step my_step
  evolve --step my_step --generations 10     run; the same command goes on where it stopped
  evolve run --help                          the options of a run
  evolve front --step my_step                the front as a table
  evolve verify --step my_step               the verdict on its finalists
  evolve export --step my_step -o change.patch`;

function addRun(program: Command, commands: Commands): void {
  const run = selecting(program.command('run', { isDefault: true }))
    .description('run a step, or go on where its run stopped (this is what evolve does without a command)')
    .allowExcessArguments(true)
    .option('--models <names>', 'only these of its models: aliases or ids, with commas between', names)
    .option('--set <key=value>', 'another value for a key of the experiment; may be repeated', setting)
    .option('--generations <n>', 'how many in all; the base is generation 0', wholeNumber(0))
    .option('--seed <n>', 'of everything random', wholeNumber(0))
    .option('-j, --concurrency <n>', 'rollouts under way at once', wholeNumber(1))
    .option('--budget <usd>', 'USD at most, short for --set budget.usd=', money)
    .option('--max-calls <n>', 'calls at most, of every role, short for --set budget.calls=', wholeNumber(1))
    .option('--allow-unknown-price', 'run with a USD budget though a model has no known price')
    .option('--fresh', 'start another run, and leave the earlier ones as they are')
    .option('--log <file>', 'append what happens to it, a line of JSON each', nonEmpty)
    .option('--json', 'end with one line of JSON on standard output')
    .option('-q, --quiet', 'no progress')
    .option('-v, --verbose', 'a line per proposal in place of bars, and where an unexpected error came from')
    .addOption(new Option('--run <n>').argParser(wholeNumber(1)).hideHelp())
    .addHelpText('after', '\nExample:\n  evolve --step my_step --generations 10 --budget 2.50');
  run.action(async (flags: Flags) => {
    const [unknown] = run.args;
    if (unknown !== undefined) throw unknownCommand(unknown, program);
    const options = runOptions(flags);
    refuseContradictions(options, flags.run ?? null);
    await commands.run(options);
  });
}

function unknownCommand(word: string, program: Command): UserError {
  const known = program.commands.map((command) => command.name());
  return new UserError(
    `evolve has no command "${word}"${didYouMean(word, known)}: it has ${known.join(', ')}; to run a step: evolve --step ${word}`,
  );
}

function addFront(program: Command, commands: Commands): void {
  reading(program.command('front'), 'evolve front --step my_step --json')
    .description('the candidates that no other beats on every objective')
    .addOption(new Option('--csv', 'for a spreadsheet').conflicts('json'))
    .action((flags: Flags) => commands.front({ ...readOptions(flags), csv: flags.csv ?? false }));
}

function addShow(program: Command, commands: Commands): void {
  reading(program.command('show'), 'evolve show 3f2a91bc --step my_step')
    .description('a candidate: prompt, edits, scores, fate, worst examples')
    .argument('<id>', 'the first digits of its id, or base, or best', nonEmpty)
    .action((id: string, flags: Flags) => commands.show(id, readOptions(flags)));
}

function addDiff(program: Command, commands: Commands): void {
  reading(program.command('diff'), 'evolve diff 3f2a91bc --step my_step')
    .description('what changes from the base to A, or from A to B')
    .argument('<A>', 'a candidate', nonEmpty)
    .argument('[B]', 'another', nonEmpty)
    .addOption(new Option('--word', 'word by word').conflicts('json'))
    .action((a: string, b: string | undefined, flags: Flags) =>
      commands.diff(a, b ?? null, { ...readOptions(flags), word: flags.word ?? false }),
    );
}

function addExport(program: Command, commands: Commands): void {
  reading(program.command('export'), 'evolve export --step my_step -o change.patch', 'no --json')
    .description('the winner, or a candidate, as a patch for git apply, headed by its evidence')
    .argument('[id]', 'the first digits of its id, or best; the winner when left out', nonEmpty)
    .option('--branch [name]', 'commit it on a new branch; the current one, the index and the files stay as they are')
    .option('--force', 'although its verdict is NO; the patch and the population say so')
    .option('-o, --output <file>', 'write there in place of standard output', nonEmpty)
    .action((id: string | undefined, flags: Flags) => commands.export(id ?? null, exportOptions(flags)));
}

function addRuns(program: Command, commands: Commands): void {
  reading(program.command('runs'), 'evolve runs --step my_step')
    .description('the runs of a step')
    .action((flags: Flags) => commands.runs(readOptions(flags)));
}

function reading(command: Command, example: string, json: 'json' | 'no --json' = 'json'): Command {
  lookingAt(command);
  if (json === 'json') command.option('--json', 'machine-readable');
  return command.addHelpText('after', `\nExample:\n  ${example}`);
}

/** What commander makes of the flags: absent ones are not there. */
type Flags = Partial<{ -readonly [key in keyof RunOptions]: NonNullable<RunOptions[key]> }> & {
  readonly run?: number;
  readonly output?: string;
  readonly force?: boolean;
  readonly csv?: boolean;
  readonly word?: boolean;
  readonly branch?: string | true;
  readonly budget?: number;
};

function runOptions(flags: Flags): RunOptions {
  const { generations = null, seed = null, concurrency = null, budget = null, maxCalls = null } = flags;
  const { log = null, allowUnknownPrice = false, fresh = false, json = false, quiet = false, verbose = false } = flags;
  const limits = { generations, seed, concurrency, budgetUsd: budget, maxCalls };
  return { ...selectionOf(flags), ...limits, allowUnknownPrice, fresh, log, json, quiet, verbose };
}

function readOptions(flags: Flags): ReadOptions {
  return { ...selectionOf(flags), run: flags.run ?? null, json: flags.json ?? false };
}

function exportOptions(flags: Flags): ExportOptions {
  const { output = null, force = false, branch } = flags;
  if (branch !== undefined && output !== null)
    throw new UserError('--branch and --output contradict each other: a branch needs no patch file');
  return { ...readOptions(flags), output, force, branch: branch === true ? '' : (branch ?? null) };
}

import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { knownSteps } from '../../app/config/find.ts';
import { evalPrompts } from '../../app/eval/evalPrompts.ts';
import { type EvalReport, evalReport } from '../../app/eval/evalReport.ts';
import { populationsFolder } from '../../app/session.ts';
import { UserError } from '../../domain/errors.ts';
import type { Split } from '../../domain/example.ts';
import { money, names, nonEmpty, setting, splitName, wholeNumber } from '../arguments.ts';
import { BarNotMet } from '../exit.ts';
import { createProgress, progressMode } from '../progress/progress.ts';
import { type PromptFile, severalPrompts } from '../promptFiles.ts';
import { renderAll, renderEvaluation } from '../render/evaluation.ts';
import { printFitted, printJson } from '../screen.ts';
import { type SelectionFlags, selecting, selectionOf } from '../selecting.ts';
import type { Selection } from '../selection.ts';
import { type Desk, verb } from '../verb.ts';

interface Flags extends SelectionFlags {
  readonly prompt?: readonly PromptFile[];
  readonly split?: Split;
  readonly repeat?: number;
  readonly min?: number;
  readonly compare?: boolean;
  readonly all?: boolean;
  readonly budget?: number;
  readonly maxCalls?: number;
  readonly log?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Scores prompts as they stand. Nothing evolves. */
export const evalCommand = verb({
  name: 'eval',
  about: 'score prompt files over the models of an experiment, without evolving; exit code 100 below --min',
  examples: [
    'evolve eval --prompt old.md --prompt new.md --step my_step --compare',
    'evolve eval --step my_step --min 0.8',
    'evolve eval --all',
  ],
  declare(command) {
    selecting(command)
      .option(
        '--prompt <[component=]file>',
        'a prompt; may be repeated; the one as it is when left out',
        severalPrompts,
      )
      .option('--split <name>', 'train (default) or verify', splitName)
      .option('--repeat <n>', 'attempts of each example by each model', wholeNumber(1))
      .option('--min <score>', 'the primary score, 0 to 1, that every prompt must reach', share)
      .option('--compare', 'each prompt against the first: better, worse or unclear')
      .option('--all', 'the prompt of every experiment here, the one that scores least first')
      .option('--models <names>', 'only these of its models: aliases or ids, with commas between', names)
      .option('--set <key=value>', 'another value for a key of the experiment; may be repeated', setting)
      .option('--budget <usd>', 'USD at most, over all evaluations of the step', money)
      .option('--max-calls <n>', 'calls at most, over all evaluations of the step', wholeNumber(1))
      .option('--log <file>', 'append what happens to it, a line of JSON each', nonEmpty)
      .option('--json', 'machine-readable')
      .option('-q, --quiet', 'no progress')
      .option('-v, --verbose', 'where an unexpected error came from');
  },
  read(flags: Flags) {
    if (flags.all && (flags.prompt || flags.step || flags.config))
      throw new UserError('--all takes every experiment and its own prompt: leave out --prompt, --step and -c');
    return flags;
  },
  async run(flags, desk) {
    const { screen } = desk;
    const { json = false, compare = false, min = null } = flags;
    const selections = flags.all ? everyStep(flags, desk) : [selectionOf(flags)];
    const reports: EvalReport[] = [];
    for (const selection of selections) reports.push(await evaluated(selection, flags, desk));
    if (json) printJson(screen, flags.all ? reports : reports[0]);
    else if (flags.all) printFitted(screen, renderAll(reports, screen.paint));
    else for (const report of reports) printFitted(screen, renderEvaluation(report, compare, screen.paint));
    const short = reports
      .flatMap(({ prompts }) => prompts)
      .filter(({ primary }) => min !== null && (primary === null || primary.mean < min));
    if (short.length > 0) throw new BarNotMet();
  },
});

function everyStep(flags: Flags, { cwd }: Desk): Selection[] {
  const steps = knownSteps(cwd, null);
  if (steps.length === 0)
    throw new UserError('there is no experiment here: evolve init --prompt FILE --examples FILE makes one');
  return steps.map(({ step }) => ({ ...selectionOf(flags), step }));
}

async function evaluated(
  selection: Selection,
  flags: Flags,
  { backend, cwd, screen, signal }: Desk,
): Promise<EvalReport> {
  const {
    prompt = [],
    split = 'train',
    repeat = 1,
    budget = null,
    maxCalls = null,
    log = null,
    quiet = false,
    verbose = false,
  } = flags;
  const { loaded } = await backend.load(selection, { budgetUsd: budget, maxCalls });
  const progress = createProgress(screen, progressMode(screen, { quiet, verbose }), () => performance.now());
  try {
    const populations = populationsFolder(cwd, loaded.env);
    const { watch } = progress;
    const evaluation = await evalPrompts(loaded, {
      prompts: prompt,
      split,
      attempts: repeat,
      cwd,
      populations,
      watch,
      log: log === null ? null : resolve(cwd, log),
      signal,
    });
    return evalReport(evaluation, split);
  } finally {
    progress.stop();
  }
}

function share(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value > 1)
    throw new InvalidArgumentError('It must be a score of 0 to 1, such as 0.8.');
  return value;
}

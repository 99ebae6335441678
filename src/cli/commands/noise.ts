import { resolve } from 'node:path';
import { evalPrompts } from '../../app/eval/evalPrompts.ts';
import { type NoiseReport, noiseReport } from '../../app/noise.ts';
import { populationsFolder } from '../../app/session.ts';
import type { Split } from '../../domain/example.ts';
import { money, names, nonEmpty, setting, splitName, wholeNumber } from '../arguments.ts';
import { createProgress, progressMode } from '../progress/progress.ts';
import { type PromptFile, promptFiles } from '../promptFiles.ts';
import { renderNoise } from '../render/noise.ts';
import { printFitted, printJson } from '../screen.ts';
import { type SelectionFlags, selecting, selectionOf } from '../selecting.ts';
import { type Desk, verb } from '../verb.ts';

interface Flags extends SelectionFlags {
  readonly prompt?: readonly PromptFile[];
  readonly attempts?: number;
  readonly split?: Split;
  readonly budget?: number;
  readonly maxCalls?: number;
  readonly log?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

const ATTEMPTS = 3;

/** Measures the same prompt several times, to tell which differences mean nothing. */
export const noiseCommand = verb({
  name: 'noise',
  about: 'the noise floor: how far two measurements of the same prompt lie apart by chance',
  examples: ['evolve noise --step my_step --profile live', 'evolve noise --step my_step --attempts 5 --json'],
  declare(command) {
    selecting(command)
      .option('--attempts <n>', `of each example by each model (${ATTEMPTS})`, wholeNumber(2))
      .option('--split <name>', 'train (default) or verify', splitName)
      .option('--prompt <[component=]file>', 'another prompt than the one as it is', promptFiles)
      .option('--models <names>', 'only these of its models: aliases or ids, with commas between', names)
      .option('--set <key=value>', 'another value for a key of the experiment; may be repeated', setting)
      .option('--budget <usd>', 'USD at most, over all evaluations of the step', money)
      .option('--max-calls <n>', 'calls at most, over all evaluations of the step', wholeNumber(1))
      .option('--log <file>', 'append what happens to it, a line of JSON each', nonEmpty)
      .option('--json', 'machine-readable')
      .option('-q, --quiet', 'no progress')
      .option('-v, --verbose', 'where an unexpected error came from');
  },
  read: (flags: Flags) => flags,
  async run(flags, desk) {
    const report = await measured(flags, desk);
    if (flags.json) printJson(desk.screen, report);
    else printFitted(desk.screen, renderNoise(report, desk.screen));
  },
});

async function measured(flags: Flags, { backend, cwd, screen, signal }: Desk): Promise<NoiseReport> {
  const { prompt = [], attempts = ATTEMPTS, split = 'train', budget = null, maxCalls = null, log = null } = flags;
  const { loaded, readings } = await backend.load(selectionOf(flags), { budgetUsd: budget, maxCalls });
  const { quiet = false, verbose = false } = flags;
  const progress = createProgress(screen, progressMode(screen, { quiet, verbose }), () => performance.now());
  try {
    const populations = populationsFolder(cwd, loaded.env);
    const { watch } = progress;
    const evaluation = await evalPrompts(loaded, {
      prompts: prompt,
      split,
      attempts,
      cwd,
      populations,
      watch,
      log: log === null ? null : resolve(cwd, log),
      signal,
    });
    return noiseReport(evaluation, { split, attempts, readings });
  } finally {
    progress.stop();
  }
}

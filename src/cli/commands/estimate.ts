import { estimate } from '../../app/estimate/estimate.ts';
import { money, names, setting, wholeNumber } from '../arguments.ts';
import type { RunOptions } from '../commands.ts';
import { renderEstimate } from '../render/estimate.ts';
import { printFitted, printJson } from '../screen.ts';
import { type SelectionFlags, selecting, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

interface Flags extends SelectionFlags {
  readonly generations?: number;
  readonly budget?: number;
  readonly maxCalls?: number;
  readonly json?: boolean;
}

/** What a run would take, told before anything is called. */
export const estimateCommand = verb({
  name: 'estimate',
  about: 'calls, tokens, USD and time that a run would take, and the smallest gain that it could prove',
  examples: [
    'evolve estimate --step my_step --profile live',
    'evolve estimate --step my_step --generations 20 --models mini',
  ],
  declare(command) {
    selecting(command)
      .option('--models <names>', 'only these of its models: aliases or ids, with commas between', names)
      .option('--set <key=value>', 'another value for a key of the experiment; may be repeated', setting)
      .option('--generations <n>', 'how many in all', wholeNumber(0))
      .option('--budget <usd>', 'USD at most', money)
      .option('--max-calls <n>', 'calls at most, of every role', wholeNumber(1))
      .option('--json', 'machine-readable');
  },
  read: (flags: Flags) => flags,
  async run(flags, { backend, screen }) {
    const { generations = null, budget = null, maxCalls = null } = flags;
    const limits: Pick<RunOptions, 'generations' | 'budgetUsd' | 'maxCalls'> = {
      generations,
      budgetUsd: budget,
      maxCalls,
    };
    const { loaded, readings } = await backend.load(selectionOf(flags), limits);
    const report = await estimate(loaded, readings);
    if (flags.json) printJson(screen, report);
    else printFitted(screen, renderEstimate(report, screen.paint));
  },
});

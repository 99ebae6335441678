import { compareArms } from '../../app/compare/compareArms.ts';
import { comparisonReport } from '../../app/compare/comparisonReport.ts';
import { populationsFolder } from '../../app/session.ts';
import { nonEmpty, wholeNumber } from '../arguments.ts';
import type { ReadOptions } from '../commands.ts';
import { renderComparison } from '../render/comparison.ts';
import { printFitted, printJson } from '../screen.ts';
import { lookingAt, type SelectionFlags, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

interface CompareOptions extends ReadOptions {
  readonly a: string;
  readonly b: string;
  readonly outputs: number;
  readonly example: string | null;
}

interface Flags extends SelectionFlags {
  readonly run?: number;
  readonly json?: boolean;
  readonly outputs?: number;
  readonly example?: string;
}

/** B against A, on what was measured of both. */
export const compareCommand = verb<Flags, CompareOptions>({
  name: 'compare',
  about: 'better, worse or unclear: B against A, on the train examples that were measured of both; calls nothing',
  examples: [
    'evolve compare base best --step my_step',
    'evolve compare old.jsonl new.jsonl --step my_step --outputs 3',
    'evolve compare recorded.jsonl#v7 recorded.jsonl#v8 --step my_step --json',
  ],
  declare: (command) =>
    void lookingAt(command)
      .argument(
        '<A>',
        'a candidate, a prompt file, or a file of recorded rollouts (FILE.jsonl, or FILE.jsonl#LABEL)',
        nonEmpty,
      )
      .argument('<B>', 'another', nonEmpty)
      .option('--outputs <n>', 'outputs side by side for so many pairs, those that differ most first', wholeNumber(0))
      .option('--example <id>', 'outputs of this example only', nonEmpty)
      .option('--json', 'machine-readable'),
  read: ({ run = null, json = false, outputs, example = null, ...flags }, [a = '', b = '']) => ({
    ...selectionOf(flags),
    run,
    json,
    a,
    b,
    outputs: outputs ?? (example === null ? 1 : 100),
    example,
  }),
  async run(options, { backend, cwd, screen }) {
    const { a, b, run, json } = options;
    const { loaded } = await backend.load(options, {});
    const compared = await compareArms(loaded, { a, b, run, cwd, populations: populationsFolder(cwd, loaded.env) });
    const report = comparisonReport(compared);
    if (json) printJson(screen, report);
    else printFitted(screen, renderComparison(report, options, screen.paint));
  },
});

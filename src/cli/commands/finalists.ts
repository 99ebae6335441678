import { finalistsReport } from '../../app/report/finalists.ts';
import type { ReadOptions } from '../commands.ts';
import { chosenRun, withReading } from '../reading.ts';
import { renderFinalists } from '../render/finalists.ts';
import { printFitted, printJson } from '../screen.ts';
import { lookingAt, type SelectionFlags, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

type Flags = SelectionFlags & { readonly run?: number; readonly json?: boolean };

/** What a run would choose from, and by what. */
export const finalistsCommand = verb<Flags, ReadOptions>({
  name: 'finalists',
  about: 'the candidates that a run ended with, in the order in which they would be chosen',
  examples: ['evolve finalists --step my_step'],
  declare: (command) => void lookingAt(command).option('--json', 'machine-readable'),
  read: ({ run = null, json = false, ...flags }) => ({ ...selectionOf(flags), run, json }),
  async run(options, { backend, screen }) {
    await withReading(backend, options, (reading) => {
      const report = finalistsReport(chosenRun(reading, options.run).source);
      if (options.json) printJson(screen, report);
      else printFitted(screen, renderFinalists(report, screen.paint));
    });
  },
});

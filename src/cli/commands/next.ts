import { nextReport } from '../../app/report/next.ts';
import type { ReadOptions } from '../commands.ts';
import { chosenRun, withReading } from '../reading.ts';
import { renderNext } from '../render/next.ts';
import { printFitted, printJson } from '../screen.ts';
import { lookingAt, type SelectionFlags, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

type Flags = SelectionFlags & { readonly run?: number; readonly json?: boolean };

/** What is left to do, and what no prompt can do. */
export const nextCommand = verb<Flags, ReadOptions>({
  name: 'next',
  about: 'what the best candidate still fails at, by lost score, and which failures are probably not the prompt',
  examples: ['evolve next --step my_step'],
  declare: (command) => void lookingAt(command).option('--json', 'machine-readable'),
  read: ({ run = null, json = false, ...flags }) => ({ ...selectionOf(flags), run, json }),
  async run(options, { backend, screen }) {
    const { loaded } = await backend.load(options, {});
    await withReading(backend, options, (reading) => {
      const { source, outcomes } = chosenRun(reading, options.run);
      const report = nextReport(source, outcomes, reading.records, loaded.examples.train);
      if (options.json) printJson(screen, report);
      else printFitted(screen, renderNext(report, screen.paint));
    });
  },
});

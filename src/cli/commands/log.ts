import { logReport } from '../../app/report/log.ts';
import type { ReadOptions } from '../commands.ts';
import { chosenRun, withReading } from '../reading.ts';
import { renderLog } from '../render/log.ts';
import { print, printJson } from '../screen.ts';
import { lookingAt, type SelectionFlags, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

interface LogOptions extends ReadOptions {
  readonly failed: boolean;
}

type Flags = SelectionFlags & Partial<Pick<LogOptions, 'failed' | 'json'>> & { readonly run?: number };

/** Every proposal of a run and what became of it. */
export const logCommand = verb<Flags, LogOptions>({
  name: 'log',
  about: 'every proposal of a run and what became of it',
  examples: ['evolve log --step my_step', 'evolve log --failed --step my_step'],
  declare: (command) =>
    void lookingAt(command)
      .option('--failed', 'only rejected ones: with their diff, the gate, the examples and what judges said')
      .option('--json', 'machine-readable'),
  read: ({ failed = false, json = false, run = null, ...flags }) => ({ ...selectionOf(flags), run, failed, json }),
  run: (options, { backend, screen }) =>
    withReading(backend, options, (reading) => {
      const { source, outcomes } = chosenRun(reading, options.run);
      const { record, run } = source;
      const { records } = reading;
      const report = logReport({ record, primary: run.head.primary, outcomes, records }, options.failed);
      if (options.json) printJson(screen, report);
      else print(screen, renderLog(report, screen));
    }),
});

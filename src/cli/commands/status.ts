import { setTimeout as sleep } from 'node:timers/promises';
import type { Reading } from '../../app/report/reading.ts';
import { chooseRun } from '../../app/report/source.ts';
import { type Status, statusOf, statusReport } from '../../app/report/status.ts';
import type { ReadOptions } from '../commands.ts';
import { withReading } from '../reading.ts';
import { renderStatus } from '../render/status.ts';
import { printFitted, printJson } from '../screen.ts';
import { lookingAt, type SelectionFlags, selectionOf } from '../selecting.ts';
import { experimentFlags } from '../typed.ts';
import { type Desk, verb } from '../verb.ts';

interface StatusOptions extends ReadOptions {
  readonly watch: boolean;
}

type Flags = SelectionFlags & { readonly run?: number; readonly json?: boolean; readonly watch?: boolean };

const EVERY_MS = 1_000;
const HOME_AND_CLEAR = '\u001b[H\u001b[J';

/** How a run stands, read beside whoever evolves it. */
export const statusCommand = verb<Flags, StatusOptions>({
  name: 'status',
  about: 'what a run is doing, waiting for and spending; or why it stopped, and the command that goes on',
  examples: ['evolve status --step my_step', 'evolve status --step my_step --watch'],
  declare: (command) =>
    void lookingAt(command)
      .option('--watch', 'again every second, until the run stops')
      .option('--json', 'machine-readable; with --watch a line each time'),
  read: ({ run = null, json = false, watch = false, ...flags }) => ({ ...selectionOf(flags), run, json, watch }),
  run: (options, desk) =>
    withReading(desk.backend, options, async (reading) => {
      const { screen, signal } = desk;
      for (;;) {
        const status = look(reading, options);
        show(status, options, desk);
        const on = status.state === 'running' || status.state === 'silent';
        if (!options.watch || !on || signal.aborted) return;
        await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        if (screen.terminal && !options.json) screen.out.write(HOME_AND_CLEAR);
      }
    }),
});

function look(reading: Reading, { run }: StatusOptions): Status {
  const record = chooseRun(reading.records, run, reading.step);
  const now = Date.now();
  return statusOf(record, reading.records.standing(record.number, now), reading, now);
}

function show(status: Status, options: StatusOptions, { screen, program }: Desk): void {
  const resume = resumeOf(status, options, program);
  if (options.json) printJson(screen, statusReport(status, resume));
  else printFitted(screen, renderStatus(status, resume, screen.paint));
}

/** Put together from what was typed here and from what the run was told: nothing in a population is a command. */
function resumeOf({ resume, purpose, step, run }: Status, options: StatusOptions, program: string): string | null {
  if (resume === null) return null;
  const flags = experimentFlags({ ...options, profile: options.profile ?? resume.profile }, step);
  if (purpose === 'verify') return `${program} verify ${flags} --run ${run}`;
  return `${program} ${flags}${resume.generations === null ? '' : ` --generations ${Number(resume.generations)}`}`;
}

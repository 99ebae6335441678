import { resolve } from 'node:path';
import { canaryReport } from '../../app/canary/canaryReport.ts';
import { nonEmpty, positive } from '../arguments.ts';
import { BarNotMet } from '../exit.ts';
import { renderCanary } from '../render/canary.ts';
import { print, printJson } from '../screen.ts';
import { type SelectionFlags, selecting, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

interface Flags extends SelectionFlags {
  readonly candidate?: string;
  readonly latencyCap?: number;
  readonly costCap?: number;
  readonly json?: boolean;
}

interface Options extends Flags {
  readonly file: string;
}

/** Watches a candidate that answers a part of the real traffic. */
export const canaryCommand = verb<Flags, Options>({
  name: 'canary',
  about: 'go on or roll back, from live outcomes of a candidate beside the base; exit code 100 for roll back',
  examples: [
    'evolve canary outcomes.jsonl --step my_step',
    'evolve canary outcomes.jsonl --step my_step --latency-cap 30',
  ],
  declare(command) {
    selecting(command)
      .argument('<FILE>', 'JSONL: {"candidate": "base" or an id, "score"?, "latency_ms"?, "usd"?}, in order', nonEmpty)
      .option('--candidate <id>', 'the first digits of its id, where there are several', nonEmpty)
      .option('--latency-cap <seconds>', 'longer ones count as this long', positive)
      .option('--cost-cap <usd>', 'dearer ones count as this dear', positive)
      .option('--json', 'machine-readable')
      .option('-v, --verbose', 'where an unexpected error came from');
  },
  read: (flags, [file = '']) => ({ ...flags, file }),
  async run({ file, candidate = null, latencyCap = null, costCap = null, json, ...flags }, { backend, cwd, screen }) {
    const { loaded } = await backend.load(selectionOf(flags), {});
    const caps = { seconds: latencyCap, usd: costCap };
    const report = canaryReport(loaded, { file: resolve(cwd, file), candidate, caps });
    if (json) printJson(screen, report);
    else print(screen, renderCanary(report, screen.paint));
    if (report.verdict === 'roll back') throw new BarNotMet();
  },
});

import { findCandidate } from '../../app/report/source.ts';
import { verdictReport } from '../../app/report/verdicts.ts';
import type { Candidate } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import type { ReadingRecord } from '../../ports/records.ts';
import type { VerifyReport } from '../../ports/store.ts';
import { nonEmpty } from '../arguments.ts';
import type { Backend } from '../backend.ts';
import type { ReadOptions } from '../commands.ts';
import { BarNotMet } from '../exit.ts';
import { createProgress, progressMode } from '../progress/progress.ts';
import { type Chosen, chosenRun, chosenRunWith, withReading } from '../reading.ts';
import { renderVerdict } from '../render/verdict.ts';
import { printFitted, printJson, type Screen } from '../screen.ts';
import { lookingAt, type SelectionFlags, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

interface VerifyOptions extends ReadOptions {
  /** Null: the finalists of the run. */
  readonly id: string | null;
  readonly log: string | null;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

type Flags = SelectionFlags &
  Partial<Pick<VerifyOptions, 'json' | 'quiet' | 'verbose'>> & { readonly run?: number; readonly log?: string };

/** Reads the verify split for a run's finalists, or for one candidate. Exit code 100 unless the verdict is YES. */
export const verifyCommand = verb<Flags, VerifyOptions>({
  name: 'verify',
  about:
    'YES, NO or CONDITIONAL on the verify split, for the finalists or one candidate; exit code 0 for YES, else 100',
  examples: ['evolve verify --step my_step', 'evolve verify 3f2a91bc --step my_step --json'],
  declare: (command) =>
    void lookingAt(command)
      .argument('[id]', 'the first digits of its id, or best', nonEmpty)
      .option('--json', 'machine-readable')
      .option('--log <file>', 'append what happens to it, a line of JSON each', nonEmpty)
      .option('-q, --quiet', 'no progress'),
  read: ({ run = null, log = null, json = false, quiet = false, verbose = false, ...flags }, [id = null]) => ({
    ...selectionOf(flags),
    id,
    run,
    log,
    json,
    quiet,
    verbose,
  }),
  async run(options, { backend, screen, signal }) {
    const { id } = options;
    const asked = await withReading(backend, options, (reading) =>
      id === null
        ? { ...headOf(chosenRun(reading, options.run), options), finalists: null, wanted: null }
        : named(chosenRunWith(reading, options.run, id), id, options),
    );
    const { finalists, wanted, ...head } = asked;
    const report = await watching(backend, screen, options, { run: head.run, finalists, log: options.log, signal });
    const verdict = verdictReport(head, report, wanted);
    if (options.json) printJson(screen, verdict);
    else printFitted(screen, renderVerdict(verdict, screen.paint));
    if (verdict.verdict !== 'YES') throw new BarNotMet();
  },
});

interface Asked {
  readonly run: number;
  readonly finalists: readonly Candidate[] | null;
  readonly log: string | null;
  readonly signal: AbortSignal;
}

async function watching(
  backend: Backend,
  screen: Screen,
  options: VerifyOptions,
  { signal, ...request }: Asked,
): Promise<VerifyReport | string> {
  const progress = createProgress(screen, progressMode(screen, options), () => performance.now());
  try {
    return await backend.verify(options, request, progress.watch, signal);
  } finally {
    progress.stop();
  }
}

/** Throws `UserError` when the run was made under another profile than would be read by default: a reading is spent once. */
function headOf({ source, reading }: Chosen, options: VerifyOptions) {
  const { number, profile } = source.record;
  if (options.profile === null && profile !== null && profile !== reading.profile)
    throw new UserError(`run ${number} was made under the profile ${profile}: add --profile ${profile}`);
  return { step: reading.step, run: number, label: reading.label, baseline: source.run.head.base.id };
}

/** The candidate alone; or, when it was read already, the finalists that it was read with: that costs no reading. */
function named(chosen: Chosen, id: string, options: VerifyOptions) {
  const { source, outcomes, reading } = chosen;
  const { candidate } = findCandidate(source, outcomes, id).outcome.proposal;
  if (candidate.id === source.run.head.base.id)
    throw new UserError('the base is what candidates are verified against: name a candidate');
  const together = source.record.readings.findLast(
    ({ split, finalists }) => split === reading.verifySplit && finalists.includes(candidate.id),
  );
  const before = together && (together.report?.finalists.map((one) => one.candidate) ?? candidatesOf(together, chosen));
  const finalists = before ?? [candidate];
  return { ...headOf(chosen, options), finalists, wanted: candidate.id };
}

/** Of a reading that was interrupted before its verdicts were kept. */
function candidatesOf({ finalists }: ReadingRecord, { reading }: Chosen): Candidate[] {
  return finalists.flatMap((id) => reading.records.candidate(id) ?? []);
}

import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { environmentOf, loadExperiment } from '../../app/config/load.ts';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportRunsReport,
  exportRuns,
} from '../../app/exportRuns/exportRuns.ts';
import { populationsFolder } from '../../app/session.ts';
import { shortId } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import type { Split } from '../../domain/example.ts';
import { printable, printableLine } from '../../domain/printable.ts';
import { nonEmpty, wholeNumber } from '../arguments.ts';
import { loadOptions } from '../backend.ts';
import { count } from '../render/numbers.ts';
import { print, printJson, tell } from '../screen.ts';
import { lookingAt, type SelectionFlags, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

interface Flags extends SelectionFlags {
  readonly run?: number;
  readonly format?: ExportFormat;
  readonly split?: Split;
  readonly output?: string;
  readonly layout?: string;
  readonly counter?: number;
  readonly to?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** What a candidate answered, as files for a data repository or runs of a tracking server. */
export const exportRunsCommand = verb<Flags, Flags & { readonly candidate: string | null }>({
  name: 'export-runs',
  about: "a candidate's outputs with their scores: as files, JSONL, CSV, or to MLflow or Langfuse",
  examples: [
    'evolve export-runs --step my_step --format jsonl -o outputs.jsonl',
    "evolve export-runs best --step my_step --format folder -o . --layout 'history/<counter/100>/<counter%100>_<step>/outputs/<example>/<attempt>.<ext>'",
    'evolve export-runs --step my_step --format mlflow --to http://127.0.0.1:5000',
  ],
  declare: (command) =>
    void lookingAt(command)
      .argument(
        '[candidate]',
        'its id, base, best, a prompt file, or the label of a recording; the winner when left out, else the best',
      )
      .option('--format <name>', `${EXPORT_FORMATS.join(', ')} (jsonl when left out)`, formatName)
      .option('--split <name>', 'only train, or only verify', splitName)
      .option('-o, --output <path>', 'a folder (format folder) or a file; standard output when left out', nonEmpty)
      .option('--layout <path>', 'where an output lies below the folder, over names such as <example>', nonEmpty)
      .option('--counter <n>', 'the first count of a layout that counts; the first that is free', wholeNumber(0))
      .option('--to <url>', 'the address of MLflow or Langfuse, in place of the environment', nonEmpty)
      .option('--force', 'write over files that are there')
      .option('--json', 'machine-readable'),
  read: (flags, [candidate]) => {
    const { format = 'jsonl', layout, counter, to, output, json } = flags;
    const isServer = format === 'mlflow' || format === 'langfuse';
    if (format !== 'folder' && (layout !== undefined || counter !== undefined))
      throw new UserError('--layout and --counter belong to --format folder');
    if (to !== undefined && !isServer) throw new UserError('--to belongs to --format mlflow or langfuse');
    if (output !== undefined && isServer) throw new UserError(`--format ${format} writes no file: leave out --output`);
    if (json && output === undefined && !isServer)
      throw new UserError('--json tells what was written: say where to with -o');
    return { ...flags, candidate: candidate ?? null };
  },
  async run(options, { cwd, env, screen, signal }) {
    const load = loadOptions(selectionOf(options), cwd, env);
    const { format = 'jsonl', split = null, output, layout = null, counter = null, to = null, run = null } = options;
    const { report, text } = await exportRuns(await loadExperiment(load), {
      candidate: options.candidate,
      cwd,
      run,
      populations: populationsFolder(cwd, environmentOf(load)),
      format,
      split,
      output: output === undefined ? null : resolve(cwd, output),
      layout,
      counter,
      force: options.force ?? false,
      to,
      signal,
    });
    // A terminal would obey the marks in a model's text; a pipe gets the bytes.
    if (text !== null) print(screen, screen.terminal ? printable(text) : text);
    if (options.json) printJson(screen, report);
    else tell(screen, told(report));
  },
});

function told({ label, candidate, outputs, hidden, written, format, updated }: ExportRunsReport): string {
  const [first, ...rest] = written.map(printableLine);
  const place =
    first === undefined ? '' : ` to ${first}${rest.length === 0 ? '' : ` and ${count(rest.length)} more files`}`;
  const again = updated === true ? ', which was there and is up to date' : '';
  return [
    ...(label === null ? [] : [printableLine(label)]),
    `exported ${count(outputs.train)} outputs on train and ${count(outputs.verify)} on verify of ${shortId(candidate)} as ${format}${place}${again}`,
    ...(hidden === 0
      ? []
      : [`${count(hidden)} outputs on verify stay hidden until a verdict on it was read: evolve verify`]),
  ].join('\n');
}

function formatName(text: string): ExportFormat {
  const format = EXPORT_FORMATS.find((one) => one === text);
  if (format === undefined) throw new InvalidArgumentError(`It must be one of ${EXPORT_FORMATS.join(', ')}.`);
  return format;
}

function splitName(text: string): Split {
  if (text !== 'train' && text !== 'verify') throw new InvalidArgumentError('It must be train or verify.');
  return text;
}

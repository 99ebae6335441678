import { randomUUID } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { ingest } from '../../adapters/servers/langfuse.ts';
import { trackRun } from '../../adapters/servers/mlflow.ts';
import { UserError, unreachable } from '../../domain/errors.ts';
import type { Split } from '../../domain/example.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { writeFiles } from '../files/writeFiles.ts';
import { langfuseEvents } from './langfuseEvents.ts';
import { mlflowRun } from './mlflowRun.ts';
import { DEFAULT_LAYOUT, outputFiles } from './outputFiles.ts';
import { outputsCsv, recordedLines } from './outputRows.ts';
import { type OutputsRequest, type RunOutputs, runOutputs } from './runOutputs.ts';
import { langfuseServer, mlflowServer } from './trackers.ts';

export const EXPORT_FORMATS = ['folder', 'jsonl', 'csv', 'mlflow', 'langfuse'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportRunsRequest extends OutputsRequest {
  readonly format: ExportFormat;
  /** Null: both. */
  readonly split: Split | null;
  /** A folder, or a file, absolute; null: nowhere, the text is handed back. */
  readonly output: string | null;
  /** Null: the usual one. */
  readonly layout: string | null;
  readonly counter: number | null;
  readonly force: boolean;
  /** The address of a server; null: from the environment. */
  readonly to: string | null;
  readonly signal: AbortSignal;
}

/** The shape of `export-runs --json`. */
export interface ExportRunsReport {
  readonly step: string;
  readonly label: string | null;
  readonly run: number | null;
  readonly candidate: string;
  readonly format: ExportFormat;
  readonly outputs: Readonly<Record<Split, number>>;
  /** Outputs on verify that stay hidden until a verdict on the candidate was read. */
  readonly hidden: number;
  /** Files that were written, or the address that it was sent to. */
  readonly written: readonly string[];
  /** On a server: whether it was there before and was brought up to date; null where nobody knows. */
  readonly updated: boolean | null;
}

/** Exports what a candidate answered. `text` is set when it is for standard output. Throws `UserError`. */
export async function exportRuns(
  loaded: LoadedExperiment,
  request: ExportRunsRequest,
): Promise<{ readonly report: ExportRunsReport; readonly text: string | null }> {
  const all = await runOutputs(loaded, request);
  const { split } = request;
  const exported = split === null ? all : { ...all, outputs: all.outputs.filter((output) => output.split === split) };
  if (exported.outputs.length === 0) throw new UserError(nothing(all, split));
  const delivered = await deliver(exported, request, loaded.env);
  const count = (one: Split) => exported.outputs.filter((output) => output.split === one).length;
  return {
    report: {
      step: loaded.step,
      label: exported.label,
      run: exported.run?.number ?? null,
      candidate: exported.candidate.id,
      format: request.format,
      outputs: { train: count('train'), verify: count('verify') },
      hidden: exported.hidden,
      written: delivered.written,
      updated: delivered.updated ?? null,
    },
    text: delivered.text ?? null,
  };
}

function nothing({ hidden }: RunOutputs, split: Split | null): string {
  const why = hidden === 0 ? '' : `; ${hidden} on verify stay hidden until a verdict on it was read: evolve verify`;
  return `there is no output to export${split === null ? '' : ` on ${split}`}${why}`;
}

interface Delivered {
  readonly written: readonly string[];
  readonly updated?: boolean;
  readonly text?: string;
}

async function deliver(
  exported: RunOutputs,
  request: ExportRunsRequest,
  env: LoadedExperiment['env'],
): Promise<Delivered> {
  const { format, to, signal } = request;
  switch (format) {
    case 'folder':
      return toFolder(exported, request);
    case 'jsonl':
      return toFile(recordedLines(exported), request);
    case 'csv':
      return toFile(outputsCsv(exported), request);
    case 'mlflow': {
      const server = mlflowServer(to, env, signal);
      const { id, updated } = await trackRun(server, mlflowRun(exported), () => Date.now());
      return { written: [`${server.url} run ${id}`], updated };
    }
    case 'langfuse': {
      const server = langfuseServer(to, env, signal);
      await ingest(server, langfuseEvents(exported), { newId: randomUUID, now: () => new Date() });
      return { written: [server.url] };
    }
    default:
      return unreachable(format);
  }
}

function toFolder(exported: RunOutputs, { output, layout, counter, force }: ExportRunsRequest): Delivered {
  if (output === null) throw new UserError('--format folder needs a folder to write into: -o FOLDER');
  const files = outputFiles(exported, { folder: output, layout: layout ?? DEFAULT_LAYOUT, counter });
  writeFiles(output, files, force);
  return { written: [...files.keys()] };
}

function toFile(text: string, { output, force }: ExportRunsRequest): Delivered {
  if (output === null) return { written: [], text };
  writeFiles(dirname(output), new Map([[basename(output), text]]), force);
  return { written: [output] };
}

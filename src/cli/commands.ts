import type { JudgeCommands } from './judge/program.ts';
import type { Selection, Setting } from './selection.ts';

export type { Selection, Setting };

export interface RunOptions extends Selection {
  /** A total; the seed is generation 0. */
  readonly generations: number | null;
  readonly seed: number | null;
  readonly concurrency: number | null;
  readonly budgetUsd: number | null;
  readonly maxCalls: number | null;
  readonly allowUnknownPrice: boolean;
  readonly fresh: boolean;
  /** A file that is told everything, a line of JSON each; null: none. */
  readonly log: string | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

export interface ReadOptions extends Selection {
  /** Null: the latest. */
  readonly run: number | null;
  readonly json: boolean;
}

export interface ExportOptions extends ReadOptions {
  /** Also against a verdict of NO. */
  readonly force: boolean;
  /** A branch to commit it on; empty: named after step and candidate; null: none. */
  readonly branch: string | null;
  /** Null: standard output. */
  readonly output: string | null;
}

export interface FrontOptions extends ReadOptions {
  readonly csv: boolean;
}

export interface DiffOptions extends ReadOptions {
  /** Word by word. */
  readonly word: boolean;
}

/** What the command line can do. Injected, so that parsing is tested without running anything. Each throws `UserError`. */
export interface Commands extends JudgeCommands {
  run(options: RunOptions): Promise<void>;
  front(options: FrontOptions): Promise<void>;
  show(id: string, options: ReadOptions): Promise<void>;
  /** Without `to`: from the base to `from`. */
  diff(from: string, to: string | null, options: DiffOptions): Promise<void>;
  export(id: string | null, options: ExportOptions): Promise<void>;
  runs(options: ReadOptions): Promise<void>;
}

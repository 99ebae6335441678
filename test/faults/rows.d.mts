/** A fault of the design. */
export interface Row {
  readonly number: number;
  readonly title: string;
  /** Files below `test`, with parts of their tests' names; '' is all of a file. */
  readonly tests: Readonly<Record<string, readonly string[]>>;
  /** What the row still waits for; null when it waits for nothing. */
  readonly later: string | null;
  readonly mechanisms: readonly Mechanism[];
}

/** What the row's tests fail without: edits that take it out of the sources. */
export interface Mechanism {
  readonly without: string;
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
}

export const ROWS: readonly Row[];

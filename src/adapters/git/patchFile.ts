/** A file before and after. */
export interface PatchFile {
  /** Absolute and real: no symbolic link on the way. */
  readonly file: string;
  readonly baseText: string;
  readonly newText: string;
}

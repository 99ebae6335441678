/** `key=value` of `--set`: a dotted key of the experiment, and its value as it was typed. */
export interface Setting {
  readonly key: string;
  readonly value: string;
}

/** Which experiment, and how it is read. */
export interface Selection {
  readonly step: string | null;
  /** An experiment file in place of the one of `--step`. */
  readonly config: string | null;
  readonly profile: string | null;
  /** Aliases or ids, a choice of the experiment's targets. */
  readonly models: readonly string[] | null;
  readonly set: readonly Setting[];
  readonly envFile: string | null;
}

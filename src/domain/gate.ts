/** Limits on a candidate's text, checked before anything is paid. Lengths in UTF-16 code units over all components. */
export interface GateSettings {
  readonly maxChars: number;
  /** Share of the base length that may be added. */
  readonly maxGrowth: number;
  /** Characters that may be added in any case, so that short prompts can grow. */
  readonly growthAllowance: number;
  /** Texts that must stay: placeholders and what the owner protects. */
  readonly keep: readonly string[];
}

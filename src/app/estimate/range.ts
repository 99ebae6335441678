/** From the least to the most. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const NONE: Range = { low: 0, high: 0 };

export function plus(...ranges: readonly Range[]): Range {
  return ranges.reduce((sum, { low, high }) => ({ low: sum.low + low, high: sum.high + high }), NONE);
}

export function times({ low, high }: Range, factor: number): Range {
  return { low: low * factor, high: high * factor };
}

/** The product of what is uncertain with what is uncertain. */
export function product(a: Range, b: Range): Range {
  return { low: a.low * b.low, high: a.high * b.high };
}

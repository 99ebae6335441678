/** A primary of 0..1 as points of 100, with its sign. */
export function points(value: number): string {
  const shown = (100 * value).toFixed(1);
  return Number(shown) < 0 ? shown : `+${shown.replace('-', '')}`;
}

/** A one-sided level as the share of certainty, in percent. */
export function confidence(alpha: number): string {
  return String(Number((100 * (1 - alpha)).toFixed(2)));
}

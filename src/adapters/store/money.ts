const NANO = 1e9;

/** Nano-USD, a whole number, exact up to 9 million USD. Throws `RangeError` for what is no amount of money. */
export function nanoOf(usd: number): number {
  const nano = Math.round(usd * NANO);
  if (!Number.isSafeInteger(nano) || nano < 0) throw new RangeError(`${usd} USD is not an amount that can be booked`);
  return nano;
}

export function usdOf(nano: number): number {
  return nano / NANO;
}

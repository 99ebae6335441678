/**
 * P(T <= t) for Student's t with `df` > 0 degrees of freedom (need not be whole).
 * By the regularised incomplete beta function I_x(df/2, 1/2): Abramowitz & Stegun 26.7.1, DLMF 8.17.
 */
export function studentCdf(t: number, df: number): number {
  return t > 0 ? 1 - upperTail(t, df) : upperTail(-t, df);
}

/** The t with P(T <= t) = p, for 0 < p < 1: bisection, to the last bits. Throws `RangeError` outside. */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile needs 0 < p < 1, not ${p}`);
  if (p === 0.5) return 0;
  return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df);
}

/** The t > 0 with P(T > t) = tail, for 0 < tail < 1/2. */
function upperQuantile(tail: number, df: number): number {
  let low = 0;
  let high = 1;
  while (upperTail(high, df) > tail) [low, high] = [high, high * 2];
  for (let middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (upperTail(middle, df) > tail) low = middle;
    else high = middle;
  }
  return high;
}

/** P(T > t) for t >= 0; small tails keep their relative precision. */
function upperTail(t: number, df: number): number {
  if (!(df > 0 && Number.isFinite(df))) throw new RangeError(`degrees of freedom are above 0 and finite, not ${df}`);
  if (t === 0) return 0.5;
  if (t === Infinity) return 0;
  const squared = t * t;
  const a = df / 2;
  const x = df / (df + squared);
  const y = squared / (df + squared);
  // x^a y^(1/2) / B(a, 1/2), with log1p where x is near 1.
  const front = Math.exp(-a * Math.log1p(squared / df) + Math.log(y) / 2 - Math.log(Math.PI) / 2) * gammaRatio(a);
  return x < (a + 1) / (a + 2.5) ? (front * fraction(a, 0.5, x)) / a / 2 : (1 - front * fraction(0.5, a, y) * 2) / 2;
}

/** Gamma(a + 1/2) / Gamma(a): recurrence up to a >= 24, then the asymptotic series (DLMF 5.11.13), error below 1e-15. */
function gammaRatio(a: number): number {
  let factor = 1;
  let z = a;
  for (; z < 24; z++) factor *= z / (z + 0.5);
  const u = 1 / z;
  const series = 1 - u / 8 + u ** 2 / 128 + (5 * u ** 3) / 1024 - (21 * u ** 4) / 32768 - (399 * u ** 5) / 262144;
  return factor * Math.sqrt(z) * (series + (869 * u ** 6) / 4194304 + (39325 * u ** 7) / 33554432);
}

/** The continued fraction of the incomplete beta function, DLMF 8.17.22, by Lentz's method as modified by Thompson & Barnett 1986. */
function fraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const safe = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) return result;
  }
  throw new Error(`the incomplete beta function did not converge at a=${a}, b=${b}, x=${x}`);
}

/** No provider means more than a day; whatever is longer is cut to it. */
const LONGEST_MS = 86_400_000;

/**
 * What a provider asks us to wait, in ms: `retry-after-ms`, else `retry-after` in seconds or as an HTTP date.
 * Undefined when it asks nothing that makes sense: no number, zero, negative, a date gone by.
 */
export function retryAfterOf(headers: Pick<Headers, 'get'>, nowMs: number): number | undefined {
  return clamped(Number(headers.get('retry-after-ms') ?? Number.NaN)) ?? parsed(headers.get('retry-after'), nowMs);
}

function parsed(value: string | null, nowMs: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  return clamped(Number.isNaN(seconds) ? Date.parse(value) - nowMs : seconds * 1000);
}

function clamped(ms: number): number | undefined {
  return ms > 0 ? Math.min(ms, LONGEST_MS) : undefined;
}

import { CallError } from '../../domain/errors.ts';

/** One of few words for what went wrong: the HTTP status, `timeout`, a code such as `ECONNRESET`, or the kind of trouble. */
export function errorTypeOf(error: unknown): string {
  if (!(error instanceof CallError)) return error instanceof Error ? error.name : 'error';
  for (let cause = error.cause; isRecord(cause); cause = cause.cause) {
    if (typeof cause.status === 'number') return String(cause.status);
    if (cause.name === 'TimeoutError') return 'timeout';
    if (typeof cause.code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(cause.code)) return cause.code;
  }
  return error.kind;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

import { CallError, messageOf } from '../../domain/errors.ts';
import { retryAfterOf } from './retryAfter.ts';

/** Codes by which providers say that no further call makes sense, whatever the status. */
const FATAL_CODES: ReadonlySet<string> = new Set([
  'insufficient_quota',
  'billing_hard_limit_reached',
  'billing_not_active',
  'billing_error',
  'invalid_api_key',
  'authentication_error',
  'permission_error',
  'account_deactivated',
  'model_not_found',
  'not_found_error',
]);

/** The same in words, from providers that answer 400 to a bad key, an empty purse or an unknown model. */
const FATAL_WORDS = /credit balance is too low|api key not valid|is not a valid model id/i;

/** Nothing was sent when these codes come. */
const NOT_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT|CERT|_TLS_|SSL/;

const LONGEST_MESSAGE = 400;

/**
 * Sends, and says what went wrong in our words. An abort throws the signal's reason.
 * `secret` never appears in a message.
 */
export async function withTroubleNamed<T>(
  send: () => Promise<T>,
  signal: AbortSignal,
  secret: string | null,
): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw callErrorOf(error, secret);
  }
}

/** What an SDK threw, as a `CallError`. */
export function callErrorOf(thrown: unknown, secret: string | null = null): CallError {
  if (thrown instanceof CallError) return thrown;
  if (!hasStatus(thrown)) return connectionTrouble(thrown, secret);
  const codes = codesOf(thrown);
  const kind = kindOf(thrown.status, codes, thrown.message);
  return new CallError(kind, shown(thrown.message, secret), {
    retryAfterMs: thrown.headers ? retryAfterOf(thrown.headers, Date.now()) : undefined,
    billed: false,
    cause: thrown,
  });
}

function kindOf(status: number, codes: readonly string[], message: string): CallError['kind'] {
  if (status >= 500 || status === 408 || status === 409 || status === 425) return 'transient';
  if (codes.some((code) => FATAL_CODES.has(code)) || FATAL_WORDS.test(message)) return 'fatal';
  if (status === 429) return 'rate_limit';
  // A moderated prompt is one bad request, not a refusal of the key.
  if (status === 403 && /moderation|flagged/i.test(message)) return 'rejected';
  if ([401, 402, 403, 404, 405, 410].includes(status)) return 'fatal';
  return 'rejected';
}

/** No status: the connection failed, or what came was cut or is not what it says it is. */
function connectionTrouble(thrown: unknown, secret: string | null): CallError {
  const chain = causesOf(thrown);
  const ours = chain.find((error) => error instanceof CallError);
  if (ours !== undefined) return ours;
  const message = shown([...new Set(chain.map(messageOf))].join(': '), secret);
  if (chain.some((error) => error instanceof SyntaxError))
    return new CallError('invalid', `the answer is not JSON: ${message}`, { cause: thrown });
  const notSent = chain.some((error) => NOT_SENT.test(String(isRecord(error) ? error.code : '')));
  return new CallError('transient', message, { billed: !notSent, cause: thrown });
}

function causesOf(thrown: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let error = thrown; error !== undefined && error !== null && chain.length < 8; )
    error = chain.push(error) && isRecord(error) ? error.cause : null;
  return chain;
}

interface StatusError {
  readonly status: number;
  readonly message: string;
  readonly headers?: Pick<Headers, 'get'>;
}

function hasStatus(thrown: unknown): thrown is Error & StatusError {
  return thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number';
}

/** `code` and `type` of the error and of the body it came with. */
function codesOf(thrown: object): string[] {
  const body = isRecord(thrown) ? thrown.error : null;
  const inner = isRecord(body) ? body.error : null;
  return [thrown, body, inner]
    .filter(isRecord)
    .flatMap((place) => [place.code, place.type])
    .filter((code) => typeof code === 'string');
}

function shown(message: string, secret: string | null): string {
  const safe = secret ? message.replaceAll(secret, '[key]') : message;
  return safe.length > LONGEST_MESSAGE ? `${safe.slice(0, LONGEST_MESSAGE)}...` : safe;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

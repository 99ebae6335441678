import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, UserError } from '../../domain/errors.ts';
import { retryAfterOf } from '../models/retryAfter.ts';

/** A server that takes JSON. */
export interface JsonServer {
  /** How it is called in messages. */
  readonly name: string;
  /** Without a slash at its end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const TRIES = 4;
const DEADLINE_MS = 60_000;
const LONGEST_WAIT_MS = 30_000;

/** Sends a request; 429 and 5xx are asked again. Throws `UserError` where the server cannot be reached or refuses the key. */
export async function send(server: JsonServer, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const response = await requested(server, method, path, body);
    const { status } = response;
    const again = status === 429 || status >= 500;
    if (!again || attempt === TRIES) return answerOf(response, server);
    await response.body?.cancel();
    const wait = retryAfterOf(response.headers, Date.now()) ?? 500 * 2 ** attempt;
    await sleep(Math.min(wait, LONGEST_WAIT_MS), undefined, { signal: server.signal });
  }
}

async function requested({ name, url, headers, signal }: JsonServer, method: string, path: string, body: unknown) {
  try {
    return await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A key belongs to this server and to no other.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const cause = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    throw new UserError(`${name} at ${url} cannot be reached: ${cause}`, { cause: error });
  }
}

async function answerOf(response: Response, { name, url }: JsonServer): Promise<Answer> {
  const text = await response.text();
  if (response.status === 401 || response.status === 403)
    throw new UserError(`${name} at ${url} refuses the key (${response.status}): check the variables that hold it`);
  return { status: response.status, body: jsonOr(text) };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** What a server said against a request. */
export function refusedBy({ name, url }: JsonServer, path: string, { status, body }: Answer): UserError {
  const said = typeof body === 'string' ? body : JSON.stringify(body);
  return new UserError(`${name} at ${url} answered ${path} with ${status}: ${said.slice(0, 400)}`);
}
